-- id: programmes-actifs
-- title.fr: Les programmes actifs une année, et leurs financements
-- title.en: The programmes active in a year, and their funding
-- help.fr: Les programmes dont les dates recouvrent l'année (peut-être, si elles sont peu
--    précises), sauf ceux d'un tiers ou seulement annoncés, avec la somme des lignes de produits
--    de l'exercice qui les nomment. Un programme sans fin connue compte s'il est dit en cours.
-- help.en: The programmes whose dates cover the year (perhaps, when they are vague), but third
--    parties' and those only announced, with the sum of the income lines of the financial year
--    that name them. A programme without a known end counts when it is said to be under way.
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
WHERE p.nature <> 'externe' AND p.statut <> 'annonce' AND p.debut_min <= :annee || '-12-31'
  AND (p.fin_max >= :annee || '-01-01'
       OR p.fin IS NULL AND (p.en_cours OR p.debut_max >= :annee || '-01-01')
       OR EXISTS (SELECT 1 FROM programme_phases h
                  WHERE h._id = p._id AND h.fin_max >= :annee || '-01-01'))
ORDER BY financements DESC, p.titre
-- caveats
SELECT format('« %s » : aucune date de début connue', titre) AS message_fr,
       format('''%s'': no known start date', titre) AS message_en
FROM programme WHERE debut IS NULL AND nature <> 'externe' AND statut <> 'annonce'
UNION ALL
SELECT format('« %s » : arrêté sans date de fin connue', titre), format('''%s'': stopped without a known end date', titre)
FROM programme WHERE fin IS NULL AND statut IN ('acheve', 'suspendu', 'abandonne') AND nature <> 'externe'
UNION ALL
SELECT format('« %s » : commencé (%s), rien ne dit s''il durait encore', titre, debut), format('''%s'': started (%s), nothing says whether it still went on', titre, debut)
FROM programme
WHERE fin IS NULL AND en_cours IS NOT TRUE AND debut_max < :annee || '-01-01' AND nature <> 'externe'
  AND statut NOT IN ('acheve', 'suspendu', 'abandonne', 'annonce')
  AND NOT EXISTS (SELECT 1 FROM programme_phases h
                  WHERE h._id = programme._id AND h.fin_max >= :annee || '-01-01')
UNION ALL
SELECT format('aucun exercice %d : les financements ne sont pas connus', :annee), format('no financial year %d: the funding is not known', :annee)
WHERE NOT EXISTS (SELECT 1 FROM exercice WHERE annee = :annee)
