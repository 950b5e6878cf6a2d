-- id: personne-a-revoir
-- severity: warning
-- title.fr: La fiche d'une personne est à revoir
-- title.en: A person's record is to be reviewed
-- help.fr: Le jour prévu pour décider de garder la fiche est passé, ou il est à plus de trois
--    ans. Décider : garder (nouvelle date, trois ans au plus) ou effacer la fiche.
-- help.en: The day to decide whether to keep the record is past, or more than three years away.
--    Decide: keep it (a new date, three years at most), or erase the record.
-- params: mois=36
-- params.mois.fr: délai au plus, en mois
-- params.mois.en: longest delay, in months
-- number: R31
SELECT 'personne' AS kind, _id AS id, '/revoir_le' AS field,
       iif(revoir_le < :today,
           format('fiche à revoir depuis le %s ; la garder avec une nouvelle date ou l''effacer', revoir_le),
           format('la date %s est à plus de %d mois ; en choisir une plus proche', revoir_le, :mois)) AS message_fr,
       iif(revoir_le < :today,
           format('record to be reviewed since %s; keep it with a new date, or erase it', revoir_le),
           format('the day %s is more than %d months away; choose a nearer one', revoir_le, :mois)) AS message_en
FROM personne
WHERE revoir_le < :today OR revoir_le > date(:today, '+' || :mois || ' months')
ORDER BY _id
