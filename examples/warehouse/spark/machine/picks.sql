-- After the seed, from quotas.csv: picks.csv, and buckets.csv, which shows them under the root.
--   cat view.sql picks.sql | spark-sql
-- Spark writes a folder for each: its one part is the file.
-- Made by: assize assign warehouse PLAN picks --engine spark

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT coalesce(CAST(ref AS STRING), '') AS ref, coalesce(CAST(agent AS STRING), '') AS agent FROM dialogue;

CREATE OR REPLACE TEMPORARY VIEW quota_file USING csv OPTIONS (path 'quotas.csv', header 'true', escape '"', emptyValue '');

CREATE OR REPLACE TEMPORARY VIEW quota AS
  SELECT draw, key, coalesce(agent, '') AS agent, CAST(size AS BIGINT) AS size, CAST(take AS INTEGER) AS take FROM quota_file;

-- Strata that do not have the sizes that were committed are said in the place of the draw.
CREATE OR REPLACE TEMPORARY VIEW unlike AS
  SELECT agent || ' has ' || CAST(coalesce(f.dialogues, 0) AS STRING) || ', not ' || CAST(coalesce(q.size, 0) AS STRING) AS says
  FROM (SELECT agent, count(*) AS dialogues FROM frame GROUP BY agent) f FULL JOIN quota q USING (agent)
  WHERE coalesce(f.dialogues, 0) <> coalesce(q.size, 0);

CREATE OR REPLACE TEMPORARY VIEW unfit AS
  SELECT 'not as committed: ' || min(says) AS says FROM unlike;

CREATE OR REPLACE TEMPORARY VIEW ticketed AS
  SELECT q.draw, q.take, f.agent, f.ref, sha2(q.key || ':' || f.ref, 256) AS ticket FROM frame f JOIN quota q ON q.agent = f.agent WHERE q.take > 0;

CREATE OR REPLACE TEMPORARY VIEW ranked AS
  SELECT *, row_number() OVER (PARTITION BY agent ORDER BY ticket, ref) AS rank FROM ticketed;

-- By this number each task hands on no more of a stratum. Raise it where a plan draws more.
CACHE TABLE smallest AS
  SELECT draw, agent, ref, ticket, rank FROM ranked WHERE rank <= take AND rank <= 1000;
CREATE OR REPLACE TEMPORARY VIEW stated AS
  SELECT coalesce(CAST(ref AS STRING), '') AS ref, coalesce(CAST(criterion AS STRING), '') AS criterion,
    coalesce(nullif(CAST(level AS STRING), ''), 'na') AS level, CAST(scored AS STRING) AS scored FROM said;

CREATE OR REPLACE TEMPORARY VIEW spoken AS
  SELECT f.ref, CASE WHEN max(CASE WHEN s.criterion = 'tuned' THEN 1 ELSE 0 END) = 1 THEN 'tuned'
    ELSE coalesce(array_join(sort_array(collect_list(replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '='))), ';'), '') END AS verdicts, max(s.scored) AS scored
  FROM frame f LEFT JOIN stated s ON s.ref = f.ref GROUP BY f.ref;


-- The words of the dialogues join last: only those of picks are read.
CREATE OR REPLACE TEMPORARY VIEW picks AS
  SELECT coalesce(u.says, s.draw) AS draw, s.rank, s.ticket, d.*, t.verdicts AS machine_verdicts, t.scored AS machine_scored FROM smallest s JOIN dialogue d ON d.ref = s.ref CROSS JOIN unfit u JOIN spoken t ON t.ref = s.ref;

CREATE OR REPLACE TEMPORARY VIEW leaf AS
  SELECT sha2('leaf:' || ref || chr(9) || agent, 256) AS l FROM frame;

CREATE OR REPLACE TEMPORARY VIEW bucketed AS
  SELECT substr(l, 1, 4) AS bucket, array_join(sort_array(collect_list(l)), '') AS leaves FROM leaf GROUP BY substr(l, 1, 4);

CREATE OR REPLACE TEMPORARY VIEW picked AS
  SELECT DISTINCT substr(sha2('leaf:' || ref || chr(9) || agent, 256), 1, 4) AS bucket FROM smallest;

CREATE OR REPLACE TEMPORARY VIEW buckets AS
  SELECT b.bucket, sha2('node:' || b.leaves, 256) AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM bucketed b LEFT JOIN picked p ON p.bucket = b.bucket;

INSERT OVERWRITE DIRECTORY 'picks.csv' USING csv OPTIONS (header 'true', escape '"', emptyValue '', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')
  SELECT /*+ COALESCE(1) */ * FROM (SELECT * FROM picks ORDER BY agent, rank);
INSERT OVERWRITE DIRECTORY 'buckets.csv' USING csv OPTIONS (header 'true', escape '"', emptyValue '', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')
  SELECT /*+ COALESCE(1) */ bucket, node, leaves FROM (SELECT bucket, node, leaves FROM buckets ORDER BY bucket);
CREATE OR REPLACE TEMPORARY VIEW spoken_of_picks AS
  SELECT t.ref, t.verdicts FROM smallest s JOIN spoken t ON t.ref = s.ref;

CREATE OR REPLACE TEMPORARY VIEW said_leaf AS
  SELECT sha2('leaf:' || ref || chr(9) || verdicts, 256) AS l FROM spoken;

CREATE OR REPLACE TEMPORARY VIEW said_bucketed AS
  SELECT substr(l, 1, 4) AS bucket, array_join(sort_array(collect_list(l)), '') AS leaves FROM said_leaf GROUP BY substr(l, 1, 4);

CREATE OR REPLACE TEMPORARY VIEW said_picked AS
  SELECT DISTINCT substr(sha2('leaf:' || ref || chr(9) || verdicts, 256), 1, 4) AS bucket FROM spoken_of_picks;

CREATE OR REPLACE TEMPORARY VIEW said_buckets AS
  SELECT b.bucket, sha2('node:' || b.leaves, 256) AS node, CASE WHEN p.bucket IS NULL THEN '' ELSE b.leaves END AS leaves
  FROM said_bucketed b LEFT JOIN said_picked p ON p.bucket = b.bucket;

INSERT OVERWRITE DIRECTORY 'verdict-buckets.csv' USING csv OPTIONS (header 'true', escape '"', emptyValue '', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')
  SELECT /*+ COALESCE(1) */ bucket, node, leaves FROM (SELECT bucket, node, leaves FROM said_buckets ORDER BY bucket);
