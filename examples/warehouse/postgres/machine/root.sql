-- What is committed before the seed: root.csv with root and n, counts.csv with the strata.
--   cat view.sql root.sql | psql -X -v ON_ERROR_STOP=1
-- Made by: assize assign warehouse PLAN root --engine postgres

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(agent AS TEXT), '') AS agent FROM dialogue;

CREATE OR REPLACE TEMPORARY VIEW whole AS
  WITH leaf AS (SELECT encode(sha256(convert_to('leaf:' || ref || chr(9) || agent, 'UTF8')), 'hex') COLLATE "C" AS l FROM frame),
    node AS (SELECT substr(l, 1, 4) AS bucket, encode(sha256(convert_to('node:' || string_agg(l, '' ORDER BY (l) COLLATE "C"), 'UTF8')), 'hex') COLLATE "C" AS node FROM leaf GROUP BY substr(l, 1, 4))
  SELECT encode(sha256(convert_to('frame:ref,agent:' || CAST((SELECT count(*) FROM leaf) AS TEXT) || ':' || coalesce(string_agg(bucket || node, '' ORDER BY (bucket || node) COLLATE "C"), ''), 'UTF8')), 'hex') COLLATE "C" AS root, (SELECT count(*) FROM leaf) AS n FROM node;

-- What cannot stand in a frame is said in the place of the root.
CREATE OR REPLACE TEMPORARY VIEW asked AS
  SELECT count(*) - count(DISTINCT ref) AS twice, coalesce(sum(CASE WHEN ref = '' THEN 1 ELSE 0 END), 0) AS blank,
    coalesce(sum(CASE WHEN (ref || agent) ~ '[\x01-\x1F\x7F]' THEN 1 ELSE 0 END), 0) AS odd FROM frame;

CREATE OR REPLACE TEMPORARY VIEW root AS
  SELECT CASE WHEN twice > 0 THEN 'rows whose ref another row has: ' || CAST(twice AS TEXT)
    WHEN blank > 0 THEN 'rows without a ref: ' || CAST(blank AS TEXT)
    WHEN odd > 0 THEN 'rows with a control character: ' || CAST(odd AS TEXT)
    ELSE whole.root END AS root, whole.n FROM whole CROSS JOIN asked;

CREATE OR REPLACE TEMPORARY VIEW counts AS
  SELECT agent, count(*) AS dialogues FROM frame GROUP BY agent;

\copy (SELECT root, n FROM root) TO 'root.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT agent, dialogues FROM counts ORDER BY agent COLLATE "C") TO 'counts.csv' WITH (FORMAT csv, HEADER)
