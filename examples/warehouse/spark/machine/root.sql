-- What is committed before the seed: root.csv with root and n, counts.csv with the strata.
--   cat view.sql root.sql | spark-sql
-- Spark writes a folder for each: its one part is the file.
-- Made by: assize assign warehouse PLAN root --engine spark

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT coalesce(CAST(ref AS STRING), '') AS ref, coalesce(CAST(agent AS STRING), '') AS agent FROM dialogue;

CREATE OR REPLACE TEMPORARY VIEW whole AS
  WITH leaf AS (SELECT sha2('leaf:' || ref || chr(9) || agent, 256) AS l FROM frame),
    node AS (SELECT substr(l, 1, 4) AS bucket, sha2('node:' || array_join(sort_array(collect_list(l)), ''), 256) AS node FROM leaf GROUP BY substr(l, 1, 4))
  SELECT sha2('frame:ref,agent:' || CAST((SELECT count(*) FROM leaf) AS STRING) || ':' || coalesce(array_join(sort_array(collect_list(bucket || node)), ''), ''), 256) AS root, (SELECT count(*) FROM leaf) AS n FROM node;

-- What cannot stand in a frame is said in the place of the root.
CREATE OR REPLACE TEMPORARY VIEW asked AS
  SELECT count(*) - count(DISTINCT ref) AS twice, coalesce(sum(CASE WHEN ref = '' THEN 1 ELSE 0 END), 0) AS blank,
    coalesce(sum(CASE WHEN (ref || agent) RLIKE r'[\x00-\x1F\x7F]' THEN 1 ELSE 0 END), 0) AS odd FROM frame;

CREATE OR REPLACE TEMPORARY VIEW root AS
  SELECT CASE WHEN twice > 0 THEN 'rows whose ref another row has: ' || CAST(twice AS STRING)
    WHEN blank > 0 THEN 'rows without a ref: ' || CAST(blank AS STRING)
    WHEN odd > 0 THEN 'rows with a control character: ' || CAST(odd AS STRING)
    ELSE whole.root END AS root, whole.n FROM whole CROSS JOIN asked;

CREATE OR REPLACE TEMPORARY VIEW counts AS
  SELECT agent, count(*) AS dialogues FROM frame GROUP BY agent;

INSERT OVERWRITE DIRECTORY 'root.csv' USING csv OPTIONS (header 'true', escape '"', emptyValue '', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')
  SELECT /*+ COALESCE(1) */ root, n FROM (SELECT root, n FROM root);
INSERT OVERWRITE DIRECTORY 'counts.csv' USING csv OPTIONS (header 'true', escape '"', emptyValue '', ignoreLeadingWhiteSpace 'false', ignoreTrailingWhiteSpace 'false')
  SELECT /*+ COALESCE(1) */ agent, dialogues FROM (SELECT agent, dialogues FROM counts ORDER BY agent);
