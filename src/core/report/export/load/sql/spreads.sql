SELECT scope, figure, 3 AS depth, site, alike AS kin, sum(apart) AS apart, sum(n - 1) AS df
FROM {v:wholes} GROUP BY scope, figure, site, alike
UNION ALL
SELECT scope, figure, 4 AS depth, site, of_plan AS kin, sum(apart) AS apart, sum(n - 1) AS df
FROM {v:wholes} GROUP BY scope, figure, site, of_plan
UNION ALL
SELECT scope, figure, 5 AS depth, '*' AS site, 0 AS kin, sum(apart) AS apart, sum(n - 1) AS df
FROM {v:wholes} GROUP BY scope, figure
