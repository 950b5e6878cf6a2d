-- id: effectif-declare
-- severity: warning
-- title.fr: Le nombre d'organisations n'est pas celui du document
-- title.en: The number of organisations is not the document's
-- help.fr: effectif_declare est le nombre écrit dans le document. Il est comparé au nombre
--    d'organisations de rôle « participant » (ou de tous les partenaires hors porteurs, s'il n'y
--    en a pas). Une organisation qui en réunit d'autres (« composition ») compte pour celles-ci.
--    Compléter la liste, ou admettre l'écart si la source ne les nomme pas toutes. Quand elle n'en
--    nomme aucune, il n'y a pas de liste à comparer.
-- help.en: effectif_declare is the number written in the document. It is compared with the number
--    of organisations whose role is "participant" (or of all partners but the leads, without
--    any). An organisation made up of others ("composition") counts for these. Complete the list,
--    or accept the gap when the source does not name them all. When it names none, there is no list
--    to compare.
-- number: R40
WITH partenaire AS (
    SELECT _id AS id, organisation, max(role = 'participant') AS participant,
           max(role NOT IN ('porteur', 'coporteur')) AS autre
    FROM programme_partenaires GROUP BY _id, organisation
), membre AS (
    SELECT p.id, coalesce(c._value, p.organisation) AS organisation,
           p.participant, p.autre
    FROM partenaire p LEFT JOIN organisation_composition c ON c._id = p.organisation
), compte AS (
    SELECT g._id AS id, g.effectif_declare AS declare,
           (SELECT iif(sum(m.participant) > 0,
                       count(DISTINCT iif(m.participant, m.organisation, NULL)),
                       count(DISTINCT iif(m.autre, m.organisation, NULL)))
            FROM membre m WHERE m.id = g._id) AS nommees
    FROM programme g
    WHERE g.effectif_declare IS NOT NULL
)
SELECT 'programme' AS kind, id, '/effectif_declare' AS field,
       format('le document annonce %d organisation%s et « partenaires » en nomme %d ; compléter la liste ou admettre l''écart',
              declare, iif(declare > 1, 's', ''), nommees) AS message_fr,
       format('the document states %d organisation%s and ''partenaires'' names %d; complete the list, or accept the gap',
              declare, iif(declare = 1, '', 's'), nommees) AS message_en
FROM compte
WHERE declare <> nommees AND nommees > 0
ORDER BY id
