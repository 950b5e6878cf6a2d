-- id: fiches-d-un-document
-- title.fr: Les fiches qui s'appuient sur un document
-- title.en: The records that rest on a document
-- help.fr: Chaque fiche dont une source est le document, avec l'endroit du document et la façon
--    dont il a été utilisé.
-- help.en: Each record that has the document as a source, with the place in the document and the
--    way it was used.
-- params: document=fiche-partenaire
-- params.document.fr: l'identifiant du document
-- params.document.en: the identifier of the document
-- columns.sorte.fr: Sorte
-- columns.sorte.en: Kind
-- columns.fiche.fr: Fiche
-- columns.fiche.en: Record
-- columns.titre.fr: Titre
-- columns.titre.en: Title
-- number: Q51
WITH source (sorte, fiche, localisation, nature, document) AS (
    SELECT 'adhesion', _id, localisation, nature, document FROM adhesion_sources UNION ALL
    SELECT 'document', _id, localisation, nature, document FROM document_sources UNION ALL
    SELECT 'enseignement', _id, localisation, nature, document FROM enseignement_sources UNION ALL
    SELECT 'evenement', _id, localisation, nature, document FROM evenement_sources UNION ALL
    SELECT 'exercice', _id, localisation, nature, document FROM exercice_sources UNION ALL
    SELECT 'notion', _id, localisation, nature, document FROM notion_sources UNION ALL
    SELECT 'organisation', _id, localisation, nature, document FROM organisation_sources UNION ALL
    SELECT 'personne', _id, localisation, nature, document FROM personne_sources UNION ALL
    SELECT 'programme', _id, localisation, nature, document FROM programme_sources UNION ALL
    SELECT 'ressource', _id, localisation, nature, document FROM ressource_sources UNION ALL
    SELECT 'territoire', _id, localisation, nature, document FROM territoire_sources UNION ALL
    SELECT 'test', _id, localisation, nature, document FROM test_sources
)
SELECT s.sorte, s.fiche, r.title AS titre, s.localisation, s.nature
FROM source s JOIN _record r ON r.kind = s.sorte AND r.id = s.fiche
WHERE s.document = :document
ORDER BY s.sorte, s.fiche, s.localisation
-- caveats
SELECT format('le document « %s » n''a pas de fiche', :document) AS message_fr, format('the document ''%s'' has no record', :document) AS message_en
WHERE :document NOT IN (SELECT _id FROM document)
UNION ALL
SELECT 'ce document a été lu par une machine (OCR) : rien n''en est recopié mot pour mot',
       'this document was read by a machine (OCR): nothing is copied from it word for word'
FROM document WHERE _id = :document AND qualite = 'ocr'
