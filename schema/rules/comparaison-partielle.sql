-- id: comparaison-partielle
-- severity: warning
-- title.fr: Deux exercices n'ont pas les mêmes postes
-- title.en: Two financial years do not have the same headings
-- help.fr: Chaque exercice est comparé au précédent. Un poste présent une année et absent l'autre
--    peut avoir été regroupé ailleurs dans le document : la comparaison des deux années n'est
--    alors que partielle. Si c'est bien ainsi dans les documents, l'admettre avec son motif.
-- help.en: Each financial year is compared with the one before. A heading that is there one year
--    and not the other may have been merged elsewhere in the document: then the comparison of the
--    two years is only partial. When the documents are so, accept it with the reason.
-- number: R24
WITH nom (poste, fr, en) AS (VALUES
    ('personnel', 'Personnel', 'Staff'),
    ('prestations_externes', 'Prestations externes', 'External services'),
    ('loyer', 'Loyer', 'Rent'),
    ('deplacements', 'Déplacements', 'Travel'),
    ('honoraires', 'Honoraires', 'Professional fees'),
    ('services_generaux', 'Services généraux', 'General services'),
    ('impots_taxes', 'Impôts et taxes', 'Taxes'),
    ('dotations_provisions', 'Dotations et provisions', 'Depreciation and provisions'),
    ('adhesions', 'Adhésions', 'Membership dues'),
    ('prestations', 'Prestations vendues', 'Services sold'),
    ('etat_operateurs', 'État et opérateurs', 'State and public operators'),
    ('collectivites', 'Collectivités', 'Local authorities'),
    ('europe', 'Europe', 'European Union'),
    ('fondation', 'Fondations', 'Foundations'),
    ('subvention_programme', 'Subventions de programme', 'Programme grants'),
    ('cofinancement', 'Cofinancements', 'Co-funding'),
    ('dons', 'Dons', 'Gifts'),
    ('produits_financiers', 'Produits financiers', 'Financial income'),
    ('produits_anterieurs', 'Produits d''exercices antérieurs', 'Income from earlier years')
), suite AS (
    SELECT _id AS id, annee,
           lag(_id) OVER (ORDER BY annee) AS avant,
           lag(annee) OVER (ORDER BY annee) AS annee_avant
    FROM exercice
), poste AS (
    SELECT DISTINCT _id AS id, poste FROM exercice_lignes
), manque AS (
    SELECT s.id, s.annee, s.annee_avant, s.annee AS present, p.poste
    FROM suite s JOIN poste p ON p.id = s.id
    WHERE s.avant IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM poste q WHERE q.id = s.avant AND q.poste = p.poste)
    UNION ALL
    SELECT s.id, s.annee, s.annee_avant, s.annee_avant, p.poste
    FROM suite s JOIN poste p ON p.id = s.avant
    WHERE NOT EXISTS (SELECT 1 FROM poste q WHERE q.id = s.id AND q.poste = p.poste)
), liste AS (
    SELECT id, annee, annee_avant, present, count(*) AS nombre,
           group_concat(coalesce(fr, poste), ', ') AS postes, group_concat(coalesce(en, poste), ', ') AS headings
    FROM (SELECT m.*, n.fr, n.en FROM manque m LEFT JOIN nom n USING (poste) ORDER BY id, present, poste)
    GROUP BY id, present
)
SELECT 'exercice' AS kind, id, '/lignes' AS field,
       format('la comparaison de %d avec %d est partielle : %s en %d seulement (%s)',
              annee, annee_avant, iif(nombre = 1, '1 poste est', nombre || ' postes sont'),
              present, postes) AS message_fr,
       format('comparing %d with %d is only partial: %s in %d only (%s)',
              annee, annee_avant, iif(nombre = 1, '1 heading is', nombre || ' headings are'),
              present, headings) AS message_en
FROM liste
ORDER BY id, present
