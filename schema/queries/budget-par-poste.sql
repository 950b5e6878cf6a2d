-- id: budget-par-poste
-- title.fr: Le budget de deux années, poste par poste
-- title.en: The budget of two years, heading by heading
-- help.fr: Les produits puis les charges, avec la différence. Un poste sans montant une année
--    peut être compté ailleurs dans le document de cette année-là.
-- help.en: Income then expenses, with the difference. A heading without an amount in a year may
--    be counted elsewhere in that year's document.
-- params: annee=2025, avant=2022
-- params.annee.fr: l'année à regarder
-- params.annee.en: the year to look at
-- params.avant.fr: l'année à laquelle la comparer
-- params.avant.en: the year to compare it with
-- columns.montant_avant.fr: Année comparée
-- columns.montant_avant.en: Year compared
-- columns.montant_avant.unit: EUR
-- columns.montant.fr: Année regardée
-- columns.montant.en: Year looked at
-- columns.montant.unit: EUR
-- columns.difference.fr: Différence
-- columns.difference.en: Difference
-- columns.difference.unit: EUR
-- number: Q08
WITH poste AS (
	SELECT l.sens, l.poste,
	       sum(iif(e.annee = :avant, l.montant, NULL)) AS montant_avant,
	       sum(iif(e.annee = :annee, l.montant, NULL)) AS montant
	FROM exercice e JOIN exercice_lignes l ON l._id = e._id
	WHERE e.annee IN (:annee, :avant)
	GROUP BY l.sens, l.poste
)
SELECT sens, poste, montant_avant, montant, montant - montant_avant AS difference
FROM (SELECT sens, 'total' AS poste, sum(montant_avant) AS montant_avant, sum(montant) AS montant
      FROM poste GROUP BY sens UNION ALL SELECT * FROM poste)
ORDER BY sens DESC, poste = 'total', coalesce(montant, 0) DESC, coalesce(montant_avant, 0) DESC
-- caveats
WITH poste AS (
	SELECT DISTINCT e.annee, l.poste
	FROM exercice e JOIN exercice_lignes l ON l._id = e._id WHERE e.annee IN (:annee, :avant)
), seul AS (
	SELECT annee, count(*) AS nombre, 
	       group_concat('{exercice_lignes.poste=' || poste || '}', ', ') AS postes
	FROM (SELECT * FROM poste WHERE poste IN (SELECT poste FROM poste GROUP BY poste HAVING count(*) = 1)
	      ORDER BY poste)
	GROUP BY annee
)
SELECT format('comparaison partielle : %d poste%s en %d seulement (%s)', nombre, iif(nombre > 1, 's', ''), annee, postes) AS message_fr,
       format('partial comparison: %d heading%s in %d only (%s)', nombre, iif(nombre > 1, 's', ''), annee, postes) AS message_en
FROM seul
UNION ALL
SELECT format('aucun exercice %d', v.annee), format('no financial year %d', v.annee)
FROM (SELECT :annee AS annee UNION ALL SELECT :avant) v
WHERE v.annee NOT IN (SELECT annee FROM exercice)
