-- id: evenement-double
-- severity: warning
-- title.fr: Deux événements du même jour sont peut-être le même
-- title.en: Two events of the same day may be one
-- help.fr: Ils commencent le même jour et ont en commun une organisation et un mot de leur titre,
--    ou plusieurs mots de leur titre. Si c'est le même événement, n'en garder qu'un et écrire l'autre identifiant dans
--    « anciens_ids ». Sinon, admettre l'avertissement avec son motif.
-- help.en: They start on the same day and share an organisation and a word of their titles, or
--    several words of their titles. When it is the same event, keep one and write the other
--    identifier in "anciens_ids". Otherwise accept the warning with the reason.
-- params: mots=3
-- params.mots.fr: mots de quatre lettres ou plus que les deux titres ont en commun
-- params.mots.en: words of four letters or more that both titles have
-- number: R10
WITH jour AS (
    SELECT a._id AS id, b._id AS autre, a.debut, a.titre, b.titre AS titre_autre
    FROM evenement a JOIN evenement b
      ON b.debut_min = a.debut_min AND b.debut_max = a.debut_max AND b._id < a._id
    WHERE a.debut_min = a.debut_max
      AND a.statut <> 'annule' AND b.statut <> 'annule'
), lien AS (
    SELECT _id AS id, _value AS organisation FROM evenement_organisateurs
    UNION SELECT _id, _value FROM evenement_partenaires
), double AS (
    SELECT id, autre, debut,
           (SELECT min(l.organisation) FROM lien l JOIN lien m USING (organisation)
            WHERE l.id = j.id AND m.id = j.autre) AS organisation,
           (SELECT count(DISTINCT m.value)
            FROM json_each('["' || replace(fold(j.titre), '-', '","') || '"]') m,
                 json_each('["' || replace(fold(j.titre_autre), '-', '","') || '"]') n
            WHERE m.value = n.value AND length(m.value) >= 4
              AND m.value NOT IN ('dans', 'pour', 'avec', 'sans', 'sous', 'vers', 'entre', 'leur', 'leurs', 'plus', 'cette')) AS mots
    FROM jour j
)
SELECT 'evenement' AS kind, id, '/debut' AS field,
       iif(organisation IS NOT NULL,
           format('même jour (%s) et même organisation (« %s ») que « evenement/%s » : est-ce le même événement ?', debut, organisation, autre),
           format('même jour (%s) et %d mots du titre en commun avec « evenement/%s » : est-ce le même événement ?', debut, mots, autre)) AS message_fr,
       iif(organisation IS NOT NULL,
           format('same day (%s) and same organisation (''%s'') as ''evenement/%s'': is it the same event?', debut, organisation, autre),
           format('same day (%s) and %d words of the title in common with ''evenement/%s'': is it the same event?', debut, mots, autre)) AS message_en
FROM double
WHERE (organisation IS NOT NULL AND mots > 0) OR mots >= :mots
ORDER BY id, autre
