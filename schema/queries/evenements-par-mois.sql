-- id: evenements-par-mois
-- title.fr: Les événements d'une année, mois par mois
-- title.en: The events of a year, month by month
-- help.fr: Le nombre d'événements dont la date retenue est dans le mois, et parmi eux ceux dont
--    la date est incertaine (« ? »), qui sont peut-être d'un autre mois. Les événements dont on
--    ne sait que l'année ou la saison sont à la fin.
-- help.en: The number of events whose date is in the month, and among them those whose date is
--    uncertain ("?"), which may belong to another month. Events of which only the year or the
--    season is known come last.
-- params: annee=2025
-- params.annee.fr: l'année à regarder
-- params.annee.en: the year to look at
-- columns.mois.fr: Mois
-- columns.mois.en: Month
-- columns.evenements.fr: Événements
-- columns.evenements.en: Events
-- columns.incertains.fr: Incertains
-- columns.incertains.en: Uncertain
-- columns.dates_imprimees.fr: Dates imprimées
-- columns.dates_imprimees.en: Printed dates
-- number: Q20
SELECT iif(substr(debut_min, 1, 7) = substr(debut_max, 1, 7), substr(debut_min, 1, 7), :annee || ' (mois inconnu)') AS mois,
       count(*) AS evenements, sum(debut REGEXP '[?%]$') AS incertains,
       group_concat(DISTINCT date_telle_que_publiee) AS dates_imprimees
FROM (SELECT * FROM evenement ORDER BY debut_min, _id)
WHERE debut_min >= :annee || '-01-01' AND debut_min <= :annee || '-12-31' AND statut <> 'annule'
GROUP BY mois
ORDER BY mois
-- caveats
SELECT format('%d événement%s à la date incertaine', count(*), iif(count(*) > 1, 's', '')) AS message_fr,
       format('%d event%s whose date is uncertain', count(*), iif(count(*) > 1, 's', '')) AS message_en
FROM evenement
WHERE debut REGEXP '[?%]$' AND debut_min >= :annee || '-01-01' AND debut_min <= :annee || '-12-31'
HAVING count(*) > 0
UNION ALL
SELECT format('aucun événement de %d n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu', :annee),
       format('no event of %d has a record: it does not mean that there was none', :annee)
WHERE NOT EXISTS (SELECT 1 FROM evenement WHERE debut_min LIKE :annee || '-%')
