-- id: evenements-a-venir
-- title.fr: Les événements annoncés
-- title.en: Announced events
-- help.fr: Les événements qui ne sont pas notés comme tenus : ceux qui viennent, puis ceux dont
--    la date est passée, et dont rien ne dit s'ils ont eu lieu.
-- help.en: The events that are not recorded as held: those to come, then those whose date is
--    past, of which nothing says whether they took place.
-- columns.evenement.fr: Événement
-- columns.evenement.en: Event
-- columns.echeance.fr: Échéance
-- columns.echeance.en: Due
-- number: Q46
SELECT e.debut, e._id AS evenement, e.titre, e.statut, e.programme,
       CASE WHEN e.debut_max < :today THEN 'date passée' WHEN e.debut_min < :today THEN 'peut-être passée' ELSE 'à venir' END AS echeance
FROM evenement e
WHERE e.statut IN ('annonce', 'confirme', 'reporte')
ORDER BY e.debut_max < :today, e.debut_min, e._id
-- caveats
SELECT format('%d dont la date est passée : rien ne dit %s eu lieu', count(*), iif(count(*) > 1, 's''ils ont', 's''il a')) AS message_fr,
       format('%d whose date is past: nothing says whether %s took place', count(*), iif(count(*) > 1, 'they', 'it')) AS message_en
FROM evenement WHERE statut IN ('annonce', 'confirme', 'reporte') AND debut_max < :today HAVING count(*) > 0
UNION ALL
SELECT 'aucun événement n''est annoncé', 'no event is announced'
WHERE NOT EXISTS (SELECT 1 FROM evenement WHERE statut IN ('annonce', 'confirme', 'reporte'))
