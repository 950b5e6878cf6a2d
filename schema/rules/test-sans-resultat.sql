-- id: test-sans-resultat
-- severity: info
-- title.fr: Un test mené n'a ni résultat ni enseignement
-- title.en: A test that was done has no result and no learning
-- help.fr: Le résultat est « non indiqué » et aucun enseignement ne cite ce test. Demander à ceux
--    qui l'ont mené, et écrire le résultat ou une fiche « enseignement ».
-- help.en: The result is "non indiqué" and no learning quotes this test. Ask those who ran it,
--    and write the result or an "enseignement" record.
-- number: R16
SELECT 'test' AS kind, t._id AS id, '/resultat' AS field,
       'test mené dont on ne sait ni le résultat ni ce qui en a été appris ; compléter « resultat » ou ajouter un enseignement' AS message_fr,
       'test that was done, of which neither the result nor the learning is known; complete ''resultat'', or add a learning' AS message_en
FROM test t
WHERE t.statut = 'mene'
  AND (t.resultat IS NULL OR fold(t.resultat) IN ('non-indique', 'inconnu', 'not-stated'))
  AND t._id NOT IN (SELECT _value FROM enseignement_tests)
ORDER BY t._id
