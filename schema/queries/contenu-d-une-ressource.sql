-- id: contenu-d-une-ressource
-- title.fr: Ce que contient une ressource
-- title.en: What a resource contains
-- help.fr: Pour un jeu, une méthode ou un livret : combien de joueurs ou de participants, les
--    fichiers à télécharger, et les notions, cartes ou termes qu'il contient, avec ceux de ses
--    parties.
-- help.en: For a game, a method or a booklet: how many players or participants, the files to
--    download, and the concepts, cards or terms that it contains, with those of its parts.
-- params: ressource=kriz
-- params.ressource.fr: l'identifiant de la ressource
-- params.ressource.en: the identifier of the resource
-- columns.sorte.fr: Sorte
-- columns.sorte.en: Kind
-- columns.contenu.fr: Contenu
-- columns.contenu.en: Content
-- columns.adresse.fr: Adresse
-- columns.adresse.en: Address
-- number: Q31
WITH nature (nature, nom) AS (VALUES
    ('carte_risque', 'carte risque'), ('consequence', 'conséquence'), ('critere', 'critère'),
    ('levier_communs', 'levier de communs'), ('methode', 'méthode'),
    ('methode_gestion', 'méthode de gestion'), ('reference', 'référence'), ('theme', 'thème')
), ensemble (id, titre) AS (
    SELECT _id, titre FROM ressource WHERE _id = :ressource
    UNION SELECT r._id, r.titre FROM ressource r JOIN ressource_derive_de d ON d._id = r._id WHERE d._value = :ressource
)
SELECT 'joueurs' AS sorte, modalites_joueurs_min || ' à ' || modalites_joueurs_max AS contenu, NULL AS adresse
FROM ressource WHERE _id = :ressource AND modalites_joueurs_min IS NOT NULL AND modalites_joueurs_max IS NOT NULL
UNION ALL
SELECT 'en ligne', iif(modalites_en_ligne, 'oui', 'non'), NULL FROM ressource WHERE _id = :ressource AND modalites_en_ligne IS NOT NULL
UNION ALL
SELECT 'effectif', modalites_effectif, NULL FROM ressource WHERE _id = :ressource AND modalites_effectif IS NOT NULL
UNION ALL
SELECT 'minutes', modalites_duree_min, NULL FROM ressource WHERE _id = :ressource AND modalites_duree_min IS NOT NULL
UNION ALL
SELECT * FROM (SELECT 'fichier', coalesce(f.titre, e.titre), f.url
               FROM ensemble e JOIN ressource_fichiers f ON f._id = e.id ORDER BY e.id <> :ressource, e.id, f._pos)
UNION ALL
SELECT * FROM (SELECT DISTINCT coalesce(m.nom, n.nature), n.titre, NULL
               FROM ensemble e JOIN ressource_parties p ON p._id = e.id JOIN notion n ON n._id = p._value
               LEFT JOIN nature m ON m.nature = n.nature
               ORDER BY n.nature, fold(n.titre))
-- caveats
SELECT format('« %s » n''est l''identifiant d''aucune ressource', :ressource) AS message_fr,
       format('''%s'' is the identifier of no resource', :ressource) AS message_en
WHERE :ressource NOT IN (SELECT _id FROM ressource)
