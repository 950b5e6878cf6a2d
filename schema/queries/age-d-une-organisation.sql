-- id: age-d-une-organisation
-- title.fr: L'âge d'une organisation
-- title.en: The age of an organisation
-- help.fr: Le nombre d'années révolues entre le début de l'organisation et le jour de la
--    question (ou sa fin). Quand la date de début est peu précise, le plus petit et le plus
--    grand âge possibles.
-- help.en: The number of full years between the start of the organisation and the day of the
--    question (or its end). When the start is vague, the lowest and the highest age possible.
-- params: organisation=la-27e-region
-- params.organisation.fr: l'identifiant de l'organisation
-- params.organisation.en: the identifier of the organisation
-- columns.organisation.fr: Organisation
-- columns.organisation.en: Organisation
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.au_moins.fr: Au moins
-- columns.au_moins.en: At least
-- columns.au_plus.fr: Au plus
-- columns.au_plus.en: At most
-- number: Q37
SELECT _id AS organisation, titre AS nom, debut, fin,
       (replace(coalesce(fin_min, :today), '-', '') - replace(debut_max, '-', '')) / 10000 AS au_moins,
       (replace(coalesce(fin_max, :today), '-', '') - replace(debut_min, '-', '')) / 10000 AS au_plus
FROM organisation WHERE _id = :organisation
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucune organisation', :organisation) AS message_fr,
       format('''%s'' is the identifier of no organisation', :organisation) AS message_en
WHERE :organisation NOT IN (SELECT _id FROM organisation)
UNION ALL
SELECT 'aucune date de début : l''âge n''est pas connu', 'no start date: the age is not known'
FROM organisation WHERE _id = :organisation AND debut IS NULL
