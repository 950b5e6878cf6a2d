-- severity: warning
-- title.fr: Événement de plus de deux jours
-- title.en: Event of more than two days
SELECT 'event' AS kind, _id AS id, '/duration_minutes' AS field,
       'dure ' || duration_minutes || ' minutes' AS message_fr,
       'lasts ' || duration_minutes || ' minutes' AS message_en
FROM event
WHERE duration_minutes > 2880
