WITH grouped AS (
  SELECT p.scope, 'reason' AS kind, '' AS site, p.reason AS name, '' AS card, p.site || '/' || {s:p.dispute} AS dispute, p.outcome, p.is_ended,
    p.is_change, p.is_unresolved, p.is_appealed, p.is_upheld, p.is_reversed FROM {v:points} p
  UNION ALL SELECT p.scope, 'criterion', '', p.criterion, p.card, p.site || '/' || {s:p.dispute}, p.outcome, p.is_ended,
    p.is_change, p.is_unresolved, p.is_appealed, p.is_upheld, p.is_reversed FROM {v:points} p
  UNION ALL SELECT p.scope, 'auditor', p.site, p.auditor, '', p.site || '/' || {s:p.dispute}, p.outcome, p.is_ended,
    p.is_change, p.is_unresolved, p.is_appealed, p.is_upheld, p.is_reversed FROM {v:points} p
),
pointed AS (
  SELECT scope, kind, site, name, card, count(DISTINCT dispute) AS disputes, count(*) AS points, sum(is_ended) AS ended, sum(is_change) AS moved,
{each:open,withdrawn,corrected,kept,adjusted,ruled_keep,ruled_agent,ruled_other,ruled_not_applicable,lapsed,struck|
    sum(CASE WHEN outcome = '@' THEN 1 ELSE 0 END) AS points_@|,},
    sum(is_unresolved) AS unresolved, sum(is_appealed) AS appealed, sum(is_upheld) AS upheld, sum(is_reversed) AS reversed
  FROM grouped GROUP BY scope, kind, site, name, card
),
audited AS (
  SELECT scope, 'auditor' AS kind, site, auditor AS name, '' AS card, sum(is_delivered) AS audited, sum(is_disputed) AS disputed,
    sum(is_overturned) AS overturned, sum(is_struck) AS struck, sum(is_ended) AS ended, sum(is_ended * is_overturned) AS ended_overturned,
    sum(is_delivered * is_overturned) AS audited_overturned
  FROM {v:overturned} GROUP BY scope, site, auditor HAVING sum(is_delivered) + sum(is_disputed) > 0
),
named AS (
  SELECT DISTINCT x.scope, x.kind, x.site, x.name, x.card FROM (
    SELECT scope, kind, site, name, card FROM pointed UNION ALL SELECT scope, kind, site, name, card FROM audited
  ) x
),
parts AS (
  SELECT n.scope, n.kind, n.site, n.name, n.card, 'changed' AS figure, coalesce(p.moved, 0) AS part, coalesce(p.ended, 0) AS whole, c.is_complete
  FROM named n
  JOIN {v:complete} c ON c.scope = n.scope
  LEFT JOIN pointed p ON p.scope = n.scope AND p.kind = n.kind AND p.site = n.site AND p.name = n.name AND p.card = n.card
  UNION ALL SELECT a.scope, a.kind, a.site, a.name, a.card, 'overturned_of_disputed', a.ended_overturned, a.ended, c.is_complete
  FROM audited a JOIN {v:complete} c ON c.scope = a.scope
  UNION ALL SELECT a.scope, a.kind, a.site, a.name, a.card, 'overturned_of_audited', a.audited_overturned, a.audited, c.is_complete
  FROM audited a JOIN {v:complete} c ON c.scope = a.scope
),
shares AS ({shares:scope, kind, site, name, card, figure|parts}),
enough AS (
  SELECT scope, kind, site, name, card, figure,
    CASE WHEN kind = 'auditor' AND whole < 10 THEN NULL ELSE whole END AS whole,
    CASE WHEN kind = 'auditor' AND whole < 10 THEN NULL ELSE value END AS value,
    CASE WHEN kind = 'auditor' AND whole < 10 THEN NULL ELSE low END AS low,
    CASE WHEN kind = 'auditor' AND whole < 10 THEN NULL ELSE high END AS high,
    CASE WHEN kind = 'auditor' AND whole < 10 THEN 'fewer than 10' ELSE reason END AS reason
  FROM shares
),
shared AS (
  SELECT scope, kind, site, name, card,
{each:changed,overturned_of_disputed,overturned_of_audited|
    max(CASE WHEN figure = '@' THEN value END) AS @,
    max(CASE WHEN figure = '@' THEN whole END) AS @_n,
    max(CASE WHEN figure = '@' THEN low END) AS @_low,
    max(CASE WHEN figure = '@' THEN high END) AS @_high,
    max(CASE WHEN figure = '@' THEN reason END) AS @_reason|,}
  FROM enough GROUP BY scope, kind, site, name, card
)
SELECT n.scope, n.kind, NULLIF(n.site, '') AS site, n.name, NULLIF(n.card, '') AS card, {i:coalesce(p.disputes, 0)} AS disputes,
  {i:coalesce(p.points, 0)} AS points,
{each:open,withdrawn,corrected,kept,adjusted,ruled_keep,ruled_agent,ruled_other,ruled_not_applicable,lapsed,struck|
  {i:coalesce(p.points_@, 0)} AS points_@|,},
  {i:coalesce(p.unresolved, 0)} AS unresolved, {i:coalesce(p.appealed, 0)} AS appealed, {i:coalesce(p.upheld, 0)} AS upheld,
  {i:coalesce(p.reversed, 0)} AS reversed,
  s.changed, {i:s.changed_n} AS changed_n, s.changed_low, s.changed_high, s.changed_reason,
  {i:a.audited} AS audited, {i:a.disputed} AS audits_disputed, {i:a.overturned} AS audits_overturned, {i:a.struck} AS struck,
  s.overturned_of_disputed, {i:s.overturned_of_disputed_n} AS overturned_of_disputed_n, s.overturned_of_disputed_low, s.overturned_of_disputed_high,
  CASE WHEN n.kind = 'auditor' THEN coalesce(s.overturned_of_disputed_reason, CASE WHEN a.name IS NULL THEN 'no audits' END)
    ELSE 'of auditors only' END AS overturned_of_disputed_reason,
  s.overturned_of_audited, {i:s.overturned_of_audited_n} AS overturned_of_audited_n, s.overturned_of_audited_low, s.overturned_of_audited_high,
  CASE WHEN n.kind = 'auditor' THEN coalesce(s.overturned_of_audited_reason, CASE WHEN a.name IS NULL THEN 'no audits' END)
    ELSE 'of auditors only' END AS overturned_of_audited_reason
FROM named n
LEFT JOIN pointed p ON p.scope = n.scope AND p.kind = n.kind AND p.site = n.site AND p.name = n.name AND p.card = n.card
LEFT JOIN audited a ON a.scope = n.scope AND a.kind = n.kind AND a.site = n.site AND a.name = n.name AND a.card = n.card
LEFT JOIN shared s ON s.scope = n.scope AND s.kind = n.kind AND s.site = n.site AND s.name = n.name AND s.card = n.card
