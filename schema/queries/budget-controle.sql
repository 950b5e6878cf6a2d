-- id: budget-controle
-- title.fr: Les budgets tombent-ils juste ?
-- title.en: Do the budgets add up?
-- help.fr: Pour chaque exercice, ce qui est annoncé, ce que donnent les lignes (ou les totaux,
--    pour le résultat), l'écart, sa part en pour cent, et si l'écart tient dans la tolérance. «
--    inconnu » : rien n'est annoncé.
-- help.en: For each financial year, what is declared, what the lines give (or the totals, for the
--    result), the gap, its share in per cent, and whether the gap is within the tolerance.
--    "inconnu": nothing is declared.
-- params: tolerance=0.5
-- params.tolerance.fr: l'écart admis, en pour cent, si l'exercice n'en dit rien
-- params.tolerance.en: the accepted gap, in per cent, when the year says nothing
-- columns.exercice.fr: Exercice
-- columns.exercice.en: Year
-- columns.controle.fr: Contrôle
-- columns.controle.en: Check
-- columns.annonce.fr: Annoncé
-- columns.annonce.en: Declared
-- columns.annonce.unit: EUR
-- columns.calcule.fr: Calculé
-- columns.calcule.en: Reckoned
-- columns.calcule.unit: EUR
-- columns.ecart.fr: Écart
-- columns.ecart.en: Gap
-- columns.ecart.unit: EUR
-- columns.pour_cent.fr: En pour cent
-- columns.pour_cent.en: Per cent
-- columns.juste.fr: Juste
-- columns.juste.en: Right
-- number: Q09
WITH somme AS (
    SELECT e._id AS exercice, coalesce(e.tolerance, :tolerance) AS tolerance,
           e.totaux_declares_produits AS produits, e.totaux_declares_activite AS activite,
           e.totaux_declares_charges AS charges, e.totaux_declares_resultat AS resultat,
           (SELECT sum(montant) FROM exercice_lignes l WHERE l._id = e._id AND l.sens = 'produit') AS lignes_produits,
           (SELECT sum(montant) FROM exercice_lignes l WHERE l._id = e._id AND l.sens = 'charge') AS lignes_charges
    FROM exercice e
), controle (exercice, rang, controle, annonce, calcule, base, tolerance) AS (
    SELECT exercice, 1, 'produits', coalesce(produits, activite), lignes_produits, coalesce(produits, activite), tolerance FROM somme
    UNION ALL SELECT exercice, 2, 'charges', charges, lignes_charges, charges, tolerance FROM somme
    UNION ALL SELECT exercice, 3, 'résultat selon les totaux', resultat, produits - charges, coalesce(produits, activite), tolerance FROM somme
    UNION ALL SELECT exercice, 4, 'résultat selon les lignes', resultat, lignes_produits - lignes_charges, coalesce(produits, activite), tolerance FROM somme
)
SELECT exercice, controle, annonce, calcule, abs(annonce - calcule) AS ecart,
       round(abs(annonce - calcule) * 100.0 / base, 2) AS pour_cent,
       CASE WHEN abs(annonce - calcule) IS NULL THEN 'inconnu'
            WHEN abs(annonce - calcule) * 100.0 <= tolerance * base THEN 'oui' ELSE 'non' END AS juste
FROM controle
ORDER BY exercice, rang
