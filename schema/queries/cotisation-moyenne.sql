-- id: cotisation-moyenne
-- title.fr: La cotisation moyenne par catégorie
-- title.en: The average dues by category
-- help.fr: Pour chaque ligne de cotisations de l'exercice : la somme, le nombre d'adhérents de
--    la catégorie, la moyenne, et la part dans les lignes de produits.
-- help.en: For each line of dues of the financial year: the sum, the number of members in the
--    category, the average, and the share of the income lines.
-- params: annee=2025
-- params.annee.fr: l'année du budget
-- params.annee.en: the year of the budget
-- columns.libelle.fr: Catégorie
-- columns.libelle.en: Category
-- columns.cotisations.fr: Cotisations
-- columns.cotisations.en: Dues
-- columns.cotisations.unit: EUR
-- columns.adherents.fr: Adhérents
-- columns.adherents.en: Members
-- columns.moyenne.fr: Moyenne
-- columns.moyenne.en: Average
-- columns.moyenne.unit: EUR
-- columns.part.fr: Part des produits, en pour cent
-- columns.part.en: Share of income, per cent
-- number: Q10
WITH correspond (categorie, libelle) AS (VALUES
    ('villes_metropoles', 'villes-et-metropoles'), ('departements', 'departements'),
    ('regions', 'regions'), ('autres_publics', 'autres-organisations-publiques'),
    ('associations', 'associations'), ('entreprises', 'entreprises'),
    ('individuelles', 'personnes-physiques')
), produit AS (
    SELECT l.* FROM exercice e JOIN exercice_lignes l ON l._id = e._id
    WHERE e.annee = :annee AND l.sens = 'produit'
), ligne AS (
    SELECT p._pos AS rang, p.libelle, p.montant,
           iif(c.categorie = 'individuelles',
               (SELECT adhesions_individuelles FROM exercice WHERE annee = :annee),
               (SELECT nullif(count(*), 0) FROM adhesion a
                WHERE a.annee = :annee AND a.categorie = c.categorie
                  AND a.statut NOT IN ('non_renouvelee', 'suspendue'))) AS adherents
    FROM produit p LEFT JOIN correspond c ON c.libelle = fold(p.libelle)
    WHERE p.poste = 'adhesions'
), tout AS (
    SELECT rang, libelle, montant, adherents FROM ligne
    UNION ALL
    SELECT 999, 'total', sum(montant), iif(count(*) = count(adherents), sum(adherents), NULL) FROM ligne HAVING count(*) > 0
)
SELECT libelle, montant AS cotisations, adherents,
       CAST(round(montant * 1.0 / adherents) AS INTEGER) AS moyenne,
       round(montant * 100.0 / (SELECT sum(montant) FROM produit), 1) AS part
FROM tout ORDER BY rang
-- caveats
SELECT format('« %s » : on ne sait pas entre combien d''adhérents la somme se partage', l.libelle) AS message_fr,
       format('''%s'': it is not known how many members share the sum', l.libelle) AS message_en
FROM exercice e JOIN exercice_lignes l ON l._id = e._id
WHERE e.annee = :annee AND l.poste = 'adhesions'
  AND fold(l.libelle) NOT IN ('villes-et-metropoles', 'departements', 'regions',
                              'autres-organisations-publiques', 'associations', 'entreprises', 'personnes-physiques')
UNION ALL
SELECT format('aucun exercice %d', :annee), format('no financial year %d', :annee)
WHERE :annee NOT IN (SELECT annee FROM exercice)
