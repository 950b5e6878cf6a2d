-- id: contact-nominatif
-- severity: warning
-- title.fr: Le courriel d'un contact semble être celui d'une personne
-- title.en: The e-mail of a contact looks like a person's
-- help.fr: contact_fonctionnel donne l'adresse d'un service (contact@, infos@, accueil@…), jamais
--    celle de quelqu'un. Si l'adresse est bien celle d'un service, admettre l'avertissement avec
--    son motif.
-- help.en: contact_fonctionnel gives the address of a department (contact@, infos@, accueil@…),
--    never a person's. When the address is a department's, accept the warning with the reason.
-- number: R33
WITH service (mot) AS (VALUES
    ('contact'), ('info'), ('infos'), ('information'), ('accueil'), ('secretariat'),
    ('mairie'), ('ville'), ('service'), ('services'), ('communication'), ('com'), ('presse'),
    ('bonjour'), ('hello'), ('direction'), ('dg'), ('dgs'), ('cabinet'), ('courrier'),
    ('webmaster'), ('webmestre'), ('association'), ('asso'), ('equipe'), ('labo'), ('lab'),
    ('innovation'), ('redaction'), ('bibliotheque'), ('mediatheque'), ('formation'),
    ('recherche'), ('administration'), ('adherents'), ('adhesion'), ('dpo'), ('office'), ('team'),
    ('support'), ('partenariats'), ('projets'), ('participation'), ('numerique')
), adresse AS (
    SELECT _id AS id, contact_fonctionnel_courriel AS courriel,
           substr(contact_fonctionnel_courriel, 1, instr(contact_fonctionnel_courriel, '@') - 1) AS nom
    FROM organisation
    WHERE contact_fonctionnel_courriel IS NOT NULL
)
SELECT 'organisation' AS kind, id, '/contact_fonctionnel/courriel' AS field,
       'cette adresse semble être celle d''une personne ; donner celle d''un service (contact@ ou infos@ par exemple)' AS message_fr,
       'this address looks like a person''s; give a department''s (contact@ or infos@, for instance)' AS message_en
FROM adresse
WHERE NOT EXISTS (SELECT 1 FROM service WHERE instr('-' || fold(nom) || '-', '-' || mot || '-'))
ORDER BY id
