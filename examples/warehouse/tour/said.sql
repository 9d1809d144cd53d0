-- The rows of view.sql, and what a machine said of them: made up here from whether the customer called the task done. A centre reads
-- its machine's own table.
CREATE OR REPLACE TEMPORARY VIEW dialogue AS
  SELECT *, CASE WHEN task_done = 'yes' THEN 'pass' ELSE 'fail' END AS verdict
  FROM read_csv('examples/data/dialogues.csv', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
  WHERE category = 'bank' AND received_at >= '2020-05-17T23:00:00Z' AND received_at < '2020-05-18T23:00:00Z';
CREATE OR REPLACE TEMPORARY VIEW said AS
  SELECT ref, 'resolution' AS criterion, CASE verdict WHEN 'pass' THEN 'full' ELSE 'partly' END AS level,
    closed_at AS scored FROM dialogue;
