-- id: dans-une-region
-- title.fr: Ce qui a été fait et appris dans une région
-- title.en: What was done and learnt in a region
-- help.fr: Les adhésions des organisations de la région, les tests et les événements qui y ont un
--    lieu, puis les enseignements et les ressources de ces tests, toutes années confondues. Les
--    territoires de la région, et les régions auxquelles elle succède, comptent aussi.
-- help.en: The memberships of the organisations of the region, the tests and events that have a
--    place in it, then the learnings and resources of these tests, whatever the year. The
--    territories of the region, and the regions that it took over, count too.
-- params: region=region-32
-- params.region.fr: l'identifiant d'une région ; etat-des-lieux les donne
-- params.region.en: the identifier of a region; etat-des-lieux gives them
-- columns.sorte.fr: Sorte
-- columns.sorte.en: Kind
-- columns.quand.fr: Quand
-- columns.quand.en: When
-- columns.titre.fr: Titre
-- columns.titre.en: Title
-- columns.lieu.fr: Lieu
-- columns.lieu.en: Place
-- columns.fiche.fr: Fiche
-- columns.fiche.en: Record
WITH RECURSIVE monte (id, territoire) AS (
    SELECT _id, _id FROM territoire
    UNION
    SELECT m.id, t.suite FROM monte m JOIN (
        SELECT _id, parent AS suite FROM territoire WHERE parent IS NOT NULL
        UNION SELECT _id, _value FROM territoire_successeurs
    ) t ON t._id = m.territoire
), ici AS (
    SELECT t._id, t.titre FROM monte m JOIN territoire t ON t._id = m.id
    WHERE m.territoire = :region
), essai AS (
    SELECT DISTINCT t._id FROM test_territoires t JOIN ici ON ici._id = t._value
), reponse (rang, sorte, quand, titre, lieu, fiche) AS (
    SELECT 1, 'adhésion', CAST(a.annee AS TEXT), o.titre, ici.titre, a._id
    FROM adhesion a JOIN organisation o ON o._id = a.organisation JOIN ici ON ici._id = o.territoire
    WHERE a.statut NOT IN ('non_renouvelee', 'suspendue')
    UNION ALL
    SELECT 2, 'test', t.debut, t.titre,
           (SELECT group_concat(titre, ', ') FROM (
               SELECT ici.titre FROM test_territoires x JOIN ici ON ici._id = x._value
               WHERE x._id = t._id ORDER BY x._pos)), t._id
    FROM test t WHERE t._id IN (SELECT _id FROM essai)
    UNION ALL
    SELECT 3, 'événement', e.debut, e.titre, ici.titre, e._id
    FROM evenement e JOIN ici ON ici._id = e.territoire
    UNION ALL
    SELECT 4, 'enseignement', e.date, e.titre, NULL, e._id
    FROM enseignement e WHERE e._id IN (
        SELECT _id FROM enseignement_tests WHERE _value IN (SELECT _id FROM essai))
    UNION ALL
    SELECT 5, 'ressource', r.publiee_le, r.titre, NULL, r._id
    FROM ressource r WHERE r._id IN (
        SELECT _id FROM ressource_tests WHERE _value IN (SELECT _id FROM essai))
)
SELECT sorte, quand, titre, lieu, fiche FROM reponse ORDER BY rang, quand, fiche
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucune région', :region) AS message_fr,
       format('''%s'' is the identifier of no region', :region) AS message_en
WHERE :region NOT IN (SELECT _id FROM territoire WHERE nature IN ('region', 'region_historique'))
UNION ALL
SELECT format('%d événement%s et %d test%s du registre sans territoire : on ne sait pas dans quelle région',
              e.n, iif(e.n > 1, 's', ''), t.n, iif(t.n > 1, 's', '')),
       format('%d events and %d tests of the registry have no territory: their region is not known', e.n, t.n)
FROM (SELECT count(*) AS n FROM evenement WHERE territoire IS NULL) e,
     (SELECT count(*) AS n FROM test WHERE _id NOT IN (SELECT _id FROM test_territoires)) t
WHERE e.n + t.n > 0
