-- The whole truth about an assize file, in the order of a request's life.
--
-- A file is a record. There are four kinds of tables:
--
--   facts     what happened. A row is inserted once and never changed; an end, a correction or a new score
--             is a row of its own. What is current is a view. Every table of facts has
--               id     its own number: 1, 2, 3 … without a gap
--               entry  the entry that brought it: when, by whom, by which act
--   lists     the words that a column of facts may hold, filled here. They have one column, `code`.
--   personal  says which columns hold text about people, filled here.
--   open_…    what is still to be done, so that nobody reads all history to find it. They are no facts: triggers below
--             keep each equal to the view of its name and `_now`, and `assize verify` compares the two.
--
-- A table with personal columns has `salt` and `erased`. Its personal columns enter the seal of a row only
-- as SHA-256 over salt and texts. Erasing clears both and keeps that digest in `erased`, so that the seals
-- still hold. How a row is sealed stands in src/core/ledger/seal.rs.
--
-- Guards, three triggers for each table, refuse UPDATE, DELETE, REPLACE and UPSERT. They are not written
-- here: assize makes them from the tables below when it makes a file or brings one up to date
-- (src/core/ledger/schema/guards.rs), and `assize verify` compares each of them.
--
-- A later version only adds: tables, rows of lists, indexes, views, and columns behind the last column of
-- a table. An added column is NULL in the rows that were there before.
--
-- Units and zones: times are UTC, YYYY-MM-DDTHH:MM:SSZ; days are YYYY-MM-DD in the policy's time zone;
-- scores, percentages and weights are whole hundredths of a per cent (87.5 % is 8750).

PRAGMA application_id = 1095977306; -- 'ASIZ'
PRAGMA user_version = 2; -- 1 was in use before the first release

-- ---------------------------------------------------------------------------------------------
-- ledger: the chain of entries that every fact belongs to.

-- Which columns hold text about people. Each line stands below the table that it is about.
CREATE TABLE personal (
  relation TEXT NOT NULL,                                -- the table
  field TEXT NOT NULL,                                   -- its column
  PRIMARY KEY (relation, field)
) STRICT, WITHOUT ROWID;

-- The file itself: one row, brought by entry 1.
CREATE TABLE file (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entry INTEGER NOT NULL CHECK (entry = 1),
  key BLOB NOT NULL CHECK (length(key) = 16),            -- random; begins every seal, so no two files share one
  rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)) -- 1: clock and chance are given; nothing here counts
) STRICT;

-- An entry is one act that was written: who did what, when, sealed together with its facts.
CREATE TABLE entry (
  id INTEGER PRIMARY KEY CHECK (id > 0),
  at TEXT NOT NULL CHECK (at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  actor TEXT NOT NULL CHECK (actor <> ''),               -- who acted, as claimed by --as
  principal TEXT CHECK (principal <> ''),                -- on whose behalf, --for
  login TEXT NOT NULL,                                   -- the operating system's user, as seen
  act TEXT NOT NULL CHECK (act <> ''),                   -- the command: 'score submit'
  note TEXT NOT NULL,                                    -- what was done, in words, without personal text
  previous BLOB NOT NULL CHECK (length(previous) = 32),  -- the seal before; 32 zero bytes in entry 1
  seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;

-- An extent is a run of rows of one table that one entry brought.
CREATE TABLE extent (
  entry INTEGER NOT NULL REFERENCES entry(id) DEFERRABLE INITIALLY DEFERRED,
  relation TEXT NOT NULL,                                -- the table
  first INTEGER NOT NULL CHECK (first > 0),
  last INTEGER NOT NULL CHECK (last >= first),
  digest BLOB NOT NULL CHECK (length(digest) = 32),      -- SHA-256 of the rows' digests
  marks BLOB NOT NULL CHECK (length(marks) = 4 * (last - first + 1)), -- first 4 bytes of each row's digest, to name a changed row
  PRIMARY KEY (relation, first)
) STRICT, WITHOUT ROWID;
CREATE INDEX extent_entry ON extent (entry);

-- ---------------------------------------------------------------------------------------------
-- policy: the house rules of a centre, as published; the newest holds.

CREATE TABLE policy (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  text TEXT NOT NULL                                     -- TOML, exactly as published
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- people: who works here, in which role and team on which day.

-- Somebody on the roster, known by a handle that never changes.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  handle TEXT NOT NULL UNIQUE CHECK (handle <> '' AND length(handle) <= 100),
  salt BLOB,
  name TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('person', 'name');

-- The operating system's user name that belongs to a person; the newest holds.
CREATE TABLE login (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;

-- What somebody does in a team. One version of a machine that gives verdicts on dialogues stands in the roster as
-- name/version with the role machine and no other: it is measured, and never acts.
CREATE TABLE role (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO role VALUES ('agent'), ('lead'), ('auditor'), ('arbiter'), ('manager'), ('representative'), ('machine');

-- A stint is a role in a team from a day, to a day when that is known.
CREATE TABLE stint (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  role TEXT NOT NULL REFERENCES role(code),
  team TEXT NOT NULL CHECK (team <> ''),
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  until TEXT CHECK (until >= since)                      -- last day; NULL while it goes on
) STRICT;
CREATE INDEX stint_person ON stint (person);

-- The last day of a stint that was open when it was recorded.
CREATE TABLE stint_end (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  stint INTEGER NOT NULL UNIQUE REFERENCES stint(id),
  until TEXT NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;

-- A skill is something a person can handle: a channel, a category, a language. Auditors read the languages that are
-- skills of theirs.
CREATE TABLE skill (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;
CREATE INDEX skill_person ON skill (person, name);

-- An absence is a run of days on which a person takes no work. A later one may take its place.
CREATE TABLE absence (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  until TEXT CHECK (until >= since),                     -- last day; NULL: it was called off
  replaces INTEGER UNIQUE REFERENCES absence(id)         -- the absence that this one corrects
) STRICT;
CREATE INDEX absence_person ON absence (person);

-- A notice tells staff that their work may be monitored: one version of the text, which has its place
-- until a later one applies. What customers are told stands in policy and request.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,                                -- the version
  entry INTEGER NOT NULL,
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- applies from this day on
  text TEXT NOT NULL CHECK (text <> '')                  -- exactly as published
) STRICT;

-- How somebody was told of a notice; acknowledged: they said so themselves.
CREATE TABLE notice_way (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO notice_way VALUES ('in-person'), ('meeting'), ('mail'), ('acknowledged');

-- A person was told of a version of the notice to staff. The entry says who recorded it.
CREATE TABLE told (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  notice INTEGER NOT NULL REFERENCES notice(id),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  how TEXT NOT NULL REFERENCES notice_way(code),
  UNIQUE (person, notice, how, day)
) STRICT;

-- A training is what somebody learnt for their work, and on which day.
CREATE TABLE training (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  held TEXT NOT NULL CHECK (held GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  salt BLOB,
  topic TEXT,                                            -- what it was about
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('training', 'topic');
CREATE INDEX training_person ON training (person);

-- The e-mail address of a person; the newest holds. NULL and not erased: none any more.
CREATE TABLE email (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  address TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('email', 'address');
CREATE INDEX email_person ON email (person);

-- The public key with which a person signs, as OpenSSH writes it; the newest holds. NULL: none any more.
CREATE TABLE person_key (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  public TEXT
) STRICT;
CREATE INDEX person_key_person ON person_key (person);

-- A later name of a person, or their first where they came without one; the newest holds, and exports may go on
-- with the ones before.
CREATE TABLE renaming (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  name TEXT,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('renaming', 'name'), ('renaming', 'why');
CREATE INDEX renaming_person ON renaming (person);

-- A merging says that two people of the roster were one all along. From its entry on whatever is the double's is the
-- other one's; what was recorded, drawn and proven before stays as it was. The newest of a double holds: when the
-- person that they were merged into is merged too, they get another row.
CREATE TABLE merging (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),         -- the double
  survivor INTEGER NOT NULL REFERENCES person(id) CHECK (survivor <> person), -- whose handle stays
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('merging', 'why');
CREATE INDEX merging_person ON merging (person);
CREATE INDEX merging_survivor ON merging (survivor);

-- Who everybody is: themselves, or the person that they were merged into.
CREATE VIEW identity AS
  SELECT p.id AS person, coalesce((SELECT m.survivor FROM merging m WHERE m.person = p.id ORDER BY m.id DESC LIMIT 1), p.id) AS one
  FROM person p;

-- The name of everybody; NULL: it was erased or never given.
CREATE VIEW name_now AS
  SELECT p.id AS person, CASE WHEN r.id IS NULL THEN p.name ELSE r.name END AS name
  FROM person p LEFT JOIN renaming r ON r.id = (SELECT max(x.id) FROM renaming x WHERE x.person = p.id);

-- Each stint with its last day, from the stint itself or from its end; those of a double are of the other one.
CREATE VIEW stint_now AS
  SELECT s.id, s.person, p.handle, s.role, s.team, s.since, coalesce(e.until, s.until) AS until
  FROM stint s JOIN person p ON p.id = s.person LEFT JOIN stint_end e ON e.stint = s.id
  WHERE NOT EXISTS (SELECT 1 FROM merging m WHERE m.person = s.person)
  UNION ALL
  SELECT s.id, m.survivor, p.handle, s.role, s.team, s.since, coalesce(e.until, s.until)
  FROM merging m JOIN stint s ON s.person = m.person JOIN person p ON p.id = m.survivor LEFT JOIN stint_end e ON e.stint = s.id
  WHERE m.id = (SELECT max(x.id) FROM merging x WHERE x.person = m.person);

-- The absences that stand.
CREATE VIEW absence_now AS
  SELECT a.id, a.person, a.since, a.until FROM absence a
  WHERE a.until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id);

-- ---------------------------------------------------------------------------------------------
-- works agreement: limits that management and the agents' representative both agreed on.

-- A side of a works agreement.
CREATE TABLE works_agreement_side (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO works_agreement_side VALUES ('management'), ('agents');

-- A works agreement, as one side proposed it. The newest that the other side accepted holds from its first day on.
CREATE TABLE works_agreement (
  id INTEGER PRIMARY KEY,                                -- its number
  entry INTEGER NOT NULL,
  side TEXT NOT NULL REFERENCES works_agreement_side(code), -- which side proposed it
  person INTEGER NOT NULL REFERENCES person(id),
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the first day on which it is in force
  text TEXT NOT NULL CHECK (text <> '')                  -- TOML, exactly as proposed
) STRICT;

-- What became of a proposal: accepted or returned by the other side, withdrawn by the one that made it.
CREATE TABLE works_agreement_answer (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO works_agreement_answer VALUES ('accepted'), ('returned'), ('withdrawn');

-- The answer of the other side to a proposal, or that it was withdrawn.
CREATE TABLE works_agreement_reply (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  agreement INTEGER NOT NULL UNIQUE REFERENCES works_agreement(id),
  person INTEGER NOT NULL REFERENCES person(id),
  answer TEXT NOT NULL REFERENCES works_agreement_answer(code),
  salt BLOB,
  words TEXT,                                            -- why it was returned or withdrawn
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('works_agreement_reply', 'words');

-- A side ends an agreement, which goes on for the days that it says.
CREATE TABLE works_agreement_end (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  agreement INTEGER NOT NULL UNIQUE REFERENCES works_agreement(id),
  person INTEGER NOT NULL REFERENCES person(id),
  until TEXT NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the last day on which it is in force
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('works_agreement_end', 'words');

-- ---------------------------------------------------------------------------------------------
-- request: what a customer asked, from arrival to archive.

-- One file of finished dialogues that was taken in.
CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  file TEXT NOT NULL,                                    -- its name, without folders
  stored INTEGER NOT NULL CHECK (stored >= 0),           -- rows that are new
  known INTEGER NOT NULL CHECK (known >= 0),             -- rows that were known, word for word
  completed INTEGER NOT NULL CHECK (completed >= 0),     -- rows that filled what was blank
  amended INTEGER NOT NULL CHECK (amended >= 0)          -- rows that contradict what was known, with --amend
) STRICT;

-- A request as it arrived. One that came finished, by import, has its category and its agent; one that
-- is handled here has neither yet: the facts below bring them, and its archiving is a revision.
CREATE TABLE request (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ref TEXT NOT NULL UNIQUE CHECK (ref <> ''),            -- the centre's own number; not one byte of it is changed
  line INTEGER,                                          -- physical line of the file it came from
  channel TEXT NOT NULL CHECK (channel <> ''),
  received TEXT NOT NULL CHECK (received GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  closed TEXT CHECK (closed GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  category TEXT CHECK (category <> ''),                  -- NULL: handled here
  agent INTEGER REFERENCES person(id),                   -- who answered; NULL: handled here
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),         -- the customer's, where there is one
  content INTEGER NOT NULL CHECK (content IN (0, 1)),    -- whether there is a dialogue to listen to or read; it stays when that is erased
  notice INTEGER CHECK (notice IN (0, 1)),               -- whether the customer was told of monitoring; NULL: as the policy says of the channel
  salt BLOB,
  customer TEXT,
  details TEXT,
  reply TEXT,
  transcript TEXT,
  erased BLOB,
  recording TEXT,                                        -- where the recording is: a path, an address or a number of another system
  duration INTEGER CHECK (duration >= 0),                -- seconds
  language TEXT CHECK (language <> ''),                  -- as it is named among skills; NULL: not said
  CHECK ((agent IS NULL) = (category IS NULL))
) STRICT;
INSERT INTO personal VALUES ('request', 'customer'), ('request', 'details'), ('request', 'reply'), ('request', 'transcript'), ('request', 'recording');
CREATE INDEX request_received ON request (received) WHERE agent IS NOT NULL;
CREATE INDEX request_living ON request (id) WHERE agent IS NULL;

-- Why a dialogue got a revision.
CREATE TABLE revision_basis (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO revision_basis VALUES ('archived'), ('completed'), ('amended');

-- A revision is a later word on a finished dialogue: all of its facts as they then stand. The newest
-- holds; the ones before stay readable.
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  basis TEXT NOT NULL REFERENCES revision_basis(code),
  why TEXT CHECK (why <> ''),                            -- the reason of an amendment; how an archived one was closed
  line INTEGER,
  counts TEXT NOT NULL CHECK (counts GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),            -- the time by which windows count it: received; for one handled here, archived
  channel TEXT NOT NULL CHECK (channel <> ''),
  received TEXT NOT NULL CHECK (received GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  closed TEXT CHECK (closed GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  category TEXT NOT NULL CHECK (category <> ''),
  agent INTEGER NOT NULL REFERENCES person(id),
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  content INTEGER NOT NULL CHECK (content IN (0, 1)),
  notice INTEGER CHECK (notice IN (0, 1)),
  salt BLOB,
  customer TEXT,
  details TEXT,
  reply TEXT,
  transcript TEXT,
  erased BLOB,
  recording TEXT,                                        -- where the recording is: a path, an address or a number of another system
  duration INTEGER CHECK (duration >= 0),                -- seconds
  account INTEGER REFERENCES person(id),                 -- who wrote the dialogue down, where it is not made of the recorded steps
  language TEXT CHECK (language <> ''),                  -- as it is named among skills; NULL: not said
  CHECK (basis <> 'amended' OR why IS NOT NULL OR erased IS NOT NULL)
) STRICT;
INSERT INTO personal VALUES ('revision', 'why'), ('revision', 'customer'), ('revision', 'details'), ('revision', 'reply'), ('revision', 'transcript'), ('revision', 'recording');
CREATE INDEX revision_request ON revision (request);
CREATE INDEX revision_counts ON revision (counts);

-- A wish to amend: what draws go by in a finished dialogue is to be said otherwise, or filled in, where the policy asks for
-- a second person. Nothing of the dialogue changes until they approve it.
CREATE TABLE amendment_wish (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  basis TEXT NOT NULL REFERENCES revision_basis(code),
  revision INTEGER REFERENCES revision(id),              -- the words that it is about; NULL: as it came
  line INTEGER,
  channel TEXT CHECK (channel <> ''),                    -- of these, what it wishes otherwise; NULL: stays
  received TEXT CHECK (received GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  category TEXT CHECK (category <> ''),
  agent INTEGER REFERENCES person(id),
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  notice INTEGER CHECK (notice IN (0, 1)),
  duration INTEGER CHECK (duration >= 0),                -- seconds
  language TEXT CHECK (language <> ''),                  -- as it is named among skills
  salt BLOB,
  why TEXT,                                              -- the reason of an amendment
  erased BLOB,
  CHECK (basis <> 'archived')
) STRICT;
INSERT INTO personal VALUES ('amendment_wish', 'why');
CREATE INDEX amendment_wish_request ON amendment_wish (request);

-- The answer to it.
CREATE TABLE amendment_answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  wish INTEGER NOT NULL UNIQUE REFERENCES amendment_wish(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),    -- 0: returned; what stood stays
  judge INTEGER NOT NULL REFERENCES person(id),          -- who approved or returned it
  revision INTEGER REFERENCES revision(id),              -- the words that stand since
  salt BLOB,
  words TEXT,
  erased BLOB,
  CHECK (granted = (revision IS NOT NULL))
) STRICT;
INSERT INTO personal VALUES ('amendment_answer', 'words');

-- How soon a request must be answered.
CREATE TABLE urgency (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO urgency VALUES ('low'), ('normal'), ('high'), ('urgent');

-- How much work a request is.
CREATE TABLE complexity (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO complexity VALUES ('low'), ('medium'), ('high');

-- Triage says what a request is about and how pressing it is; the newest holds.
CREATE TABLE triage (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  category TEXT NOT NULL CHECK (category <> ''),
  urgency TEXT NOT NULL REFERENCES urgency(code),
  complexity TEXT NOT NULL REFERENCES complexity(code),
  language TEXT CHECK (language <> ''),                  -- a skill; NULL: none is asked for
  salt BLOB,
  missing TEXT,                                          -- what the request does not say; NULL: it is complete
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('triage', 'missing');
CREATE INDEX triage_request ON triage (request);

-- A question to the customer. Until it is answered the request's clock waits.
CREATE TABLE clarification (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  salt BLOB,
  question TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('clarification', 'question');
CREATE INDEX clarification_request ON clarification (request);

-- What the customer answered.
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  clarification INTEGER NOT NULL UNIQUE REFERENCES clarification(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('answer', 'words');

-- What somebody does for a request: answer for it, or join with what they know.
CREATE TABLE routing_part (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO routing_part VALUES ('representative'), ('specialist');

-- Who chose: the rule of routing, or somebody who named the person.
CREATE TABLE routing_choice (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO routing_choice VALUES ('rule'), ('named');

-- A routing gives a request to a person. The newest representative answers for it; specialists join.
CREATE TABLE routing (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  part TEXT NOT NULL REFERENCES routing_part(code),
  chosen TEXT NOT NULL REFERENCES routing_choice(code),
  why TEXT NOT NULL,                                     -- what decided, in our words
  salt BLOB,
  reason TEXT,                                           -- why by name, or why again, in the words of the person who decided
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('routing', 'reason');
CREATE INDEX routing_request ON routing (request);
CREATE INDEX routing_agent ON routing (agent);

-- The representative says whether they understand the request, in their own words.
CREATE TABLE understanding (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  understood INTEGER NOT NULL CHECK (understood IN (0, 1)),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('understanding', 'words');
CREATE INDEX understanding_request ON understanding (request);

-- A response goes to the customer; there may be several.
CREATE TABLE response (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('response', 'words');
CREATE INDEX response_request ON response (request);

-- What the customer says of how the request was handled. Vague feedback is followed up.
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  rating INTEGER CHECK (rating BETWEEN 1 AND 5),
  vague INTEGER NOT NULL CHECK (vague IN (0, 1)),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('feedback', 'words');
CREATE INDEX feedback_request ON feedback (request);

-- Every finished dialogue as it now stands; its agent is who they are, where a handle was merged into another.
CREATE VIEW dialogue AS
  SELECT r.id AS request, r.ref, coalesce(v.counts, r.received) AS counts, coalesce(v.channel, r.channel) AS channel, coalesce(v.received, r.received) AS received,
    iif(v.id IS NULL, r.closed, v.closed) AS closed, coalesce(v.category, r.category) AS category,
    (SELECT i.one FROM identity i WHERE i.person = coalesce(v.agent, r.agent)) AS agent, iif(v.id IS NULL, r.rating, v.rating) AS rating,
    iif(v.id IS NULL, r.content, v.content) AS content, iif(v.id IS NULL, r.notice, v.notice) AS notice, iif(v.id IS NULL, r.customer, v.customer) AS customer,
    iif(v.id IS NULL, r.details, v.details) AS details, iif(v.id IS NULL, r.reply, v.reply) AS reply, iif(v.id IS NULL, r.transcript, v.transcript) AS transcript,
    iif(v.id IS NULL, r.recording, v.recording) AS recording, iif(v.id IS NULL, r.duration, v.duration) AS duration,
    iif(v.id IS NULL, r.language, v.language) AS language, coalesce(v.erased, r.erased) AS erased, v.id AS revision
  FROM request r LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id)
  WHERE r.agent IS NOT NULL OR v.id IS NOT NULL;

-- A source count is how many dialogues of an agent and a day another system counted, such as the switchboard: frames
-- are held against it. The newest of an agent, day and channel holds.
CREATE TABLE source_count (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  agent INTEGER NOT NULL REFERENCES person(id),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  channel TEXT CHECK (channel <> ''),                    -- NULL: over all channels
  dialogues INTEGER NOT NULL CHECK (dialogues >= 0)
) STRICT;
CREATE INDEX source_count_day ON source_count (day, agent);

-- Why the source counts of an entry took the place of others. Both stay: the newest holds.
CREATE TABLE recount (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL UNIQUE,
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('recount', 'why');

-- ---------------------------------------------------------------------------------------------
-- scorecard: what dialogues are scored against, published and never changed.

-- A card draft is a card that is proposed: people are asked what they think of it before it is published. The newest
-- of a name that came after its newest card is open.
CREATE TABLE card_draft (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  text TEXT NOT NULL,                                    -- TOML, exactly as proposed
  until TEXT NOT NULL CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') -- last day to comment
) STRICT;
CREATE INDEX card_draft_name ON card_draft (name);

-- Who is asked about a draft.
CREATE TABLE card_asked (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  draft INTEGER NOT NULL REFERENCES card_draft(id),
  person INTEGER NOT NULL REFERENCES person(id),
  UNIQUE (draft, person)
) STRICT;

-- What somebody says about a draft.
CREATE TABLE card_comment (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  draft INTEGER NOT NULL REFERENCES card_draft(id),
  person INTEGER NOT NULL REFERENCES person(id),
  key TEXT CHECK (key <> ''),                            -- the criterion; NULL: the card as a whole
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('card_comment', 'words');
CREATE INDEX card_comment_draft ON card_comment (draft);

-- What the owner of the card answers to a comment; the newest holds.
CREATE TABLE card_answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  comment INTEGER NOT NULL REFERENCES card_comment(id),
  person INTEGER NOT NULL REFERENCES person(id),
  changed INTEGER NOT NULL CHECK (changed IN (0, 1)),    -- 1: the card changes because of the comment
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('card_answer', 'words');
CREATE INDEX card_answer_comment ON card_answer (comment);

-- A card as published.
CREATE TABLE card (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL CHECK (version > 0),
  title TEXT NOT NULL,
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the first day it is in force
  text TEXT NOT NULL,                                    -- TOML, exactly as published
  draft INTEGER REFERENCES card_draft(id),               -- the draft that it was made of; NULL: there was none
  UNIQUE (name, version)
) STRICT;

-- A person said that they know a published card.
CREATE TABLE card_acknowledgement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  card INTEGER NOT NULL REFERENCES card(id),
  person INTEGER NOT NULL REFERENCES person(id),
  UNIQUE (card, person)
) STRICT;

-- A criterion line is one criterion across all versions of its card: what was decided about it hangs here.
CREATE TABLE criterion_line (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  card TEXT NOT NULL CHECK (card <> ''),                 -- the card's name
  key TEXT NOT NULL CHECK (key <> ''),
  UNIQUE (card, key)
) STRICT;

-- A criterion is one question of one version of a card. Its key stays the same across versions.
CREATE TABLE criterion (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  card INTEGER NOT NULL REFERENCES card(id),
  key TEXT NOT NULL CHECK (key <> ''),
  section TEXT NOT NULL CHECK (section <> ''),
  title TEXT NOT NULL,
  weight INTEGER NOT NULL CHECK (weight >= 0),           -- by the mode of its card: hundredths of a per cent, of a point or of a factor; 0: asked, not counted
  line INTEGER NOT NULL REFERENCES criterion_line(id),
  UNIQUE (card, key)
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- machine: what machines say of dialogues. It is held against what people find, and never becomes a score.

-- A machine verdict is what one version of a machine says of one criterion of a dialogue, or of the dialogue as a whole.
-- It says one thing of it: another one is refused, and the first stays.
CREATE TABLE machine_verdict (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  machine INTEGER NOT NULL REFERENCES person(id),        -- which version: two versions are two machines
  card INTEGER NOT NULL REFERENCES card(id),             -- by whose levels it is said
  criterion INTEGER REFERENCES criterion(id),            -- NULL: the dialogue as a whole
  part INTEGER NOT NULL CHECK (part = coalesce(criterion, 0)), -- the criterion; 0: the dialogue as a whole
  level TEXT,                                            -- NULL: not applicable, or the dialogue as a whole
  percent INTEGER CHECK (percent >= 0),                  -- what the level is worth, or the total; NULL: not applicable, or not counted
  scored TEXT NOT NULL CHECK (scored GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'), -- when the machine said it, UTC
  salt BLOB,
  quote TEXT,                                            -- the words of the dialogue that it gives for it
  erased BLOB,
  UNIQUE (request, machine, part),
  CHECK (criterion IS NOT NULL OR (level IS NULL AND percent IS NOT NULL)),
  CHECK (level IS NOT NULL OR percent IS NULL OR criterion IS NULL)
) STRICT;
INSERT INTO personal VALUES ('machine_verdict', 'quote');
CREATE INDEX machine_verdict_machine ON machine_verdict (machine);

-- A machine was tuned on a dialogue: how it does there says nothing of how it does elsewhere.
CREATE TABLE machine_tuning (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  machine INTEGER NOT NULL REFERENCES person(id),
  UNIQUE (request, machine)
) STRICT;

-- Whether agents are shown what a machine says of a criterion: they are; the upper limit of its false accusations is too
-- high; none of its fails was audited; a newer version took its place; the policy shows none.
CREATE TABLE licence_state (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO licence_state VALUES ('shown'), ('crossed'), ('no-sample'), ('superseded'), ('off');

-- A licence of one version of a machine for one criterion, as a night found it: recorded where it changed, and each week
-- while it holds.
CREATE TABLE machine_licence (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  machine INTEGER NOT NULL REFERENCES person(id),
  card TEXT NOT NULL CHECK (card <> ''),                 -- its name: any version
  criterion TEXT NOT NULL CHECK (criterion <> ''),       -- by key
  state TEXT NOT NULL REFERENCES licence_state(code),
  high INTEGER CHECK (high BETWEEN 0 AND 10000),         -- the upper limit of its false accusations, hundredths of a per cent; NULL: no audited fail
  audited INTEGER NOT NULL CHECK (audited >= 0),         -- how many of its fails were audited
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the days of the audits, both included
  last TEXT NOT NULL CHECK (last >= first),
  below INTEGER NOT NULL CHECK (below >= 0),             -- the rule of the policy then: below so many in a hundred
  weeks INTEGER NOT NULL CHECK (weeks >= 0),             -- by the audits of so many weeks
  UNIQUE (entry, machine, card, criterion),
  CHECK (state <> 'shown' OR high IS NOT NULL)
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- sampling: which dialogues are audited, drawn so that anyone can check it.

-- A plan says which dialogues, how many of whom, by which card; the newest version of a name holds.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL CHECK (version > 0),
  text TEXT NOT NULL,                                    -- TOML, exactly as added
  UNIQUE (name, version)
) STRICT;

-- A commitment fixes the frame and the quotas of one window before the seed is known.
CREATE TABLE commitment (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  plan INTEGER NOT NULL REFERENCES plan(id),
  name TEXT NOT NULL UNIQUE,                             -- plan and window: one draw per plan and window
  first TEXT NOT NULL,                                   -- the window's days, both included
  last TEXT NOT NULL CHECK (last >= first),
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'), -- the window's time: a time zone that changes later moves nothing
  until TEXT NOT NULL CHECK (until > since AND until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'), -- not included
  size INTEGER NOT NULL CHECK (size >= 0),
  root TEXT NOT NULL CHECK (length(root) = 64),          -- VDS-1 frame root, hex
  source TEXT NOT NULL CHECK (source <> ''),             -- where the seed will come from: local, dice:…, drand:…, reveal:…
  text TEXT NOT NULL,                                    -- the commitment file, byte for byte
  hash TEXT NOT NULL CHECK (length(hash) = 64)           -- SHA-256 of text, hex
) STRICT;
CREATE INDEX commitment_plan ON commitment (plan);

-- Why a dialogue of the window is outside the frame: nothing to listen to or read, the customer was not told, it
-- is audited already, drawn or as a spot check, or was scored in a draw that is void, another draw of it waits for its seed, its agent was not on the
-- roster that day, it was moved here from another window of the plan; by the works agreement: its agent was not told of
-- monitoring by that day, or so many of theirs are audited that this draw could go beyond the most that it lets.
CREATE TABLE exclusion_reason (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO exclusion_reason VALUES ('no-content'), ('no-notice'), ('already-audited'), ('spot-checked'), ('scored-in-void-draw'), ('waits-for-seed'),
  ('not-on-roster'), ('in-another-window'), ('agent-not-told'), ('most-of-agent');

-- How many dialogues of the window are outside the frame, by reason.
CREATE TABLE exclusion (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL REFERENCES commitment(id),
  reason TEXT NOT NULL REFERENCES exclusion_reason(code),
  dialogues INTEGER NOT NULL CHECK (dialogues > 0)
) STRICT;
CREATE INDEX exclusion_commitment ON exclusion (commitment);

-- A reserve is how many dialogues of a person a commitment that waits for its seed can draw, of the period that begins on
-- a day: so many count against the most that the works agreement lets until it is drawn.
CREATE TABLE reserve (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL REFERENCES commitment(id),
  person INTEGER NOT NULL REFERENCES person(id),
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  dialogues INTEGER NOT NULL CHECK (dialogues > 0),
  UNIQUE (commitment, person, first)
) STRICT;

-- A draw is a commitment with its seed: from here on every ticket is arithmetic.
CREATE TABLE draw (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL UNIQUE REFERENCES commitment(id),
  seed TEXT NOT NULL CHECK (seed <> ''),
  key TEXT NOT NULL CHECK (length(key) = 64),
  salt BLOB,
  witness TEXT,                                          -- who saw how the seed was made, in words
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('draw', 'witness');

-- A stratum is one group of the frame with its own quota.
CREATE TABLE stratum (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  draw INTEGER NOT NULL REFERENCES draw(id),
  label TEXT NOT NULL,                                   -- the stratum columns, joined by TAB
  size INTEGER NOT NULL CHECK (size >= 0),               -- dialogues in the frame
  quota INTEGER NOT NULL CHECK (quota >= 0),
  UNIQUE (draw, label)
) STRICT;

-- A ticket is a dialogue's number in the lottery; kept for those drawn.
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  stratum INTEGER NOT NULL REFERENCES stratum(id),
  request INTEGER NOT NULL REFERENCES request(id),
  ticket TEXT NOT NULL CHECK (length(ticket) = 64),      -- SHA-256, hex
  rank INTEGER NOT NULL CHECK (rank > 0),                -- place within the stratum, 1 is the smallest ticket
  UNIQUE (request, stratum)
) STRICT;
CREATE INDEX ticket_stratum ON ticket (stratum);

-- A phantom stands in the frame for a dialogue that another system counted and nobody recorded; kept for those drawn.
-- It counts as the worst that the dialogue could have been.
CREATE TABLE phantom (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  stratum INTEGER NOT NULL REFERENCES stratum(id),
  ref TEXT NOT NULL CHECK (ref GLOB 'phantom:[1-9]*'),   -- numbered through the frame, by stratum
  agent INTEGER NOT NULL REFERENCES person(id),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  ticket TEXT NOT NULL CHECK (length(ticket) = 64),
  rank INTEGER NOT NULL CHECK (rank > 0),
  UNIQUE (stratum, ref)
) STRICT;

-- A picking is one time that an engine's picks of a draw came in: the population of its plan lives there. The first one draws.
CREATE TABLE picking (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  draw INTEGER NOT NULL REFERENCES draw(id),
  picks INTEGER NOT NULL CHECK (picks > 0)               -- how many of them were new
) STRICT;
CREATE INDEX picking_draw ON picking (draw);

-- A pick is one of the smallest tickets of a stratum, as an engine computed it: up to the quota they are drawn, the others are
-- its reserves, the next tickets. Each was checked when it came, and its row was shown to be under the root.
CREATE TABLE pick (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  picking INTEGER NOT NULL REFERENCES picking(id),
  stratum INTEGER NOT NULL REFERENCES stratum(id),
  request INTEGER NOT NULL REFERENCES request(id),
  ticket TEXT NOT NULL CHECK (length(ticket) = 64),      -- SHA-256, hex
  rank INTEGER NOT NULL CHECK (rank > 0),                -- place within the stratum, 1 is the smallest ticket
  UNIQUE (stratum, rank),
  UNIQUE (request, stratum)
) STRICT;

-- Why a drawn dialogue is unsuitable.
CREATE TABLE replacement_reason (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO replacement_reason VALUES ('no-content'), ('not-a-dialogue'), ('duplicate'), ('wrong-agent'), ('language'), ('care');

-- Somebody says that a drawn dialogue is unsuitable. The ticket stays on record; whether the next one of its
-- stratum takes its place is a fact of its own.
CREATE TABLE replacement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ticket INTEGER NOT NULL REFERENCES ticket(id),
  reason TEXT NOT NULL REFERENCES replacement_reason(code),
  asker INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('replacement', 'words');
CREATE INDEX replacement_ticket ON replacement (ticket);

-- The answer to it.
CREATE TABLE replaced (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  replacement INTEGER NOT NULL UNIQUE REFERENCES replacement(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),    -- 0: refused; the dialogue is audited
  judge INTEGER REFERENCES person(id),                   -- who approved or refused; NULL: the policy asked for nobody
  next INTEGER UNIQUE REFERENCES ticket(id),             -- the ticket in its place; NULL with granted 1: the stratum had no more
  salt BLOB,
  words TEXT,
  erased BLOB,
  CHECK (granted = 1 OR (next IS NULL AND judge IS NOT NULL))
) STRICT;
INSERT INTO personal VALUES ('replaced', 'words');

-- A voiding takes a draw, or a commitment that waits for its seed, out of every figure. It stays listed, and its window
-- is not drawn again.
CREATE TABLE voiding (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL UNIQUE REFERENCES commitment(id),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('voiding', 'why');

-- An extension draws more of every stratum of a draw, by the same key: the old sample is contained in the new.
CREATE TABLE extension (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  draw INTEGER NOT NULL REFERENCES draw(id),
  more INTEGER NOT NULL CHECK (more > 0),                -- of each stratum
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('extension', 'why');
CREATE INDEX extension_draw ON extension (draw);

-- ---------------------------------------------------------------------------------------------
-- audit: one dialogue looked at by one auditor against one card.

-- drawn: by lottery; spot: somebody named the dialogue; double: a second auditor scores what another one scores too,
-- without seeing it; repeat: weeks later the auditor of the first one scores the dialogue again, untold. Only drawn ones
-- enter rates.
CREATE TABLE audit_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO audit_kind VALUES ('drawn'), ('spot'), ('double'), ('repeat');

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL REFERENCES audit_kind(code),
  ticket INTEGER REFERENCES ticket(id),                  -- NULL: nobody drew it
  request INTEGER NOT NULL REFERENCES request(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  card INTEGER NOT NULL REFERENCES card(id),
  due TEXT NOT NULL,                                     -- last day to score, of whom it is opened for
  salt BLOB,
  why TEXT,                                              -- the reason of a spot check
  erased BLOB,
  UNIQUE (ticket, kind),                                 -- a ticket has one first audit, at most one second and one repeat
  CHECK (kind <> 'spot' OR ticket IS NULL),
  CHECK (kind NOT IN ('drawn', 'double', 'repeat') OR ticket IS NOT NULL)
) STRICT;
INSERT INTO personal VALUES ('audit', 'why');
CREATE INDEX audit_agent ON audit (agent);
CREATE INDEX audit_request ON audit (request);

-- A spot wish is a spot check that somebody asks for where the works agreement wants a second person: with its reason,
-- a word of the agreement.
CREATE TABLE spot_wish (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  asker INTEGER NOT NULL REFERENCES person(id),
  reason TEXT NOT NULL CHECK (reason <> ''),
  audit INTEGER UNIQUE REFERENCES audit(id),             -- where no second person was wanted
  auditor TEXT CHECK (auditor <> ''),                    -- who is to audit it, as named; NULL: the lot decides
  card TEXT CHECK (card <> ''),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('spot_wish', 'why');
CREATE INDEX spot_wish_request ON spot_wish (request);

-- What the second person says to it.
CREATE TABLE spot_consent (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  wish INTEGER NOT NULL UNIQUE REFERENCES spot_wish(id),
  judge INTEGER NOT NULL REFERENCES person(id),
  audit INTEGER UNIQUE REFERENCES audit(id),             -- NULL: refused
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('spot_consent', 'words');

-- What somebody read of others.
CREATE TABLE reading_subject (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO reading_subject VALUES ('audit'), ('dialogue'), ('dispute'), ('person'), ('export'), ('rest');

-- A reading is that somebody read something of another person, where the policy has it recorded: once for each person,
-- subject and day. The number of an export says what it holds: 1 tables, 2 tables with text of people, 3 evidence, 4
-- evidence with text of people. 'rest' is what else they read on a day on which they read more than is told one by one.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  reader INTEGER NOT NULL REFERENCES person(id),
  subject TEXT NOT NULL REFERENCES reading_subject(code),
  number INTEGER NOT NULL CHECK (number > 0),            -- of the audit, the request, the dispute, the person; of a rest 1
  whose INTEGER REFERENCES person(id),                   -- NULL: everybody's
  command TEXT NOT NULL CHECK (command <> ''),           -- what it was first read with on that day
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  UNIQUE (reader, day, subject, number)
) STRICT;
CREATE INDEX reading_subjects ON reading (subject, number);
CREATE INDEX reading_whose ON reading (whose);

-- A list of several people that somebody read, where the policy has readings recorded: once for each reader, list, filter and
-- day, however many people it tells of.
CREATE TABLE list_reading (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  reader INTEGER NOT NULL REFERENCES person(id),
  command TEXT NOT NULL CHECK (command <> ''),           -- the list: the command that showed it
  filter TEXT NOT NULL,                                  -- the options that chose its lines; empty: all that the reader may read
  people INTEGER NOT NULL CHECK (people > 0),            -- of how many others it told when it was first read on that day
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  UNIQUE (reader, day, command, filter)
) STRICT;

-- Where the key of a lot comes from: the seed of a draw that people witnessed, or chance of this machine alone.
CREATE TABLE lot_source (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO lot_source VALUES ('witnessed'), ('local');

-- A lot chooses people for one case, so that nobody does. Its key was not known when the last of those in the case acted.
CREATE TABLE lot (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  word TEXT NOT NULL,                                    -- what for: 'arbiter', 'panel', 'audit', 'hand on'
  number INTEGER NOT NULL,                               -- which dispute or audit
  since INTEGER NOT NULL,                                -- the entry of the act that it waited for
  source TEXT NOT NULL REFERENCES lot_source(code),
  draw INTEGER REFERENCES draw(id),                      -- whose seed is the key
  chance BLOB CHECK (length(chance) = 32),               -- the key, where only this machine knew chance
  tries INTEGER NOT NULL CHECK (tries >= 0),             -- how many entries its actor had made since that act
  CHECK ((source = 'witnessed') = (draw IS NOT NULL) AND (source = 'local') = (chance IS NOT NULL))
) STRICT;

-- Who was in a lot, in the order that it gave; the first who may is chosen.
CREATE TABLE candidate (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  lot INTEGER NOT NULL REFERENCES lot(id),
  person INTEGER NOT NULL REFERENCES person(id),
  late INTEGER NOT NULL DEFAULT 0 CHECK (late >= 0),     -- stands behind those with a smaller number: how late they were in this case
  UNIQUE (lot, person)
) STRICT;

-- What gave an audit to its auditor: the key of the draw, the lot of a night that hands on what is stuck, a lot that
-- somebody asked for, or a person who named them.
CREATE TABLE assignment_basis (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO assignment_basis VALUES ('draw'), ('night'), ('lot'), ('name');

-- Who audits; the newest holds. NULL: everybody who could is tied to the agent.
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  auditor INTEGER REFERENCES person(id),
  basis TEXT NOT NULL REFERENCES assignment_basis(code),
  salt BLOB,
  why TEXT,                                              -- the reason, where a person gave it to another auditor
  erased BLOB,
  lot INTEGER REFERENCES lot(id),                        -- with 'night' and 'lot', once it is drawn
  due TEXT CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]') -- its auditor's last day to score; NULL: the audit's
) STRICT;
INSERT INTO personal VALUES ('assignment', 'why');
CREATE INDEX assignment_audit ON assignment (audit);
CREATE INDEX assignment_auditor ON assignment (auditor);

-- What a scoring comes from.
CREATE TABLE scoring_basis (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO scoring_basis VALUES ('audit'), ('correction'), ('session'), ('ruling');

-- A scoring is the marks of one audit at one time: the auditor's, or after a correction, a session or a ruling;
-- the newest holds.
CREATE TABLE scoring (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  basis TEXT NOT NULL REFERENCES scoring_basis(code),
  scorer INTEGER NOT NULL REFERENCES person(id),
  raw INTEGER CHECK (raw >= 0),                          -- before fails, above 10000 with a bonus; NULL: nothing applied
  total INTEGER CHECK (total >= 0),                      -- after fails
  customer INTEGER CHECK (customer >= 0),                -- customer-critical criteria alone
  business INTEGER CHECK (business >= 0),
  compliance INTEGER CHECK (compliance >= 0),
  band TEXT,
  salt BLOB,
  met TEXT,                                              -- feedback: what met the requirement
  develop TEXT,                                          -- feedback: what to develop
  erased BLOB,
  revision INTEGER REFERENCES revision(id),              -- the words of its dialogue that it rests on; NULL: as it came
  minutes INTEGER CHECK (minutes >= 0)                   -- how long its auditor took, where they said so
) STRICT;
INSERT INTO personal VALUES ('scoring', 'met'), ('scoring', 'develop');
CREATE INDEX scoring_audit ON scoring (audit);

-- A mark is the answer to one criterion, with its evidence.
CREATE TABLE mark (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  scoring INTEGER NOT NULL REFERENCES scoring(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  level TEXT,                                            -- NULL: not applicable
  percent INTEGER CHECK (percent >= 0),                  -- NULL: not applicable, or not counted
  salt BLOB,
  quote TEXT,                                            -- the words of the dialogue it rests on
  note TEXT,
  erased BLOB,
  UNIQUE (scoring, criterion),
  CHECK (level IS NOT NULL OR percent IS NULL)
) STRICT;
INSERT INTO personal VALUES ('mark', 'quote'), ('mark', 'note');

-- A self-score is how the agent of an audit would score it. It is in no figure.
CREATE TABLE self_score (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  total INTEGER CHECK (total >= 0),                      -- after fails; NULL: nothing applied
  salt BLOB,
  met TEXT,                                              -- what they did well
  develop TEXT,                                          -- what they would develop
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('self_score', 'met'), ('self_score', 'develop');

-- The answer of an agent to one criterion of their own audit.
CREATE TABLE self_mark (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  self_score INTEGER NOT NULL REFERENCES self_score(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  level TEXT,                                            -- NULL: not applicable
  salt BLOB,
  quote TEXT,
  note TEXT,
  erased BLOB,
  UNIQUE (self_score, criterion)
) STRICT;
INSERT INTO personal VALUES ('self_mark', 'quote'), ('self_mark', 'note');

-- A delivery shows the scored audit to the agent and opens the time to dispute it.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  due TEXT NOT NULL                                      -- last day to open a dispute
) STRICT;

-- An approval, or a return with its reason, of one step or report, by a person who did not do it themselves.
CREATE TABLE approval (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  understanding INTEGER UNIQUE REFERENCES understanding(id),
  response INTEGER UNIQUE REFERENCES response(id),
  scoring INTEGER UNIQUE REFERENCES scoring(id),
  report INTEGER UNIQUE REFERENCES report(id),
  approver INTEGER NOT NULL REFERENCES person(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),    -- 0: returned; it is done again
  salt BLOB,
  reason TEXT,
  erased BLOB,
  CHECK ((understanding IS NOT NULL) + (response IS NOT NULL) + (scoring IS NOT NULL) + (report IS NOT NULL) <= 1)
) STRICT;
INSERT INTO personal VALUES ('approval', 'reason');

-- The agent has read the audit. It is not consent.
CREATE TABLE acknowledgement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id)
) STRICT;

-- Whether feedback helped the agent whom it is for.
CREATE TABLE usefulness (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO usefulness VALUES ('yes'), ('partly'), ('no');

-- An agent says whether the feedback of their audit helped; nobody has to. The newest of an audit holds.
CREATE TABLE feedback_use (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  useful TEXT NOT NULL REFERENCES usefulness(code),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('feedback_use', 'why');
CREATE INDEX feedback_use_audit ON feedback_use (audit);

-- An audit rests on the words of its dialogue that stood when it was opened. An acceptance says that its auditor takes
-- other words; the newest of an auditor holds.
CREATE TABLE acceptance (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  auditor INTEGER NOT NULL REFERENCES person(id),
  revision INTEGER REFERENCES revision(id),              -- NULL: as it came
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('acceptance', 'why');
CREATE INDEX acceptance_audit ON acceptance (audit);

-- What a policy can hide from an auditor until they hand in.
CREATE TABLE blind_field (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO blind_field VALUES ('rating'), ('agent'), ('customer'), ('verdict');

-- An auditor asked to see what the policy hides, before they handed in.
CREATE TABLE revelation (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  auditor INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  why TEXT,
  erased BLOB,
  UNIQUE (audit, auditor)
) STRICT;
INSERT INTO personal VALUES ('revelation', 'why');

-- Something that the policy hid when an auditor handed in. No row: nothing was hidden by it.
CREATE TABLE sight (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  scoring INTEGER NOT NULL REFERENCES scoring(id),
  field TEXT NOT NULL REFERENCES blind_field(code),
  seen INTEGER NOT NULL CHECK (seen IN (0, 1)),          -- 1: they had been shown it all the same
  UNIQUE (scoring, field)
) STRICT;

-- Whether the key of a draw shows its auditor something that the policy hides: one row for each first audit of a draw that
-- was made, or got a later ticket, while the policy had a lottery of it.
CREATE TABLE blind_lot (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  field TEXT NOT NULL REFERENCES blind_field(code),
  share INTEGER NOT NULL CHECK (share BETWEEN 1 AND 99), -- of how many audits in a hundred it is shown
  shown INTEGER NOT NULL CHECK (shown IN (0, 1))         -- 1: to its auditor, who has it by now
) STRICT;

-- An auditor takes back the score that they gave, before its agent sees it. It is in no figure.
CREATE TABLE undoing (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  scoring INTEGER NOT NULL UNIQUE REFERENCES scoring(id),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('undoing', 'why');

-- Why a second score, or a repeat, will not come: nobody could give it, or it is long overdue.
CREATE TABLE forgone_reason (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO forgone_reason VALUES ('no-auditor'), ('late');

-- A second score or a repeat that nobody waits for any more: the first one goes on alone.
CREATE TABLE forgone (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  reason TEXT NOT NULL REFERENCES forgone_reason(code)
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- care: an agent was hurt in a dialogue, and somebody sees to them before anybody scores.

-- What somebody asks for, for an agent who was hurt: a break, time off the queue, a way home that is not alone, a talk.
CREATE TABLE care_ask (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO care_ask VALUES ('break'), ('time-off-queue'), ('escort'), ('talk'), ('other');

-- A care notice says that an agent was hurt in the dialogue of an audit. Its dialogue is a special case unless it was kept:
-- it is not scored, where that is still to come.
CREATE TABLE care (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  raiser INTEGER NOT NULL REFERENCES person(id),
  keep INTEGER NOT NULL CHECK (keep IN (0, 1)),          -- 1: the dialogue is scored all the same
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- last day to acknowledge
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('care', 'words');
CREATE INDEX care_audit ON care (audit);

-- What a notice asks for.
CREATE TABLE care_asked (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  care INTEGER NOT NULL REFERENCES care(id),
  ask TEXT NOT NULL REFERENCES care_ask(code),
  UNIQUE (care, ask)
) STRICT;

-- To whom a notice goes: those who lead the agent's team that day and are there; where nobody is, the managers.
CREATE TABLE care_leader (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  care INTEGER NOT NULL REFERENCES care(id),
  person INTEGER NOT NULL REFERENCES person(id),
  UNIQUE (care, person)
) STRICT;

-- Somebody has taken a notice on; the first one who does.
CREATE TABLE care_acknowledgement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  care INTEGER NOT NULL UNIQUE REFERENCES care(id),
  person INTEGER NOT NULL REFERENCES person(id)
) STRICT;

-- What was done for the agent.
CREATE TABLE care_action (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  care INTEGER NOT NULL REFERENCES care(id),
  person INTEGER NOT NULL REFERENCES person(id),
  done INTEGER NOT NULL CHECK (done IN (0, 1)),          -- 1: nothing more is open
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('care_action', 'words');
CREATE INDEX care_action_care ON care_action (care);

-- What was learnt from a special case.
CREATE TABLE care_lesson (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  care INTEGER NOT NULL REFERENCES care(id),
  person INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('care_lesson', 'words');
CREATE INDEX care_lesson_care ON care_lesson (care);

-- ---------------------------------------------------------------------------------------------
-- question: what the rules do not say is asked once, and answered for all.

-- A question is about a criterion; the audit in which it arose goes on meanwhile.
CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  asker INTEGER NOT NULL REFERENCES person(id),
  owner INTEGER NOT NULL REFERENCES person(id),          -- who is to answer
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- last day to answer
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('question', 'words');
CREATE INDEX question_audit ON question (audit);

-- A climb records that the owner of a question did not answer in time: from then on every manager may.
CREATE TABLE climb (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  question INTEGER NOT NULL UNIQUE REFERENCES question(id)
) STRICT;

-- A precedent is what was decided about a criterion, for all who score it next.
CREATE TABLE precedent (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  line INTEGER NOT NULL REFERENCES criterion_line(id),   -- holds across the versions of the card
  criterion INTEGER NOT NULL REFERENCES criterion(id),   -- as it read then
  question INTEGER UNIQUE REFERENCES question(id),       -- the question that it answers
  person INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  headnote TEXT,
  erased BLOB,
  ruling INTEGER REFERENCES ruling(id),                  -- the ruling that decided it
  calibration INTEGER REFERENCES calibration(id),        -- the calibration that agreed on it, or asked for it
  UNIQUE (line, ruling)
) STRICT;
INSERT INTO personal VALUES ('precedent', 'headnote');
CREATE INDEX precedent_line ON precedent (line);

-- ---------------------------------------------------------------------------------------------
-- commendation: good work is said to be good, with its reason.

CREATE TABLE commendation (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  person INTEGER NOT NULL REFERENCES person(id),         -- who says so
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('commendation', 'words');
CREATE INDEX commendation_audit ON commendation (audit);

-- ---------------------------------------------------------------------------------------------
-- sign: an early sign says that it is time to talk to somebody. It is never a verdict.

-- What a rule looks for: several hard dialogues within some days, or marks that fall.
CREATE TABLE sign_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO sign_kind VALUES ('hard'), ('falling');

-- A rule of the policy raises a sign for an agent, and the next one only from what came after it.
CREATE TABLE early_sign (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  rule TEXT NOT NULL CHECK (rule <> ''),                 -- its name in the policy of that time
  kind TEXT NOT NULL REFERENCES sign_kind(code),
  agent INTEGER NOT NULL REFERENCES person(id),
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the days of what it counts, both included
  last TEXT NOT NULL CHECK (last >= first),
  n INTEGER NOT NULL CHECK (n > 0),                      -- how many dialogues it is made of
  newest INTEGER NOT NULL REFERENCES audit(id),          -- the newest audit that it counts
  criterion TEXT,                                        -- whose marks fell, by key; NULL: the total
  before INTEGER,                                        -- the mean of the n before, hundredths of a per cent
  after INTEGER,                                         -- the mean of the last n
  UNIQUE (rule, agent, last, newest)
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- voice: what customers say of a product, the service or a process, in their own words.

CREATE TABLE voice_subject (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO voice_subject VALUES ('product'), ('service'), ('process');

CREATE TABLE voice (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  about TEXT NOT NULL REFERENCES voice_subject(code),
  person INTEGER NOT NULL REFERENCES person(id),         -- who wrote it down
  salt BLOB,
  topic TEXT,                                            -- a word or two to count by
  quote TEXT,                                            -- the words of the dialogue
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('voice', 'topic'), ('voice', 'quote'), ('voice', 'words');
CREATE INDEX voice_audit ON voice (audit);

-- ---------------------------------------------------------------------------------------------
-- calibration: whether several people answer alike about the same dialogues. Nothing of it is in anybody's score.

-- A rating set is ratings that were made elsewhere: several annotators rated the same items.
CREATE TABLE rating_set (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  digest BLOB NOT NULL CHECK (length(digest) = 32)       -- SHA-256 over its ratings and scales: one that is known is not taken in again
) STRICT;

-- A rating scale is one criterion of a set, with the answers that it has.
CREATE TABLE rating_scale (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  rating_set INTEGER NOT NULL REFERENCES rating_set(id),
  criterion TEXT NOT NULL,
  lowest INTEGER NOT NULL,                               -- the worst answer, in hundredths
  highest INTEGER NOT NULL,                              -- the best answer, in hundredths
  step INTEGER NOT NULL CHECK (step > 0),                -- how far two answers lie apart, in hundredths
  short_below INTEGER NOT NULL,                          -- answers below it fall short, in hundredths
  answers TEXT,                                          -- the words of its answers, one a line, worst first; NULL: numbers
  UNIQUE (rating_set, criterion),
  CHECK (lowest < highest AND short_below > lowest AND short_below <= highest)
) STRICT;

-- A rating item is what was rated: a dialogue, by its ref.
CREATE TABLE rating_item (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  rating_set INTEGER NOT NULL REFERENCES rating_set(id),
  ref TEXT NOT NULL,                                     -- the ref of the dialogue, as the file had it
  request INTEGER REFERENCES request(id),                -- NULL: this file did not have the dialogue then
  UNIQUE (rating_set, ref)
) STRICT;

-- An annotator is somebody who rated items of a set.
CREATE TABLE annotator (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  rating_set INTEGER NOT NULL REFERENCES rating_set(id),
  person INTEGER REFERENCES person(id),                  -- NULL: not on the roster
  salt BLOB,
  name TEXT,                                             -- as the file calls them
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('annotator', 'name');

-- A rating is the answer of one annotator about one item, on one scale.
CREATE TABLE rating (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  rating_scale INTEGER NOT NULL REFERENCES rating_scale(id),
  rating_item INTEGER NOT NULL REFERENCES rating_item(id),
  annotator INTEGER NOT NULL REFERENCES annotator(id),
  value INTEGER NOT NULL,                                -- in hundredths; of words, their place times 100
  UNIQUE (rating_scale, rating_item, annotator)
) STRICT;

-- A calibration: by which card, who leads the talk, and on which day that is. Answers are handed in before.
CREATE TABLE calibration (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  card INTEGER NOT NULL REFERENCES card(id),
  leader INTEGER NOT NULL REFERENCES person(id),         -- who leads the talk
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- of the talk
  salt BLOB,
  subject TEXT,                                          -- what it is about
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('calibration', 'subject');

-- How its dialogues were drawn: of all that came in between two times the smallest tickets, SHA-256(key ":" ref), of
-- those that are fit. No row: somebody named them.
CREATE TABLE calibration_lot (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL UNIQUE REFERENCES calibration(id),
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'), -- included, UTC
  until TEXT NOT NULL CHECK (until > since AND until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'), -- not included, UTC
  channel TEXT CHECK (channel <> ''),                    -- only of this one; NULL: of all
  category TEXT CHECK (category <> ''),                  -- only of this one; NULL: of all
  size INTEGER NOT NULL CHECK (size > 0),                -- how many came in
  chance BLOB NOT NULL CHECK (length(chance) = 32)       -- the key: chance of this machine alone
) STRICT;

-- Why a dialogue cannot be calibrated: nothing to read or listen to, the customer was not told of monitoring, its agent
-- was not on the roster that day, an audit of it is still to be scored, a dispute about it is open, one of those who are
-- asked has a conflict.
CREATE TABLE calibration_unfit (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO calibration_unfit VALUES ('no-content'), ('no-notice'), ('not-on-roster'), ('to-score'), ('to-draw'), ('disputed'), ('conflict');

-- A dialogue that a lot passed over.
CREATE TABLE calibration_passed (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL REFERENCES calibration(id),
  request INTEGER NOT NULL REFERENCES request(id),
  reason TEXT NOT NULL REFERENCES calibration_unfit(code),
  UNIQUE (calibration, request)
) STRICT;

-- A dialogue of a calibration.
CREATE TABLE calibration_item (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL REFERENCES calibration(id),
  place INTEGER NOT NULL CHECK (place > 0),              -- 1, 2 … in the calibration
  request INTEGER NOT NULL REFERENCES request(id),
  revision INTEGER REFERENCES revision(id),              -- the words that all answer about; NULL: as it came
  UNIQUE (calibration, place),
  UNIQUE (calibration, request)
) STRICT;
CREATE INDEX calibration_item_request ON calibration_item (request);

-- Who is asked to answer.
CREATE TABLE calibration_asked (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL REFERENCES calibration(id),
  person INTEGER NOT NULL REFERENCES person(id),
  UNIQUE (calibration, person)
) STRICT;
CREATE INDEX calibration_asked_person ON calibration_asked (person);

-- What one of them answered about one dialogue, as a score; nobody else sees it before the calibration is closed.
CREATE TABLE calibration_scoring (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES calibration_item(id),
  person INTEGER NOT NULL REFERENCES person(id),
  raw INTEGER CHECK (raw >= 0),                          -- before fails; NULL: nothing applied
  total INTEGER CHECK (total >= 0),                      -- after fails
  UNIQUE (item, person)
) STRICT;

-- The answer to one criterion.
CREATE TABLE calibration_mark (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  scoring INTEGER NOT NULL REFERENCES calibration_scoring(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  level TEXT,                                            -- NULL: not applicable
  percent INTEGER CHECK (percent >= 0),                  -- NULL: not applicable, or not counted
  salt BLOB,
  quote TEXT,                                            -- the words of the dialogue it rests on
  note TEXT,
  erased BLOB,
  UNIQUE (scoring, criterion),
  CHECK (level IS NOT NULL OR percent IS NULL)
) STRICT;
INSERT INTO personal VALUES ('calibration_mark', 'quote'), ('calibration_mark', 'note');

-- A closing ends a calibration: they talked, and agreed on what they could.
CREATE TABLE calibration_closing (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL UNIQUE REFERENCES calibration(id),
  person INTEGER NOT NULL REFERENCES person(id),         -- who closed it
  salt BLOB,
  learnt TEXT,                                           -- what they take from it
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('calibration_closing', 'learnt');

-- Whether somebody who was asked came to the talk.
CREATE TABLE calibration_attendance (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL REFERENCES calibration(id),
  person INTEGER NOT NULL REFERENCES person(id),
  attended INTEGER NOT NULL CHECK (attended IN (0, 1)),  -- 0: asked, and not there
  UNIQUE (calibration, person)
) STRICT;

-- The answer that they agreed on.
CREATE TABLE calibration_consensus (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES calibration_item(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  level TEXT,                                            -- NULL: not applicable
  percent INTEGER CHECK (percent >= 0),                  -- NULL: not applicable, or not counted
  salt BLOB,
  note TEXT,
  erased BLOB,
  UNIQUE (item, criterion),
  CHECK (level IS NOT NULL OR percent IS NULL)
) STRICT;
INSERT INTO personal VALUES ('calibration_consensus', 'note');

-- What they could not agree on, since the card does not say it: its owner decides. The answer is a precedent.
CREATE TABLE calibration_question (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  calibration INTEGER NOT NULL REFERENCES calibration(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  owner INTEGER NOT NULL REFERENCES person(id),
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- last day to answer
  salt BLOB,
  words TEXT,
  erased BLOB,
  UNIQUE (calibration, criterion)
) STRICT;
INSERT INTO personal VALUES ('calibration_question', 'words');

-- ---------------------------------------------------------------------------------------------
-- dispute: an agent rejects an audit or marks of it, with a reason, and both sides talk.

-- A dispute is what an agent rejects of one audit at one time.
CREATE TABLE dispute (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  due TEXT NOT NULL                                      -- last day for the session
) STRICT;
CREATE INDEX dispute_audit ON dispute (audit);

-- What a point is about: the answer to a criterion, how the dialogue was selected, that it is another agent's.
CREATE TABLE dispute_subject (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO dispute_subject VALUES ('criterion'), ('selection'), ('wrong-agent');

-- Why an agent rejects a mark.
CREATE TABLE dispute_reason (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO dispute_reason VALUES ('criterion'), ('context'), ('policy'), ('communication'), ('slip'), ('wording');

-- A point is one thing that is disputed: why, and which answer the agent proposes.
CREATE TABLE point (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  place INTEGER NOT NULL CHECK (place > 0),              -- 1, 2 … in the dispute
  audit INTEGER NOT NULL REFERENCES audit(id),
  subject TEXT NOT NULL DEFAULT 'criterion' REFERENCES dispute_subject(code),
  criterion INTEGER REFERENCES criterion(id),            -- NULL: the audit as a whole
  reason TEXT REFERENCES dispute_reason(code),           -- NULL: the subject says it
  proposed TEXT,                                         -- a level; NULL: not applicable
  salt BLOB,
  statement TEXT,
  evidence TEXT,                                         -- where it shows: words of the dialogue, a document, a turn
  erased BLOB,
  UNIQUE (dispute, place),
  CHECK ((subject = 'criterion') = (criterion IS NOT NULL) AND (subject = 'criterion') = (reason IS NOT NULL))
) STRICT;
INSERT INTO personal VALUES ('point', 'statement'), ('point', 'evidence');
CREATE INDEX point_dispute ON point (dispute);
CREATE INDEX point_audit ON point (audit);

-- Words that one side adds to a dispute while it is open.
CREATE TABLE remark (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  person INTEGER NOT NULL REFERENCES person(id),         -- whose words
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('remark', 'words');
CREATE INDEX remark_dispute ON remark (dispute);

-- The agent takes a point back. Nobody else can.
CREATE TABLE withdrawal (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  point INTEGER NOT NULL UNIQUE REFERENCES point(id)
) STRICT;

-- A correction is a plain slip that its auditor offers to put right.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  auditor INTEGER NOT NULL REFERENCES person(id),
  level TEXT,                                            -- the right level; NULL: not applicable
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('correction', 'why');
CREATE INDEX correction_audit ON correction (audit);

-- What the agent says to a correction. With their agreement the mark changes at once.
CREATE TABLE agreement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  correction INTEGER NOT NULL UNIQUE REFERENCES correction(id),
  agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
  point INTEGER REFERENCES point(id)                     -- the disputed point that it settles
) STRICT;
CREATE INDEX agreement_point ON agreement (point);

-- A statement is what an agent says of a score, for good: it stands with the score wherever that is shown.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('statement', 'words');
CREATE INDEX statement_audit ON statement (audit);

-- An agent disputes a mark of a machine that they are shown: a person looks at the dialogue, blind. What came of it follows
-- from the marks of that audit; where nobody marked it in time, the machine's mark is struck.
CREATE TABLE machine_dispute (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  verdict INTEGER NOT NULL UNIQUE REFERENCES machine_verdict(id),
  audit INTEGER NOT NULL REFERENCES audit(id),           -- the spot check that answers it
  reason TEXT NOT NULL REFERENCES dispute_reason(code),
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the last day on which the audit is delivered
  salt BLOB,
  statement TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('machine_dispute', 'statement');
CREATE INDEX machine_dispute_audit ON machine_dispute (audit);

-- A convening calls the session of a dispute for a time; the newest holds.
CREATE TABLE convening (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  facilitator INTEGER NOT NULL REFERENCES person(id),
  starts TEXT NOT NULL CHECK (starts GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]Z'),
  minutes INTEGER NOT NULL CHECK (minutes > 0),
  salt BLOB,
  place TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('convening', 'place');
CREATE INDEX convening_dispute ON convening (dispute);

-- A guest is asked to a session besides agent, auditor and facilitator.
CREATE TABLE guest (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  convening INTEGER NOT NULL REFERENCES convening(id),
  person INTEGER NOT NULL REFERENCES person(id),
  UNIQUE (convening, person)
) STRICT;

-- A session is the talk between agent and auditor, led by a person with no part in the case.
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL UNIQUE REFERENCES dispute(id),
  facilitator INTEGER NOT NULL REFERENCES person(id),
  held TEXT NOT NULL,
  salt BLOB,
  agent_side TEXT,
  criteria_explained TEXT,
  communication TEXT,
  improvement TEXT,
  agreed TEXT,                                           -- what both sides agreed on
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('session', 'agent_side'), ('session', 'criteria_explained'), ('session', 'communication'), ('session', 'improvement'), ('session', 'agreed');

-- How a session ends for a point.
CREATE TABLE session_outcome (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO session_outcome VALUES ('kept'), ('adjusted'), ('withdrawn'), ('unresolved');

-- The outcome of a session, point by point.
CREATE TABLE settlement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  session INTEGER NOT NULL REFERENCES session(id),
  point INTEGER NOT NULL UNIQUE REFERENCES point(id),
  outcome TEXT NOT NULL REFERENCES session_outcome(code),
  level TEXT                                             -- with 'adjusted': the agreed level; NULL: not applicable, or the audit as a whole is struck
) STRICT;
CREATE INDEX settlement_session ON settlement (session);

-- A contest is the agent's word that a point which the session kept, or gave less of than was asked, is not settled: somebody
-- with no part in the case rules on it, as if the session had left it open. Only the agent can.
CREATE TABLE contest (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  point INTEGER NOT NULL UNIQUE REFERENCES point(id)
) STRICT;

-- A striking takes an audit out of all figures: it should not have been drawn, or is not this agent's dialogue. It ends
-- all that is disputed about it.
CREATE TABLE striking (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  point INTEGER REFERENCES point(id)                     -- the point that was upheld; NULL: it was replaced after it was scored
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- arbitration: a person with no part in the case rules on what the session left open.
--
-- instance: 1 is the first ruling on a dispute, 2 the appeal.

-- Whom a seat came from: a lot, or a manager who named somebody after the lot had found nobody.
CREATE TABLE seat_basis (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO seat_basis VALUES ('lot'), ('name');

-- A seat says who is to rule, and until when. An appeal has three.
CREATE TABLE seat (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  instance INTEGER NOT NULL DEFAULT 1 CHECK (instance IN (1, 2)),
  place INTEGER NOT NULL DEFAULT 1 CHECK (place BETWEEN 1 AND 3),
  arbiter INTEGER NOT NULL REFERENCES person(id),
  basis TEXT NOT NULL REFERENCES seat_basis(code),
  lot INTEGER REFERENCES lot(id),
  due TEXT NOT NULL,                                     -- last day for the ruling
  salt BLOB,
  why TEXT,                                              -- the reason, where somebody named them
  erased BLOB,
  CHECK ((basis = 'lot') = (lot IS NOT NULL))
) STRICT;
INSERT INTO personal VALUES ('seat', 'why');
CREATE INDEX seat_dispute ON seat (dispute);

-- Why a seat became empty: the arbiter gave it back, was late, or may not rule on it any more.
CREATE TABLE vacancy_reason (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO vacancy_reason VALUES ('recused'), ('late'), ('barred');

-- A seat that is empty again; the next lot fills it.
CREATE TABLE vacancy (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  seat INTEGER NOT NULL UNIQUE REFERENCES seat(id),
  reason TEXT NOT NULL REFERENCES vacancy_reason(code),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('vacancy', 'why');

-- What a dispute waits for.
CREATE TABLE dispute_stage (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO dispute_stage VALUES ('session'), ('ruling'), ('appeal');

-- A lapse is a deadline that passed: no session in time, no ruling in time.
CREATE TABLE lapse (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  stage TEXT NOT NULL REFERENCES dispute_stage(code),
  due TEXT NOT NULL,
  person INTEGER REFERENCES person(id),                  -- the arbiter who was late
  UNIQUE (dispute, stage, due, person)
) STRICT;
CREATE INDEX lapse_dispute ON lapse (dispute);

-- An arbiter took the case: they answered the disputed criteria themselves, before they saw what the sides say.
CREATE TABLE taking (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  seat INTEGER NOT NULL UNIQUE REFERENCES seat(id)
) STRICT;

-- What an arbiter answered to a disputed criterion, blind.
CREATE TABLE blind_answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  taking INTEGER NOT NULL REFERENCES taking(id),
  point INTEGER NOT NULL REFERENCES point(id),
  level TEXT,                                            -- NULL: not applicable
  UNIQUE (taking, point)
) STRICT;

-- An appeal asks for a second ruling, by three arbiters. There is one of a dispute.
CREATE TABLE appeal (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL UNIQUE REFERENCES dispute(id),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('appeal', 'why');

-- A point that the appeal is about.
CREATE TABLE appealed (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  appeal INTEGER NOT NULL REFERENCES appeal(id),
  point INTEGER NOT NULL UNIQUE REFERENCES point(id)
) STRICT;

-- Where the fault lay: one of the reasons of a dispute, or nowhere.
CREATE TABLE root_cause (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO root_cause VALUES ('criterion'), ('context'), ('policy'), ('communication'), ('slip'), ('wording'), ('none');

-- Who is responsible for what lay behind a dispute.
CREATE TABLE responsible (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO responsible VALUES ('agent'), ('auditor'), ('lead'), ('management'), ('nobody');

-- A ballot is how one arbiter rules: what lay behind the dispute, and why. One is a ruling; of three the majority is.
CREATE TABLE ballot (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  seat INTEGER NOT NULL UNIQUE REFERENCES seat(id),
  root_cause TEXT NOT NULL REFERENCES root_cause(code),
  responsible TEXT NOT NULL REFERENCES responsible(code),
  salt BLOB,
  headnote TEXT,                                         -- the ruling in one sentence, for those who score next
  rationale TEXT,
  coaching TEXT,                                         -- what else was found: it becomes coaching, never points
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('ballot', 'headnote'), ('ballot', 'rationale'), ('ballot', 'coaching');

-- Which answer an arbiter gives: keep the mark, the agent's, another one, or none because it does not apply. For the audit
-- as a whole: keep it, or the agent's: it is struck.
CREATE TABLE verdict (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO verdict VALUES ('keep'), ('agent'), ('other'), ('not-applicable');

-- A vote is what a ballot answers to one point.
CREATE TABLE vote (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ballot INTEGER NOT NULL REFERENCES ballot(id),
  point INTEGER NOT NULL REFERENCES point(id),
  verdict TEXT NOT NULL REFERENCES verdict(code),
  level TEXT,                                            -- the level that they vote for; NULL: not applicable
  UNIQUE (ballot, point)
) STRICT;

-- What a ballot answers to a question that its votes open: nobody marked it before.
CREATE TABLE opened_answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ballot INTEGER NOT NULL REFERENCES ballot(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  level TEXT,                                            -- NULL: not applicable
  salt BLOB,
  note TEXT,
  erased BLOB,
  UNIQUE (ballot, criterion)
) STRICT;
INSERT INTO personal VALUES ('opened_answer', 'note');

-- How a ruling was made: by an arbiter, by three, or by the policy, where nobody ruled in time.
CREATE TABLE ruling_basis (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO ruling_basis VALUES ('arbiter'), ('panel'), ('lapse');

-- A ruling decides every open point of a dispute.
CREATE TABLE ruling (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  instance INTEGER NOT NULL DEFAULT 1 CHECK (instance IN (1, 2)),
  basis TEXT NOT NULL REFERENCES ruling_basis(code),
  ballot INTEGER REFERENCES ballot(id),                  -- whose reasons are the ruling's; NULL: nobody ruled in time
  appeal_due TEXT,                                       -- last day to appeal; NULL: it is final
  UNIQUE (dispute, instance),
  CHECK ((basis = 'lapse') = (ballot IS NULL))
) STRICT;
CREATE INDEX ruling_appeal_due ON ruling (appeal_due);

-- A decision is the answer of a ruling to one point.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ruling INTEGER NOT NULL REFERENCES ruling(id),
  point INTEGER NOT NULL REFERENCES point(id),
  verdict TEXT NOT NULL REFERENCES verdict(code),
  level TEXT,                                            -- the level that now holds; NULL: not applicable
  UNIQUE (point, ruling)
) STRICT;
CREATE INDEX decision_ruling ON decision (ruling);

-- A signature is an arbiter's, by their SSH key, under the text of their ballot.
CREATE TABLE signature (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ballot INTEGER NOT NULL UNIQUE REFERENCES ballot(id),
  person_key INTEGER NOT NULL REFERENCES person_key(id),
  armored TEXT NOT NULL                                  -- as ssh-keygen -Y sign writes it
) STRICT;

-- What a ballot makes of a precedent.
CREATE TABLE citation_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO citation_kind VALUES ('followed'), ('distinguished'), ('overruled');

-- A citation says what a ballot makes of a precedent. It holds where that ballot gives the ruling its reasons.
CREATE TABLE citation (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ballot INTEGER NOT NULL REFERENCES ballot(id),
  precedent INTEGER NOT NULL REFERENCES precedent(id),
  kind TEXT NOT NULL REFERENCES citation_kind(code),
  UNIQUE (ballot, precedent)
) STRICT;
CREATE INDEX citation_precedent ON citation (precedent);

-- What work comes out of a session or a ruling.
CREATE TABLE action_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO action_kind VALUES ('criterion'), ('communication'), ('documentation'), ('policy'), ('train-agent'), ('train-auditor');

-- An action is work that a session or a ballot leads to: somebody owns it, until a day. That of a ballot holds where it
-- gives the ruling its reasons.
CREATE TABLE action (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  session INTEGER REFERENCES session(id),
  ballot INTEGER REFERENCES ballot(id),
  kind TEXT NOT NULL REFERENCES action_kind(code),
  owner INTEGER NOT NULL REFERENCES person(id),
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  salt BLOB,
  task TEXT,
  erased BLOB,
  CHECK ((session IS NULL) <> (ballot IS NULL))
) STRICT;
INSERT INTO personal VALUES ('action', 'task');
CREATE INDEX action_dispute ON action (dispute);

-- An action that is done, with what came of it.
CREATE TABLE action_end (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  action INTEGER NOT NULL UNIQUE REFERENCES action(id),
  salt BLOB,
  outcome TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('action_end', 'outcome');

-- ---------------------------------------------------------------------------------------------
-- coaching: what an agent is helped with, as agreed with them, and what was audited afterwards.

-- The options of coaching and the ladders for repeats, as they were published; the newest hold.
CREATE TABLE coaching_options (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  text TEXT NOT NULL                                     -- TOML, as it was written
) STRICT;

-- An order says who of several agents is coached first: by the key of the newest draw, so that nobody chooses.
CREATE TABLE coaching_order (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  draw INTEGER NOT NULL REFERENCES draw(id),             -- whose key it is
  team TEXT NOT NULL CHECK (team <> ''),
  card INTEGER NOT NULL REFERENCES card(id),
  criterion TEXT NOT NULL CHECK (criterion <> ''),
  options INTEGER NOT NULL REFERENCES coaching_options(id),
  option TEXT NOT NULL CHECK (option <> '')
) STRICT;

-- The place of an agent in an order, the first is 1.
CREATE TABLE coaching_place (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching_order INTEGER NOT NULL REFERENCES coaching_order(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  place INTEGER NOT NULL CHECK (place > 0),
  UNIQUE (coaching_order, agent),
  UNIQUE (coaching_order, place)
) STRICT;

-- A coaching is proposed to an agent for one criterion of a card, by one of the options. Nothing starts before they agree.
CREATE TABLE coaching (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  agent INTEGER NOT NULL REFERENCES person(id),
  card INTEGER NOT NULL REFERENCES card(id),
  criterion TEXT NOT NULL CHECK (criterion <> ''),
  options INTEGER NOT NULL REFERENCES coaching_options(id),
  option TEXT NOT NULL CHECK (option <> ''),
  proposer INTEGER NOT NULL REFERENCES person(id),
  coaching_order INTEGER REFERENCES coaching_order(id),  -- NULL: somebody chose the agent
  salt BLOB,
  words TEXT,                                            -- why out of turn, or why a lower rung
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('coaching', 'words');
CREATE INDEX coaching_agent ON coaching (agent);

-- What shows that it is needed: the mark of its criterion in a score that stood then.
CREATE TABLE coaching_evidence (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching INTEGER NOT NULL REFERENCES coaching(id),
  scoring INTEGER NOT NULL REFERENCES scoring(id),
  UNIQUE (coaching, scoring)
) STRICT;

-- The agent agrees, or says no.
CREATE TABLE coaching_answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching INTEGER NOT NULL UNIQUE REFERENCES coaching(id),
  agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('coaching_answer', 'words');

-- A step is something that is done until a day.
CREATE TABLE coaching_step (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching INTEGER NOT NULL REFERENCES coaching(id),
  owner INTEGER NOT NULL REFERENCES person(id),
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('coaching_step', 'words');
CREATE INDEX coaching_step_coaching ON coaching_step (coaching);

-- A step is done, and what came of it.
CREATE TABLE coaching_step_end (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching_step INTEGER NOT NULL UNIQUE REFERENCES coaching_step(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('coaching_step_end', 'words');

-- Follow-up audits are asked of the draws: the agent's dialogues of these days are a stratum of their own where a plan
-- says so, until the coaching is closed.
CREATE TABLE coaching_follow_up (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching INTEGER NOT NULL REFERENCES coaching(id),
  count INTEGER NOT NULL CHECK (count > 0),              -- how many audits are wanted
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  last TEXT NOT NULL CHECK (last >= first)
) STRICT;
CREATE INDEX coaching_follow_up_coaching ON coaching_follow_up (coaching);

-- A coaching is over, and what came of it.
CREATE TABLE coaching_end (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  coaching INTEGER NOT NULL UNIQUE REFERENCES coaching(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('coaching_end', 'words');

-- ---------------------------------------------------------------------------------------------
-- improvement: what is to be better, by which change, and whether it became better.

-- What an improvement is measured by, from the data of a period.
CREATE TABLE measure_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO measure_kind VALUES ('score'), ('failed'), ('short'), ('disputed'), ('rating'), ('waiting'), ('voice');

-- An improvement is something that is to be better: in which area, why it is not, whose work it is until when, and the
-- measure that will tell. Its baseline is that measure in the days before, as the data then said it.
CREATE TABLE improvement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  area TEXT NOT NULL CHECK (area <> ''),                 -- one of assize's own, or of the policy's
  owner INTEGER NOT NULL REFERENCES person(id),
  due TEXT NOT NULL CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  action INTEGER UNIQUE REFERENCES action(id),           -- the finding of a session or a ruling that it takes up
  measure TEXT NOT NULL REFERENCES measure_kind(code),
  subject TEXT CHECK (subject <> ''),                    -- short: a criterion; voice: what customers speak of
  scope TEXT CHECK (scope IN ('team', 'channel', 'category', 'card')), -- only dialogues of this one; NULL: of all
  scoped TEXT CHECK (scoped <> ''),
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the baseline's days, both included
  last TEXT NOT NULL CHECK (last >= first),
  value INTEGER NOT NULL,                                -- hundredths, of a per cent, a star or a minute
  n INTEGER NOT NULL CHECK (n > 0),
  low INTEGER,
  high INTEGER CHECK (high >= low),
  salt BLOB,
  title TEXT,
  cause TEXT,
  erased BLOB,
  CHECK ((scope IS NULL) = (scoped IS NULL)),
  CHECK ((low IS NULL) = (high IS NULL))
) STRICT;
INSERT INTO personal VALUES ('improvement', 'title'), ('improvement', 'cause');

-- What an improvement is linked to.
CREATE TABLE evidence_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO evidence_kind VALUES ('audit'), ('dispute'), ('precedent'), ('question'), ('ruling'), ('voice');

-- Evidence links an improvement to what shows that it is needed, or that it works.
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  improvement INTEGER NOT NULL REFERENCES improvement(id),
  kind TEXT NOT NULL REFERENCES evidence_kind(code),
  number INTEGER NOT NULL,                               -- its own; of a ruling its dispute's
  criterion TEXT CHECK (criterion <> ''),                -- a mark of that audit
  CHECK (criterion IS NULL OR kind = 'audit')
) STRICT;
CREATE INDEX evidence_improvement ON evidence (improvement);

-- A change is what is done for an improvement, from a day on.
CREATE TABLE change (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  improvement INTEGER NOT NULL REFERENCES improvement(id),
  since TEXT NOT NULL CHECK (since GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('change', 'words');
CREATE INDEX change_improvement ON change (improvement);

-- A check takes the measure again, in days after a change.
CREATE TABLE effect_check (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  change INTEGER NOT NULL REFERENCES change(id),
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  last TEXT NOT NULL CHECK (last >= first),
  value INTEGER NOT NULL,
  n INTEGER NOT NULL CHECK (n > 0),
  low INTEGER,
  high INTEGER CHECK (high >= low),
  salt BLOB,
  words TEXT,
  erased BLOB,
  CHECK ((low IS NULL) = (high IS NULL))
) STRICT;
INSERT INTO personal VALUES ('effect_check', 'words');
CREATE INDEX effect_check_change ON effect_check (change);

-- What is made of a check: keep the change for good, change it again, or give it up.
CREATE TABLE conclusion_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO conclusion_kind VALUES ('adopt'), ('adapt'), ('abandon');

-- A conclusion is drawn from a check. Adapting opens another round, until another day.
CREATE TABLE conclusion (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  effect_check INTEGER NOT NULL UNIQUE REFERENCES effect_check(id),
  kind TEXT NOT NULL REFERENCES conclusion_kind(code),
  due TEXT CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  salt BLOB,
  words TEXT,
  erased BLOB,
  CHECK ((kind = 'adapt') = (due IS NOT NULL))
) STRICT;
INSERT INTO personal VALUES ('conclusion', 'words');

-- ---------------------------------------------------------------------------------------------
-- keeping: what keeps a file safe; what may not be erased yet, what was erased, and why.

-- A backup is a copy of the whole file that was checked before it got its name. It is recorded before that: where the
-- machine stopped between the two, it is listed and there is none.
CREATE TABLE backup (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),                 -- its path, from the folder of this file where it lies below that
  head INTEGER NOT NULL CHECK (head > 0 AND head < entry), -- the newest entry in it
  size INTEGER NOT NULL CHECK (size > 0),
  digest BLOB NOT NULL CHECK (length(digest) = 32)       -- SHA-256 of its bytes, as it was made
) STRICT;

-- A backup is not there any more: a newer one stands next to it (`keep backup --dir --keep`) or in its place (`--replace`), or
-- somebody removed it and said so (`--removed`). It is recorded afterwards.
CREATE TABLE backup_removal (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  backup INTEGER NOT NULL UNIQUE REFERENCES backup(id)
) STRICT;

-- A hold keeps text from being erased: that of one dialogue, of everything about a person, of an audit, of a dispute, or
-- of every dialogue of a customer.
CREATE TABLE hold (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER REFERENCES request(id),                -- the dialogue
  person INTEGER REFERENCES person(id),                  -- the person
  audit INTEGER REFERENCES audit(id),                    -- the audit
  dispute INTEGER REFERENCES dispute(id),                -- the dispute
  holder INTEGER NOT NULL REFERENCES person(id),         -- who asked for it
  until TEXT CHECK (until GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- last day; NULL: until it is released
  salt BLOB,
  customer TEXT,                                         -- whose dialogues, where it is of a customer
  why TEXT,
  erased BLOB,
  CHECK ((request IS NOT NULL) + (person IS NOT NULL) + (audit IS NOT NULL) + (dispute IS NOT NULL) <= 1)
) STRICT;
INSERT INTO personal VALUES ('hold', 'customer'), ('hold', 'why');

-- A hold is over.
CREATE TABLE hold_end (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  hold INTEGER NOT NULL UNIQUE REFERENCES hold(id),
  person INTEGER NOT NULL REFERENCES person(id),         -- who released it
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('hold_end', 'why');

-- Whose text is erased: that of one dialogue, of a customer, of a person of the roster, or whatever is older than the
-- policy keeps it.
CREATE TABLE erasure_subject (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO erasure_subject VALUES ('ref'), ('customer'), ('agent'), ('retention');

-- Why text is erased: the person asked for it, it is not needed any more, it should not have been recorded, the law or a
-- court says so, it is older than the policy keeps it.
CREATE TABLE erasure_reason (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO erasure_reason VALUES ('asked'), ('not-needed'), ('unlawful'), ('law'), ('retention');

-- An erasure is asked for by one person, and done when another one approves it. What is older than the policy keeps it
-- needs no second one.
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  subject TEXT NOT NULL REFERENCES erasure_subject(code),
  reason TEXT NOT NULL REFERENCES erasure_reason(code),
  request INTEGER REFERENCES request(id),                -- with 'ref'
  person INTEGER REFERENCES person(id),                  -- with 'agent'
  precedents INTEGER NOT NULL CHECK (precedents IN (0, 1)), -- 1: the headnotes that came of the case too
  asker INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  customer TEXT,                                         -- with 'customer'; it goes with the rest
  erased BLOB,
  CHECK ((subject = 'ref') = (request IS NOT NULL) AND (subject = 'agent') = (person IS NOT NULL)),
  CHECK ((subject = 'retention') = (reason = 'retention'))
) STRICT;
INSERT INTO personal VALUES ('erasure', 'customer');

-- What another person answered.
CREATE TABLE erasure_answer (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  erasure INTEGER NOT NULL UNIQUE REFERENCES erasure(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),    -- 1: it was done with this entry
  person INTEGER NOT NULL REFERENCES person(id)
) STRICT;

-- A run of rows whose personal text this entry erased. `assize verify` holds every row that has none against these.
CREATE TABLE erased_run (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  erasure INTEGER NOT NULL REFERENCES erasure(id),
  relation TEXT NOT NULL,                                -- the table
  first INTEGER NOT NULL CHECK (first > 0),
  last INTEGER NOT NULL CHECK (last >= first)
) STRICT;
CREATE INDEX erased_run_erasure ON erased_run (erasure);
CREATE INDEX erased_run_relation ON erased_run (relation, first);

-- A mark of a name that was erased: with it an import notices when the name comes again. It is SHA-256 over the file's key,
-- whose name it is, and the name in small letters: nobody reads the name from it, but who has the file can try names out.
CREATE TABLE erased_name (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  erasure INTEGER NOT NULL REFERENCES erasure(id),
  mark BLOB NOT NULL CHECK (length(mark) = 32)           -- that digest
) STRICT;
CREATE INDEX erased_name_erasure ON erased_name (erasure);

-- A cleaning wrote the file again without the bytes of what was erased up to an entry: until then they may lie in its log
-- and in pages that are free.
CREATE TABLE cleaning (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  upto INTEGER NOT NULL CHECK (upto > 0)                 -- that entry
) STRICT;

-- An answer about one person was made: everything that names them.
CREATE TABLE subject_access (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER REFERENCES person(id),                  -- NULL: a customer
  rows INTEGER NOT NULL CHECK (rows >= 0),               -- how many it holds
  salt BLOB,
  customer TEXT,                                         -- which customer
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('subject_access', 'customer');

-- ---------------------------------------------------------------------------------------------
-- report: what was said of a period, kept as it was said.

-- For whom a report is made.
CREATE TABLE report_kind (code TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO report_kind VALUES ('management');

-- A report as it was handed in, frozen with its numbers. What is corrected later stands beside it, never in it.
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL REFERENCES report_kind(code),
  first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- the period's days, both included
  last TEXT NOT NULL CHECK (last >= first),
  head TEXT NOT NULL,                                    -- the head that it was made from
  author INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  content TEXT,                                          -- JSON: numbers, definitions and words, as they were then
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('report', 'content');

-- A manager who did not write it approves a report, or returns it with a note to be made again.
CREATE TABLE report_review (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  report INTEGER NOT NULL UNIQUE REFERENCES report(id),
  reviewer INTEGER NOT NULL REFERENCES person(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),
  salt BLOB,
  note TEXT,
  erased BLOB
) STRICT;
INSERT INTO personal VALUES ('report_review', 'note');

-- ---------------------------------------------------------------------------------------------
-- What is current. Reports read these, so that they and you see the same.

-- The points of disputes that nothing has settled yet, with the instance that they wait for. A struck audit ends them all;
-- a point that the session kept, or gave less of than was asked, is open again once the agent contests it.
CREATE VIEW open_point AS
  SELECT p.id AS point, p.dispute, CASE WHEN r.id IS NULL THEN 1 ELSE 2 END AS instance
  FROM point p
  LEFT JOIN ruling r ON r.dispute = p.dispute AND r.instance = 1
  WHERE NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.point = p.id)
    AND NOT EXISTS (SELECT 1 FROM agreement g WHERE g.point = p.id AND g.agreed = 1)
    AND NOT EXISTS (SELECT 1 FROM striking k WHERE k.audit = p.audit)
    AND NOT EXISTS (SELECT 1 FROM settlement t WHERE t.point = p.id AND t.outcome <> 'unresolved'
      AND NOT EXISTS (SELECT 1 FROM contest c WHERE c.point = p.id))
    AND (r.id IS NULL OR (EXISTS (SELECT 1 FROM appealed x WHERE x.point = p.id)
      AND NOT EXISTS (SELECT 1 FROM ruling y WHERE y.dispute = p.dispute AND y.instance = 2)));

-- The seats that are taken, of disputes that wait for a ruling.
CREATE VIEW seat_now AS
  SELECT s.id AS seat, s.entry, s.dispute, s.instance, s.place, s.arbiter, s.due, t.id AS taking, b.id AS ballot
  FROM seat s
  LEFT JOIN taking t ON t.seat = s.id
  LEFT JOIN ballot b ON b.seat = s.id
  WHERE NOT EXISTS (SELECT 1 FROM vacancy v WHERE v.seat = s.id)
    AND NOT EXISTS (SELECT 1 FROM ruling r WHERE r.dispute = s.dispute AND r.instance = s.instance)
    AND EXISTS (SELECT 1 FROM open_point o WHERE o.dispute = s.dispute);

-- One row a dispute: session -> settled | withdrawn | arbitration -> ruled (-> appeal -> ruled); settled -> arbitration where
-- the agent contests what the session kept, or gave less of than was asked.
CREATE VIEW dispute_state AS
  SELECT d.id AS dispute, d.audit, d.entry AS opened, state.word AS state,
    CASE state.word WHEN 'session' THEN d.due
      WHEN 'arbitration' THEN (SELECT n.due FROM seat_now n WHERE n.dispute = d.id AND n.instance = 1)
      WHEN 'appeal' THEN (SELECT min(n.due) FROM seat_now n WHERE n.dispute = d.id AND n.instance = 2 AND n.ballot IS NULL)
      WHEN 'ruled' THEN refused.appeal_due END AS due,
    CASE state.word WHEN 'session' THEN d.entry
      WHEN 'arbitration' THEN (SELECT n.entry FROM seat_now n WHERE n.dispute = d.id AND n.instance = 1)
      WHEN 'appeal' THEN (SELECT n.entry FROM seat_now n WHERE n.dispute = d.id AND n.instance = 2 AND n.ballot IS NULL ORDER BY n.due LIMIT 1)
      WHEN 'ruled' THEN refused.entry END AS due_given, -- the entry that gave that day, and whose policy counts it
    coalesce((SELECT n.arbiter FROM seat_now n WHERE n.dispute = d.id AND n.instance = 1),
      (SELECT x.arbiter FROM ruling r JOIN ballot b ON b.id = r.ballot JOIN seat x ON x.id = b.seat WHERE r.dispute = d.id AND r.basis = 'arbiter')) AS arbiter,
    s.id AS session, (SELECT max(r.id) FROM ruling r WHERE r.dispute = d.id) AS ruling
  FROM dispute d
  LEFT JOIN session s ON s.dispute = d.id
  LEFT JOIN ruling refused ON refused.dispute = d.id AND refused.instance = 1 -- the first ruling, where something is left to appeal against
    AND NOT EXISTS (SELECT 1 FROM appeal x WHERE x.dispute = d.id) AND NOT EXISTS (SELECT 1 FROM striking k WHERE k.audit = d.audit)
    AND EXISTS (SELECT 1 FROM decision y JOIN point p ON p.id = y.point WHERE y.ruling = refused.id AND (y.verdict = 'keep'
      OR (y.verdict = 'not-applicable' AND p.proposed IS NOT NULL) OR (y.verdict = 'other' AND y.level IS NOT p.proposed)))
  JOIN (SELECT e.id, CASE
      WHEN NOT EXISTS (SELECT 1 FROM open_point o WHERE o.dispute = e.id) THEN CASE
        WHEN EXISTS (SELECT 1 FROM ruling r WHERE r.dispute = e.id) THEN 'ruled'
        WHEN EXISTS (SELECT 1 FROM point p WHERE p.dispute = e.id AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.point = p.id)) THEN 'settled'
        ELSE 'withdrawn' END
      WHEN EXISTS (SELECT 1 FROM ruling r WHERE r.dispute = e.id AND r.instance = 1) THEN 'appeal'
      WHEN EXISTS (SELECT 1 FROM session x WHERE x.dispute = e.id) THEN 'arbitration'
      WHEN EXISTS (SELECT 1 FROM lapse l WHERE l.dispute = e.id AND l.stage = 'session') THEN 'arbitration'
      ELSE 'session' END AS word FROM dispute e) state ON state.id = d.id;

-- One row an audit: unassigned -> assigned -> scored (returned: assigned again) -> delivered -> acknowledged | disputed -> decided;
-- aside: questioned (a replacement waits for approval before it is scored) -> replaced; struck (a dispute took it out of all figures); void (its draw was, before it was scored); forgone (a
-- second score that will not come). A score that was undone counts as not given.
-- A second audit of a ticket (kind double) and a repeat end as scored: they are not delivered.
CREATE VIEW audit_state AS
  SELECT a.id AS audit, a.request, (SELECT i.one FROM identity i WHERE i.person = a.agent) AS agent, a.card, a.ticket, a.kind, c.name AS draw, vo.id IS NOT NULL AS void, (SELECT i.one FROM identity i WHERE i.person = asg.auditor) AS auditor, (SELECT e.at FROM entry e WHERE e.id = first.entry) AS scored_at, sc.id AS scoring,
    sc.raw, sc.total, first.total AS first_total, sc.band, coalesce(asg.due, a.due) AS score_due, dl.due AS dispute_due, dl.entry AS delivered,
    coalesce(c.entry, a.entry) AS counted, -- the entry whose policy says on which local day the dialogue was
    twin.id AS twin, -- the other audit of a ticket that is scored twice
    twin.id IS NOT NULL AND vo.id IS NULL AND rd.granted IS NOT 1 AND fg.id IS NULL AND (sc.id IS NULL OR ap.granted IS 0 OR NOT EXISTS (
      SELECT 1 FROM scoring x LEFT JOIN approval y ON y.scoring = x.id WHERE x.audit = twin.id AND y.granted IS NOT 0
        AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))) AS blind, -- one of the two is still to be scored
    CASE
      WHEN sk.point IS NOT NULL THEN 'struck'
      WHEN rd.granted = 1 THEN 'replaced'
      WHEN sc.id IS NULL AND vo.id IS NOT NULL THEN 'void'
      WHEN sc.id IS NULL AND fg.audit = a.id THEN 'forgone'
      WHEN rp.id IS NOT NULL AND rd.id IS NULL AND (sc.id IS NULL OR ap.granted = 0) THEN 'questioned'
      WHEN sc.id IS NULL AND asg.auditor IS NULL THEN 'unassigned'
      WHEN sc.id IS NULL OR ap.granted = 0 THEN 'assigned'
      WHEN dl.id IS NULL THEN 'scored'
      WHEN EXISTS (SELECT 1 FROM dispute d JOIN open_point o ON o.dispute = d.id WHERE d.audit = a.id) THEN 'disputed'
      WHEN EXISTS (SELECT 1 FROM dispute d WHERE d.audit = a.id) THEN 'decided'
      WHEN ack.id IS NOT NULL THEN 'acknowledged'
      ELSE 'delivered'
    END AS state
  FROM audit a
  LEFT JOIN audit twin ON twin.ticket = a.ticket AND twin.id <> a.id AND 'repeat' NOT IN (a.kind, twin.kind)
  LEFT JOIN ticket t ON t.id = a.ticket
  LEFT JOIN stratum st ON st.id = t.stratum
  LEFT JOIN draw dr ON dr.id = st.draw
  LEFT JOIN commitment c ON c.id = dr.commitment
  LEFT JOIN voiding vo ON vo.commitment = c.id
  LEFT JOIN replacement rp ON rp.id = (SELECT max(id) FROM replacement x WHERE x.ticket = a.ticket)
  LEFT JOIN replaced rd ON rd.replacement = rp.id
  LEFT JOIN assignment asg ON asg.id = (SELECT max(id) FROM assignment x WHERE x.audit = a.id)
  LEFT JOIN scoring sc ON sc.id = (SELECT max(id) FROM scoring x WHERE x.audit = a.id AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))
  LEFT JOIN scoring first ON first.id = (SELECT max(id) FROM scoring x WHERE x.audit = a.id AND x.basis = 'audit'
    AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))
  LEFT JOIN approval ap ON ap.scoring = sc.id
  LEFT JOIN delivery dl ON dl.audit = a.id
  LEFT JOIN acknowledgement ack ON ack.audit = a.id
  LEFT JOIN striking sk ON sk.audit = a.id
  LEFT JOIN forgone fg ON fg.audit IN (a.id, twin.id);

-- One row a request that is handled here: received -> triaged (-> clarifying) -> routed -> understood ->
-- responded -> rated -> archived. A step that is returned counts as not taken.
CREATE VIEW request_state AS
  SELECT r.id AS request, r.ref, r.channel, r.received, t.category, t.urgency, t.complexity, t.language, (SELECT i.one FROM identity i WHERE i.person = ro.agent) AS agent,
    CASE
      WHEN EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id) THEN 'archived'
      WHEN c.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.clarification = c.id) THEN 'clarifying'
      WHEN t.id IS NULL THEN 'received'
      WHEN ro.id IS NULL THEN 'triaged'
      WHEN f.id IS NOT NULL AND ra.granted IS NOT 0 AND f.vague = 0 THEN 'rated'
      WHEN f.id IS NOT NULL AND ra.granted IS NOT 0 THEN 'follow up'
      WHEN re.id IS NOT NULL AND ra.granted IS NOT 0 THEN 'responded'
      WHEN u.id IS NULL OR u.understood = 0 OR ua.granted = 0 THEN 'routed'
      ELSE 'understood'
    END AS state,
    u.id AS understanding, ua.granted AS understanding_approved, re.id AS response, ra.granted AS response_approved,
    (SELECT x.rating FROM feedback x WHERE x.request = r.id AND x.rating IS NOT NULL ORDER BY x.id DESC LIMIT 1) AS rating, -- kept when a later word gives none
    c.id AS clarification
  FROM request r
  LEFT JOIN triage t ON t.id = (SELECT max(id) FROM triage x WHERE x.request = r.id)
  LEFT JOIN clarification c ON c.id = (SELECT max(id) FROM clarification x WHERE x.request = r.id)
  LEFT JOIN routing ro ON ro.id = (SELECT max(id) FROM routing x WHERE x.request = r.id AND x.part = 'representative')
  LEFT JOIN understanding u ON u.id = (SELECT max(id) FROM understanding x WHERE x.request = r.id AND x.entry > ro.entry
    AND (SELECT i.one FROM identity i WHERE i.person = x.agent) = (SELECT i.one FROM identity i WHERE i.person = ro.agent))
  LEFT JOIN approval ua ON ua.understanding = u.id
  LEFT JOIN response re ON re.id = (SELECT max(id) FROM response x WHERE x.request = r.id)
  LEFT JOIN approval ra ON ra.response = re.id
  LEFT JOIN feedback f ON f.id = (SELECT max(id) FROM feedback x WHERE x.request = r.id)
  WHERE r.agent IS NULL;

-- ---------------------------------------------------------------------------------------------
-- What is open: small tables, and the views that they are equal to.

-- The audits whose score is still to come, those that audit_state calls unassigned, assigned or questioned, with who has
-- each: unscored ones that are not void or forgone, and ones whose score was returned; none that is replaced or struck.
CREATE VIEW open_audit_now AS
  SELECT a.id AS audit, (SELECT g.auditor FROM assignment g WHERE g.audit = a.id ORDER BY g.id DESC LIMIT 1) AS auditor
  FROM audit a
  LEFT JOIN scoring sc ON sc.id = (SELECT max(id) FROM scoring x WHERE x.audit = a.id AND NOT EXISTS (SELECT 1 FROM undoing u WHERE u.scoring = x.id))
  LEFT JOIN approval ap ON ap.scoring = sc.id
  LEFT JOIN replacement rp ON rp.id = (SELECT max(id) FROM replacement x WHERE x.ticket = a.ticket)
  LEFT JOIN replaced rd ON rd.replacement = rp.id
  WHERE rd.granted IS NOT 1 AND NOT EXISTS (SELECT 1 FROM striking k WHERE k.audit = a.id AND k.point IS NOT NULL) AND CASE
    WHEN sc.id IS NOT NULL THEN ap.granted IS 0
    ELSE NOT EXISTS (SELECT 1 FROM forgone f WHERE f.audit = a.id)
      AND NOT EXISTS (SELECT 1 FROM ticket t JOIN stratum s ON s.id = t.stratum JOIN draw d ON d.id = s.draw
        JOIN voiding v ON v.commitment = d.commitment WHERE t.id = a.ticket) END;

-- The disputes of which a point is open.
CREATE VIEW open_dispute_now AS
  SELECT d.id AS dispute FROM dispute d WHERE EXISTS (SELECT 1 FROM open_point o WHERE o.dispute = d.id);

-- The scored audits that wait to be delivered. What no agent gets has no delivery: a second score, a repeat.
CREATE VIEW open_delivery_now AS
  SELECT a.id AS audit FROM audit a WHERE a.kind IN ('drawn', 'spot')
    AND EXISTS (SELECT 1 FROM scoring s WHERE s.audit = a.id) AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.audit = a.id);

CREATE TABLE open_audit (
  audit INTEGER PRIMARY KEY REFERENCES audit(id),
  auditor INTEGER REFERENCES person(id)                  -- as it was assigned last
) STRICT;
CREATE INDEX open_audit_auditor ON open_audit (auditor);

CREATE TABLE open_dispute (
  dispute INTEGER PRIMARY KEY REFERENCES dispute(id)
) STRICT;

CREATE TABLE open_delivery (
  audit INTEGER PRIMARY KEY REFERENCES audit(id)
) STRICT;

-- A delivery waits from the first score on.
CREATE TRIGGER open_delivery_scored AFTER INSERT ON scoring BEGIN
  INSERT INTO open_delivery (audit) SELECT n.audit FROM open_delivery_now n
  WHERE n.audit = NEW.audit AND NOT EXISTS (SELECT 1 FROM open_delivery o WHERE o.audit = n.audit);
END;
CREATE TRIGGER open_delivery_delivered AFTER INSERT ON delivery BEGIN
  DELETE FROM open_delivery WHERE audit = NEW.audit;
END;

-- An audit opens; it goes to somebody; its score is undone or returned.
CREATE TRIGGER open_audit_opens AFTER INSERT ON audit BEGIN
  INSERT INTO open_audit (audit) VALUES (NEW.id);
END;
CREATE TRIGGER open_audit_goes AFTER INSERT ON assignment BEGIN
  UPDATE open_audit SET auditor = NEW.auditor WHERE audit = NEW.audit;
END;
CREATE TRIGGER open_audit_undone AFTER INSERT ON undoing BEGIN
  INSERT INTO open_audit (audit, auditor) SELECT n.audit, n.auditor FROM open_audit_now n
  WHERE n.audit = (SELECT s.audit FROM scoring s WHERE s.id = NEW.scoring) AND NOT EXISTS (SELECT 1 FROM open_audit o WHERE o.audit = n.audit);
END;
CREATE TRIGGER open_audit_returned AFTER INSERT ON approval WHEN NEW.granted = 0 AND NEW.scoring IS NOT NULL BEGIN
  INSERT INTO open_audit (audit, auditor) SELECT n.audit, n.auditor FROM open_audit_now n
  WHERE n.audit = (SELECT s.audit FROM scoring s WHERE s.id = NEW.scoring) AND NOT EXISTS (SELECT 1 FROM open_audit o WHERE o.audit = n.audit);
END;

-- It is scored, replaced or struck; its draw is void; nobody waits for it any more.
CREATE TRIGGER open_audit_scored AFTER INSERT ON scoring BEGIN
  DELETE FROM open_audit WHERE audit = NEW.audit AND NOT EXISTS (SELECT 1 FROM open_audit_now n WHERE n.audit = NEW.audit);
END;
CREATE TRIGGER open_audit_replaced AFTER INSERT ON replaced BEGIN
  DELETE FROM open_audit WHERE audit IN (SELECT a.id FROM replacement r JOIN audit a ON a.ticket = r.ticket WHERE r.id = NEW.replacement)
    AND NOT EXISTS (SELECT 1 FROM open_audit_now n WHERE n.audit = open_audit.audit);
END;
CREATE TRIGGER open_audit_struck AFTER INSERT ON striking BEGIN
  DELETE FROM open_audit WHERE audit = NEW.audit AND NOT EXISTS (SELECT 1 FROM open_audit_now n WHERE n.audit = NEW.audit);
END;
CREATE TRIGGER open_audit_void AFTER INSERT ON voiding BEGIN
  DELETE FROM open_audit WHERE audit IN (SELECT a.id FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id
      JOIN audit a ON a.ticket = t.id WHERE d.commitment = NEW.commitment)
    AND NOT EXISTS (SELECT 1 FROM open_audit_now n WHERE n.audit = open_audit.audit);
END;
CREATE TRIGGER open_audit_forgone AFTER INSERT ON forgone BEGIN
  DELETE FROM open_audit WHERE audit = NEW.audit AND NOT EXISTS (SELECT 1 FROM open_audit_now n WHERE n.audit = NEW.audit);
END;

-- A dispute opens with a point, and again with what the agent contests or appeals against.
CREATE TRIGGER open_dispute_opens AFTER INSERT ON point BEGIN
  INSERT INTO open_dispute (dispute) SELECT n.dispute FROM open_dispute_now n
  WHERE n.dispute = NEW.dispute AND NOT EXISTS (SELECT 1 FROM open_dispute o WHERE o.dispute = n.dispute);
END;
CREATE TRIGGER open_dispute_contested AFTER INSERT ON contest BEGIN
  INSERT INTO open_dispute (dispute) SELECT n.dispute FROM open_dispute_now n
  WHERE n.dispute = (SELECT p.dispute FROM point p WHERE p.id = NEW.point) AND NOT EXISTS (SELECT 1 FROM open_dispute o WHERE o.dispute = n.dispute);
END;
CREATE TRIGGER open_dispute_appealed AFTER INSERT ON appealed BEGIN
  INSERT INTO open_dispute (dispute) SELECT n.dispute FROM open_dispute_now n
  WHERE n.dispute = (SELECT p.dispute FROM point p WHERE p.id = NEW.point) AND NOT EXISTS (SELECT 1 FROM open_dispute o WHERE o.dispute = n.dispute);
END;

-- Its last open point is withdrawn, corrected, settled or ruled on, or its audit is struck.
CREATE TRIGGER open_dispute_withdrawn AFTER INSERT ON withdrawal BEGIN
  DELETE FROM open_dispute WHERE dispute = (SELECT p.dispute FROM point p WHERE p.id = NEW.point)
    AND NOT EXISTS (SELECT 1 FROM open_dispute_now n WHERE n.dispute = open_dispute.dispute);
END;
CREATE TRIGGER open_dispute_corrected AFTER INSERT ON agreement WHEN NEW.point IS NOT NULL BEGIN
  DELETE FROM open_dispute WHERE dispute = (SELECT p.dispute FROM point p WHERE p.id = NEW.point)
    AND NOT EXISTS (SELECT 1 FROM open_dispute_now n WHERE n.dispute = open_dispute.dispute);
END;
CREATE TRIGGER open_dispute_settled AFTER INSERT ON settlement BEGIN
  DELETE FROM open_dispute WHERE dispute = (SELECT p.dispute FROM point p WHERE p.id = NEW.point)
    AND NOT EXISTS (SELECT 1 FROM open_dispute_now n WHERE n.dispute = open_dispute.dispute);
END;
CREATE TRIGGER open_dispute_ruled AFTER INSERT ON ruling BEGIN
  DELETE FROM open_dispute WHERE dispute = NEW.dispute AND NOT EXISTS (SELECT 1 FROM open_dispute_now n WHERE n.dispute = NEW.dispute);
END;
CREATE TRIGGER open_dispute_struck AFTER INSERT ON striking BEGIN
  DELETE FROM open_dispute WHERE dispute IN (SELECT p.dispute FROM point p WHERE p.audit = NEW.audit)
    AND NOT EXISTS (SELECT 1 FROM open_dispute_now n WHERE n.dispute = open_dispute.dispute);
END;

-- What waits for whom, until when.
CREATE VIEW queue AS
  SELECT 'score' AS work, audit AS number, auditor AS person, score_due AS due FROM audit_state WHERE state IN ('assigned', 'unassigned')
  UNION ALL
  SELECT 'session', dispute, NULL, due FROM dispute_state WHERE state = 'session'
  UNION ALL
  SELECT CASE n.instance WHEN 1 THEN 'ruling' ELSE 'appeal' END, n.dispute, n.arbiter, n.due FROM seat_now n WHERE n.ballot IS NULL
  UNION ALL
  SELECT 'lot', dispute, NULL, NULL FROM dispute_state d WHERE (d.state = 'arbitration' OR d.state = 'appeal')
    AND (SELECT count(*) FROM seat_now n WHERE n.dispute = d.dispute) < CASE d.state WHEN 'appeal' THEN 3 ELSE 1 END;

-- ---------------------------------------------------------------------------------------------
-- Dictionary: what a column means where nothing stands beside it, and in which unit it counts, in brackets. A word that
-- stands beside a column above goes before the word of its name here. `assize report export` hands both on.
--
--   id          the number of the row: 1, 2, 3 … in its table, without a gap
--   entry       the entry that brought the row: when, by whom, by which act
--   is_erased   whether the text of people in this row was erased
--   action      the action that is done
--   address     the address
--   agent       whose dialogue it is: the representative who answered
--   agent_side  how the agent sees it
--   agreed      whether the agent agreed
--   agreement   the works agreement
--   answer      what was answered
--   approver    who approved or returned it
--   arbiter     who is to rule
--   asker       who asked
--   at          when it was written, UTC
--   audit       the audit that it is about
--   auditor     who audits
--   author      who handed it in
--   band        the band of the card in which the total lies
--   business    [hundredths of a per cent] business-critical criteria alone
--   category    what the request is about
--   cause       why it is not better
--   voice.about  what the customer speaks of
--   clarification.question  what is asked
--   closed      when the dialogue ended, UTC
--   communication  how the sides spoke with each other, and what of that is to be better
--   compliance  [hundredths of a per cent] compliance-critical criteria alone
--   criteria_explained  what was explained of the criteria
--   criterion   the criterion that it is about
--   customer    who asked, as the centre calls them
--   day         the day, in the policy's time zone
--   details     what the customer asked
--   dialogues   [dialogues] how many
--   due         the last day, in the policy's time zone
--   duration    [seconds]
--   effect_check  the check that it is drawn from
--   facilitator  who leads the session
--   first       the first day, included
--   granted     1: approved; 0: returned
--   handle      what the person is called everywhere: it never changes
--   headnote    what was decided, in one sentence, for those who score next
--   held        the day on which it was held
--   high        [hundredths] the upper end of the 95 % interval of the value
--   improvement  the improvement that it is for
--   instance    1: the first ruling on a dispute; 2: the appeal
--   judge       the second person, who agreed or did not
--   key         its short name: it stays the same across versions
--   draw.key    the key of the lottery, made of commitment and seed; hexadecimal
--   last        the last day, included
--   line        the physical line of the file it came from
--   criterion.line  what it is one version of
--   low         [hundredths] the lower end of the 95 % interval of the value
--   machine     which version of a machine
--   minutes     [minutes]
--   convening.minutes  [minutes] how long the session is to be
--   n           [observations] how many the value rests on
--   name        its name
--   person.name  the name of the person, as the first roster had it
--   note        why, in the words of who answered
--   option      what is done about it: an option of the kept list
--   outcome     what came of it
--   owner       whose work it is
--   percent     [hundredths of a per cent]
--   person      who it is about, or who did it
--   place       where it is
--   seat.place  1 to 3: which of the seats of this instance
--   proposed    the level that the agent proposes; nothing: not applicable
--   public      the key, as OpenSSH writes it
--   quota       [dialogues] how many are to be drawn
--   quote       the words of the dialogue that it rests on
--   raiser      who raised it
--   rank        place within the stratum; 1 is the smallest ticket
--   rating      [stars] the customer's, 1 to 5
--   rationale   why the arbiter rules so
--   raw         [hundredths of a per cent]
--   reader      who read it
--   reason      why it is so
--   approval.reason  why it was returned
--   received    when the customer asked, UTC
--   reply       what was answered
--   scoped      which team, channel, category or card
--   scorer      who gave these marks
--   seal        SHA-256 over this entry, its facts and the seal before; hexadecimal
--   section     the section of the card
--   seed        the seed of the lottery
--   since       the first day, included
--   size        [dialogues] how many are in the frame
--   spot_wish.card  the card by which it is to be scored, as it was named
--   starts      when it begins, UTC
--   statement   what the agent says about it
--   reading.subject  what was read
--   task        what is to be done
--   team        the team
--   ticket      the ticket of the lottery
--   title       its title, as people read it
--   total       [hundredths of a per cent]
--   scoring.customer  [hundredths of a per cent]
--   backup.head  the newest entry in it
--   backup.name  the name of its file, without its folder
--   backup.size  [bytes]
--   early_sign.before  [hundredths of a per cent]
--   early_sign.after  [hundredths of a per cent]
--   transcript  what was said or written, turn by turn
--   understood  whether the representative understands the request
--   until       the last day, included
--   vague       whether it says too little to act on
--   value       [hundredths] the measure, of a per cent, a star or a minute
--   version     its version: 1, 2, 3 …
--   weight      [hundredths]
--   stored      [rows]
--   known       [rows]
--   completed   [rows]
--   amended     [rows]
--   more        [dialogues]
--   why         the reason, in the words of who decided it
--   wish        the spot check that was asked for
--   words       what was said, in the words of who said it
--   session.improvement  what is to be better
--   evidence.improvement  the improvement that it shows
--   approval.understanding  the understanding that it approves
--   approval.response  the response that it approves
--   approval.scoring  the score that it approves
--   approval.report  the report that it approves
--   revision.content  whether there is a dialogue to listen to or read
--   amendment_wish.notice  whether the customer was told of monitoring, as it is wished
--   revision.notice  whether the customer was told of monitoring; nothing: as the policy says of the channel
--   channel     the channel, as the export calls it
