-- id: budget-non-controlable
-- severity: info
-- title.fr: Un total manque : le budget ne peut pas être contrôlé
-- title.en: A total is missing: the budget cannot be checked
-- help.fr: Le document ne donne pas le total des produits ou des charges. La somme des lignes
--    n'est donc comparée à rien. Si le total est imprimé quelque part, l'ajouter dans
--    totaux_declares ; sinon il n'y a rien à faire.
-- help.en: The document gives no total of income or of expenses. So the sum of the lines is
--    compared with nothing. When the total is printed somewhere, add it in totaux_declares;
--    otherwise there is nothing to do.
-- number: R21
WITH total AS (
    SELECT _id AS id, 'produit' AS sens, 'produits' AS champ, 'income' AS nom,
           coalesce(totaux_declares_produits, totaux_declares_activite) AS annonce
    FROM exercice
    UNION ALL
    SELECT _id, 'charge', 'charges', 'expense', totaux_declares_charges FROM exercice
), lignes AS (
    SELECT _id AS id, sens, sum(montant) AS somme FROM exercice_lignes GROUP BY _id, sens
)
SELECT 'exercice' AS kind, id, '/totaux_declares' AS field,
       replace(format('aucun total des %s n''est annoncé : les lignes de %s font %,d € et rien ne permet de contrôler cette somme',
                      champ, champ, somme), ',', char(8239)) AS message_fr,
       format('no %s total is declared: the %s lines make €%,d and nothing can check that sum',
              nom, nom, somme) AS message_en
FROM total JOIN lignes USING (id, sens)
WHERE annonce IS NULL
ORDER BY id, sens
