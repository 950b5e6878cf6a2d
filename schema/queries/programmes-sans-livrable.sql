-- id: programmes-sans-livrable
-- title.fr: Les programmes achevés qui n'ont rien publié
-- title.en: Completed programmes that published nothing
-- help.fr: Les programmes achevés, sauf les lieux et ceux d'un tiers, dont aucune ressource
--    publiée n'est connue, avec le motif écrit et le nombre de ressources seulement annoncées.
-- help.en: The completed programmes, but places and third parties', of which no published
--    resource is known, with the written reason and the number of resources that were only
--    announced.
-- columns.programme.fr: Programme
-- columns.programme.en: Programme
-- columns.motif.fr: Motif
-- columns.motif.en: Reason
-- columns.annoncees.fr: Ressources annoncées
-- columns.annoncees.en: Announced resources
-- number: Q43
SELECT p._id AS programme, p.titre, p.fin, p.motif_sans_livrable AS motif,
       (SELECT count(*) FROM ressource_programmes x JOIN ressource r ON r._id = x._id
        WHERE x._value = p._id AND r.statut IN ('annoncee', 'en_cours', 'non_retrouvee')) AS annoncees
FROM programme p
WHERE p.statut = 'acheve' AND p.nature NOT IN ('externe', 'lieu')
  AND NOT EXISTS (SELECT 1 FROM ressource_programmes x JOIN ressource r ON r._id = x._id
                  WHERE x._value = p._id AND r.statut = 'publiee'
                    AND r.type NOT IN ('site', 'article'))
  AND NOT EXISTS (SELECT 1 FROM test t JOIN ressource_tests x ON x._value = t._id
                  JOIN ressource r ON r._id = x._id WHERE t.programme = p._id AND r.statut = 'publiee')
ORDER BY p.fin_max, p._id
-- caveats
SELECT 'un site ou un article de blog ne compte pas comme livrable' AS message_fr, 'a website or a blog post does not count as a deliverable' AS message_en
WHERE EXISTS (SELECT 1 FROM programme WHERE statut = 'acheve')
