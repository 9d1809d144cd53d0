-- The dialogues of the bank desk on 18 May 2020, London time, with the team of each agent on that day. A centre reads its own
-- tables here.
CREATE OR REPLACE TEMPORARY VIEW dialogue AS
  SELECT d.*, p.team
  FROM read_csv('examples/data/dialogues.csv', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"') d
  JOIN read_csv('examples/people.csv', header = true, all_varchar = true) p ON p.handle = d.agent AND p.role = 'agent'
    AND p."from" <= '2020-05-18' AND coalesce(p."to", '9999') >= '2020-05-18'
  WHERE d.category = 'bank' AND d.received_at >= '2020-05-17T23:00:00Z' AND d.received_at < '2020-05-18T23:00:00Z';
