-- id: budget-resultat
-- severity: warning
-- title.fr: Le résultat annoncé n'est pas la différence des produits et des charges
-- title.en: The declared result is not income minus expenses
-- help.fr: Le résultat (bénéfice, ou déficit avec un signe moins) est contrôlé deux fois : avec
--    les totaux annoncés, puis avec les lignes. La tolérance se compte sur le total des produits
--    (ou sur l'activité). La tolérance écrite dans l'exercice passe avant celle de la règle.
-- help.en: The result (a profit, or a deficit with a minus sign) is checked twice: with the
--    declared totals, then with the lines. The tolerance is a share of the total income (or of
--    the turnover). The tolerance written in the financial year wins over the rule's.
-- params: tolerance=0.5
-- params.tolerance.fr: écart admis, en pour cent des produits
-- params.tolerance.en: accepted gap, as a percentage of income
-- number: R22
WITH somme AS (
    SELECT e._id AS id, e.totaux_declares_resultat AS resultat,
           coalesce(e.tolerance, :tolerance) AS tolerance,
           e.totaux_declares_produits AS produits, e.totaux_declares_charges AS charges,
           e.totaux_declares_activite AS activite,
           (SELECT sum(l.montant) FROM exercice_lignes l
            WHERE l._id = e._id AND l.sens = 'produit') AS lignes_produits,
           (SELECT sum(l.montant) FROM exercice_lignes l
            WHERE l._id = e._id AND l.sens = 'charge') AS lignes_charges
    FROM exercice e
    WHERE e.totaux_declares_resultat IS NOT NULL
), calcul AS (
    SELECT id, resultat, tolerance, coalesce(produits, activite, lignes_produits) AS base,
           1 AS rang, 'les totaux annoncés' AS selon, 'the declared totals' AS by_what,
           produits - charges AS calcule, produits, charges
    FROM somme
    UNION ALL
    SELECT id, resultat, tolerance, coalesce(produits, activite, lignes_produits),
           2, 'les lignes', 'the lines', lignes_produits - lignes_charges,
           lignes_produits, lignes_charges
    FROM somme
)
SELECT 'exercice' AS kind, id, '/totaux_declares/resultat' AS field,
       replace(format('le résultat annoncé est %,d € et %s donnent %,d € (%,d € de produits moins %,d € de charges) : l''écart est de %,d € ; vérifier les chiffres ou admettre l''écart avec son motif',
                      resultat, selon, calcule, produits, charges, abs(resultat - calcule)), ',', char(8239)) AS message_fr,
       replace(format('the declared result is €%,d and %s give €%,d (€%,d of income minus €%,d of expenses): the gap is €%,d; check the figures, or accept the gap with the reason',
                      resultat, by_what, calcule, produits, charges, abs(resultat - calcule)), '€-', '-€') AS message_en
FROM calcul
WHERE abs(resultat - calcule) * 100.0 > tolerance * base
ORDER BY id, rang
