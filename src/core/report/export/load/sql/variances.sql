WITH together AS (
  SELECT scope, line_site, agent, card, criterion, figure, sum(part) AS value, sum(df) AS plain_df,
    sum(CASE WHEN df > 0 THEN part * part / df END) AS squares
  FROM {v:parts}
  GROUP BY scope, line_site, agent, card, criterion, figure
  HAVING count(*) = count(part)
),
counted AS (
  SELECT scope, line_site, agent, card, criterion, figure, value,
    CASE WHEN squares > 0 AND value * value / squares < plain_df THEN value * value / squares ELSE plain_df END AS df
  FROM together
)
SELECT scope, line_site, agent, card, criterion, figure, value, df FROM counted WHERE df > 0
