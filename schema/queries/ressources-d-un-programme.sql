-- id: ressources-d-un-programme
-- title.fr: Ce qu'un programme a produit
-- title.en: What a programme produced
-- help.fr: Les ressources du programme et de ses tests, de la plus ancienne à la plus récente,
--    avec celles qui ne sont qu'annoncées.
-- help.en: The resources of the programme and of its tests, from the oldest to the latest, with
--    those that are only announced.
-- params: programme=deformations
-- params.programme.fr: l'identifiant du programme
-- params.programme.en: the identifier of the programme
-- columns.ressource.fr: Ressource
-- columns.ressource.en: Resource
-- columns.date.fr: Date
-- columns.date.en: Date
-- number: Q17
SELECT r._id AS ressource, r.titre, r.type, r.voix, r.statut, coalesce(r.publiee_le, r.attendue_le) AS date, r.licence
FROM ressource r
WHERE r._id IN (SELECT _id FROM ressource_programmes WHERE _value = :programme
                UNION SELECT x._id FROM ressource_tests x JOIN test t ON t._id = x._value WHERE t.programme = :programme)
ORDER BY coalesce(r.publiee_le_min, r.attendue_le_min, '9999'), r._id
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucun programme', :programme) AS message_fr,
       format('''%s'' is the identifier of no programme', :programme) AS message_en
WHERE :programme NOT IN (SELECT _id FROM programme)
UNION ALL
SELECT 'aucune ressource de ce programme n''a de fiche : cela ne veut pas dire qu''il n''a rien produit',
       'no resource of this programme has a record: it does not mean that it produced nothing'
WHERE :programme IN (SELECT _id FROM programme)
  AND :programme NOT IN (SELECT _value FROM ressource_programmes)
  AND NOT EXISTS (SELECT 1 FROM ressource_tests x JOIN test t ON t._id = x._value WHERE t.programme = :programme)
