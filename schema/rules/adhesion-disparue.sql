-- id: adhesion-disparue
-- severity: warning
-- title.fr: Un adhérent n'apparaît plus l'année suivante
-- title.en: A member is no longer there the year after
-- help.fr: Les listes des deux années sont complètes, l'organisation adhérait la première et rien
--    ne dit ce qu'elle est devenue. Ajouter pour la seconde une adhésion de statut «
--    non_renouvelee » (avec son motif), ou celle de l'organisation qui lui a succédé.
-- help.en: The lists of both years are complete, the organisation was a member in the first one
--    and nothing says what became of it. Add for the second one a membership whose status is
--    "non_renouvelee" (with its reason), or that of the organisation that took over.
-- number: R19
WITH complete AS (
    SELECT annee FROM exercice WHERE adhesions_institutionnelles_liste_complete
)
SELECT 'adhesion' AS kind, a._id AS id, '/organisation' AS field,
       format('« %s » adhérait en %d et n''a aucune fiche pour %d alors que les deux listes sont complètes ; ajouter « adhesion/%d-%s » avec le statut « non_renouvelee »',
              a.organisation, a.annee, a.annee + 1, a.annee + 1, a.organisation) AS message_fr,
       format('''%s'' was a member in %d and has no record for %d, although both lists are complete; add ''adhesion/%d-%s'' with the status ''non_renouvelee''',
              a.organisation, a.annee, a.annee + 1, a.annee + 1, a.organisation) AS message_en
FROM adhesion a
WHERE a.statut NOT IN ('non_renouvelee', 'suspendue')
  AND a.annee IN (SELECT annee FROM complete)
  AND a.annee + 1 IN (SELECT annee FROM complete)
  AND NOT EXISTS (
    SELECT 1 FROM adhesion b
    WHERE b.annee = a.annee + 1
      AND (b.organisation = a.organisation
           OR b.organisation IN (SELECT s._value FROM organisation_successeurs s
                                 WHERE s._id = a.organisation)))
ORDER BY a._id
