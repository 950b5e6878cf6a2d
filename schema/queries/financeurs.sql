-- id: financeurs
-- title.fr: Les financeurs d'une année, du plus grand au plus petit
-- title.en: The funders of a year, from the largest to the smallest
-- help.fr: La somme des lignes de produits qui nomment un financeur. « certitude » dit ce que
--    l'on sait du lien entre les lignes et lui.
-- help.en: The sum of the income lines that name a funder. "certitude" says how sure the link
--    between the lines and them is.
-- params: annee=2025
-- params.annee.fr: l'année du budget
-- params.annee.en: the year of the budget
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.montant.fr: Montant
-- columns.montant.en: Amount
-- columns.montant.unit: EUR
-- columns.programmes.fr: Programmes
-- columns.programmes.en: Programmes
-- columns.certitude.fr: Certitude
-- columns.certitude.en: Certainty
-- number: Q11
SELECT l.financeur, o.titre AS nom, o.type, sum(l.montant) AS montant,
       group_concat(DISTINCT l.programme) AS programmes, group_concat(DISTINCT l.certitude) AS certitude
FROM exercice e JOIN exercice_lignes l ON l._id = e._id
LEFT JOIN organisation o ON o._id = l.financeur
WHERE e.annee = :annee AND l.sens = 'produit' AND l.financeur IS NOT NULL
GROUP BY l.financeur
ORDER BY montant DESC, nom
-- caveats
WITH ligne AS (
    SELECT l.* FROM exercice e JOIN exercice_lignes l ON l._id = e._id
    WHERE e.annee = :annee AND l.sens = 'produit'
)
SELECT replace(format('%d lignes de produits sans financeur nommé : %,d €', count(*), sum(montant)), ',', char(8239)) AS message_fr,
       format('%d income lines without a named funder: €%,d', count(*), sum(montant)) AS message_en
FROM ligne WHERE financeur IS NULL HAVING count(*) > 0
UNION ALL
SELECT replace(format('%d lignes dont le financeur ou le programme est présumé ou à vérifier : %,d €', count(*), sum(montant)), ',', char(8239)),
       format('%d lines whose funder or programme is presumed or to be checked: €%,d', count(*), sum(montant))
FROM ligne WHERE financeur IS NOT NULL AND certitude <> 'certain' HAVING count(*) > 0
UNION ALL
SELECT format('aucun exercice %d', :annee), format('no financial year %d', :annee)
WHERE NOT EXISTS (SELECT 1 FROM exercice WHERE annee = :annee)
