-- id: dates-inversees
-- severity: error
-- title.fr: La fin est avant le début
-- title.en: The end is before the start
-- help.fr: Le dernier jour possible de la fin est avant le premier jour possible du début, et
--    aucune des deux dates n'est dite incertaine. Corriger l'une des deux.
-- help.en: The last day that the end may be is before the first day that the start may be, and
--    neither date is said to be uncertain. Correct one of the two.
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
       format('la fin (%s) est avant le début (%s) ; corriger l''une des deux dates', fin, debut) AS message_fr,
       format('the end (%s) is before the start (%s); correct one of the two dates', fin, debut) AS message_en
FROM periode
WHERE fin_max < debut_min
  AND NOT (debut || fin) REGEXP '[?~%]'
ORDER BY kind, id, chemin
