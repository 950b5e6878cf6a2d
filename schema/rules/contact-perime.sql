-- id: contact-perime
-- severity: warning
-- title.fr: Une personne est donnée comme contact et n'est plus en fonction
-- title.en: A person is given as a contact and is no longer in office
-- help.fr: Toutes ses fonctions sont terminées. Donner le contact d'un service dans la fiche de
--    l'organisation, et changer le motif de la fiche ou l'effacer.
-- help.en: All their functions have ended. Give the contact of a department in the organisation's
--    record, and change the reason of this record or erase it.
-- number: R31
SELECT 'personne' AS kind, p._id AS id, '/motif' AS field,
       format('contact public dont la dernière fonction connue a pris fin en %s ; donner plutôt le contact d''un service',
              (SELECT f.fin FROM personne_fonctions f WHERE f._id = p._id ORDER BY f.fin_max DESC LIMIT 1)) AS message_fr,
       format('public contact whose last known function ended in %s; give the contact of a department instead',
              (SELECT f.fin FROM personne_fonctions f WHERE f._id = p._id ORDER BY f.fin_max DESC LIMIT 1)) AS message_en
FROM personne p
WHERE p.motif = 'contact_public'
  AND EXISTS (SELECT 1 FROM personne_fonctions f WHERE f._id = p._id)
  AND NOT EXISTS (SELECT 1 FROM personne_fonctions f
                  WHERE f._id = p._id AND (f.fin_max IS NULL OR f.fin_max >= :today))
ORDER BY p._id
