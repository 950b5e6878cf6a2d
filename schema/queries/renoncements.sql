-- id: renoncements
-- title.fr: Ce à quoi il a fallu renoncer, et ce que l'on en a appris
-- title.en: What had to be given up, and what was learnt from it
-- help.fr: Les tests et les programmes suspendus, abandonnés ou redimensionnés, avec leur motif,
--    et les enseignements qui disent un renoncement ou une limite.
-- help.en: The tests and programmes that were suspended, given up or resized, with the reason,
--    and the learnings that tell of a renouncement or a limitation.
-- columns.sorte.fr: Sorte
-- columns.sorte.en: Kind
-- columns.fiche.fr: Fiche
-- columns.fiche.en: Record
-- columns.constat.fr: Constat
-- columns.constat.en: Finding
-- columns.objet.fr: À propos de
-- columns.objet.en: About
-- columns.source.fr: Source
-- columns.source.en: Source
-- number: Q15
SELECT 'enseignement' AS sorte, e._id AS fiche, e.titre, e.nature AS constat,
       coalesce((SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_tests WHERE _id = e._id ORDER BY _pos)),
                (SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_programmes WHERE _id = e._id ORDER BY _pos)),
                (SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_exercices WHERE _id = e._id ORDER BY _pos))) AS objet,
       (SELECT x.document || ' ' || coalesce(x.localisation, '') FROM enseignement_sources x
        WHERE x._id = e._id ORDER BY x._pos LIMIT 1) AS source
FROM enseignement e WHERE e.nature IN ('renoncement', 'limite')
UNION ALL
SELECT 'test', t._id, t.titre, t.statut, t.programme,
       (SELECT x.document || ' ' || coalesce(x.localisation, '') FROM test_sources x WHERE x._id = t._id ORDER BY x._pos LIMIT 1)
FROM test t WHERE t.statut IN ('suspendu', 'abandonne', 'redimensionne')
UNION ALL
SELECT 'programme', p._id, p.titre, p.statut, NULL,
       (SELECT x.document || ' ' || coalesce(x.localisation, '') FROM programme_sources x WHERE x._id = p._id ORDER BY x._pos LIMIT 1)
FROM programme p WHERE p.statut IN ('suspendu', 'abandonne')
ORDER BY sorte DESC, constat DESC, fiche
-- caveats
SELECT 'aucun test n''est noté suspendu, abandonné ou redimensionné : les sources en parlent sans les nommer ni les compter' AS message_fr,
       'no test is recorded as suspended, given up or resized: the sources speak of some without naming or counting them' AS message_en
WHERE NOT EXISTS (SELECT 1 FROM test WHERE statut IN ('suspendu', 'abandonne', 'redimensionne'))
