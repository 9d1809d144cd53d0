-- After the seed, from quotas.csv: picks.csv, and buckets.csv, which shows them under the root.
--   cat view.sql picks.sql | psql -X -v ON_ERROR_STOP=1
-- Made by: assize assign warehouse PLAN picks --engine postgres

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(agent AS TEXT), '') AS agent FROM dialogue;

DROP TABLE IF EXISTS pg_temp.quota_file;
CREATE TEMPORARY TABLE quota_file ("draw" TEXT, "key" TEXT, "agent" TEXT, "size" TEXT, "quota" TEXT, "take" TEXT);
\copy quota_file FROM 'quotas.csv' WITH (FORMAT csv, HEADER)

CREATE OR REPLACE TEMPORARY VIEW quota AS
  SELECT draw, key, coalesce(agent, '') AS agent, CAST(size AS BIGINT) AS size, CAST(take AS INTEGER) AS take FROM quota_file;

-- Strata that do not have the sizes that were committed are said in the place of the draw.
CREATE OR REPLACE TEMPORARY VIEW unlike AS
  SELECT agent || ' has ' || CAST(coalesce(f.dialogues, 0) AS TEXT) || ', not ' || CAST(coalesce(q.size, 0) AS TEXT) AS says
  FROM (SELECT agent, count(*) AS dialogues FROM frame GROUP BY agent) f FULL JOIN quota q USING (agent)
  WHERE coalesce(f.dialogues, 0) <> coalesce(q.size, 0);

CREATE OR REPLACE TEMPORARY VIEW unfit AS
  SELECT 'not as committed: ' || min(says) AS says FROM unlike;

CREATE OR REPLACE TEMPORARY VIEW ticketed AS
  SELECT q.draw, q.take, f.agent, f.ref, encode(sha256(convert_to(q.key || ':' || f.ref, 'UTF8')), 'hex') COLLATE "C" AS ticket FROM frame f JOIN quota q ON q.agent = f.agent WHERE q.take > 0;

CREATE OR REPLACE TEMPORARY VIEW ranked AS
  SELECT *, row_number() OVER (PARTITION BY agent ORDER BY ticket COLLATE "C", ref COLLATE "C") AS rank FROM ticketed;

DROP TABLE IF EXISTS pg_temp.smallest;
CREATE TEMPORARY TABLE smallest AS
  SELECT draw, agent, ref, ticket, rank FROM ranked WHERE rank <= take;
CREATE OR REPLACE TEMPORARY VIEW stated AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(criterion AS TEXT), '') AS criterion,
    coalesce(nullif(CAST(level AS TEXT), ''), 'na') AS level, CAST(scored AS TEXT) AS scored FROM said;

CREATE OR REPLACE TEMPORARY VIEW spoken AS
  SELECT f.ref, CASE WHEN max(CASE WHEN s.criterion = 'tuned' THEN 1 ELSE 0 END) = 1 THEN 'tuned'
    ELSE coalesce(string_agg(replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '='), ';' ORDER BY (replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=')) COLLATE "C"), '') END AS verdicts, max(s.scored) AS scored
  FROM frame f LEFT JOIN stated s ON s.ref = f.ref GROUP BY f.ref;


-- The words of the dialogues join last: only those of picks are read.
CREATE OR REPLACE TEMPORARY VIEW picks AS
  SELECT coalesce(u.says, s.draw) AS draw, s.rank, s.ticket, d.*, t.verdicts AS machine_verdicts, t.scored AS machine_scored FROM smallest s JOIN dialogue d ON d.ref = s.ref CROSS JOIN unfit u JOIN spoken t ON t.ref = s.ref;

CREATE OR REPLACE TEMPORARY VIEW leaf AS
  SELECT encode(sha256(convert_to('leaf:' || ref || chr(9) || agent, 'UTF8')), 'hex') COLLATE "C" AS l FROM frame;

CREATE OR REPLACE TEMPORARY VIEW bucketed AS
  SELECT substr(l, 1, 4) AS bucket, string_agg(l, '' ORDER BY (l) COLLATE "C") AS leaves FROM leaf GROUP BY substr(l, 1, 4);

CREATE OR REPLACE TEMPORARY VIEW picked AS
  SELECT DISTINCT substr(encode(sha256(convert_to('leaf:' || ref || chr(9) || agent, 'UTF8')), 'hex') COLLATE "C", 1, 4) AS bucket FROM smallest;

CREATE OR REPLACE TEMPORARY VIEW buckets AS
  SELECT b.bucket, encode(sha256(convert_to('node:' || b.leaves, 'UTF8')), 'hex') COLLATE "C" AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM bucketed b LEFT JOIN picked p ON p.bucket = b.bucket;

\copy (SELECT * FROM picks ORDER BY agent COLLATE "C", rank) TO 'picks.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT bucket, node, leaves FROM buckets ORDER BY bucket COLLATE "C") TO 'buckets.csv' WITH (FORMAT csv, HEADER)
CREATE OR REPLACE TEMPORARY VIEW spoken_of_picks AS
  SELECT t.ref, t.verdicts FROM smallest s JOIN spoken t ON t.ref = s.ref;

CREATE OR REPLACE TEMPORARY VIEW said_leaf AS
  SELECT encode(sha256(convert_to('leaf:' || ref || chr(9) || verdicts, 'UTF8')), 'hex') COLLATE "C" AS l FROM spoken;

CREATE OR REPLACE TEMPORARY VIEW said_bucketed AS
  SELECT substr(l, 1, 4) AS bucket, string_agg(l, '' ORDER BY (l) COLLATE "C") AS leaves FROM said_leaf GROUP BY substr(l, 1, 4);

CREATE OR REPLACE TEMPORARY VIEW said_picked AS
  SELECT DISTINCT substr(encode(sha256(convert_to('leaf:' || ref || chr(9) || verdicts, 'UTF8')), 'hex') COLLATE "C", 1, 4) AS bucket FROM spoken_of_picks;

CREATE OR REPLACE TEMPORARY VIEW said_buckets AS
  SELECT b.bucket, encode(sha256(convert_to('node:' || b.leaves, 'UTF8')), 'hex') COLLATE "C" AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM said_bucketed b LEFT JOIN said_picked p ON p.bucket = b.bucket;

\copy (SELECT bucket, node, leaves FROM said_buckets ORDER BY bucket COLLATE "C") TO 'verdict-buckets.csv' WITH (FORMAT csv, HEADER)
