-- id: adhesion-categorie
-- severity: error
-- title.fr: La catégorie d'adhérent ne va pas avec le type de l'organisation
-- title.en: The category of member does not fit the type of organisation
-- help.fr: Une région adhère comme région, une commune ou une intercommunalité comme ville ou
--    métropole, une association comme association… Corriger la catégorie dans l'adhésion, ou le
--    type dans la fiche de l'organisation.
-- help.en: A region is a member as a region, a municipality or an intermunicipal body as a city,
--    an association as an association… Correct the category in the membership, or the type in the
--    organisation's record.
-- number: R17
WITH admis (categorie, type) AS (VALUES
    ('villes_metropoles', 'commune'), ('villes_metropoles', 'intercommunalite'),
    ('villes_metropoles', 'collectivite_unique'),
    ('departements', 'departement'), ('departements', 'collectivite_unique'),
    ('regions', 'region'), ('regions', 'collectivite_unique'),
    ('autres_publics', 'pole_territorial'), ('autres_publics', 'recherche'),
    ('autres_publics', 'operateur'), ('autres_publics', 'etat'),
    ('autres_publics', 'assemblee'), ('autres_publics', 'sante'),
    ('autres_publics', 'labo'), ('autres_publics', 'bailleur'),
    ('autres_publics', 'international'),
    ('associations', 'association'), ('associations', 'fondation'),
    ('associations', 'collectif'),
    ('entreprises', 'entreprise'), ('entreprises', 'media'), ('entreprises', 'bailleur')
)
SELECT 'adhesion' AS kind, a._id AS id, '/categorie' AS field,
       format('la catégorie « %s » ne va pas avec le type « %s » de l''organisation « %s » ; corriger l''un ou l''autre%s',
              a.categorie, o.type, o._id,
              coalesce((SELECT ' (pour ce type : ' || group_concat(m.categorie, ' ou ') || ')'
                        FROM admis m WHERE m.type = o.type), '')) AS message_fr,
       format('the category ''%s'' does not fit the type ''%s'' of the organisation ''%s''; correct one or the other%s',
              a.categorie, o.type, o._id,
              coalesce((SELECT ' (for that type: ' || group_concat(m.categorie, ' or ') || ')'
                        FROM admis m WHERE m.type = o.type), '')) AS message_en
FROM adhesion a JOIN organisation o ON o._id = a.organisation
WHERE NOT EXISTS (SELECT 1 FROM admis m WHERE m.categorie = a.categorie AND m.type = o.type)
ORDER BY a._id
