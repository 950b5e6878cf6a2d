-- id: budget-charges
-- severity: warning
-- title.fr: Les lignes de charges ne font pas le total annoncé
-- title.en: The expense lines do not make the declared total
-- help.fr: La somme des lignes de sens « charge » est comparée à totaux_declares.charges. Un
--    écart plus grand que la tolérance vient d'une ligne oubliée, d'une faute de frappe, ou du
--    document lui-même : dans ce dernier cas, l'admettre avec son motif. La tolérance écrite dans
--    l'exercice passe avant celle de la règle.
-- help.en: The sum of the lines whose side is "charge" is compared with totaux_declares.charges.
--    A gap wider than the tolerance comes from a missing line, a typing error, or the document
--    itself: in that last case, accept it with the reason. The tolerance written in the financial
--    year wins over the rule's.
-- params: tolerance=0.5
-- params.tolerance.fr: écart admis, en pour cent du total
-- params.tolerance.en: accepted gap, as a percentage of the total
-- number: R21
WITH compte AS (
    SELECT e._id AS id,
           e.totaux_declares_charges AS annonce,
           coalesce(e.tolerance, :tolerance) AS tolerance,
           (SELECT sum(l.montant) FROM exercice_lignes l
            WHERE l._id = e._id AND l.sens = 'charge') AS lignes
    FROM exercice e
)
SELECT 'exercice' AS kind, id, '/totaux_declares/charges' AS field,
       replace(format('les lignes de charges font %,d € et le total annoncé est %,d € : l''écart est de %,d € ; retrouver la ligne oubliée ou mal recopiée ou admettre l''écart avec son motif',
                      lignes, annonce, abs(lignes - annonce)), ',', char(8239)) AS message_fr,
       format('the expense lines make €%,d and the declared total is €%,d: the gap is €%,d; find the line that is missing or wrongly copied, or accept the gap with the reason',
              lignes, annonce, abs(lignes - annonce)) AS message_en
FROM compte
WHERE abs(lignes - annonce) * 100.0 > tolerance * annonce
ORDER BY id
