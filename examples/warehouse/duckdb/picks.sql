-- After the seed, from quotas.csv: picks.csv, and buckets.csv, which shows them under the root.
--   cat view.sql picks.sql | duckdb
-- Made by: assize assign warehouse PLAN picks --engine duckdb

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(agent AS TEXT), '') AS agent FROM dialogue;

CREATE OR REPLACE TEMPORARY VIEW quota_file AS
  SELECT * FROM read_csv('quotas.csv', header = true, auto_detect = false, quote = '"', escape = '"', new_line = '\n',
    columns = {'draw': 'VARCHAR', 'key': 'VARCHAR', 'agent': 'VARCHAR', 'size': 'VARCHAR', 'quota': 'VARCHAR', 'take': 'VARCHAR'});

CREATE OR REPLACE TEMPORARY VIEW quota AS
  SELECT draw, key, coalesce(agent, '') AS agent, CAST(size AS BIGINT) AS size, CAST(take AS INTEGER) AS take FROM quota_file;

-- Strata that do not have the sizes that were committed are said in the place of the draw.
CREATE OR REPLACE TEMPORARY VIEW unlike AS
  SELECT agent || ' has ' || CAST(coalesce(f.dialogues, 0) AS TEXT) || ', not ' || CAST(coalesce(q.size, 0) AS TEXT) AS says
  FROM (SELECT agent, count(*) AS dialogues FROM frame GROUP BY agent) f FULL JOIN quota q USING (agent)
  WHERE coalesce(f.dialogues, 0) <> coalesce(q.size, 0);

CREATE OR REPLACE TEMPORARY VIEW unfit AS
  SELECT 'not as committed: ' || min(says) AS says FROM unlike;

SET VARIABLE most = (SELECT max(take) FROM quota);

CREATE OR REPLACE TEMPORARY TABLE smallest AS
  WITH least AS (SELECT q.draw, q.take, f.agent, min(sha256(q.key || ':' || f.ref) || f.ref, getvariable('most')) AS each FROM frame f JOIN quota q ON q.agent = f.agent WHERE q.take > 0 GROUP BY ALL),
    ranked AS (SELECT draw, take, agent, unnest(each) AS one, generate_subscripts(each, 1) AS rank FROM least)
  SELECT draw, agent, substr(one, 65) AS ref, substr(one, 1, 64) AS ticket, rank FROM ranked WHERE rank <= take;

-- The words of the dialogues join last: only those of picks are read.
CREATE OR REPLACE TEMPORARY VIEW picks AS
  SELECT coalesce(u.says, s.draw) AS draw, s.rank, s.ticket, d.* FROM smallest s JOIN dialogue d ON d.ref = s.ref CROSS JOIN unfit u;

CREATE OR REPLACE TEMPORARY VIEW leaf AS
  SELECT sha256('leaf:' || ref || chr(9) || agent) AS l FROM frame;

CREATE OR REPLACE TEMPORARY VIEW bucketed AS
  SELECT substr(l, 1, 4) AS bucket, string_agg(l, '' ORDER BY l) AS leaves FROM leaf GROUP BY substr(l, 1, 4);

CREATE OR REPLACE TEMPORARY VIEW picked AS
  SELECT DISTINCT substr(sha256('leaf:' || ref || chr(9) || agent), 1, 4) AS bucket FROM smallest;

CREATE OR REPLACE TEMPORARY VIEW buckets AS
  SELECT b.bucket, sha256('node:' || b.leaves) AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM bucketed b LEFT JOIN picked p ON p.bucket = b.bucket;

COPY (SELECT * FROM picks ORDER BY agent, rank) TO 'picks.csv' (FORMAT csv, HEADER);
COPY (SELECT bucket, node, leaves FROM buckets ORDER BY bucket) TO 'buckets.csv' (FORMAT csv, HEADER);
