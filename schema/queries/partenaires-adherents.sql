-- id: partenaires-adherents
-- title.fr: Les partenaires d'un programme, adhérents ou non
-- title.en: The partners of a programme, members or not
-- help.fr: Les organisations qui prennent part au programme ou à l'un de ses tests, sauf celle
--    qui le porte, et si elles adhèrent l'année dite. Une organisation qui en réunit d'autres
--    est remplacée par celles-ci. « par sa suite » : celle qui lui a succédé adhère.
-- help.en: The organisations that take part in the programme or in one of its tests, but the one
--    that leads it, and whether they are members in that year. An organisation made up of others
--    is replaced by these. "par sa suite": the one that took over is a member.
-- params: programme=la-transfo, annee=2025
-- params.programme.fr: l'identifiant du programme
-- params.programme.en: the identifier of the programme
-- params.annee.fr: l'année des adhésions
-- params.annee.en: the year of the memberships
-- columns.organisation.fr: Organisation
-- columns.organisation.en: Organisation
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.roles.fr: Rôles
-- columns.roles.en: Roles
-- columns.adhere.fr: Adhère
-- columns.adhere.en: Member
-- number: Q05
WITH RECURSIVE partie (organisation, role) AS (
    SELECT organisation, role FROM programme_partenaires WHERE _id = :programme
    UNION
    SELECT x.organisation, x.role FROM test t JOIN test_organisations x ON x._id = t._id
    WHERE t.programme = :programme
), membre AS (
    SELECT DISTINCT coalesce(c._value, p.organisation) AS organisation, p.role
    FROM partie p LEFT JOIN organisation_composition c ON c._id = p.organisation
    WHERE p.organisation NOT IN (SELECT organisation FROM partie WHERE role = 'porteur')
), suite (depart, organisation) AS (
    SELECT DISTINCT organisation, organisation FROM membre
    UNION
    SELECT s.depart, x._value FROM suite s JOIN organisation_successeurs x ON x._id = s.organisation
), adherent AS (
    SELECT s.depart, max(s.organisation = s.depart) AS elle_meme
    FROM suite s JOIN adhesion a ON a.organisation = s.organisation
    WHERE a.annee = :annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
    GROUP BY s.depart
)
SELECT m.organisation, o.titre AS nom, group_concat(m.role, ', ') AS roles,
       CASE WHEN a.elle_meme THEN 'oui' WHEN a.depart IS NOT NULL THEN 'par sa suite' ELSE 'non' END AS adhere
FROM (SELECT * FROM membre ORDER BY organisation, role) m
LEFT JOIN organisation o ON o._id = m.organisation
LEFT JOIN adherent a ON a.depart = m.organisation
GROUP BY m.organisation
ORDER BY adhere = 'non', adhere, fold(nom)
-- caveats
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
