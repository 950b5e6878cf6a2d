-- id: ressources-sans-licence
-- title.fr: Les ressources sans licence
-- title.en: Resources without a licence
-- help.fr: Ce que nous avons produit ou traduit et que personne n'a le droit de reprendre, faute
--    d'une licence écrite. Les annonces ne sont pas comptées.
-- help.en: What we produced or translated and nobody has the right to reuse, since no licence is
--    written. Announcements do not count.
-- columns.ressource.fr: Ressource
-- columns.ressource.en: Resource
-- columns.licence.fr: Licence
-- columns.licence.en: Licence
-- number: Q28
SELECT r._id AS ressource, r.titre, r.type, r.voix, r.statut, r.publiee_le,
       coalesce(r.licence, 'non dite') AS licence
FROM ressource r
WHERE coalesce(r.licence, 'NOASSERTION') IN ('NOASSERTION', 'NONE')
  AND r.voix IN ('produite', 'coproduite', 'traduite')
  AND r.statut NOT IN ('annoncee', 'abandonnee')
ORDER BY r.publiee_le_min DESC, r._id
-- caveats
SELECT format('%d ressource%s sur %d que nous avons produite%s ou traduite%s', sum(sans), iif(sum(sans) > 1, 's', ''), count(*), iif(count(*) > 1, 's', ''), iif(count(*) > 1, 's', '')) AS message_fr,
       format('%d of the %d resources that we produced or translated', sum(sans), count(*)) AS message_en
FROM (SELECT coalesce(licence, 'NOASSERTION') IN ('NOASSERTION', 'NONE') AS sans FROM ressource
      WHERE voix IN ('produite', 'coproduite', 'traduite') AND statut NOT IN ('annoncee', 'abandonnee'))
HAVING count(*) > 0
UNION ALL
SELECT 'aucune ressource n''a encore de fiche', 'no resource has a record yet'
WHERE NOT EXISTS (SELECT 1 FROM ressource)
