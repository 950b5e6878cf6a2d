-- id: etat-des-lieux
-- title.fr: L'état des lieux par région
-- title.en: Where things stand, by region
-- help.fr: Pour chaque région, les organisations adhérentes de l'année, et les tests et
--    événements rattachés à un territoire de la région, toutes années confondues.
-- help.en: For each region, the member organisations of the year, and the tests and events in a
--    territory of the region, whatever the year.
-- params: annee=2025
-- params.annee.fr: l'année des adhésions
-- params.annee.en: the year of the memberships
-- columns.region.fr: Région
-- columns.region.en: Region
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.adherents.fr: Adhérents
-- columns.adherents.en: Members
-- columns.tests.fr: Tests
-- columns.tests.en: Tests
-- columns.evenements.fr: Événements
-- columns.evenements.en: Events
-- number: Q01
WITH RECURSIVE monte (id, territoire) AS (
    SELECT _id, _id FROM territoire
    UNION
    SELECT m.id, t.suite FROM monte m JOIN (
        SELECT _id, parent AS suite FROM territoire WHERE parent IS NOT NULL
        UNION SELECT _id, _value FROM territoire_successeurs
    ) t ON t._id = m.territoire
), region AS (
    SELECT m.id AS territoire, t._id AS region, t.titre AS nom
    FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.nature IN ('region', 'region_historique')
), membre AS (
    SELECT r.region, count(DISTINCT a.organisation) AS nombre
    FROM adhesion a JOIN organisation o ON o._id = a.organisation
    JOIN region r ON r.territoire = o.territoire
    WHERE a.annee = :annee AND a.statut NOT IN ('non_renouvelee', 'suspendue')
    GROUP BY r.region
), essai AS (
    SELECT r.region, count(DISTINCT t._id) AS nombre
    FROM test_territoires t JOIN region r ON r.territoire = t._value GROUP BY r.region
), moment AS (
    SELECT r.region, count(DISTINCT e._id) AS nombre
    FROM evenement e JOIN region r ON r.territoire = e.territoire GROUP BY r.region
)
SELECT t._id AS region, t.titre AS nom, coalesce(m.nombre, 0) AS adherents,
       coalesce(x.nombre, 0) AS tests, coalesce(v.nombre, 0) AS evenements
FROM territoire t
LEFT JOIN membre m ON m.region = t._id
LEFT JOIN essai x ON x.region = t._id
LEFT JOIN moment v ON v.region = t._id
WHERE t.nature = 'region'
ORDER BY adherents DESC, nom
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
SELECT format('%d adhésion%s de %d sans région connue (%s)', count(*), iif(count(*) > 1, 's', ''), :annee, group_concat(a.organisation, ', ')),
       format('%d membership%s of %d without a known region (%s)', count(*), iif(count(*) > 1, 's', ''), :annee, group_concat(a.organisation, ', '))
FROM (SELECT * FROM adhesion ORDER BY organisation) a LEFT JOIN organisation o ON o._id = a.organisation
WHERE a.annee = :annee AND o.territoire IS NULL
HAVING count(*) > 0
