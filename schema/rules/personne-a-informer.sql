-- id: personne-a-informer
-- severity: info
-- title.fr: Une personne n'a pas encore été prévenue
-- title.en: A person has not been told yet
-- help.fr: La fiche repose sur l'intérêt légitime : la personne doit apprendre qu'elle existe, ce
--    qu'elle contient et comment s'y opposer (RGPD, article 14), dans le mois et au plus tard quand
--    la fiche est publiée. La prévenir, puis écrire le jour dans « information_le ».
-- help.en: The record rests on legitimate interest: the person must be told that it exists, what
--    it holds and how to object (GDPR, article 14), within a month and at the latest when the
--    record is published. Tell them, then write the day in "information_le".
-- number: R31
SELECT 'personne' AS kind, _id AS id, '/fondement' AS field,
       'cette personne n''a pas encore été prévenue ; la prévenir, puis écrire le jour dans « information_le »' AS message_fr,
       'this person has not been told yet; tell them, then write the day in ''information_le''' AS message_en
FROM personne
WHERE fondement = 'interet_legitime' AND information_le IS NULL
ORDER BY _id
