-- id: adherents-devenus
-- title.fr: Que sont devenus les adhérents d'une année
-- title.en: What became of the members of a year
-- help.fr: Les organisations qui adhéraient la première année, celles qui leur ont succédé
--    (après la fusion des Régions par exemple), et si ces dernières adhèrent l'autre année.
-- help.en: The organisations that were members in the first year, those that took over (after
--    the merger of the Regions for instance), and whether these are members in the other year.
-- params: avant=2014, annee=2025
-- params.avant.fr: l'année de départ
-- params.avant.en: the year to start from
-- params.annee.fr: l'année à laquelle regarder
-- params.annee.en: the year to look at
-- columns.adherent.fr: Adhérent
-- columns.adherent.en: Member
-- columns.suite.fr: Aujourd'hui
-- columns.suite.en: Today
-- columns.adhere.fr: Adhère encore
-- columns.adhere.en: Still a member
-- number: Q04
WITH RECURSIVE suite (depart, organisation) AS (
    SELECT organisation, organisation FROM adhesion
    WHERE annee = :avant AND statut NOT IN ('non_renouvelee', 'suspendue')
    UNION
    SELECT s.depart, x._value FROM suite s JOIN organisation_successeurs x ON x._id = s.organisation
)
SELECT a.categorie, o.titre AS adherent, d.titre AS suite,
       iif(s.organisation IN (SELECT organisation FROM adhesion
                              WHERE annee = :annee AND statut NOT IN ('non_renouvelee', 'suspendue')), 'oui', 'non') AS adhere
FROM suite s
JOIN adhesion a ON a.annee = :avant AND a.organisation = s.depart
LEFT JOIN organisation o ON o._id = s.depart
LEFT JOIN organisation d ON d._id = s.organisation
WHERE s.organisation NOT IN (SELECT _id FROM organisation_successeurs)
ORDER BY adhere DESC, fold(o.titre), fold(d.titre)
-- caveats
SELECT format('liste %d incomplète : %d déclarée%s, %d nommée%s', e.annee,
              e.adhesions_institutionnelles_declarees, iif(e.adhesions_institutionnelles_declarees > 1, 's', ''),
              count(a._id), iif(count(a._id) > 1, 's', '')) AS message_fr,
       format('list of %d incomplete: %d declared, %d named', e.annee,
              e.adhesions_institutionnelles_declarees, count(a._id)) AS message_en
FROM exercice e
LEFT JOIN adhesion a ON a.annee = e.annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
WHERE NOT e.adhesions_institutionnelles_liste_complete AND e.annee IN (:avant, :annee)
GROUP BY e._id
UNION ALL
SELECT format('aucun exercice %d : on ne sait pas combien d''adhésions sont déclarées, ni si la liste est complète', v.annee),
       format('no financial year %d: it is not known how many memberships are declared, nor whether the list is complete', v.annee)
FROM (SELECT :avant AS annee UNION ALL SELECT :annee AS annee) v
WHERE v.annee NOT IN (SELECT annee FROM exercice)
