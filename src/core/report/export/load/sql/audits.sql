WITH published AS (
  SELECT card, card_version, CASE WHEN min(text) = max(text) THEN 0 ELSE 1 END AS differs
  FROM {t:cards} GROUP BY card, card_version
)
SELECT c.scope, a.site, CASE WHEN c.scope = '*' AND coalesce(p.differs, 0) = 0 THEN '*' ELSE a.site END AS home,
  a.audit, a.agent, a.card || '/' || {s:a.card_version} AS card, s.stratum, s.is_whole,
  CASE WHEN a.is_scored THEN 1 ELSE 0 END AS is_scored,
  CASE WHEN a.delivered IS NULL THEN 0 ELSE 1 END AS is_delivered,
  CASE WHEN a.is_read THEN 1 ELSE 0 END AS is_read,
  CASE WHEN a.is_disputed THEN 1 ELSE 0 END AS is_disputed,
  CASE WHEN a.is_contested THEN 1 ELSE 0 END AS is_contested,
  CASE WHEN a.is_changed THEN 1 ELSE 0 END AS is_changed,
  CASE WHEN a.delivered IS NULL THEN NULL ELSE a.total END AS total,
  a.raw, a.first_total, a.customer_score, a.business_score, a.compliance_score
FROM {v:scopes} c
JOIN {t:audits} a ON a.site = c.site
JOIN {v:strata} s ON s.scope = c.scope AND s.site = a.site AND s.stratum = a.stratum_number
LEFT JOIN published p ON p.card = a.card AND p.card_version = a.card_version
WHERE a.is_counted
