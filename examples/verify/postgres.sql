-- Checks a proof of a draw (VDS-1) with PostgreSQL 11 or newer (a database in UTF-8), in the folder of the proof
-- (commitment.txt, draw.txt, frame.tsv, drawn.tsv):
--
--   cd proof-daily-2020-05-18 && psql -X -v ON_ERROR_STOP=1 -f …/examples/verify/postgres.sql
--
-- The answer has one row a step: ok, or WRONG. The rows that should have been drawn are in the table `chosen`
-- until the session ends. Every order of tickets, leaves and refs is by bytes: COLLATE "C".

\set QUIET on
SET client_encoding = 'UTF8';

-- Lines as they are: as one column of a CSV whose separator and quote no line can hold.
CREATE TEMP TABLE commitment (number bigserial, line text COLLATE "C");
CREATE TEMP TABLE draw (line text COLLATE "C");
CREATE TEMP TABLE frame (line text COLLATE "C");
CREATE TEMP TABLE drawn (line text COLLATE "C");
\copy commitment (line) FROM 'commitment.txt' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
\copy draw (line) FROM 'draw.txt' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
\copy frame (line) FROM 'frame.tsv' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')
\copy drawn (line) FROM 'drawn.tsv' WITH (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02')

CREATE FUNCTION pg_temp.h(words text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT encode(sha256(convert_to(words, 'UTF8')), 'hex') COLLATE "C" $$;

-- What stands after a key.
CREATE TEMP VIEW said AS
  SELECT 'commitment' AS file, split_part(line, '=', 1) AS key, substr(line, strpos(line, '=') + 1) AS value
  FROM commitment WHERE NOT starts_with(line, E'quota\t') AND NOT starts_with(line, E'size\t')
  UNION ALL
  SELECT 'draw', split_part(line, '=', 1), substr(line, strpos(line, '=') + 1) FROM draw;

-- `quota TAB labels TAB k`: the labels of a stratum are whatever stands between the first TAB and the last.
CREATE TEMP TABLE quota AS
  SELECT regexp_replace(substr(line, 7), E'\t[0-9]+$', '') COLLATE "C" AS labels, substring(line FROM '[0-9]+$')::bigint AS k
  FROM commitment WHERE starts_with(line, E'quota\t');

-- `size TAB labels TAB n`: how many rows each stratum has, where they lie in an engine.
CREATE TEMP TABLE size AS
  SELECT regexp_replace(substr(line, 6), E'\t[0-9]+$', '') COLLATE "C" AS labels, substring(line FROM '[0-9]+$')::bigint AS n
  FROM commitment WHERE starts_with(line, E'size\t');

CREATE TEMP VIEW root AS
  WITH leaf AS (SELECT pg_temp.h('leaf:' || line) AS l FROM frame),
       node AS (SELECT left(l, 4) AS b, pg_temp.h('node:' || string_agg(l, '' ORDER BY l COLLATE "C")) AS h FROM leaf GROUP BY 1)
  SELECT pg_temp.h('frame:' || (SELECT value FROM said WHERE file = 'commitment' AND key = 'columns') || ':'
    || (SELECT count(*) FROM frame) || ':' || coalesce(string_agg(b || h, '' ORDER BY b COLLATE "C"), '')) AS root FROM node;

CREATE TEMP TABLE chosen AS
  WITH rows AS (SELECT split_part(line, E'\t', 1) AS ref, substr(line, strpos(line, E'\t') + 1) AS labels FROM frame),
       ticketed AS (SELECT labels, ref, pg_temp.h(k.value || ':' || ref) AS ticket
         FROM rows, (SELECT value FROM said WHERE file = 'draw' AND key = 'key') k),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY labels COLLATE "C" ORDER BY ticket COLLATE "C", ref COLLATE "C") AS rank FROM ticketed)
  SELECT ranked.labels || E'\t' || rank || E'\t' || ticket || E'\t' || ref AS line
  FROM ranked JOIN quota ON quota.labels = ranked.labels COLLATE "C" WHERE rank <= k;

CREATE TEMP TABLE counted AS
  SELECT substr(line, strpos(line, E'\t') + 1) COLLATE "C" AS labels, count(*) AS n FROM frame GROUP BY 1;

CREATE TEMP VIEW found AS
  SELECT 1 AS step, 'commitment' AS name, -- every line of the file ends with LF
    (SELECT pg_temp.h(string_agg(line || E'\n', '' ORDER BY number)) FROM commitment) = (SELECT value FROM said WHERE file = 'draw' AND key = 'commit') AS holds
  UNION ALL
  SELECT 2, 'frame', (SELECT root FROM root) = (SELECT value FROM said WHERE file = 'commitment' AND key = 'frame')
    AND (SELECT count(DISTINCT split_part(line, E'\t', 1)) FROM frame) = (SELECT value::bigint FROM said WHERE file = 'commitment' AND key = 'n')
  UNION ALL
  SELECT 3, 'sizes', NOT EXISTS (SELECT labels, n FROM counted EXCEPT ALL SELECT labels, n FROM size)
    AND NOT EXISTS (SELECT labels, n FROM size EXCEPT ALL SELECT labels, n FROM counted)
  WHERE EXISTS (SELECT FROM size)
  UNION ALL
  SELECT 4, 'key', pg_temp.h('draw:' || (SELECT value FROM said WHERE file = 'draw' AND key = 'commit') || ':'
    || (SELECT value FROM said WHERE file = 'draw' AND key = 'seed')) = (SELECT value FROM said WHERE file = 'draw' AND key = 'key')
  UNION ALL
  SELECT 5, 'selection', NOT EXISTS (SELECT line FROM chosen EXCEPT ALL SELECT line FROM drawn)
    AND NOT EXISTS (SELECT line FROM drawn EXCEPT ALL SELECT line FROM chosen);

SELECT name AS step, CASE WHEN holds THEN 'ok' ELSE 'WRONG' END AS result FROM found ORDER BY found.step;
