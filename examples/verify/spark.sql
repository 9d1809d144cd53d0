-- Checks a proof of a draw (VDS-1) with Spark SQL, in the folder of the proof (commitment.txt, draw.txt, frame.tsv,
-- drawn.tsv):
--
--   cd proof-daily-2020-05-18 && spark-sql -f …/examples/verify/spark.sql
--
-- The answer has one row a step: ok, or WRONG. The rows that should have been drawn stay in the view `chosen`.

-- Lines as they are.
CREATE OR REPLACE TEMPORARY VIEW commitment USING text OPTIONS (path 'commitment.txt', lineSep '\n');
CREATE OR REPLACE TEMPORARY VIEW draw USING text OPTIONS (path 'draw.txt', lineSep '\n');
CREATE OR REPLACE TEMPORARY VIEW rows USING text OPTIONS (path 'frame.tsv', lineSep '\n');
CREATE OR REPLACE TEMPORARY VIEW drawn USING text OPTIONS (path 'drawn.tsv', lineSep '\n');
CREATE OR REPLACE TEMPORARY VIEW bytes USING binaryFile OPTIONS (path 'commitment.txt');

-- What stands after a key.
CREATE OR REPLACE TEMPORARY VIEW said AS
  SELECT 'commitment' AS file, split_part(value, '=', 1) AS key, substr(value, instr(value, '=') + 1) AS value
  FROM commitment WHERE NOT startswith(value, concat('quota', char(9))) AND NOT startswith(value, concat('size', char(9)))
  UNION ALL
  SELECT 'draw', split_part(value, '=', 1), substr(value, instr(value, '=') + 1) FROM draw;

-- `quota TAB labels TAB k`: the labels of a stratum are whatever stands between the first TAB and the last.
CREATE OR REPLACE TEMPORARY VIEW quota AS
  SELECT substr(value, 7, length(value) - length(k) - 7) AS labels, cast(k AS BIGINT) AS k
  FROM (SELECT value, split_part(value, char(9), -1) AS k FROM commitment WHERE startswith(value, concat('quota', char(9))));

-- `size TAB labels TAB n`: how many rows each stratum has, where they lie in an engine.
CREATE OR REPLACE TEMPORARY VIEW size AS
  SELECT substr(value, 6, length(value) - length(n) - 6) AS labels, cast(n AS BIGINT) AS n
  FROM (SELECT value, split_part(value, char(9), -1) AS n FROM commitment WHERE startswith(value, concat('size', char(9))));

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT value AS line, split_part(value, char(9), 1) AS ref, substr(value, instr(value, char(9)) + 1) AS labels FROM rows;

CREATE OR REPLACE TEMPORARY VIEW root AS
  WITH leaf AS (SELECT sha2(concat('leaf:', line), 256) AS l FROM frame),
       node AS (SELECT substr(l, 1, 4) AS b, sha2(concat('node:', array_join(sort_array(collect_list(l)), '')), 256) AS h
         FROM leaf GROUP BY substr(l, 1, 4))
  SELECT sha2(concat('frame:', (SELECT value FROM said WHERE file = 'commitment' AND key = 'columns'), ':',
    (SELECT count(*) FROM frame), ':', array_join(sort_array(collect_list(concat(b, h))), '')), 256) AS root FROM node;

CREATE OR REPLACE TEMPORARY VIEW chosen AS
  WITH ticketed AS (SELECT labels, ref,
         sha2(concat((SELECT value FROM said WHERE file = 'draw' AND key = 'key'), ':', ref), 256) AS ticket FROM frame),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY labels ORDER BY ticket, ref) AS rank FROM ticketed)
  SELECT concat(labels, char(9), rank, char(9), ticket, char(9), ref) AS value FROM ranked JOIN quota USING (labels) WHERE rank <= k;

CREATE OR REPLACE TEMPORARY VIEW counted AS SELECT labels, count(*) AS n FROM frame GROUP BY labels;

CREATE OR REPLACE TEMPORARY VIEW found AS
  SELECT 1 AS step, 'commitment' AS name,
    (SELECT sha2(content, 256) FROM bytes) = (SELECT value FROM said WHERE file = 'draw' AND key = 'commit') AS holds
  UNION ALL
  SELECT 2, 'frame', (SELECT root FROM root) = (SELECT value FROM said WHERE file = 'commitment' AND key = 'frame')
    AND (SELECT count(DISTINCT ref) FROM frame) = (SELECT cast(value AS BIGINT) FROM said WHERE file = 'commitment' AND key = 'n')
  UNION ALL
  SELECT 3, 'sizes', (SELECT count(*) FROM (SELECT labels, n FROM counted EXCEPT ALL SELECT labels, n FROM size)) = 0
    AND (SELECT count(*) FROM (SELECT labels, n FROM size EXCEPT ALL SELECT labels, n FROM counted)) = 0
  WHERE (SELECT count(*) FROM size) > 0
  UNION ALL
  SELECT 4, 'key', sha2(concat('draw:', (SELECT value FROM said WHERE file = 'draw' AND key = 'commit'), ':',
    (SELECT value FROM said WHERE file = 'draw' AND key = 'seed')), 256) = (SELECT value FROM said WHERE file = 'draw' AND key = 'key')
  UNION ALL
  SELECT 5, 'selection', (SELECT count(*) FROM (SELECT value FROM chosen EXCEPT ALL SELECT value FROM drawn)) = 0
    AND (SELECT count(*) FROM (SELECT value FROM drawn EXCEPT ALL SELECT value FROM chosen)) = 0;

SELECT name AS step, CASE WHEN holds THEN 'ok' ELSE 'WRONG' END AS result FROM found ORDER BY found.step;
