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
WITH saison (numero, fr, en) AS (VALUES
    ('21', 'le printemps', 'in spring'), ('22', 'l''été', 'in summer'),
    ('23', 'l''automne', 'in autumn'), ('24', 'l''hiver', 'in winter')
)
SELECT 'ressource' AS kind, _id AS id, '/attendue_le' AS field,
       format('attendue pour %s et toujours annoncée ; est-elle parue, retardée ou abandonnée ?',
              coalesce(s.fr || ' ' || substr(attendue_le, 1, 4), attendue_le)) AS message_fr,
       format('due %s and still announced; is it out, late or given up?',
              coalesce(s.en || ' ' || substr(attendue_le, 1, 4), attendue_le)) AS message_en
FROM ressource LEFT JOIN saison s ON s.numero = substr(attendue_le, 6, 2)
WHERE statut = 'annoncee' AND attendue_le_max < :today
ORDER BY _id
