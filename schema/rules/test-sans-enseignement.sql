-- id: test-sans-enseignement
-- severity: warning
-- title.fr: Un test s'est arrêté sans que l'on dise ce qui en a été appris
-- title.en: A test stopped and nothing says what was learnt
-- help.fr: Un test suspendu, abandonné ou redimensionné apprend quelque chose : ajouter une fiche
--    « enseignement » qui le cite dans « tests » (nature « limite » ou « renoncement », par
--    exemple).
-- help.en: A test that was suspended, given up or resized teaches something: add an
--    "enseignement" record that quotes it in "tests" (of nature "limite" or "renoncement", for
--    instance).
-- number: R15
SELECT 'test' AS kind, t._id AS id, '/statut' AS field,
       format('test « %s » sans enseignement ; ajouter ce que l''on en a appris', t.statut) AS message_fr,
       format('test ''%s'' without a learning; add what was learnt from it', t.statut) AS message_en
FROM test t
WHERE t.statut IN ('suspendu', 'abandonne', 'redimensionne')
  AND t._id NOT IN (SELECT _value FROM enseignement_tests)
ORDER BY t._id
