-- Checks a proof of a draw (VDS-1) with DuckDB, in the folder of the proof (commitment.txt, draw.txt, frame.tsv,
-- drawn.tsv):
--
--   cd proof-daily-2020-05-18 && duckdb < …/examples/verify/duckdb.sql
--
-- The answer has one row a step: ok, or WRONG. The rows that should have been drawn stay in the view `chosen`.

-- Lines as they are: no quotes, no escapes, a separator that no line can hold.
CREATE OR REPLACE TEMP MACRO lines_of(file) AS TABLE
  SELECT line FROM read_csv(file, columns = {'line': 'VARCHAR'}, delim = E'\x01', quote = '', escape = '', comment = '',
    header = false, auto_detect = false, new_line = '\n');

-- What stands after a key in commitment.txt and draw.txt. Texts of another kind have no `=` before their first TAB.
CREATE OR REPLACE TEMP TABLE said AS
  SELECT 'commitment' AS file, split_part(line, '=', 1) AS key, substr(line, strpos(line, '=') + 1) AS value
  FROM lines_of('commitment.txt') WHERE NOT starts_with(line, 'quota' || chr(9)) AND NOT starts_with(line, 'size' || chr(9))
  UNION ALL
  SELECT 'draw', split_part(line, '=', 1), substr(line, strpos(line, '=') + 1) FROM lines_of('draw.txt');

-- `quota TAB labels TAB k`: the labels of a stratum are whatever stands between the first TAB and the last.
CREATE OR REPLACE TEMP TABLE quota AS
  SELECT line[7:-(length(k) + 2)] AS labels, k::BIGINT AS k
  FROM (SELECT line, split_part(line, chr(9), -1) AS k FROM lines_of('commitment.txt') WHERE starts_with(line, 'quota' || chr(9)));

-- `size TAB labels TAB n`: how many rows each stratum has, where they lie in an engine.
CREATE OR REPLACE TEMP TABLE size AS
  SELECT line[6:-(length(n) + 2)] AS labels, n::BIGINT AS n
  FROM (SELECT line, split_part(line, chr(9), -1) AS n FROM lines_of('commitment.txt') WHERE starts_with(line, 'size' || chr(9)));

CREATE OR REPLACE TEMP VIEW frame AS
  SELECT line, split_part(line, chr(9), 1) AS ref, substr(line, strpos(line, chr(9)) + 1) AS labels FROM lines_of('frame.tsv');

CREATE OR REPLACE TEMP VIEW root AS
  WITH leaf AS (SELECT sha256('leaf:' || line) AS l FROM frame),
       node AS (SELECT l[1:4] AS b, sha256('node:' || string_agg(l, '' ORDER BY l)) AS h FROM leaf GROUP BY b)
  SELECT sha256('frame:' || (SELECT value FROM said WHERE file = 'commitment' AND key = 'columns') || ':'
    || (SELECT count(*) FROM frame) || ':' || coalesce(string_agg(b || h, '' ORDER BY b), '')) AS root FROM node;

CREATE OR REPLACE TEMP VIEW chosen AS
  WITH ticketed AS (SELECT labels, ref, sha256((SELECT value FROM said WHERE file = 'draw' AND key = 'key') || ':' || ref) AS ticket FROM frame),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY labels ORDER BY ticket, ref) AS rank FROM ticketed)
  SELECT labels || chr(9) || rank || chr(9) || ticket || chr(9) || ref AS line FROM ranked JOIN quota USING (labels) WHERE rank <= k;

CREATE OR REPLACE TEMP VIEW counted AS SELECT labels, count(*) AS n FROM frame GROUP BY labels;

CREATE OR REPLACE TEMP VIEW found AS
  SELECT 1 AS step, 'commitment' AS name,
    (SELECT sha256(content) FROM read_text('commitment.txt')) = (SELECT value FROM said WHERE file = 'draw' AND key = 'commit') AS holds
  UNION ALL
  SELECT 2, 'frame', (SELECT root FROM root) = (SELECT value FROM said WHERE file = 'commitment' AND key = 'frame')
    AND (SELECT count(DISTINCT ref) FROM frame) = (SELECT value::BIGINT FROM said WHERE file = 'commitment' AND key = 'n')
  UNION ALL
  SELECT 3, 'sizes', NOT EXISTS (FROM counted EXCEPT ALL FROM size) AND NOT EXISTS (FROM size EXCEPT ALL FROM counted)
  WHERE EXISTS (FROM size)
  UNION ALL
  SELECT 4, 'key', sha256('draw:' || (SELECT value FROM said WHERE file = 'draw' AND key = 'commit') || ':'
    || (SELECT value FROM said WHERE file = 'draw' AND key = 'seed')) = (SELECT value FROM said WHERE file = 'draw' AND key = 'key')
  UNION ALL
  SELECT 5, 'selection', NOT EXISTS (FROM chosen EXCEPT ALL FROM lines_of('drawn.tsv'))
    AND NOT EXISTS (FROM lines_of('drawn.tsv') EXCEPT ALL FROM chosen);

SELECT name AS step, CASE WHEN holds THEN 'ok' ELSE 'WRONG' END AS result FROM found ORDER BY found.step;
