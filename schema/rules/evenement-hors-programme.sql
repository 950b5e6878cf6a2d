-- id: evenement-hors-programme
-- severity: warning
-- title.fr: L'événement a lieu hors des dates de son programme ou de sa série
-- title.en: The event takes place outside the dates of its programme or series
-- help.fr: L'événement se termine avant le début du programme (ou de la série), ou commence après
--    sa fin. Vérifier la date de l'événement, celles du programme, et si c'est bien de ce
--    programme qu'il s'agit. Un bilan ou une inauguration tardive s'admet avec son motif.
--    Une étude se présente après sa fin : ce n'est pas signalé.
-- help.en: The event ends before the programme (or the series) starts, or starts after it ends.
--    Check the date of the event, those of the programme, and whether this is the right
--    programme. A late review or opening is accepted with its reason. A study is presented
--    after it ends: that is not told.
-- number: R07
WITH moment AS (
    SELECT _id, debut, debut_min, debut_max, fin_max, programme FROM evenement
    UNION SELECT _id, debut, debut_min, debut_max, fin_max, serie FROM evenement
), cas AS (
    SELECT e._id AS id, e.debut, p._id AS programme, p.debut AS ouvre, p.fin AS ferme,
           coalesce(e.fin_max, e.debut_max) < p.debut_min AS trop_tot,
           e.debut_min > p.fin_max AND p.nature <> 'etude' AS trop_tard
    FROM moment e JOIN programme p ON p._id = e.programme
)
SELECT 'evenement' AS kind, id, '/debut' AS field,
       iif(trop_tot,
           format('l''événement (%s) est avant le début du programme « %s » (%s) ; vérifier les dates', debut, programme, ouvre),
           format('l''événement (%s) est après la fin du programme « %s » (%s) ; vérifier les dates', debut, programme, ferme)) AS message_fr,
       iif(trop_tot,
           format('the event (%s) is before the start of the programme ''%s'' (%s); check the dates', debut, programme, ouvre),
           format('the event (%s) is after the end of the programme ''%s'' (%s); check the dates', debut, programme, ferme)) AS message_en
FROM cas
WHERE trop_tot OR trop_tard
ORDER BY id, programme
