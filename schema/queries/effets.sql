-- id: effets
-- title.fr: Les effets constatés
-- title.en: The effects that were observed
-- help.fr: Ce qui a changé quelque part à la suite d'un test ou d'un programme, avec le niveau
--    de preuve et la ligne du document qui le dit.
-- help.en: What changed somewhere after a test or a programme, with the level of proof and the
--    line of the document that says so.
-- columns.effet.fr: Effet
-- columns.effet.en: Effect
-- columns.objet.fr: À propos de
-- columns.objet.en: About
-- columns.source.fr: Source
-- columns.source.en: Source
-- number: Q35
SELECT e._id AS effet, e.titre, e.niveau_preuve, e.direction,
       coalesce((SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_tests WHERE _id = e._id ORDER BY _pos)),
                (SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_programmes WHERE _id = e._id ORDER BY _pos))) AS objet,
       (SELECT group_concat(x.document || ' ' || coalesce(x.localisation, ''), ' ; ')
        FROM (SELECT * FROM enseignement_sources WHERE _id = e._id ORDER BY _pos) x) AS source
FROM enseignement e WHERE e.nature = 'effet'
ORDER BY e._id
-- caveats
SELECT 'aucun effet n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu' AS message_fr,
       'no effect has a record: it does not mean that there was none' AS message_en
WHERE NOT EXISTS (SELECT 1 FROM enseignement WHERE nature = 'effet')
UNION ALL
SELECT format('%d effet%s sur %d : seulement %s', count(*), iif(count(*) > 1, 's', ''), (SELECT count(*) FROM enseignement WHERE nature = 'effet'),
              iif(count(*) > 1, 'déclarés par celles et ceux qui ont agi', 'déclaré par celles et ceux qui ont agi')),
       format('%d effect%s of %d: only stated by those who acted', count(*), iif(count(*) > 1, 's', ''), (SELECT count(*) FROM enseignement WHERE nature = 'effet'))
FROM enseignement WHERE nature = 'effet' AND niveau_preuve = 'declare' HAVING count(*) > 0
