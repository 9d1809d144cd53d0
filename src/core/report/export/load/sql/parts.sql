WITH scaled AS (
  SELECT x.scope, x.line_site, x.agent, x.card, x.criterion, x.figure, x.site, s.stratum, s.same, s.alike, s.of_plan, x.n, x.total,
    x.squares, e.mean, s.dialogues / {d:s.audited} / e.stands_for AS scale
  FROM {v:cells} x
  JOIN {v:strata} s ON s.scope = x.scope AND s.site = x.site AND s.stratum = x.stratum
  JOIN {v:sums} e ON e.scope = x.scope AND e.line_site = x.line_site AND e.agent = x.agent AND e.card = x.card
    AND e.criterion = x.criterion AND e.figure = x.figure
),
placed AS (
  SELECT x.scope, x.line_site, x.agent, x.card, x.criterion, x.figure, x.site, d.depth,
    CASE d.depth WHEN 1 THEN x.stratum WHEN 2 THEN x.same WHEN 3 THEN x.alike ELSE x.of_plan END AS kin,
    x.n, x.scale, x.total - x.n * x.mean AS away, x.squares - 2 * x.mean * x.total + x.n * x.mean * x.mean AS around
  FROM scaled x
  JOIN {v:depths} d ON d.scope = x.scope AND d.family = CASE WHEN x.figure = 'failed' THEN 'agents' ELSE 'criteria' END
    AND d.card = x.card
  WHERE x.figure IN ('failed', 'worth', 'full', 'nothing')
),
own AS (
  SELECT scope, line_site, agent, card, criterion, figure, site, depth, kin, sum(n) AS inside, sum(scale * away) AS away,
    sum(scale * scale * CASE WHEN around > 0 THEN around ELSE {d:0} END) AS squares
  FROM placed GROUP BY scope, line_site, agent, card, criterion, figure, site, depth, kin
),
split AS (
  SELECT w.scope, w.line_site, w.agent, w.card, w.figure, w.site, w.same, w.alike, w.of_plan, x.n, x.scale,
    x.scale * (w.mean - x.mean) AS away
  FROM {v:wholes} w
  JOIN scaled x ON x.scope = w.scope AND x.line_site = w.line_site AND x.agent = w.agent AND x.card = w.card
    AND x.figure = w.figure AND x.site = w.site AND x.same = w.same
),
shared AS (
  SELECT scope, line_site, agent, card, figure, site, same, alike, of_plan, sum(n * scale * scale) AS weights,
    sum(n * away) AS away, sum(n * away * away) AS squares
  FROM split GROUP BY scope, line_site, agent, card, figure, site, same, alike, of_plan
),
spread AS (
  SELECT h.scope, h.line_site, h.agent, h.card, h.figure, g.unsampled, g.audited, h.weights, h.away, h.squares,
    CASE WHEN a.df >= 10 THEN a.apart / a.df WHEN p.df >= 10 THEN p.apart / p.df WHEN l.df >= 10 THEN l.apart / l.df END AS variance,
    CASE WHEN a.df >= 10 THEN a.df WHEN p.df >= 10 THEN p.df WHEN l.df >= 10 THEN l.df END AS df
  FROM shared h
  JOIN {v:kin} g ON g.scope = h.scope AND g.site = h.site AND g.depth = 2 AND g.kin = h.same
  LEFT JOIN {v:spreads} a ON a.scope = h.scope AND a.figure = h.figure AND a.depth = 3 AND a.site = h.site AND a.kin = h.alike
  LEFT JOIN {v:spreads} p ON p.scope = h.scope AND p.figure = h.figure AND p.depth = 4 AND p.site = h.site AND p.kin = h.of_plan
  LEFT JOIN {v:spreads} l ON l.scope = h.scope AND l.figure = h.figure AND l.depth = 5
  WHERE g.unsampled > 0
)
SELECT o.scope, o.line_site, o.agent, o.card, o.criterion, o.figure,
  CASE WHEN g.unsampled <= 0 THEN {d:0}
    WHEN g.audited > 1 THEN g.unsampled * g.audited / NULLIF(g.audited - 1, 0)
      * CASE WHEN o.squares - o.away * o.away / g.audited > 0 THEN o.squares - o.away * o.away / g.audited ELSE {d:0} END
  END AS part,
  CASE WHEN g.unsampled <= 0 THEN {d:0} ELSE o.inside - 1 END AS df
FROM own o
JOIN {v:kin} g ON g.scope = o.scope AND g.site = o.site AND g.depth = o.depth AND g.kin = o.kin
UNION ALL
SELECT scope, line_site, agent, card, '' AS criterion, figure,
  unsampled * (weights * variance + CASE WHEN audited > 1 AND squares - away * away / audited > 0
    THEN audited / NULLIF(audited - 1, 0) * (squares - away * away / audited) ELSE {d:0} END) AS part,
  df
FROM spread
