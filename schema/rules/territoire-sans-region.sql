-- id: territoire-sans-region
-- severity: error
-- title.fr: Le territoire d'une collectivité ne remonte à aucune région
-- title.en: The territory of a local authority leads to no region
-- help.fr: De parent en parent, le territoire d'une collectivité française doit mener à une
--    région : c'est ainsi qu'elle est comptée dans l'état des lieux par région. Compléter «
--    parent » dans la fiche du territoire. Les collectivités d'outre-mer qui ne sont pas des
--    régions (codes 975, 977, 978, 98x) sont dispensées.
-- help.en: From parent to parent, the territory of a French local authority must lead to a
--    region: that is how it is counted by region. Complete "parent" in the territory's record.
--    Overseas authorities that are not regions (codes 975, 977, 978, 98x) are exempt.
-- number: R25
WITH RECURSIVE monte (id, territoire) AS (
    SELECT _id, territoire FROM organisation
    WHERE type IN ('region', 'departement', 'commune', 'intercommunalite',
                   'collectivite_unique', 'pole_territorial')
      AND coalesce(pays, 'FR') = 'FR' AND territoire IS NOT NULL
    UNION
    SELECT m.id, t.parent FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.parent IS NOT NULL
), arrive AS (
    SELECT m.id FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.nature IN ('region', 'region_historique')
       OR t.code_insee REGEXP '^(97[578]|98)'
)
SELECT 'organisation' AS kind, o._id AS id, '/territoire' AS field,
       format('le territoire « %s » ne remonte à aucune région ; compléter « parent » dans sa fiche', t.titre) AS message_fr,
       format('the territory ''%s'' leads to no region; complete ''parent'' in its record', t.titre) AS message_en
FROM organisation o JOIN territoire t ON t._id = o.territoire
WHERE o._id IN (SELECT id FROM monte) AND o._id NOT IN (SELECT id FROM arrive)
ORDER BY o._id
