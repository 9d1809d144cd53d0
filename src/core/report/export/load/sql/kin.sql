WITH counted AS (SELECT * FROM {v:strata} WHERE audited > 0),
depths AS (
  SELECT scope, site, 1 AS depth, stratum AS kin, dialogues, audited, is_whole FROM counted
  UNION ALL SELECT scope, site, 2 AS depth, same AS kin, dialogues, audited, is_whole FROM counted
  UNION ALL SELECT scope, site, 3 AS depth, alike AS kin, dialogues, audited, is_whole FROM counted
  UNION ALL SELECT scope, site, 4 AS depth, of_plan AS kin, dialogues, audited, is_whole FROM counted
),
together AS (
  SELECT scope, site, depth, kin, sum(dialogues) AS dialogues, {d:sum(audited)} AS audited, min(is_whole) AS is_whole
  FROM depths GROUP BY scope, site, depth, kin
)
SELECT scope, site, depth, kin, audited,
  CASE WHEN is_whole = 0 AND audited < dialogues THEN 1 - audited / NULLIF(dialogues, 0) ELSE {d:0} END AS unsampled
FROM together
