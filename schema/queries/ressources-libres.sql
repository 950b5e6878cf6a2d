-- id: ressources-libres
-- title.fr: Les ressources réutilisables sur un thème
-- title.en: Resources on a theme that may be reused
-- help.fr: Les ressources sous licence Creative Commons ou une autre licence libre, des
--    programmes qui portent sur le thème, ou qui en traitent elles-mêmes. Sans licence écrite,
--    personne n'a le droit de les reprendre : elles sont comptées sous la réponse.
-- help.en: The resources under a Creative Commons licence or another free licence, of the
--    programmes about the theme, or that deal with it themselves. Without a written licence
--    nobody has the right to reuse them: they are counted under the answer.
-- params: theme=communs
-- params.theme.fr: l'identifiant du thème
-- params.theme.en: the identifier of the theme
-- columns.ressource.fr: Ressource
-- columns.ressource.en: Resource
-- number: Q16
WITH sujet AS (
    SELECT _id FROM programme_themes WHERE _value = :theme
), concernee AS (
    SELECT _id FROM ressource_programmes WHERE _value IN (SELECT _id FROM sujet)
    UNION SELECT x._id FROM ressource_tests x JOIN test t ON t._id = x._value WHERE t.programme IN (SELECT _id FROM sujet)
    UNION SELECT _id FROM ressource_themes WHERE _value = :theme
)
SELECT r._id AS ressource, r.titre, r.type, r.licence, r.publiee_le
FROM ressource r JOIN concernee c ON c._id = r._id
WHERE r.licence IS NOT NULL AND r.licence NOT IN ('NOASSERTION', 'NONE', 'LicenseRef-tous-droits')
ORDER BY r.publiee_le_min DESC, r._id
-- caveats
WITH sujet AS (
    SELECT _id FROM programme_themes WHERE _value = :theme
), concernee AS (
    SELECT _id FROM ressource_programmes WHERE _value IN (SELECT _id FROM sujet)
    UNION SELECT x._id FROM ressource_tests x JOIN test t ON t._id = x._value WHERE t.programme IN (SELECT _id FROM sujet)
    UNION SELECT _id FROM ressource_themes WHERE _value = :theme
)
SELECT format('%d ressource%s sur ce thème sans licence connue : personne n''a le droit de les reprendre', count(*), iif(count(*) > 1, 's', '')) AS message_fr,
       format('%d resource%s on this theme without a known licence: nobody has the right to reuse them', count(*), iif(count(*) > 1, 's', '')) AS message_en
FROM ressource r JOIN concernee c ON c._id = r._id
WHERE coalesce(r.licence, 'NOASSERTION') IN ('NOASSERTION', 'NONE') AND r.voix IN ('produite', 'coproduite', 'traduite')
  AND r.statut NOT IN ('annoncee', 'abandonnee')
HAVING count(*) > 0
UNION ALL
SELECT format('« %s » n''est l''identifiant d''aucun thème', :theme), format('''%s'' is the identifier of no theme', :theme)
WHERE :theme NOT IN (SELECT _id FROM notion WHERE nature = 'theme')
