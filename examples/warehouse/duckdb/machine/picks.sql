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
CREATE OR REPLACE TEMPORARY VIEW stated AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(criterion AS TEXT), '') AS criterion,
    coalesce(nullif(CAST(level AS TEXT), ''), 'na') AS level, CAST(scored AS TEXT) AS scored FROM said;

CREATE OR REPLACE TEMPORARY VIEW spoken AS
  SELECT f.ref, CASE WHEN max(CASE WHEN s.criterion = 'tuned' THEN 1 ELSE 0 END) = 1 THEN 'tuned'
    ELSE coalesce(string_agg(replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '='), ';' ORDER BY replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=')), '') END AS verdicts, max(s.scored) AS scored
  FROM frame f LEFT JOIN stated s ON s.ref = f.ref GROUP BY f.ref;


-- The words of the dialogues join last: only those of picks are read.
CREATE OR REPLACE TEMPORARY VIEW picks AS
  SELECT coalesce(u.says, s.draw) AS draw, s.rank, s.ticket, d.*, t.verdicts AS machine_verdicts, t.scored AS machine_scored FROM smallest s JOIN dialogue d ON d.ref = s.ref CROSS JOIN unfit u JOIN spoken t ON t.ref = s.ref;

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
CREATE OR REPLACE TEMPORARY VIEW spoken_of_picks AS
  SELECT t.ref, t.verdicts FROM smallest s JOIN spoken t ON t.ref = s.ref;

CREATE OR REPLACE TEMPORARY VIEW said_leaf AS
  SELECT sha256('leaf:' || ref || chr(9) || verdicts) AS l FROM spoken;

CREATE OR REPLACE TEMPORARY VIEW said_bucketed AS
  SELECT substr(l, 1, 4) AS bucket, string_agg(l, '' ORDER BY l) AS leaves FROM said_leaf GROUP BY substr(l, 1, 4);

CREATE OR REPLACE TEMPORARY VIEW said_picked AS
  SELECT DISTINCT substr(sha256('leaf:' || ref || chr(9) || verdicts), 1, 4) AS bucket FROM spoken_of_picks;

CREATE OR REPLACE TEMPORARY VIEW said_buckets AS
  SELECT b.bucket, sha256('node:' || b.leaves) AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM said_bucketed b LEFT JOIN said_picked p ON p.bucket = b.bucket;

COPY (SELECT bucket, node, leaves FROM said_buckets ORDER BY bucket) TO 'verdict-buckets.csv' (FORMAT csv, HEADER);
