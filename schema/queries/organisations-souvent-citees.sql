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
SELECT o._id AS organisation, o.titre AS nom, o.type, count(DISTINCT s.document) AS documents,
       (SELECT group_concat(document, ', ') FROM (
            SELECT DISTINCT x.document FROM organisation_sources x JOIN document y ON y._id = x.document
            WHERE x._id = o._id AND y.type NOT IN ('jeu_de_donnees', 'texte_officiel') ORDER BY 1)) AS lesquels
FROM organisation o JOIN organisation_sources s ON s._id = o._id JOIN document d ON d._id = s.document
WHERE d.type NOT IN ('jeu_de_donnees', 'texte_officiel')
GROUP BY o._id HAVING count(DISTINCT s.document) >= :documents
ORDER BY documents DESC, fold(nom)
-- caveats
SELECT format('aucune fiche d''organisation ne cite « %s » : ce document n''est peut-être pas encore dépouillé', d._id) AS message_fr,
       format('no record of an organisation cites ''%s'': the document may not have been gone through yet', d._id) AS message_en
FROM document d
WHERE d.type NOT IN ('jeu_de_donnees', 'texte_officiel')
  AND d._id NOT IN (SELECT document FROM organisation_sources WHERE document IS NOT NULL)
