-- id: adresse-ephemere
-- severity: warning
-- title.fr: Un lien vers un service de partage de fichiers
-- title.en: A link to a file-sharing service
-- help.fr: Ces liens cessent de marcher quand leur auteur part, ou après quelques jours. Déposer
--    le fichier sur un site durable, ou écrire dans « archive » l'adresse d'une copie archivée.
-- help.en: These links stop working when their author leaves, or after a few days. Put the file
--    on a lasting site, or write in "archive" the address of an archived copy.
-- number: R11
WITH partage (nom) AS (VALUES
    ('drive.google.com'), ('docs.google.com'), ('dropbox.com'), ('wetransfer.com'),
    ('we.tl'), ('1drv.ms'), ('onedrive.live.com'), ('sharepoint.com'), ('icloud.com'),
    ('mega.nz'), ('grosfichiers.com'), ('swisstransfer.com'), ('smash.com')
), adresse (kind, id, field, url) AS (
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
       format('« %s » partage des fichiers pour un temps ; déposer celui-ci sur un site durable ou en donner une copie archivée', url_host(url)) AS message_fr,
       format('''%s'' shares files for a time; put this one on a lasting site, or give an archived copy', url_host(url)) AS message_en
FROM adresse
WHERE EXISTS (SELECT 1 FROM partage WHERE '.' || url_host(url) LIKE '%.' || nom)
ORDER BY kind, id, field
