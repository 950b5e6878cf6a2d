-- id: dates-douteuses
-- severity: warning
-- title.fr: La fin est peut-être avant le début
-- title.en: The end may be before the start
-- help.fr: Les deux dates se suivent mal, mais l'une est incertaine, ou trop peu précise pour
--    conclure. Préciser celle que l'on connaît mieux, ou admettre l'avertissement avec son motif.
-- help.en: The two dates do not follow each other, but one is uncertain, or too vague to be sure.
--    Make the one that is better known more precise, or accept the warning with the reason.
-- number: R06
WITH periode (kind, id, chemin, debut, debut_min, debut_max, fin, fin_min, fin_max) AS (
    SELECT 'programme', _id, '', debut, debut_min, debut_max, fin, fin_min, fin_max FROM programme
    UNION ALL SELECT 'programme', _id, '/phases/' || _pos, debut, debut_min, debut_max, fin, fin_min, fin_max FROM programme_phases
    UNION ALL SELECT 'programme', _id, '/partenaires/' || _pos, debut, debut_min, debut_max, fin, fin_min, fin_max FROM programme_partenaires
    UNION ALL SELECT 'test', _id, '', debut, debut_min, debut_max, fin, fin_min, fin_max FROM test
    UNION ALL SELECT 'evenement', _id, '', debut, debut_min, debut_max, fin, fin_min, fin_max FROM evenement
    UNION ALL SELECT 'organisation', _id, '', debut, debut_min, debut_max, fin, fin_min, fin_max FROM organisation
    UNION ALL SELECT 'territoire', _id, '', debut, debut_min, debut_max, fin, fin_min, fin_max FROM territoire
    UNION ALL SELECT 'personne', _id, '/fonctions/' || _pos, debut, debut_min, debut_max, fin, fin_min, fin_max FROM personne_fonctions
    UNION ALL SELECT 'notion', _id, '/cas/' || _pos, debut, debut_min, debut_max, fin, fin_min, fin_max FROM notion_cas
)
SELECT kind, id, chemin || '/fin' AS field,
       format('la fin (%s) est peut-être avant le début (%s) ; préciser l''une des deux dates', fin, debut) AS message_fr,
       format('the end (%s) may be before the start (%s); make one of the two dates more precise', fin, debut) AS message_en
FROM periode
WHERE (fin_max < debut_min AND (debut || fin) REGEXP '[?~%]')
   OR (fin_max >= debut_min AND fin_max < debut_max AND fin_min < debut_min)
ORDER BY kind, id, chemin
