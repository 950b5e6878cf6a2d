-- id: tests-par-region
-- title.fr: Les tests d'un rapport, région par région
-- title.en: The tests of a report, region by region
-- help.fr: Les tests dont une source est le document, avec leurs territoires et leur région. Un
--    test sur plusieurs territoires a une ligne par territoire.
-- help.en: The tests that have the document as a source, with their territories and their region.
--    A test in several territories has a row for each.
-- params: document=rapport-activite-2025
-- params.document.fr: l'identifiant du document
-- params.document.en: the identifier of the document
-- columns.region.fr: Région
-- columns.region.en: Region
-- columns.test.fr: Test
-- columns.test.en: Test
-- columns.territoire.fr: Territoire
-- columns.territoire.en: Territory
-- number: Q14
WITH RECURSIVE monte (id, territoire) AS (
    SELECT _id, _id FROM territoire
    UNION
    SELECT m.id, t.parent FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.parent IS NOT NULL
), region AS (
    SELECT m.id AS territoire, t._id AS region, t.titre AS nom
    FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.nature IN ('region', 'region_historique')
)
SELECT r.nom AS region, t._id AS test, t.titre, t.programme, t.statut, d.titre AS territoire
FROM test t
LEFT JOIN test_territoires x ON x._id = t._id
LEFT JOIN territoire d ON d._id = x._value
LEFT JOIN region r ON r.territoire = x._value
WHERE t._id IN (SELECT _id FROM test_sources WHERE document = :document)
ORDER BY region IS NULL, region, test, territoire
-- caveats
SELECT format('%d test%s de ce document sans territoire', count(*), iif(count(*) > 1, 's', '')) AS message_fr,
       format('%d test%s of this document without a territory', count(*), iif(count(*) > 1, 's', '')) AS message_en
FROM test t
WHERE t.sans_territoire AND t._id IN (SELECT _id FROM test_sources WHERE document = :document)
HAVING count(*) > 0
UNION ALL
SELECT format('aucun test n''a « %s » pour source : cela ne veut pas dire qu''il n''y en a pas eu', :document),
       format('no test has ''%s'' as a source: it does not mean that there was none', :document)
WHERE :document NOT IN (SELECT document FROM test_sources WHERE document IS NOT NULL)
UNION ALL
SELECT format('le document « %s » n''a pas de fiche', :document), format('the document ''%s'' has no record', :document)
WHERE :document NOT IN (SELECT _id FROM document)
