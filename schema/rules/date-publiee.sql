-- id: date-publiee
-- severity: warning
-- title.fr: La date imprimée ne va pas avec sa rubrique
-- title.en: The printed date does not fit its heading
-- help.fr: Dans date_telle_que_publiee, le jour et le mois imprimés (« 30.10 ») ne sont pas du
--    mois de la rubrique (« rubrique Janvier »), ou ne sont pas ceux de la date retenue. Ajouter
--    « ? » à la date de début tant que l'on n'a pas vérifié, ou corriger.
-- help.en: In date_telle_que_publiee, the day and month as printed ("30.10") are not in the month
--    of the heading ("rubrique Janvier"), or are not those of the date that was kept. Add "?" to
--    the start date until it is checked, or correct it.
-- number: R08
WITH mois (numero, nom) AS (VALUES
    ('01', 'janvier'), ('02', 'fevrier'), ('03', 'mars'), ('04', 'avril'),
    ('05', 'mai'), ('06', 'juin'), ('07', 'juillet'), ('08', 'aout'),
    ('09', 'septembre'), ('10', 'octobre'), ('11', 'novembre'), ('12', 'decembre')
), lu AS (
    SELECT e._id AS id, e.debut, e.date_telle_que_publiee AS publiee,
           (SELECT m.nom FROM mois m
            WHERE instr('-' || fold(e.date_telle_que_publiee) || '-', '-rubrique-' || m.nom || '-')) AS rubrique,
           (SELECT m.nom FROM mois m
            WHERE regexp('(^|[^0-9])[0-9]{1,2}[./]' || m.numero || '([^0-9]|$)', e.date_telle_que_publiee)
            ORDER BY m.numero LIMIT 1) AS imprime,
           (SELECT m.nom FROM mois m WHERE m.numero = substr(e.debut, 6, 2)) AS retenu
    FROM evenement e
    WHERE e.date_telle_que_publiee IS NOT NULL AND NOT e.debut REGEXP '[?%]$'
)
SELECT 'evenement' AS kind, id, '/date_telle_que_publiee' AS field,
       iif(imprime <> rubrique,
           format('« %s » est un jour de %s imprimé dans la rubrique %s ; ajouter « ? » à la date de début (%s)', publiee, imprime, rubrique, debut),
           format('« %s » est un jour de %s et la date retenue est %s ; corriger la date ou lui ajouter « ? »', publiee, imprime, debut)) AS message_fr,
       iif(imprime <> rubrique,
           format('''%s'' is a day of %s printed under %s; add ''?'' to the start date (%s)', publiee, imprime, rubrique, debut),
           format('''%s'' is a day of %s and the date kept is %s; correct the date, or add ''?'' to it', publiee, imprime, debut)) AS message_en
FROM lu
WHERE imprime <> rubrique OR imprime <> retenu
ORDER BY id
