-- The dialogues that can be drawn, one row each, of one window of the plan.
-- Change what stands in this file, and only here: it goes before each of the others.
-- Made by: assize assign warehouse PLAN view --engine spark

CREATE OR REPLACE TEMPORARY VIEW dialogue AS
  SELECT ref AS ref,  -- as it stands, without white space around it; Spark cannot compose letters (NFC): let the table have them so
    date_format(received, "yyyy-MM-dd'T'HH:mm:ss'Z'") AS received,  -- UTC
    channel,
    category,
    agent,  -- the handle that the roster of assize has
    CAST(NULL AS STRING) AS transcript  -- the words, where auditors read them there
  FROM dialogues  -- your table
  WHERE received >= TIMESTAMP '2026-03-02 00:00:00' AND received < TIMESTAMP '2026-03-09 00:00:00'  -- the window, in UTC
    AND agent IS NOT NULL;  -- leave out here what cannot be audited: nobody counts it for you

CREATE OR REPLACE TEMPORARY VIEW said AS
  SELECT ref,  -- as in the view dialogue
    criterion,  -- its key on the card; total for the dialogue as a whole; tuned where the machine was tuned on it
    level,  -- as the card calls it, or na; of total hundredths of a per cent: 8750 for 87.5 %
    date_format(scored, "yyyy-MM-dd'T'HH:mm:ss'Z'") AS scored  -- UTC
  FROM verdicts  -- your table: one row for each dialogue and criterion
  WHERE machine = 'autoqa' AND version = '3';
