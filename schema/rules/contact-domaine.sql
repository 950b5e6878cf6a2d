-- id: contact-domaine
-- severity: warning
-- title.fr: Le courriel du contact n'est pas du domaine du site
-- title.en: The e-mail of the contact is not in the domain of the site
-- help.fr: Une faute dans l'adresse, ou la messagerie d'un autre organisme. Vérifier que cette
--    adresse est bien celle de l'organisation.
-- help.en: A mistake in the address, or another body's mail. Check that this address is the
--    organisation's.
-- number: R33
WITH domaine AS (
    SELECT _id AS id,
           lower(substr(contact_fonctionnel_courriel, instr(contact_fonctionnel_courriel, '@') + 1)) AS courriel,
           iif(url_host(site) LIKE 'www.%', substr(url_host(site), 5), url_host(site)) AS site
    FROM organisation
    WHERE contact_fonctionnel_courriel IS NOT NULL AND site IS NOT NULL
)
SELECT 'organisation' AS kind, id, '/contact_fonctionnel/courriel' AS field,
       format('le courriel est chez « %s » et le site chez « %s » ; vérifier l''adresse', courriel, site) AS message_fr,
       format('the e-mail is at ''%s'' and the site at ''%s''; check the address', courriel, site) AS message_en
FROM domaine
WHERE NOT '.' || courriel LIKE '%.' || site AND NOT '.' || site LIKE '%.' || courriel
ORDER BY id
