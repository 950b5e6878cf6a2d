-- id: evenements-d-un-programme
-- title.fr: Les événements d'un programme
-- title.en: The events of a programme
-- help.fr: Les événements qui sont un moment du programme, ou de sa série, du premier au
--    dernier.
-- help.en: The events that are a moment of the programme, or of its series, from the first to
--    the last.
-- params: programme=rebonds
-- params.programme.fr: l'identifiant du programme
-- params.programme.en: the identifier of the programme
-- columns.evenement.fr: Événement
-- columns.evenement.en: Event
-- columns.lieu.fr: Lieu
-- columns.lieu.en: Place
-- number: Q23
SELECT e.debut, e.fin, e._id AS evenement, e.titre, e.type, e.role, coalesce(t.titre, e.lieu) AS lieu
FROM evenement e LEFT JOIN territoire t ON t._id = e.territoire
WHERE (e.programme = :programme OR e.serie = :programme) AND e.statut <> 'annule'
ORDER BY e.debut_min, e._id
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucun programme', :programme) AS message_fr,
       format('''%s'' is the identifier of no programme', :programme) AS message_en
WHERE :programme NOT IN (SELECT _id FROM programme)
UNION ALL
SELECT 'aucun événement de ce programme n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu',
       'no event of this programme has a record: it does not mean that there was none'
WHERE :programme IN (SELECT _id FROM programme)
  AND NOT EXISTS (SELECT 1 FROM evenement WHERE programme = :programme OR serie = :programme)
