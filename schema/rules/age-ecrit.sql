-- id: age-ecrit
-- severity: warning
-- title.fr: Un âge est écrit en toutes lettres
-- title.en: An age is written down
-- help.fr: « Depuis quinze ans », « fête ses 10 ans » : vrai une année, faux l'année d'après.
--    L'âge d'une organisation ou d'un programme se calcule depuis « debut » : écrire cette date,
--    et retirer l'âge du texte.
-- help.en: "For fifteen years", "its 10th anniversary": true one year, false the next. The age of
--    an organisation or a programme is computed from "debut": write that date, and take the age
--    out of the text.
-- number: R39
WITH texte (kind, id, field, fr, en) AS (
    SELECT 'organisation', _id, '/resume', resume_fr, resume_en FROM organisation
    UNION ALL SELECT 'organisation', _id, '/corps', corps_fr, corps_en FROM organisation
    UNION ALL SELECT 'programme', _id, '/resume', resume_fr, resume_en FROM programme
    UNION ALL SELECT 'programme', _id, '/corps', corps_fr, corps_en FROM programme
    UNION ALL SELECT 'exercice', _id, '/edito', edito_fr, edito_en FROM exercice
    UNION ALL SELECT 'exercice', _id, '/faits_marquants/' || _pos, _value_fr, _value_en FROM exercice_faits_marquants
), plie AS (
    SELECT kind, id, field,
           '-' || fold(fr) || '-' REGEXP '-(depuis|ses|les|a-l-age-de|agee?-de|existe-depuis|nee?-il-y-a|cree?e?-il-y-a)-(plus-de-|pres-de-|bientot-|deja-)?([0-9]+|dix(-sept|-huit|-neuf)?|onze|douze|treize|quatorze|quinze|seize|vingt|cinq|six|sept|huit|neuf|deux|trois|quatre|trente)-ans-'
           OR '-' || fold(fr) || '-' REGEXP '-[0-9]+e?(me)?-anniversaire-|-ans-d-existence-' AS age_fr,
           '-' || fold(en) || '-' REGEXP '-(for|of|turns?|aged|over|nearly)-(more-than-|over-|nearly-|almost-)?([0-9]+|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|seventeen|twenty|thirty)-years(-old)?-(of-existence-|now-|since-)?|-[0-9]+th-anniversary-' AS age_en
    FROM texte
)
SELECT kind, id, field,
       'ce texte donne un âge qui sera faux l''an prochain ; écrire la date de début et retirer l''âge' AS message_fr,
       'this text gives an age that will be wrong next year; write the start date and take the age out' AS message_en
FROM plie
WHERE age_fr OR age_en
ORDER BY kind, id, field
