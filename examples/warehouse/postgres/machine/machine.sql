-- What the machine said, before the seed: machine.csv with root and n, verdicts.csv with how often it said what.
--   cat view.sql machine.sql | psql -X -v ON_ERROR_STOP=1
-- Made by: assize assign warehouse PLAN machine --engine postgres

CREATE OR REPLACE TEMPORARY VIEW frame AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(agent AS TEXT), '') AS agent FROM dialogue;

CREATE OR REPLACE TEMPORARY VIEW stated AS
  SELECT coalesce(CAST(ref AS TEXT), '') AS ref, coalesce(CAST(criterion AS TEXT), '') AS criterion,
    coalesce(nullif(CAST(level AS TEXT), ''), 'na') AS level, CAST(scored AS TEXT) AS scored FROM said;

CREATE OR REPLACE TEMPORARY VIEW spoken AS
  SELECT f.ref, CASE WHEN max(CASE WHEN s.criterion = 'tuned' THEN 1 ELSE 0 END) = 1 THEN 'tuned'
    ELSE coalesce(string_agg(replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '='), ';' ORDER BY (replace(replace(replace(s.criterion, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=') || '=' || replace(replace(replace(s.level, chr(92), chr(92) || chr(92)), ';', chr(92) || ';'), '=', chr(92) || '=')) COLLATE "C"), '') END AS verdicts, max(s.scored) AS scored
  FROM frame f LEFT JOIN stated s ON s.ref = f.ref GROUP BY f.ref;

CREATE OR REPLACE TEMPORARY VIEW said_whole AS
  WITH leaf AS (SELECT encode(sha256(convert_to('leaf:' || ref || chr(9) || verdicts, 'UTF8')), 'hex') COLLATE "C" AS l FROM spoken),
    node AS (SELECT substr(l, 1, 4) AS bucket, encode(sha256(convert_to('node:' || string_agg(l, '' ORDER BY (l) COLLATE "C"), 'UTF8')), 'hex') COLLATE "C" AS node FROM leaf GROUP BY substr(l, 1, 4))
  SELECT encode(sha256(convert_to('frame:ref,verdicts:' || CAST((SELECT count(*) FROM leaf) AS TEXT) || ':' || coalesce(string_agg(bucket || node, '' ORDER BY (bucket || node) COLLATE "C"), ''), 'UTF8')), 'hex') COLLATE "C" AS root, (SELECT count(*) FROM leaf) AS n FROM node;

-- What cannot be counted is said in the place of the root.
CREATE OR REPLACE TEMPORARY VIEW said_asked AS
  SELECT coalesce(sum(CASE WHEN times > 1 THEN 1 ELSE 0 END), 0) AS twice,
    coalesce(sum(CASE WHEN criterion = '' THEN 1 ELSE 0 END), 0) AS blank
  FROM (SELECT ref, criterion, count(*) AS times FROM stated GROUP BY ref, criterion) AS each_of;

CREATE OR REPLACE TEMPORARY VIEW machine AS
  SELECT CASE WHEN twice > 0 THEN 'verdicts on what another row is on too: ' || CAST(twice AS TEXT)
    WHEN blank > 0 THEN 'rows without a criterion: ' || CAST(blank AS TEXT)
    ELSE said_whole.root END AS root, said_whole.n FROM said_whole CROSS JOIN said_asked;

CREATE OR REPLACE TEMPORARY VIEW verdict_counts AS
  SELECT f.agent, s.criterion, CASE WHEN s.criterion IN ('total', 'tuned') THEN '' ELSE s.level END AS level, count(*) AS dialogues,
    sum(CASE WHEN s.criterion = 'total' THEN CAST(s.level AS BIGINT) ELSE 0 END) AS sum,
    sum(count(*)) OVER () AS verdicts  -- of all rows: a file that was cut off has fewer
  FROM frame f JOIN spoken t ON t.ref = f.ref JOIN stated s ON s.ref = f.ref
  WHERE t.verdicts <> 'tuned' OR s.criterion = 'tuned' GROUP BY f.agent, s.criterion, CASE WHEN s.criterion IN ('total', 'tuned') THEN '' ELSE s.level END;

\copy (SELECT root, n FROM machine) TO 'machine.csv' WITH (FORMAT csv, HEADER)
\copy (SELECT agent, criterion, level, dialogues, sum, verdicts FROM verdict_counts ORDER BY agent COLLATE "C", criterion COLLATE "C", level COLLATE "C") TO 'verdicts.csv' WITH (FORMAT csv, HEADER)
