-- id: adherents-par-categorie
-- title.fr: Les adhérents par catégorie, et le nombre déclaré
-- title.en: Members by category, and the declared number
-- help.fr: Le nombre d'organisations adhérentes de l'année dans chaque catégorie, à côté du
--    sous-total déclaré dans l'exercice, puis leur total et le total déclaré.
-- help.en: The number of member organisations of the year in each category, beside the subtotal
--    declared in the financial year, then their total and the declared total.
-- params: annee=2025
-- params.annee.fr: l'année des adhésions
-- params.annee.en: the year of the memberships
-- columns.adherents.fr: Adhérents
-- columns.adherents.en: Members
-- columns.declares.fr: Déclarés
-- columns.declares.en: Declared
-- number: Q02
WITH membre AS (
    SELECT categorie, organisation FROM adhesion
    WHERE annee = :annee AND statut NOT IN ('non_renouvelee', 'suspendue')
)
SELECT categorie, count(*) AS adherents,
       (SELECT CASE categorie
               WHEN 'villes_metropoles' THEN adhesions_institutionnelles_par_categorie_villes_metropoles
               WHEN 'departements' THEN adhesions_institutionnelles_par_categorie_departements
               WHEN 'regions' THEN adhesions_institutionnelles_par_categorie_regions
               WHEN 'autres_publics' THEN adhesions_institutionnelles_par_categorie_autres_publics
               WHEN 'associations' THEN adhesions_institutionnelles_par_categorie_associations
               WHEN 'entreprises' THEN adhesions_institutionnelles_par_categorie_entreprises
               END
        FROM exercice WHERE annee = :annee) AS declares
FROM membre GROUP BY categorie
UNION ALL
SELECT 'total', (SELECT count(*) FROM membre),
       (SELECT adhesions_institutionnelles_declarees FROM exercice WHERE annee = :annee)
-- caveats
SELECT format('liste %d incomplète : %d déclarée%s, %d nommée%s', e.annee,
              e.adhesions_institutionnelles_declarees, iif(e.adhesions_institutionnelles_declarees > 1, 's', ''),
              count(a._id), iif(count(a._id) > 1, 's', '')) AS message_fr,
       format('list of %d incomplete: %d declared, %d named', e.annee,
              e.adhesions_institutionnelles_declarees, count(a._id)) AS message_en
FROM exercice e
LEFT JOIN adhesion a ON a.annee = e.annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
WHERE NOT e.adhesions_institutionnelles_liste_complete AND e.annee IN (:annee)
GROUP BY e._id
UNION ALL
SELECT format('aucun exercice %d : on ne sait pas combien d''adhésions sont déclarées, ni si la liste est complète', v.annee),
       format('no financial year %d: it is not known how many memberships are declared, nor whether the list is complete', v.annee)
FROM (SELECT :annee AS annee) v
WHERE v.annee NOT IN (SELECT annee FROM exercice)
UNION ALL
SELECT format('%d déclarées et %d nommées : l''écart n''est pas expliqué', e.adhesions_institutionnelles_declarees, count(a._id)),
       format('%d declared and %d named: the gap is not explained', e.adhesions_institutionnelles_declarees, count(a._id))
FROM exercice e LEFT JOIN adhesion a ON a.annee = e.annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
WHERE e.annee = :annee AND e.adhesions_institutionnelles_liste_complete
GROUP BY e._id HAVING count(a._id) <> e.adhesions_institutionnelles_declarees
