-- id: nom-hors-personne
-- severity: error
-- title.fr: Le nom d'une personne est écrit hors de sa fiche
-- title.en: A person's name is written outside their record
-- help.fr: Le nom d'une personne ne s'écrit que dans sa fiche : c'est ce qui permet de l'effacer
--    si elle le demande. Remplacer le nom par l'identifiant de la personne (dans « personnes » ou
--    « auteurs ») ou par sa fonction.
-- help.en: A person's name is only written in their own record: that is how it can be erased when
--    they ask. Replace the name by the identifier of the person (in "personnes" or "auteurs"), or
--    by their function.
-- number: R29
WITH nomme (id, nom) AS (
    SELECT _id, prenom || ' ' || nom FROM personne
    WHERE efface IS NULL AND length(nom) > 1 AND length(prenom) > 1
    UNION
    SELECT _id, nom || ' ' || prenom FROM personne
    WHERE efface IS NULL AND length(nom) > 1 AND length(prenom) > 1
    UNION
    SELECT _id, _value FROM personne_variantes WHERE instr(trim(_value), ' ')
), trouve AS (
    SELECT DISTINCT r.kind, r.id, n.id AS personne, n.nom,
           CASE r.kind
           WHEN 'adhesion' THEN (SELECT _json FROM adhesion WHERE _id = r.id)
           WHEN 'document' THEN (SELECT _json FROM document WHERE _id = r.id)
           WHEN 'enseignement' THEN (SELECT _json FROM enseignement WHERE _id = r.id)
           WHEN 'evenement' THEN (SELECT _json FROM evenement WHERE _id = r.id)
           WHEN 'exercice' THEN (SELECT _json FROM exercice WHERE _id = r.id)
           WHEN 'notion' THEN (SELECT _json FROM notion WHERE _id = r.id)
           WHEN 'organisation' THEN (SELECT _json FROM organisation WHERE _id = r.id)
           WHEN 'programme' THEN (SELECT _json FROM programme WHERE _id = r.id)
           WHEN 'ressource' THEN (SELECT _json FROM ressource WHERE _id = r.id)
           WHEN 'territoire' THEN (SELECT _json FROM territoire WHERE _id = r.id)
           WHEN 'test' THEN (SELECT _json FROM test WHERE _id = r.id)
           END AS json
    FROM nomme n
    JOIN _search s ON s._search MATCH '"' || replace(n.nom, '"', ' ') || '"'
    JOIN _record r ON r.kind = s.kind AND r.id = s.id
    WHERE r.kind <> 'personne'
)
SELECT DISTINCT t.kind, t.id,
       replace(replace(replace(replace(substr(j.fullkey, 2), '"', ''), '.', '/'), '[', '/'), ']', '') AS field,
       format('le nom de « personne/%s » est écrit ici ; écrire sa fonction ou citer son identifiant', t.personne) AS message_fr,
       format('the name of ''personne/%s'' is written here; write their function, or quote their identifier', t.personne) AS message_en
FROM trouve t, json_tree(t.json) j
WHERE j.type = 'text'
  AND fold(j.value) REGEXP '(^|[^a-z0-9])' || replace(fold(t.nom), '-', '[^a-z0-9]+') || '([^a-z0-9]|$)'
ORDER BY t.kind, t.id, field
