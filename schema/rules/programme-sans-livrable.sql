-- id: programme-sans-livrable
-- severity: warning
-- title.fr: Un programme achevé n'a rien publié
-- title.en: A completed programme published nothing
-- help.fr: Aucune ressource publiée ne cite ce programme, ni l'un de ses tests. Ajouter la
--    ressource, ou dire pourquoi il n'y en a pas dans motif_sans_livrable. Les programmes d'un
--    tiers (nature « externe ») ne sont pas regardés.
-- help.en: No published resource quotes this programme, nor one of its tests. Add the resource,
--    or say why there is none in motif_sans_livrable. Third parties' programmes (nature
--    "externe") are not looked at.
-- number: R14
SELECT 'programme' AS kind, p._id AS id, '/statut' AS field,
       'programme achevé sans ressource publiée ; ajouter la ressource ou dire pourquoi dans motif_sans_livrable' AS message_fr,
       'completed programme without a published resource; add the resource, or say why in motif_sans_livrable' AS message_en
FROM programme p
WHERE p.statut = 'acheve' AND p.nature <> 'externe' AND p.motif_sans_livrable IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM ressource_programmes rp JOIN ressource r ON r._id = rp._id
    WHERE rp._value = p._id AND r.statut = 'publiee')
  AND NOT EXISTS (
    SELECT 1 FROM test t JOIN ressource_tests rt ON rt._value = t._id
    JOIN ressource r ON r._id = rt._id
    WHERE t.programme = p._id AND r.statut = 'publiee')
ORDER BY p._id
