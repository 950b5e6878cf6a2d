-- id: jour-ferie
-- severity: info
-- title.fr: L'événement a lieu un dimanche ou un jour férié
-- title.en: The event takes place on a Sunday or a public holiday
-- help.fr: C'est possible, mais rare : le jour a peut-être été mal recopié.
-- help.en: It may be so, but seldom: the day may have been copied wrongly.
-- number: R09
WITH ferie (jour, nom_fr, nom_en) AS (VALUES
    ('01-01', 'le 1er janvier', '1 January'), ('05-01', 'le 1er mai', '1 May'),
    ('05-08', 'le 8 mai', '8 May'), ('07-14', 'le 14 juillet', '14 July'),
    ('08-15', 'le 15 août', '15 August'), ('11-01', 'le 1er novembre', '1 November'),
    ('11-11', 'le 11 novembre', '11 November'), ('12-25', 'le 25 décembre', '25 December')
), jour AS (
    SELECT e._id AS id, e.debut, f.nom_fr, f.nom_en,
           strftime('%w', e.debut_min) = '0' AS dimanche
    FROM evenement e LEFT JOIN ferie f ON f.jour = substr(e.debut_min, 6)
    WHERE e.debut REGEXP '^[0-9]{4}-(0[1-9]|1[0-2])-[0-9]{2}'
)
SELECT 'evenement' AS kind, id, '/debut' AS field,
       format('la date %s tombe %s ; vérifier le jour dans la source', debut, coalesce(nom_fr, 'un dimanche')) AS message_fr,
       format('the date %s is %s; check the day in the source', debut, coalesce(nom_en, 'a Sunday')) AS message_en
FROM jour
WHERE dimanche OR nom_fr IS NOT NULL
ORDER BY id
