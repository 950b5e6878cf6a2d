-- severity: warning
-- title.fr: Événement de plus de deux jours
-- title.en: Event of more than two days
SELECT 'event' AS kind, _id AS id, '/duration_minutes' AS field,
       'dure ' || duration_minutes || ' minutes' AS message_fr,
       'lasts ' || duration_minutes || ' minutes' AS message_en
FROM json_each(:changed, '$.event') c
JOIN event ON _id = c.value
WHERE duration_minutes > 2880
