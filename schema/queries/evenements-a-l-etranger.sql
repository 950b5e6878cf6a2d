-- id: evenements-a-l-etranger
-- title.fr: Les événements hors de France
-- title.en: Events outside France
-- help.fr: Les événements de l'année dont le territoire est dans un autre pays, du premier au
--    dernier. Un échange à distance avec l'étranger compte, s'il est noté dans ce pays.
-- help.en: The events of the year whose territory is in another country, from the first to the
--    last. A remote exchange with another country counts, when it is recorded in that country.
-- params: annee=2025
-- params.annee.fr: l'année à regarder
-- params.annee.en: the year to look at
-- columns.evenement.fr: Événement
-- columns.evenement.en: Event
-- columns.lieu.fr: Lieu
-- columns.lieu.en: Place
-- columns.pays.fr: Pays
-- columns.pays.en: Country
-- number: Q21
WITH RECURSIVE monte (id, territoire) AS (
    SELECT _id, _id FROM territoire
    UNION
    SELECT m.id, t.parent FROM monte m JOIN territoire t ON t._id = m.territoire
    WHERE t.parent IS NOT NULL
), pays AS (
    SELECT m.id AS territoire, t._id AS pays, t.titre AS nom
    FROM monte m JOIN territoire t ON t._id = m.territoire WHERE t.nature = 'pays'
)
SELECT e.debut, e.fin, e._id AS evenement, e.titre, t.titre AS lieu, p.nom AS pays, e.en_ligne
FROM evenement e JOIN territoire t ON t._id = e.territoire JOIN pays p ON p.territoire = t._id
WHERE p.pays <> 'pays-fr' AND e.statut <> 'annule'
  AND e.debut_min >= :annee || '-01-01' AND e.debut_min <= :annee || '-12-31'
ORDER BY e.debut_min, e._id
-- caveats
SELECT format('%d événement%s de %d sans territoire : on ne sait pas dans quel pays', count(*), iif(count(*) > 1, 's', ''), :annee) AS message_fr,
       format('%d event%s of %d without a territory: the country is not known', count(*), iif(count(*) > 1, 's', ''), :annee) AS message_en
FROM evenement
WHERE territoire IS NULL AND NOT coalesce(en_ligne, 0)
  AND debut_min >= :annee || '-01-01' AND debut_min <= :annee || '-12-31'
HAVING count(*) > 0
UNION ALL
SELECT format('aucun événement de %d n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu', :annee),
       format('no event of %d has a record: it does not mean that there was none', :annee)
WHERE NOT EXISTS (SELECT 1 FROM evenement WHERE debut_min LIKE :annee || '-%')
