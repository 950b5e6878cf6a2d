-- id: publications
-- title.fr: La presse et les publications chez d'autres
-- title.en: Press and publications elsewhere
-- help.fr: Ce qui a paru dans l'année chez un autre éditeur : articles qui parlent de nous,
--    entretiens, contributions, textes écrits avec un partenaire.
-- help.en: What came out in the year at another publisher's: articles about us, interviews,
--    contributions, texts written with a partner.
-- params: annee=2025
-- params.annee.fr: l'année de parution
-- params.annee.en: the year of publication
-- columns.ressource.fr: Ressource
-- columns.ressource.en: Resource
-- columns.editeur.fr: Éditeur
-- columns.editeur.en: Publisher
-- columns.adresse.fr: Adresse
-- columns.adresse.en: Address
-- number: Q27
SELECT r.publiee_le, r._id AS ressource, r.titre, r.type, r.voix, o.titre AS editeur,
       coalesce((SELECT url FROM ressource_liens WHERE _id = r._id ORDER BY _pos LIMIT 1),
                (SELECT url FROM ressource_fichiers WHERE _id = r._id ORDER BY _pos LIMIT 1)) AS adresse
FROM ressource r LEFT JOIN organisation o ON o._id = r.editeur
WHERE (r.voix IN ('mention', 'contribuee') OR (r.voix = 'coproduite' AND r.editeur IS NOT NULL AND r.editeur <> 'la-27e-region'))
  AND r.publiee_le_min >= :annee || '-01-01' AND r.publiee_le_min <= :annee || '-12-31'
ORDER BY r.publiee_le_min, r._id
-- caveats
SELECT format('%d sans adresse : on ne peut pas la relire en ligne', count(*)) AS message_fr,
       format('%d without an address: it cannot be read online', count(*)) AS message_en
FROM ressource r
WHERE r.voix IN ('mention', 'contribuee') AND r.publiee_le_min LIKE :annee || '-%'
  AND r._id NOT IN (SELECT _id FROM ressource_liens) AND r._id NOT IN (SELECT _id FROM ressource_fichiers)
HAVING count(*) > 0
UNION ALL
SELECT format('aucune publication de %d n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu', :annee),
       format('no publication of %d has a record: it does not mean that there was none', :annee)
WHERE NOT EXISTS (SELECT 1 FROM ressource WHERE voix IN ('mention', 'contribuee', 'coproduite') AND publiee_le_min LIKE :annee || '-%')
