-- id: regions-sans-adherent
-- title.fr: Les régions sans aucun adhérent
-- title.en: Regions without any member
-- help.fr: Les régions d'aujourd'hui où aucune organisation n'adhérait cette année-là. Avec une
--    liste incomplète, ce sont celles dont on ne connaît aucun adhérent.
-- help.en: Today's regions where no organisation was a member that year. With an incomplete list,
--    they are those where no member is known.
-- params: annee=2025
-- params.annee.fr: l'année des adhésions
-- params.annee.en: the year of the memberships
-- columns.region.fr: Région
-- columns.region.en: Region
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- number: Q07
WITH RECURSIVE monte (id, territoire) AS (
    SELECT _id, _id FROM territoire
    UNION
    SELECT m.id, t.parent FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.parent IS NOT NULL
), region AS (
    SELECT m.id AS territoire, t._id AS region, t.titre AS nom
    FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.nature IN ('region', 'region_historique')
)
SELECT t._id AS region, t.titre AS nom
FROM territoire t
WHERE t.nature = 'region' AND t._id NOT IN (
    SELECT r.region FROM adhesion a JOIN organisation o ON o._id = a.organisation
    JOIN region r ON r.territoire = o.territoire
    WHERE a.annee = :annee AND a.statut NOT IN ('non_renouvelee', 'suspendue'))
ORDER BY nom
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
