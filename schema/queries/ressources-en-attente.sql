-- id: ressources-en-attente
-- title.fr: Les ressources annoncées et pas encore vues
-- title.en: Resources announced and not seen yet
-- help.fr: Ce qui a été promis : annoncé, en cours, ou introuvable, avec la date attendue et si
--    elle est passée au jour de la question.
-- help.en: What was promised: announced, in progress or not found, with the date it was due, and
--    whether it is past on the day of the question.
-- columns.ressource.fr: Ressource
-- columns.ressource.en: Resource
-- columns.echeance.fr: Échéance
-- columns.echeance.en: Due
-- columns.programmes.fr: Programmes
-- columns.programmes.en: Programmes
-- number: Q29
SELECT r._id AS ressource, r.titre, r.type, r.statut, r.attendue_le,
       CASE WHEN r.attendue_le IS NULL THEN 'date inconnue'
            WHEN r.attendue_le_max < :today THEN 'en retard'
            WHEN r.attendue_le_min < :today THEN 'peut-être en retard'
            ELSE 'à venir' END AS echeance,
       (SELECT group_concat(_value, ', ') FROM (SELECT * FROM ressource_programmes ORDER BY _pos) WHERE _id = r._id) AS programmes
FROM ressource r
WHERE r.statut IN ('annoncee', 'en_cours', 'non_retrouvee')
ORDER BY r.attendue_le_max IS NULL, r.attendue_le_max, r._id
-- caveats
SELECT format('%d sans date attendue : on ne peut pas dire si elles sont en retard', count(*)) AS message_fr,
       format('%d without a due date: whether they are late cannot be told', count(*)) AS message_en
FROM ressource WHERE statut IN ('annoncee', 'en_cours') AND attendue_le IS NULL
HAVING count(*) > 0
UNION ALL
SELECT 'aucune ressource n''a encore de fiche', 'no resource has a record yet'
WHERE NOT EXISTS (SELECT 1 FROM ressource)
