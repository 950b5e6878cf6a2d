-- id: adhesions-non-renouvelees
-- title.fr: Qui n'a pas renouvelé son adhésion
-- title.en: Who did not renew their membership
-- help.fr: Les organisations dont l'adhésion de l'année est dite « non_renouvelee », et celles
--    qui adhéraient l'année d'avant sans fiche cette année. Une liste vide ne veut rien dire tant
--    que les listes des deux années ne sont pas complètes.
-- help.en: The organisations whose membership of the year is said to be "non_renouvelee", and
--    those that were members the year before without a record this year. An empty list means
--    nothing as long as the lists of both years are not complete.
-- params: annee=2025
-- params.annee.fr: l'année du non-renouvellement
-- params.annee.en: the year without renewal
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.constat.fr: Constat
-- columns.constat.en: Finding
-- columns.motif.fr: Motif
-- columns.motif.en: Reason
-- number: Q03
SELECT a.organisation, o.titre AS nom, a.categorie, 'non_renouvelee' AS constat,
       a.motif_non_renouvellement AS motif
FROM adhesion a LEFT JOIN organisation o ON o._id = a.organisation
WHERE a.annee = :annee AND a.statut = 'non_renouvelee'
UNION ALL
SELECT a.organisation, o.titre, a.categorie, 'absente', NULL
FROM adhesion a LEFT JOIN organisation o ON o._id = a.organisation
WHERE a.annee = :annee - 1 AND a.statut NOT IN ('non_renouvelee', 'suspendue')
  AND a.organisation NOT IN (SELECT organisation FROM adhesion WHERE annee = :annee)
ORDER BY constat DESC, nom
-- caveats
SELECT format('liste %d incomplète : %d déclarée%s, %d nommée%s', e.annee,
              e.adhesions_institutionnelles_declarees, iif(e.adhesions_institutionnelles_declarees > 1, 's', ''),
              count(a._id), iif(count(a._id) > 1, 's', '')) AS message_fr,
       format('list of %d incomplete: %d declared, %d named', e.annee,
              e.adhesions_institutionnelles_declarees, count(a._id)) AS message_en
FROM exercice e
LEFT JOIN adhesion a ON a.annee = e.annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
WHERE NOT e.adhesions_institutionnelles_liste_complete AND e.annee IN (:annee, :annee-1)
GROUP BY e._id
UNION ALL
SELECT format('aucun exercice %d : on ne sait pas combien d''adhésions sont déclarées, ni si la liste est complète', v.annee),
       format('no financial year %d: it is not known how many memberships are declared, nor whether the list is complete', v.annee)
FROM (SELECT :annee AS annee UNION ALL SELECT :annee-1 AS annee) v
WHERE v.annee NOT IN (SELECT annee FROM exercice)
UNION ALL
SELECT format('%d non-renouvellement%s annoncé%s pour %d, %d nommé%s', e.adhesions_non_renouvellements,
              iif(e.adhesions_non_renouvellements > 1, 's', ''), iif(e.adhesions_non_renouvellements > 1, 's', ''),
              e.annee, count(a._id), iif(count(a._id) > 1, 's', '')),
       format('%d not renewed stated for %d, %d named', e.adhesions_non_renouvellements, e.annee, count(a._id))
FROM exercice e LEFT JOIN adhesion a ON a.annee = e.annee AND a.statut = 'non_renouvelee'
WHERE e.annee = :annee GROUP BY e._id
HAVING count(a._id) <> e.adhesions_non_renouvellements
