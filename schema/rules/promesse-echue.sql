-- id: promesse-echue
-- severity: warning
-- title.fr: Une ressource annoncée se fait attendre
-- title.en: An announced resource is overdue
-- help.fr: La date annoncée est passée. Si la ressource a paru : statut « publiee » et
--    publiee_le. Sinon : une nouvelle date dans attendue_le, ou le statut « abandonnee » ou «
--    non_retrouvee ».
-- help.en: The announced date is past. When the resource has come out: status "publiee", and
--    publiee_le. Otherwise: a new date in attendue_le, or the status "abandonnee" or
--    "non_retrouvee".
-- number: R13
SELECT 'ressource' AS kind, _id AS id, '/attendue_le' AS field,
       format('attendue pour %s et toujours « annoncee » ; est-elle publiée, retardée ou abandonnée ?', attendue_le) AS message_fr,
       format('due %s and still ''annoncee''; is it published, late or given up?', attendue_le) AS message_en
FROM ressource
WHERE statut = 'annoncee' AND attendue_le_max < :today
ORDER BY _id
