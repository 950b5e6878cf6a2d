-- id: temoignages
-- title.fr: Les témoignages, par rôle
-- title.en: The testimonies, by role
-- help.fr: Qui témoigne (un rôle, jamais un nom), sur quel programme, sous quelle forme, et le
--    risque que l'on reconnaisse la personne.
-- help.en: Who testifies (a role, never a name), about which programme, in which form, and the
--    risk that the person is recognised.
-- columns.role.fr: Rôle
-- columns.role.en: Role
-- columns.temoignage.fr: Témoignage
-- columns.temoignage.en: Testimony
-- columns.objet.fr: À propos de
-- columns.objet.en: About
-- columns.forme.fr: Forme
-- columns.forme.en: Form
-- columns.source.fr: Source
-- columns.source.en: Source
-- number: Q36
SELECT e.locuteur_role_generalise AS role, e._id AS temoignage,
       coalesce((SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_programmes WHERE _id = e._id ORDER BY _pos)),
                (SELECT group_concat(_value, ', ') FROM (SELECT _value FROM enseignement_tests WHERE _id = e._id ORDER BY _pos))) AS objet,
       coalesce(e.forme, 'paraphrase') AS forme, e.risque_reidentification,
       (SELECT x.document || ' ' || coalesce(x.localisation, '') FROM enseignement_sources x
        WHERE x._id = e._id ORDER BY x._pos LIMIT 1) AS source
FROM enseignement e WHERE e.nature = 'temoignage'
ORDER BY fold(role), e._id
-- caveats
SELECT 'aucun témoignage n''a de fiche' AS message_fr, 'no testimony has a record' AS message_en
WHERE NOT EXISTS (SELECT 1 FROM enseignement WHERE nature = 'temoignage')
