-- id: auditions
-- title.fr: Les auditions
-- title.en: Hearings
-- help.fr: Les événements de type « audition », ou dans lesquels La 27e Région est auditionnée,
--    du plus récent au plus ancien.
-- help.en: The events of type "audition", or at which La 27e Région is heard, the latest first.
-- columns.evenement.fr: Événement
-- columns.evenement.en: Event
-- columns.lieu.fr: Lieu
-- columns.lieu.en: Place
-- columns.organisateurs.fr: Organisateurs
-- columns.organisateurs.en: Organisers
-- number: Q22
SELECT e.debut, e._id AS evenement, e.titre, coalesce(t.titre, e.lieu) AS lieu, e.programme,
       (SELECT group_concat(o.titre, ', ') FROM (SELECT * FROM evenement_organisateurs ORDER BY _pos) l
        JOIN organisation o ON o._id = l._value WHERE l._id = e._id) AS organisateurs
FROM evenement e LEFT JOIN territoire t ON t._id = e.territoire
WHERE (e.type = 'audition' OR e.role = 'auditionne') AND e.statut <> 'annule'
ORDER BY e.debut_min DESC, e._id
-- caveats
SELECT 'aucune audition n''a de fiche : cela ne veut pas dire qu''il n''y en a pas eu' AS message_fr,
       'no hearing has a record: it does not mean that there was none' AS message_en
WHERE NOT EXISTS (SELECT 1 FROM evenement WHERE type = 'audition' OR role = 'auditionne')
