-- id: fiche-orpheline
-- severity: warning
-- title.fr: Aucune fiche ne cite celle-ci
-- title.en: No record quotes this one
-- help.fr: Une organisation, une personne, une notion, un lieu ou un document ne se trouve que
--    par les fiches qui le citent. Le citer là où il compte, ou retirer la fiche. Les autres
--    territoires (communes, régions, pays…) sont une table de référence : ils ne sont pas
--    regardés.
-- help.en: An organisation, a person, a concept, a place or a document is only found through the
--    records that quote it. Quote it where it matters, or remove the record. The other
--    territories (municipalities, regions, countries…) are a reference table: they are not looked
--    at.
-- number: R27
WITH fiche (kind, id) AS (
    SELECT 'organisation', _id FROM organisation
    UNION ALL SELECT 'personne', _id FROM personne WHERE efface IS NULL
    UNION ALL SELECT 'notion', _id FROM notion
    UNION ALL SELECT 'document', _id FROM document
    UNION ALL SELECT 'territoire', _id FROM territoire
    WHERE nature = 'lieu'
), nom (kind, id, nom) AS (
    SELECT kind, id, id FROM fiche
    UNION ALL SELECT 'organisation', _id, _value FROM organisation_anciens_ids
    UNION ALL SELECT 'personne', _id, _value FROM personne_anciens_ids
    UNION ALL SELECT 'notion', _id, _value FROM notion_anciens_ids
    UNION ALL SELECT 'document', _id, _value FROM document_anciens_ids
    UNION ALL SELECT 'territoire', _id, _value FROM territoire_anciens_ids
), citee AS (
    SELECT DISTINCT n.kind, n.id
    FROM _link l JOIN nom n ON n.kind = l.target_kind AND n.nom = l.target_id
    WHERE NOT (l.kind = n.kind AND l.id = n.id)
)
SELECT kind, id, '' AS field,
       'aucune fiche ne cite celle-ci ; la citer là où elle compte ou la retirer' AS message_fr,
       'no record quotes this one; quote it where it matters, or remove it' AS message_en
FROM fiche
WHERE (kind, id) NOT IN (SELECT kind, id FROM citee)
ORDER BY kind, id
