-- id: adhesions-comptees
-- severity: warning
-- title.fr: Le nombre d'adhésions n'est pas le nombre annoncé
-- title.en: The number of memberships is not the declared number
-- help.fr: Quand la liste des adhérents d'une année est dite complète, le nombre de fiches «
--    adhesion » de cette année (sans les adhésions non renouvelées ou suspendues) doit être le
--    nombre annoncé. Ajouter les fiches qui manquent, ou écrire liste_complete: false.
-- help.en: When the list of members of a year is said to be complete, the number of "adhesion"
--    records of that year (without those not renewed or suspended) must be the declared one. Add
--    the missing records, or write liste_complete: false.
-- number: R18
WITH compte AS (
    SELECT e._id AS id, e.annee, e.adhesions_institutionnelles_declarees AS declarees,
           (SELECT count(*) FROM adhesion a
            WHERE a.annee = e.annee
              AND a.statut NOT IN ('non_renouvelee', 'suspendue')) AS fiches
    FROM exercice e
    WHERE e.adhesions_institutionnelles_liste_complete
)
SELECT 'exercice' AS kind, id, '/adhesions/institutionnelles/declarees' AS field,
       format('%d adhésions sont annoncées pour %d et %d ont une fiche ; compléter la liste ou écrire « liste_complete: false »',
              declarees, annee, fiches) AS message_fr,
       format('%d memberships are declared for %d and %d have a record; complete the list, or write ''liste_complete: false''',
              declarees, annee, fiches) AS message_en
FROM compte
WHERE fiches <> declarees
ORDER BY id
