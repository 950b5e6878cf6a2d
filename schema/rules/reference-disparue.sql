-- id: reference-disparue
-- severity: error
-- title.fr: Une organisation ou un territoire cité n'existait plus
-- title.en: An organisation or territory that is quoted no longer existed
-- help.fr: L'adhésion ou l'événement est postérieur à la fin de l'organisation (ou du territoire)
--    qu'il cite. Citer celle qui a pris sa suite, ou corriger l'une des dates. Une date
--    incertaine ne suffit pas à conclure.
-- help.en: The membership or the event comes after the end of the organisation (or territory)
--    that it quotes. Quote the one that took over, or correct one of the dates. An uncertain date
--    is not enough to be sure.
-- number: R26
WITH fin (kind, id, fin, fin_max) AS (
    SELECT 'organisation', _id, fin, fin_max FROM organisation
    WHERE fin IS NOT NULL AND NOT fin REGEXP '[?~%]$'
    UNION ALL
    SELECT 'territoire', _id, fin, fin_max FROM territoire
    WHERE fin IS NOT NULL AND NOT fin REGEXP '[?~%]$'
), suite (kind, id, suite) AS (
    SELECT 'organisation', _id, group_concat(_value, ', ') FROM organisation_successeurs GROUP BY _id
    UNION ALL
    SELECT 'territoire', _id, group_concat(_value, ', ') FROM territoire_successeurs GROUP BY _id
), cite (kind, id, field, quand, jour, cible_kind, cible) AS (
    SELECT 'adhesion', _id, '/organisation', CAST(annee AS TEXT), annee || '-01-01', 'organisation', organisation FROM adhesion
    UNION ALL SELECT 'evenement', e._id, '/organisateurs/' || l._pos, e.debut, e.debut_min, 'organisation', l._value
    FROM evenement e JOIN evenement_organisateurs l ON l._id = e._id
    UNION ALL SELECT 'evenement', e._id, '/partenaires/' || l._pos, e.debut, e.debut_min, 'organisation', l._value
    FROM evenement e JOIN evenement_partenaires l ON l._id = e._id
    UNION ALL SELECT 'evenement', _id, '/financement', debut, debut_min, 'organisation', financement FROM evenement
    UNION ALL SELECT 'evenement', _id, '/territoire', debut, debut_min, 'territoire', territoire FROM evenement
)
SELECT c.kind, c.id, c.field,
       format('« %s » n''existe plus depuis %s et est cité pour %s%s', c.cible, f.fin, c.quand,
              coalesce(' ; citer sa suite : ' || s.suite, ' ; vérifier les dates')) AS message_fr,
       format('''%s'' ended in %s and is quoted for %s%s', c.cible, f.fin, c.quand,
              coalesce('; quote what took over: ' || s.suite, '; check the dates')) AS message_en
FROM cite c JOIN fin f ON f.kind = c.cible_kind AND f.id = c.cible
LEFT JOIN suite s ON s.kind = f.kind AND s.id = f.id
WHERE f.fin_max < c.jour AND NOT c.quand REGEXP '[?~%]$'
ORDER BY c.kind, c.id, c.field
