-- id: theme-isole
-- severity: warning
-- title.fr: Un thème ne relie rien
-- title.en: A theme links nothing
-- help.fr: Un thème sert à rapprocher des fiches : il lui en faut au moins deux. Et un thème sur
--    lequel nous disons avoir appris quelque chose devrait être celui d'au moins un programme.
--    L'ajouter aux fiches qui en traitent, ou le remplacer par un thème plus large.
-- help.en: A theme brings records together: it takes at least two. And a theme about which we say
--    that we learnt something should be that of at least one programme. Add it to the records
--    that deal with it, or use a broader theme instead.
-- params: fiches=2
-- params.fiches.fr: nombre de fiches au-dessous duquel un thème est isolé
-- params.fiches.en: number of records under which a theme is isolated
-- number: R28
WITH usage AS (
    SELECT n._id AS id, count(DISTINCT l.kind || '/' || l.id) AS fiches,
           count(DISTINCT iif(l.kind = 'enseignement', l.id, NULL)) AS enseignements,
           count(DISTINCT iif(l.kind = 'programme', l.id, NULL)) AS programmes
    FROM notion n
    LEFT JOIN _link l ON l.field = 'themes' AND l.target_kind = 'notion'
     AND (l.target_id = n._id
          OR l.target_id IN (SELECT a._value FROM notion_anciens_ids a WHERE a._id = n._id))
    WHERE n.nature = 'theme'
    GROUP BY n._id
)
SELECT 'notion' AS kind, id, '' AS field,
       iif(fiches < :fiches,
           CASE fiches WHEN 0 THEN 'aucune fiche ne porte ce thème ; l''ajouter aux fiches qui en traitent'
           ELSE format('%d seule%s fiche%s porte%s ce thème ; l''ajouter aux fiches qui en traitent', fiches,
                       iif(fiches > 1, 's', ''), iif(fiches > 1, 's', ''), iif(fiches > 1, 'nt', '')) END,
           format('thème de %d enseignement%s et d''aucun programme ; de quel programme est-ce le sujet ?', enseignements, iif(enseignements > 1, 's', ''))) AS message_fr,
       iif(fiches < :fiches,
           CASE fiches WHEN 0 THEN 'no record has this theme; add it to the records that deal with it'
           ELSE format('only %d record%s %s this theme; add it to the records that deal with it', fiches,
                       iif(fiches = 1, '', 's'), iif(fiches = 1, 'has', 'have')) END,
           format('theme of %d learning%s and of no programme; which programme is about it?', enseignements, iif(enseignements = 1, '', 's'))) AS message_en
FROM usage
WHERE fiches < :fiches OR (enseignements > 0 AND programmes = 0)
ORDER BY id
