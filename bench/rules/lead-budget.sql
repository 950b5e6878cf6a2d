-- severity: warning
-- title.fr: Chef de file de plus d'un milliard
-- title.en: Lead of more than a thousand million
SELECT 'organisation' AS kind, lead AS id, '' AS field,
       'mène des programmes pour ' || round(sum(budget_amount)) || ' euros' AS message_fr,
       'leads programmes for ' || round(sum(budget_amount)) || ' euros' AS message_en
FROM programme
GROUP BY lead
HAVING sum(budget_amount) > 1e9
