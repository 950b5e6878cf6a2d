-- id: donnees-personnelles
-- title.fr: Ce que le registre dit des personnes
-- title.en: What the registry says of people
-- help.fr: Combien de personnes ont une fiche, combien de fiches les citent, combien sont à
--    revoir ou effacées, et ce qui n'est que compté : adhérents individuels, stagiaires,
--    apprentis.
-- help.en: How many people have a record, how many records quote them, how many are to be
--    reviewed or erased, and what is only counted: individual members, interns, apprentices.
-- columns.mesure.fr: Mesure
-- columns.mesure.en: Measure
-- columns.nombre.fr: Nombre
-- columns.nombre.en: Number
-- number: Q41
SELECT 'personnes qui ont une fiche' AS mesure, count(*) AS nombre FROM personne WHERE efface IS NULL
UNION ALL SELECT 'fiches effacées', count(*) FROM personne WHERE efface IS NOT NULL
UNION ALL SELECT 'fiches à revoir à ce jour', count(*) FROM personne WHERE revoir_le < :today
UNION ALL SELECT 'fiches qui citent une personne', count(DISTINCT kind || '/' || id) FROM _link WHERE target_kind = 'personne'
UNION ALL SELECT 'témoignages mot pour mot', count(*) FROM enseignement WHERE forme = 'citation'
UNION ALL
SELECT format('adhérents individuels de %d, comptés et non nommés', annee), adhesions_individuelles
FROM (SELECT * FROM exercice ORDER BY annee) WHERE adhesions_individuelles IS NOT NULL
UNION ALL
SELECT format('stagiaires et apprentis de %d, comptés et non nommés', annee), coalesce(equipe_stagiaires, 0) + coalesce(equipe_apprentis, 0)
FROM (SELECT * FROM exercice ORDER BY annee) WHERE equipe_stagiaires IS NOT NULL OR equipe_apprentis IS NOT NULL
