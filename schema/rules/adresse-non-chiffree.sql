-- id: adresse-non-chiffree
-- severity: warning
-- title.fr: Une adresse en http://
-- title.en: An address in http://
-- help.fr: La page n'est pas chiffrée. Presque tous les sites répondent aussi en https:// :
--    essayer, et corriger l'adresse. Si le site ne le permet pas, admettre l'avertissement avec
--    son motif.
-- help.en: The page is not encrypted. Nearly all sites answer in https:// too: try it, and
--    correct the address. When the site does not, accept the warning with the reason.
-- number: R11
WITH adresse (kind, id, field, url) AS (
    SELECT 'adhesion', _id, '/liens/' || _pos || '/url', url FROM adhesion_liens UNION ALL
    SELECT 'document', _id, '/liens/' || _pos || '/url', url FROM document_liens UNION ALL
    SELECT 'enseignement', _id, '/liens/' || _pos || '/url', url FROM enseignement_liens UNION ALL
    SELECT 'evenement', _id, '/liens/' || _pos || '/url', url FROM evenement_liens UNION ALL
    SELECT 'exercice', _id, '/liens/' || _pos || '/url', url FROM exercice_liens UNION ALL
    SELECT 'notion', _id, '/liens/' || _pos || '/url', url FROM notion_liens UNION ALL
    SELECT 'organisation', _id, '/liens/' || _pos || '/url', url FROM organisation_liens UNION ALL
    SELECT 'personne', _id, '/liens/' || _pos || '/url', url FROM personne_liens UNION ALL
    SELECT 'programme', _id, '/liens/' || _pos || '/url', url FROM programme_liens UNION ALL
    SELECT 'ressource', _id, '/liens/' || _pos || '/url', url FROM ressource_liens UNION ALL
    SELECT 'territoire', _id, '/liens/' || _pos || '/url', url FROM territoire_liens UNION ALL
    SELECT 'test', _id, '/liens/' || _pos || '/url', url FROM test_liens UNION ALL
    SELECT 'ressource', _id, '/fichiers/' || _pos || '/url', url FROM ressource_fichiers UNION ALL
    SELECT 'notion', _id, '/cas/' || _pos || '/url', url FROM notion_cas UNION ALL
    SELECT 'document', _id, '/url', url FROM document UNION ALL
    SELECT 'organisation', _id, '/site', site FROM organisation UNION ALL
    SELECT 'organisation', _id, '/contact_fonctionnel/url', contact_fonctionnel_url FROM organisation
)
SELECT kind, id, field,
       format('l''adresse commence par http:// ; essayer https://%s', substr(url, 8)) AS message_fr,
       format('the address starts with http://; try https://%s', substr(url, 8)) AS message_en
FROM adresse
WHERE url LIKE 'http://%'
ORDER BY kind, id, field
