-- id: ce-qu-un-financeur-finance
-- title.fr: Ce qu'un financeur finance
-- title.en: What a funder funds
-- help.fr: Les sommes qu'une organisation a versées, puis les programmes, les tests et les
--    événements qu'elle finance ou soutient.
-- help.en: The sums that an organisation paid, then the programmes, tests and events that it
--    funds or supports.
-- params: organisation=erasmus-plus
-- params.organisation.fr: l'identifiant de l'organisation
-- params.organisation.en: the identifier of the organisation
-- columns.sorte.fr: Sorte
-- columns.sorte.en: Kind
-- columns.quand.fr: Quand
-- columns.quand.en: When
-- columns.titre.fr: Titre
-- columns.titre.en: Title
-- number: Q42
SELECT 'ligne de budget' AS sorte, CAST(e.annee AS TEXT) AS quand, l.libelle AS titre, l.montant, l.certitude
FROM exercice e JOIN exercice_lignes l ON l._id = e._id WHERE l.financeur = :organisation
UNION ALL
SELECT 'programme', p.debut, p.titre, NULL, x.certitude
FROM programme p JOIN programme_partenaires x ON x._id = p._id
WHERE x.organisation = :organisation AND x.role IN ('financeur', 'soutien')
UNION ALL
SELECT 'test', t.debut, t.titre, NULL, NULL
FROM test t JOIN test_organisations x ON x._id = t._id
WHERE x.organisation = :organisation AND x.role IN ('financeur', 'soutien')
UNION ALL
SELECT 'événement', e.debut || coalesce('/' || e.fin, ''), e.titre, NULL, NULL FROM evenement e WHERE e.financement = :organisation
ORDER BY sorte, quand, titre
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucune organisation', :organisation) AS message_fr,
       format('''%s'' is the identifier of no organisation', :organisation) AS message_en
WHERE :organisation NOT IN (SELECT _id FROM organisation)
