-- id: tout-sur
-- title.fr: Tout ce qui concerne une organisation
-- title.en: Everything about an organisation
-- help.fr: Les fiches qui citent l'organisation, par quel champ, avec le montant quand c'est une
--    ligne de budget. Ses anciens identifiants comptent aussi.
-- help.en: The records that quote the organisation, by which field, with the amount when it is a
--    line of a budget. Its former identifiers count too.
-- params: organisation=ditp
-- params.organisation.fr: l'identifiant de l'organisation
-- params.organisation.en: the identifier of the organisation
-- columns.sorte.fr: Sorte
-- columns.sorte.en: Kind
-- columns.fiche.fr: Fiche
-- columns.fiche.en: Record
-- columns.titre.fr: Titre
-- columns.titre.en: Title
-- columns.champ.fr: Champ
-- columns.champ.en: Field
-- columns.montant.fr: Montant
-- columns.montant.en: Amount
-- columns.montant.unit: EUR
-- columns.role.fr: Rôle
-- columns.role.en: Role
-- number: Q32
WITH nom (nom) AS (
    SELECT :organisation UNION SELECT _value FROM organisation_anciens_ids WHERE _id = :organisation
)
SELECT l.kind AS sorte, l.id AS fiche, r.title AS titre, l.field AS champ,
       CASE WHEN l.field = 'lignes.financeur' THEN
    (SELECT montant FROM exercice_lignes x WHERE x._id = l.id AND x._pos = l.pos) END AS montant,
       CASE WHEN l.field = 'partenaires.organisation' THEN
    (SELECT role FROM programme_partenaires x WHERE x._id = l.id AND x._pos = l.pos)
            WHEN l.field = 'organisations.organisation' THEN
    (SELECT role FROM test_organisations x WHERE x._id = l.id AND x._pos = l.pos)
            WHEN l.kind = 'adhesion' THEN (SELECT statut FROM adhesion x WHERE x._id = l.id) END AS role
FROM _link l JOIN _record r ON r.kind = l.kind AND r.id = l.id
WHERE l.target_kind = 'organisation' AND l.target_id IN (SELECT nom FROM nom)
ORDER BY l.kind, l.id, l.field, l.pos
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucune organisation', :organisation) AS message_fr,
       format('''%s'' is the identifier of no organisation', :organisation) AS message_en
WHERE :organisation NOT IN (SELECT _id FROM organisation)
