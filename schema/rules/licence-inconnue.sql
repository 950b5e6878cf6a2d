-- id: licence-inconnue
-- severity: warning
-- title.fr: Une ressource que nous publions n'a pas de licence connue
-- title.en: A resource that we publish has no known licence
-- help.fr: Sans licence écrite, personne n'a le droit de la reprendre. Choisir une licence avec
--    ses auteurs (CC-BY-SA-4.0 pour un document, par exemple), l'écrire sur la ressource, puis
--    ici. Ce qui n'est qu'annoncé, ou abandonné, n'est pas regardé.
-- help.en: Without a written licence nobody has the right to reuse it. Choose one with its
--    authors (CC-BY-SA-4.0 for a document, for instance), write it on the resource, then here.
--    What is only announced, or given up, is not looked at.
-- number: R12
SELECT 'ressource' AS kind, _id AS id, '/licence' AS field,
       'aucune licence n''est écrite (NOASSERTION) ; en choisir une avec les auteurs, par exemple CC-BY-SA-4.0' AS message_fr,
       'no licence is stated (NOASSERTION); choose one with the authors, CC-BY-SA-4.0 for instance' AS message_en
FROM ressource
WHERE licence = 'NOASSERTION' AND voix IN ('produite', 'coproduite', 'traduite')
  AND statut NOT IN ('annoncee', 'abandonnee')
ORDER BY _id
