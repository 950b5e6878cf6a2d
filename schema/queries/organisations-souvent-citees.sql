-- id: organisations-souvent-citees
-- title.fr: Les organisations que plusieurs documents citent
-- title.en: The organisations that several documents quote
-- help.fr: Les organisations dont parlent au moins tant de documents : ceux qui sont la source de
--    leur fiche, ou d'une fiche qui les cite.
-- help.en: The organisations that at least so many documents speak of: those that are the source
--    of their record, or of a record that quotes them.
-- params: documents=3
-- params.documents.fr: le nombre de documents, au moins
-- params.documents.en: the number of documents, at least
-- columns.organisation.fr: Organisation
-- columns.organisation.en: Organisation
-- columns.nom.fr: Nom
-- columns.nom.en: Name
-- columns.documents.fr: Documents
-- columns.documents.en: Documents
-- columns.lesquels.fr: Lesquels
-- columns.lesquels.en: Which
-- number: Q33
WITH source AS (
    SELECT kind, id, target_id AS document FROM _link
    WHERE target_kind = 'document' AND field IN ('sources.document', 'lignes.source.document')
), parle AS (
    SELECT id AS organisation, document FROM source WHERE kind = 'organisation'
    UNION
    SELECT l.target_id, s.document
    FROM _link l JOIN source s ON s.kind = l.kind AND s.id = l.id
    WHERE l.target_kind = 'organisation'
)
SELECT p.organisation, o.titre AS nom, o.type, count(*) AS documents,
       group_concat(p.document, ', ') AS lesquels
FROM parle p JOIN organisation o ON o._id = p.organisation
GROUP BY p.organisation HAVING count(*) >= :documents
ORDER BY documents DESC, nom
-- caveats
SELECT format('aucune organisation n''est citée d''après « %s » : ce document n''est peut-être pas encore dépouillé', d._id) AS message_fr,
       format('no organisation is quoted after ''%s'': the document may not have been gone through yet', d._id) AS message_en
FROM document d
WHERE d.type <> 'jeu_de_donnees'
  AND NOT EXISTS (SELECT 1 FROM _link s JOIN _link l ON l.kind = s.kind AND l.id = s.id
                  WHERE s.target_kind = 'document' AND s.target_id = d._id
                    AND (s.kind = 'organisation' OR l.target_kind = 'organisation'))
