-- id: ressources-pour-un-public
-- title.fr: Les ressources pour un public
-- title.en: Resources for an audience
-- help.fr: Les ressources publiées qui s'adressent à ce public (agents, elus, habitants,
--    entreprises, associations, chercheurs, usagers), de la plus récente à la plus ancienne.
-- help.en: The published resources meant for that audience (agents, elus, habitants,
--    entreprises, associations, chercheurs, usagers), from the latest to the oldest.
-- params: public=elus
-- params.public.fr: le public
-- params.public.en: the audience
-- columns.ressource.fr: Ressource
-- columns.ressource.en: Resource
-- number: Q47
SELECT r._id AS ressource, r.titre, r.type, r.publiee_le, r.licence
FROM ressource r JOIN ressource_publics p ON p._id = r._id
WHERE p._value = :public AND r.statut = 'publiee'
ORDER BY r.publiee_le_min DESC, r._id
-- caveats
SELECT format('%d %s', count(*), iif(count(*) > 1, 'ressources publiées ne disent pas à qui elles s''adressent', 'ressource publiée ne dit pas à qui elle s''adresse')) AS message_fr,
       format('%d published resource%s', count(*), iif(count(*) > 1, 's say nothing of their audience', ' says nothing of its audience')) AS message_en
FROM ressource WHERE statut = 'publiee' AND _id NOT IN (SELECT _id FROM ressource_publics) HAVING count(*) > 0
