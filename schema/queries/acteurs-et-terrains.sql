-- id: acteurs-et-terrains
-- title.fr: Qui prend part à un programme, et où il a été essayé
-- title.en: Who takes part in a programme, and where it was tried
-- help.fr: Les organisations du programme, puis celles de chacun de ses tests, avec leur rôle et
--    les territoires du test.
-- help.en: The organisations of the programme, then those of each of its tests, with their role
--    and the territories of the test.
-- params: programme=rebonds
-- params.programme.fr: l'identifiant du programme
-- params.programme.en: the identifier of the programme
-- columns.cadre.fr: Programme ou test
-- columns.cadre.en: Programme or test
-- columns.nom.fr: Organisation
-- columns.nom.en: Organisation
-- columns.territoires.fr: Territoires
-- columns.territoires.en: Territories
-- number: Q13
WITH cadre (rang, cadre, titre, organisation, role, certitude) AS (
    SELECT 1, p._id, p.titre, x.organisation, x.role, x.certitude
    FROM programme p JOIN programme_partenaires x ON x._id = p._id WHERE p._id = :programme
    UNION ALL
    SELECT 2, t._id, t.titre, x.organisation, x.role, x.certitude
    FROM test t JOIN test_organisations x ON x._id = t._id WHERE t.programme = :programme
)
SELECT c.cadre, c.titre, o.titre AS nom, c.role, c.certitude,
       iif(c.rang = 2, (SELECT group_concat(titre, ', ') FROM (
           SELECT d.titre FROM test_territoires x JOIN territoire d ON d._id = x._value
           WHERE x._id = c.cadre ORDER BY x._pos)), NULL) AS territoires
FROM cadre c LEFT JOIN organisation o ON o._id = c.organisation
ORDER BY c.rang, c.cadre, c.role = 'porteur' DESC, c.role, fold(nom)
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucun programme', :programme) AS message_fr,
       format('''%s'' is the identifier of no programme', :programme) AS message_en
WHERE :programme NOT IN (SELECT _id FROM programme)
UNION ALL
SELECT 'aucun test de ce programme n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu',
       'no test of this programme has a record: it does not mean that there was none'
WHERE :programme IN (SELECT _id FROM programme) AND :programme NOT IN (SELECT programme FROM test)
UNION ALL
SELECT format('« %s » : aucun territoire', t.titre), format('''%s'': no territory', t.titre)
FROM test t WHERE t.programme = :programme AND t._id NOT IN (SELECT _id FROM test_territoires)
