-- id: programmes-actifs
-- title.fr: Les programmes actifs une année, et leurs financements
-- title.en: The programmes active in a year, and their funding
-- help.fr: Les programmes dont les dates recouvrent l'année (peut-être, si elles sont peu
--    précises), sauf ceux d'un tiers, avec la somme des lignes de produits de l'exercice qui les
--    nomment.
-- help.en: The programmes whose dates cover the year (perhaps, when they are vague), but third
--    parties', with the sum of the income lines of the financial year that name them.
-- params: annee=2022
-- params.annee.fr: l'année à regarder
-- params.annee.en: the year to look at
-- columns.programme.fr: Programme
-- columns.programme.en: Programme
-- columns.financements.fr: Financements
-- columns.financements.en: Funding
-- columns.financements.unit: EUR
-- number: Q19
SELECT p._id AS programme, p.titre, p.nature, p.debut, p.fin, p.statut,
       (SELECT sum(l.montant) FROM exercice e JOIN exercice_lignes l ON l._id = e._id
        WHERE e.annee = :annee AND l.sens = 'produit' AND l.programme = p._id) AS financements
FROM programme p
WHERE p.nature <> 'externe' AND p.debut_min <= :annee || '-12-31'
  AND coalesce(p.fin_max, '9999') >= :annee || '-01-01'
  AND NOT (p.fin IS NULL AND p.statut IN ('acheve', 'suspendu', 'abandonne') AND p.debut_max < :annee || '-01-01')
ORDER BY financements DESC, p.titre
-- caveats
SELECT format('« %s » : aucune date de début connue', titre) AS message_fr,
       format('''%s'': no known start date', titre) AS message_en
FROM programme WHERE debut IS NULL AND nature <> 'externe'
UNION ALL
SELECT format('« %s » : arrêté sans date de fin connue', titre), format('''%s'': stopped without a known end date', titre)
FROM programme WHERE fin IS NULL AND statut IN ('acheve', 'suspendu', 'abandonne') AND nature <> 'externe'
UNION ALL
SELECT format('aucun exercice %d : les financements ne sont pas connus', :annee), format('no financial year %d: the funding is not known', :annee)
WHERE NOT EXISTS (SELECT 1 FROM exercice WHERE annee = :annee)
