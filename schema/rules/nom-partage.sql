-- id: nom-partage
-- severity: warning
-- title.fr: Deux fiches portent le même nom
-- title.en: Two records have the same name
-- help.fr: Le titre ou une autre graphie de cette fiche est aussi le titre ou une graphie d'une
--    autre fiche de la même sorte, aux accents et aux majuscules près. Si c'est la même chose,
--    n'en garder qu'une et écrire l'autre identifiant dans « anciens_ids ». Sinon, préciser l'un
--    des deux noms. Les événements (qui reviennent) et les personnes (qui ont des homonymes) ne
--    sont pas regardés ; deux territoires de natures différentes peuvent porter le même nom.
-- help.en: The title or another spelling of this record is also the title or a spelling of
--    another record of the same kind, whatever the accents and capitals. When it is the same
--    thing, keep one and write the other identifier in "anciens_ids". Otherwise make one of the
--    two names more precise. Events (which come back) and people (who have namesakes) are not
--    looked at; two territories whose kinds differ may share a name.
-- number: R03
WITH nom (kind, id, field, nom) AS (
    SELECT 'adhesion', _id, '/titre', titre FROM adhesion
    UNION ALL SELECT 'adhesion', _id, '/variantes/' || _pos, _value FROM adhesion_variantes UNION ALL
    SELECT 'document', _id, '/titre', titre FROM document
    UNION ALL SELECT 'document', _id, '/variantes/' || _pos, _value FROM document_variantes UNION ALL
    SELECT 'enseignement', _id, '/titre', titre FROM enseignement
    UNION ALL SELECT 'enseignement', _id, '/variantes/' || _pos, _value FROM enseignement_variantes UNION ALL
    SELECT 'exercice', _id, '/titre', titre FROM exercice
    UNION ALL SELECT 'exercice', _id, '/variantes/' || _pos, _value FROM exercice_variantes UNION ALL
    SELECT 'notion', _id, '/titre', titre FROM notion
    UNION ALL SELECT 'notion', _id, '/variantes/' || _pos, _value FROM notion_variantes UNION ALL
    SELECT 'organisation', _id, '/titre', titre FROM organisation
    UNION ALL SELECT 'organisation', _id, '/variantes/' || _pos, _value FROM organisation_variantes UNION ALL
    SELECT 'programme', _id, '/titre', titre FROM programme
    UNION ALL SELECT 'programme', _id, '/variantes/' || _pos, _value FROM programme_variantes UNION ALL
    SELECT 'ressource', _id, '/titre', titre FROM ressource
    UNION ALL SELECT 'ressource', _id, '/variantes/' || _pos, _value FROM ressource_variantes UNION ALL
    SELECT 'test', _id, '/titre', titre FROM test
    UNION ALL SELECT 'test', _id, '/variantes/' || _pos, _value FROM test_variantes UNION ALL
    SELECT 'territoire ' || nature, _id, '/titre', titre FROM territoire
    UNION ALL SELECT 'territoire ' || nature, v._id, '/variantes/' || v._pos, v._value
    FROM territoire_variantes v JOIN territoire USING (_id)
), plie AS MATERIALIZED (
    SELECT kind, id, field, nom, fold(nom) AS cle FROM nom
), rang AS (
    SELECT *, first_value(id) OVER meme AS premier,
           first_value(nom) OVER meme AS nom_premier
    FROM plie
    WINDOW meme AS (PARTITION BY kind, cle ORDER BY id, field)
)
SELECT substr(kind || ' ', 1, instr(kind || ' ', ' ') - 1) AS kind, id, min(field) AS field,
       format('« %s » est aussi un nom de « %s » (« %s ») ; est-ce la même chose ?', nom, premier, nom_premier) AS message_fr,
       format('''%s'' is also a name of ''%s'' (''%s''); is it the same thing?', nom, premier, nom_premier) AS message_en
FROM rang
WHERE id <> premier AND cle <> ''
GROUP BY kind, id, cle
ORDER BY 1, 2, 3
