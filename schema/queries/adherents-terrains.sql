-- id: adherents-terrains
-- title.fr: Les adhérents qui ont aussi accueilli un test
-- title.en: Members that also hosted a test
-- help.fr: Les organisations adhérentes de l'année qui prennent part à un test (seules ou dans
--    un groupement), quel qu'en soit le moment, et dans quel rôle.
-- help.en: The member organisations of the year that take part in a test (alone or in a
--    grouping), whenever it was, and in which role.
-- params: annee=2025
-- params.annee.fr: l'année des adhésions
-- params.annee.en: the year of the memberships
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.test.fr: Test
-- columns.test.en: Test
-- columns.role.fr: Rôle
-- columns.role.en: Role
-- number: Q39
WITH engagee AS (
    SELECT x._id AS test, coalesce(c._value, x.organisation) AS organisation, x.role, x.certitude
    FROM test_organisations x LEFT JOIN organisation_composition c ON c._id = x.organisation
    WHERE x.role <> 'porteur'
)
SELECT a.organisation, o.titre AS nom, t._id AS test, t.programme, t.statut, g.role, g.certitude
FROM adhesion a
JOIN engagee g ON g.organisation = a.organisation
JOIN test t ON t._id = g.test
LEFT JOIN organisation o ON o._id = a.organisation
WHERE a.annee = :annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
ORDER BY fold(nom), t._id, g.role
-- caveats
SELECT format('%d test%s sans autre organisation que celle qui le porte : on ne sait pas qui l''a accueilli', count(*), iif(count(*) > 1, 's', '')) AS message_fr,
       format('%d test%s without another organisation than the one that leads it: who hosted it is not known', count(*), iif(count(*) > 1, 's', '')) AS message_en
FROM test WHERE _id NOT IN (SELECT _id FROM test_organisations WHERE role <> 'porteur')
HAVING count(*) > 0
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
