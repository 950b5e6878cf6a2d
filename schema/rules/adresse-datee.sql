-- id: adresse-datee
-- severity: warning
-- title.fr: La date dans l'adresse n'est pas celle de la publication
-- title.en: The date in the address is not that of the publication
-- help.fr: L'adresse contient une date (« /2022/03/09/ » ou « /2022/12/ ») qui s'éloigne de
--    publiee_le de plus de quelques jours. L'une des deux est sans doute fausse, ou le fichier a
--    été déposé bien après.
-- help.en: The address holds a date ("/2022/03/09/" or "/2022/12/") that is more than a few days
--    away from publiee_le. One of the two is probably wrong, or the file was put there much
--    later.
-- params: jours=14
-- params.jours.fr: écart admis, en jours
-- params.jours.en: accepted gap, in days
-- number: R11
WITH RECURSIVE rang (n) AS (
    SELECT 8 UNION ALL SELECT n + 1 FROM rang WHERE n < 500
), adresse (id, field, url) AS (
    SELECT _id, '/liens/' || _pos || '/url', url FROM ressource_liens
    UNION ALL SELECT _id, '/fichiers/' || _pos || '/url', url FROM ressource_fichiers
), place AS (
    SELECT a.id, a.field, r.publiee_le, r.publiee_le_min, r.publiee_le_max,
           substr(a.url, y.n, 11) AS suite
    FROM adresse a JOIN ressource r ON r._id = a.id,
         rang y
    WHERE r.publiee_le IS NOT NULL AND y.n < length(a.url)
      AND substr(a.url, y.n, 9) REGEXP '^/(19|20)[0-9]{2}/(0[1-9]|1[0-2])/'
), datee AS (
    SELECT id, field, publiee_le, publiee_le_min, publiee_le_max,
           iif(suite REGEXP '^/[0-9]{4}/[0-9]{2}/(0[1-9]|[12][0-9]|3[01])(/|$)',
               replace(substr(suite, 2, 10), '/', '-'), replace(substr(suite, 2, 7), '/', '-')) AS date
    FROM place
), ecart AS (
    SELECT *, CAST(max(julianday(publiee_le_min) - julianday(edtf_max(date)),
                       julianday(edtf_min(date)) - julianday(publiee_le_max)) AS INTEGER) AS jours
    FROM datee
)
SELECT 'ressource' AS kind, id, field,
       format('l''adresse est datée de %s et la publication de %s : %d jours d''écart ; vérifier publiee_le', date, publiee_le, jours) AS message_fr,
       format('the address is dated %s and the publication %s: %d days apart; check publiee_le', date, publiee_le, jours) AS message_en
FROM ecart
WHERE jours > :jours
ORDER BY id, field
