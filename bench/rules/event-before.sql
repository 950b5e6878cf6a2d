-- severity: warning
-- title.fr: Événement de cinquante ans avant son programme
-- title.en: Event fifty years before its programme
SELECT 'event' AS kind, e._id AS id, '/date' AS field,
       'a lieu le ' || e.date || ', son programme commence le ' || p.start AS message_fr,
       'is on ' || e.date || ', its programme starts on ' || p.start AS message_en
FROM json_each(:changed, '$.event') c
JOIN event e ON e._id = c.value
JOIN programme p ON p._id = e.programme
WHERE substr(e.date, 1, 4) + 50 < substr(p.start, 1, 4) + 0
