-- id: financeurs-adherents
-- title.fr: Les financeurs d'un programme, adhérents ou non
-- title.en: The funders of a programme, members or not
-- help.fr: Les lignes de produits de l'exercice qui se rapportent au programme, avec leur
--    financeur, ce que l'on sait de ce lien, et si le financeur adhère la même année.
-- help.en: The income lines of the financial year that are about the programme, with their
--    funder, how sure the link is, and whether the funder is a member in the same year.
-- params: programme=rebonds, annee=2025
-- params.programme.fr: l'identifiant du programme
-- params.programme.en: the identifier of the programme
-- params.annee.fr: l'année du budget et des adhésions
-- params.annee.en: the year of the budget and of the memberships
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.adhere.fr: Adhère
-- columns.adhere.en: Member
-- number: Q12
SELECT l.financeur, o.titre AS nom, l.montant, l.certitude,
       iif(l.financeur IN (SELECT organisation FROM adhesion
                           WHERE annee = :annee AND statut NOT IN ('non_renouvelee', 'suspendue')), 'oui', 'non') AS adhere
FROM exercice e JOIN exercice_lignes l ON l._id = e._id
LEFT JOIN organisation o ON o._id = l.financeur
WHERE e.annee = :annee AND l.sens = 'produit' AND l.programme = :programme AND l.financeur IS NOT NULL
ORDER BY adhere DESC, l.montant DESC, fold(nom)
-- caveats
SELECT format('%d ligne%s dont le lien avec le programme est présumé ou à vérifier', count(*), iif(count(*) > 1, 's', '')) AS message_fr,
       format('%d line%s whose link with the programme is presumed or to be checked', count(*), iif(count(*) > 1, 's', '')) AS message_en
FROM exercice e JOIN exercice_lignes l ON l._id = e._id
WHERE e.annee = :annee AND l.sens = 'produit' AND l.programme = :programme AND l.certitude <> 'certain'
HAVING count(*) > 0
UNION ALL
SELECT replace(format('%d ligne%s du programme sans financeur nommé : %,d €', count(*), iif(count(*) > 1, 's', ''), sum(montant)), ',', char(8239)),
       format('%d line%s of the programme without a named funder: €%,d', count(*), iif(count(*) > 1, 's', ''), sum(montant))
FROM exercice e JOIN exercice_lignes l ON l._id = e._id
WHERE e.annee = :annee AND l.sens = 'produit' AND l.programme = :programme AND l.financeur IS NULL
HAVING count(*) > 0
UNION ALL
SELECT format('« %s » n''est l''identifiant d''aucun programme', :programme) AS message_fr,
       format('''%s'' is the identifier of no programme', :programme) AS message_en
WHERE :programme NOT IN (SELECT _id FROM programme)
UNION ALL
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
