-- id: contact-prive
-- severity: error
-- title.fr: Une adresse de courriel ou un numéro de téléphone dans un texte
-- title.en: An e-mail address or a telephone number in a text
-- help.fr: Ces coordonnées ne s'écrivent que dans contact_fonctionnel d'une organisation, et
--    seulement celles d'un service. Ailleurs elles sont le plus souvent celles d'une personne :
--    les retirer.
-- help.en: These only stand in contact_fonctionnel of an organisation, and only those of a
--    department. Elsewhere they are mostly a person's: remove them.
-- number: R30
WITH fiche (kind, id, json) AS (
    SELECT 'adhesion', k._id, k._json FROM json_each(:changed, '$.adhesion') c JOIN adhesion k ON k._id = c.value
    UNION ALL
    SELECT 'document', k._id, k._json FROM json_each(:changed, '$.document') c JOIN document k ON k._id = c.value
    UNION ALL
    SELECT 'enseignement', k._id, k._json FROM json_each(:changed, '$.enseignement') c JOIN enseignement k ON k._id = c.value
    UNION ALL
    SELECT 'evenement', k._id, k._json FROM json_each(:changed, '$.evenement') c JOIN evenement k ON k._id = c.value
    UNION ALL
    SELECT 'exercice', k._id, k._json FROM json_each(:changed, '$.exercice') c JOIN exercice k ON k._id = c.value
    UNION ALL
    SELECT 'notion', k._id, k._json FROM json_each(:changed, '$.notion') c JOIN notion k ON k._id = c.value
    UNION ALL
    SELECT 'organisation', k._id, k._json FROM json_each(:changed, '$.organisation') c JOIN organisation k ON k._id = c.value
    UNION ALL
    SELECT 'programme', k._id, k._json FROM json_each(:changed, '$.programme') c JOIN programme k ON k._id = c.value
    UNION ALL
    SELECT 'ressource', k._id, k._json FROM json_each(:changed, '$.ressource') c JOIN ressource k ON k._id = c.value
    UNION ALL
    SELECT 'territoire', k._id, k._json FROM json_each(:changed, '$.territoire') c JOIN territoire k ON k._id = c.value
    UNION ALL
    SELECT 'test', k._id, k._json FROM json_each(:changed, '$.test') c JOIN test k ON k._id = c.value
    UNION ALL
    SELECT 'personne', k._id, k._json FROM json_each(:changed, '$.personne') c JOIN personne k ON k._id = c.value
), suspecte AS (
    SELECT kind, id, json FROM fiche
    WHERE instr(json, '@') OR json REGEXP '(\+33|(^|[^0-9])0) ?[1-9]([ .-]?[0-9]{2}){4}'
), texte AS (
    SELECT s.kind, s.id, j.value,
           replace(replace(replace(replace(substr(j.fullkey, 2), '"', ''), '.', '/'), '[', '/'), ']', '') AS field
    FROM suspecte s, json_tree(s.json) j
    WHERE j.type = 'text'
), vu AS (
    SELECT kind, id, field,
           value REGEXP '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+' AS courriel,
           NOT value REGEXP '^https?://'
           AND value REGEXP '(^|[^0-9A-Za-z])(\+33 ?|0)[1-9]([ .-]?[0-9]{2}){4}([^0-9A-Za-z]|$)' AS telephone
    FROM texte
    WHERE NOT (kind = 'organisation' AND field LIKE '/contact\_fonctionnel/%' ESCAPE '\')
)
SELECT kind, id, field,
       iif(courriel,
           'une adresse de courriel est écrite ici ; la retirer (celle d''un service va dans contact_fonctionnel de l''organisation)',
           'un numéro de téléphone est écrit ici ; le retirer (celui d''un standard va dans contact_fonctionnel de l''organisation)') AS message_fr,
       iif(courriel,
           'an e-mail address is written here; remove it (a department''s goes in contact_fonctionnel of the organisation)',
           'a telephone number is written here; remove it (a switchboard''s goes in contact_fonctionnel of the organisation)') AS message_en
FROM vu
WHERE courriel OR telephone
ORDER BY kind, id, field
