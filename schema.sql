-- The whole truth about an assize file, in the order of a request's life.
--
-- A file is a record: every table below holds *facts*, inserted once and never changed; the guards at
-- the end refuse UPDATE, DELETE, REPLACE and UPSERT. An end, a correction or a new score is a new
-- fact. What is current is a view. The program writes only through core::ledger::record, which seals
-- what came in one entry.
--
--   id       every fact's own number; 1, 2, 3 … without a gap in each table
--   entry    the entry that brought the fact: when, by whom, through which act
--   salt …   in a table that holds personal text the columns between `salt` and `erased` are
--   erased   personal: they enter the seal only as SHA-256(salt, columns). Erasing clears them and
--            the salt and leaves that digest in `erased`, so that the seals still hold.
--
-- Units and zones: times are UTC, YYYY-MM-DDTHH:MM:SSZ; days are YYYY-MM-DD in the policy's time zone;
-- scores, percentages and weights are whole hundredths of a per cent (87.5 % is 8750).

PRAGMA application_id = 1095977306; -- 'ASIZ'
PRAGMA user_version = 1;

-- ---------------------------------------------------------------------------------------------
-- ledger: the chain of entries that every fact belongs to.

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
  note TEXT NOT NULL,                                    -- what it came to, in words, without personal text
  previous BLOB NOT NULL CHECK (length(previous) = 32),  -- the seal before; 32 zero bytes in entry 1
  seal BLOB NOT NULL CHECK (length(seal) = 32)
) STRICT;

-- An extent is a run of rows of one table that one entry brought.
CREATE TABLE extent (
  entry INTEGER NOT NULL REFERENCES entry(id) DEFERRABLE INITIALLY DEFERRED,
  relation TEXT NOT NULL,                                -- the table
  first INTEGER NOT NULL CHECK (first > 0),
  last INTEGER NOT NULL CHECK (last >= first),
  columns INTEGER NOT NULL CHECK (columns > 1),          -- how many columns the table had then
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

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  handle TEXT NOT NULL UNIQUE CHECK (handle <> '' AND length(handle) <= 100),
  salt BLOB,
  name TEXT,
  erased BLOB
) STRICT;

-- The operating system's user name that belongs to a person; the newest holds.
CREATE TABLE login (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  name TEXT NOT NULL CHECK (name <> '')
) STRICT;

-- A stint is a role in a team from a day, to a day when that is known.
CREATE TABLE stint (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  role TEXT NOT NULL CHECK (role IN ('agent', 'lead', 'auditor', 'arbiter', 'manager')),
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

-- A skill is something a person can handle: a channel, a category, a language.
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
  until TEXT CHECK (until >= since),                     -- last day; NULL: it did not come to it
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

-- A person was told of a version of the notice to staff. The entry says who recorded it.
CREATE TABLE told (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  person INTEGER NOT NULL REFERENCES person(id),
  notice INTEGER NOT NULL REFERENCES notice(id),
  day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  how TEXT NOT NULL CHECK (how IN ('in-person', 'meeting', 'mail', 'acknowledged')), -- acknowledged: by themselves
  UNIQUE (person, notice, how, day)
) STRICT;

-- Each stint with its last day, whichever fact gave it.
CREATE VIEW stint_now AS
  SELECT s.id, s.person, p.handle, s.role, s.team, s.since, coalesce(e.until, s.until) AS until
  FROM stint s JOIN person p ON p.id = s.person LEFT JOIN stint_end e ON e.stint = s.id;

-- The absences that stand.
CREATE VIEW absence_now AS
  SELECT a.id, a.person, a.since, a.until FROM absence a
  WHERE a.until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM absence b WHERE b.replaces = a.id);

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
  content INTEGER NOT NULL CHECK (content IN (0, 1)),    -- whether there is a dialogue to listen to or read; stays when it is erased
  notice INTEGER CHECK (notice IN (0, 1)),               -- whether the customer was told of monitoring; NULL: as the policy says of the channel
  salt BLOB,
  customer TEXT,
  details TEXT,
  reply TEXT,
  transcript TEXT,
  erased BLOB,
  CHECK ((agent IS NULL) = (category IS NULL))
) STRICT;
CREATE INDEX request_received ON request (received) WHERE agent IS NOT NULL;
CREATE INDEX request_living ON request (id) WHERE agent IS NULL;

-- A revision is a later word on a finished dialogue: all of its facts as they then stand. The newest
-- holds; the ones before stay readable.
CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  basis TEXT NOT NULL CHECK (basis IN ('archived', 'completed', 'amended')),
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
  CHECK (basis <> 'amended' OR why IS NOT NULL)
) STRICT;
CREATE INDEX revision_request ON revision (request);
CREATE INDEX revision_counts ON revision (counts);

-- Triage says what a request is about and how pressing it is; the newest holds.
CREATE TABLE triage (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  category TEXT NOT NULL CHECK (category <> ''),
  urgency TEXT NOT NULL CHECK (urgency IN ('low', 'normal', 'high', 'urgent')),
  complexity TEXT NOT NULL CHECK (complexity IN ('low', 'medium', 'high')),
  language TEXT CHECK (language <> ''),                  -- a skill; NULL: none is asked for
  salt BLOB,
  missing TEXT,                                          -- what the request does not say; NULL: it is complete
  erased BLOB
) STRICT;
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

-- A routing gives a request to somebody. The newest representative answers for it; specialists join.
CREATE TABLE routing (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  request INTEGER NOT NULL REFERENCES request(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  part TEXT NOT NULL CHECK (part IN ('representative', 'specialist')),
  chosen TEXT NOT NULL CHECK (chosen IN ('rule', 'named')),
  why TEXT NOT NULL,                                     -- what decided, in our words
  salt BLOB,
  reason TEXT,                                           -- why by name or anew, in the words of whoever decided
  erased BLOB
) STRICT;
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
CREATE INDEX feedback_request ON feedback (request);

-- Every finished dialogue as it now stands.
CREATE VIEW dialogue AS
  SELECT r.id AS request, r.ref, r.received AS counts, r.channel, r.received, r.closed, r.category, r.agent, r.rating, r.content, r.notice,
    r.customer, r.details, r.reply, r.transcript, r.erased, NULL AS revision
  FROM request r WHERE r.agent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.request = r.id)
  UNION ALL
  SELECT v.request, r.ref, v.counts, v.channel, v.received, v.closed, v.category, v.agent, v.rating, v.content, v.notice,
    v.customer, v.details, v.reply, v.transcript, coalesce(v.erased, r.erased), v.id
  FROM revision v JOIN request r ON r.id = v.request WHERE v.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request);

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

-- ---------------------------------------------------------------------------------------------
-- scorecard: what dialogues are scored against, published and never changed.

CREATE TABLE card (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  version INTEGER NOT NULL CHECK (version > 0),
  title TEXT NOT NULL,
  text TEXT NOT NULL,                                    -- TOML, exactly as published
  UNIQUE (name, version)
) STRICT;

-- A criterion is one thing that is looked at. Its key stays the same across versions.
CREATE TABLE criterion (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  card INTEGER NOT NULL REFERENCES card(id),
  key TEXT NOT NULL CHECK (key <> ''),
  section TEXT NOT NULL CHECK (section <> ''),
  title TEXT NOT NULL,
  weight INTEGER NOT NULL CHECK (weight > 0),            -- hundredths of a per cent of the card
  UNIQUE (card, key)
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
  size INTEGER NOT NULL CHECK (size >= 0),
  root TEXT NOT NULL CHECK (length(root) = 64),          -- VDS-1 frame root, hex
  source TEXT NOT NULL CHECK (source <> ''),             -- where the seed will come from: local, dice:…, drand:…, reveal:…
  text TEXT NOT NULL,                                    -- the commitment file, byte for byte
  hash TEXT NOT NULL CHECK (length(hash) = 64)           -- SHA-256 of text, hex
) STRICT;
CREATE INDEX commitment_plan ON commitment (plan);

-- How many dialogues of the window are outside the frame, by reason.
CREATE TABLE exclusion (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL REFERENCES commitment(id),
  reason TEXT NOT NULL CHECK (reason IN ('not-on-roster', 'already-audited', 'no-content', 'no-notice', 'waits-for-seed')),
  dialogues INTEGER NOT NULL CHECK (dialogues > 0)
) STRICT;
CREATE INDEX exclusion_commitment ON exclusion (commitment);

-- A draw is a commitment with its seed: from here on every ticket is arithmetic.
CREATE TABLE draw (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL UNIQUE REFERENCES commitment(id),
  seed TEXT NOT NULL CHECK (seed <> ''),
  key TEXT NOT NULL CHECK (length(key) = 64),
  salt BLOB,
  witness TEXT,                                          -- who saw the seed come, in words
  erased BLOB
) STRICT;

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
  request INTEGER NOT NULL UNIQUE REFERENCES request(id),
  ticket TEXT NOT NULL CHECK (length(ticket) = 64),      -- SHA-256, hex
  rank INTEGER NOT NULL CHECK (rank > 0)                 -- place within the stratum, 1 is the smallest ticket
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

-- Somebody says that a drawn dialogue is unsuitable. The ticket stays on record; whether the next one of its
-- stratum comes is a fact of its own.
CREATE TABLE replacement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ticket INTEGER NOT NULL REFERENCES ticket(id),
  reason TEXT NOT NULL CHECK (reason IN ('no-content', 'not-a-dialogue', 'duplicate', 'wrong-agent', 'language', 'care')),
  asker INTEGER NOT NULL REFERENCES person(id),
  salt BLOB,
  words TEXT,
  erased BLOB
) STRICT;
CREATE INDEX replacement_ticket ON replacement (ticket);

-- What became of it.
CREATE TABLE replaced (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  replacement INTEGER NOT NULL UNIQUE REFERENCES replacement(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),    -- 0: refused; the dialogue is audited
  judge INTEGER REFERENCES person(id),                   -- who confirmed or refused; NULL: the policy asked for nobody
  next INTEGER UNIQUE REFERENCES ticket(id),             -- what came in its place; NULL with granted 1: the stratum was exhausted
  salt BLOB,
  words TEXT,
  erased BLOB,
  CHECK (granted = 1 OR (next IS NULL AND judge IS NOT NULL))
) STRICT;

-- A voiding takes a draw, or a commitment that waits for its seed, out of all that counts. It stays listed, and its window
-- is not drawn again.
CREATE TABLE voiding (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  commitment INTEGER NOT NULL UNIQUE REFERENCES commitment(id),
  salt BLOB,
  why TEXT,
  erased BLOB
) STRICT;

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
CREATE INDEX extension_draw ON extension (draw);

-- ---------------------------------------------------------------------------------------------
-- audit: one dialogue looked at by one auditor against one card.

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('drawn', 'spot', 'double')), -- spot: named by somebody; double: a second auditor scores what another scores too, blind; both never in a rate
  ticket INTEGER REFERENCES ticket(id),                  -- NULL: a spot check
  request INTEGER NOT NULL REFERENCES request(id),
  agent INTEGER NOT NULL REFERENCES person(id),
  card INTEGER NOT NULL REFERENCES card(id),
  due TEXT NOT NULL,                                     -- last day to score
  salt BLOB,
  why TEXT,                                              -- the reason of a spot check
  erased BLOB,
  UNIQUE (ticket, kind),                                 -- a ticket has one first audit and at most one second
  CHECK ((kind = 'spot') = (ticket IS NULL))
) STRICT;
CREATE INDEX audit_agent ON audit (agent);
CREATE INDEX audit_request ON audit (request);

-- Who audits; the newest holds. NULL: everybody who could is tied to the agent.
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  auditor INTEGER REFERENCES person(id),
  salt BLOB,
  why TEXT,                                              -- the reason, where somebody gave it to somebody else
  erased BLOB
) STRICT;
CREATE INDEX assignment_audit ON assignment (audit);
CREATE INDEX assignment_auditor ON assignment (auditor);

-- A scoring is the marks of one audit at one time: the auditor's, or after a session or a ruling;
-- the newest holds.
CREATE TABLE scoring (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  basis TEXT NOT NULL CHECK (basis IN ('audit', 'session', 'ruling')),
  scorer INTEGER NOT NULL REFERENCES person(id),
  raw INTEGER CHECK (raw BETWEEN 0 AND 10000),           -- before fails; NULL where nothing applied
  total INTEGER CHECK (total BETWEEN 0 AND 10000),       -- after fails
  customer INTEGER CHECK (customer BETWEEN 0 AND 10000), -- customer-critical criteria alone
  business INTEGER CHECK (business BETWEEN 0 AND 10000),
  compliance INTEGER CHECK (compliance BETWEEN 0 AND 10000),
  band TEXT,
  salt BLOB,
  met TEXT,                                              -- feedback: what met the requirement
  develop TEXT,                                          -- feedback: what to develop
  erased BLOB
) STRICT;
CREATE INDEX scoring_audit ON scoring (audit);

-- A mark is the answer to one criterion, with its evidence.
CREATE TABLE mark (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  scoring INTEGER NOT NULL REFERENCES scoring(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  level TEXT,                                            -- NULL: not applicable
  percent INTEGER CHECK (percent BETWEEN 0 AND 10000),
  salt BLOB,
  quote TEXT,                                            -- the words of the dialogue it rests on
  note TEXT,
  erased BLOB,
  UNIQUE (scoring, criterion),
  CHECK ((level IS NULL) = (percent IS NULL))
) STRICT;

-- A delivery shows the scored audit to the agent and opens the time to dispute it.
CREATE TABLE delivery (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id),
  due TEXT NOT NULL                                      -- last day to open a dispute
) STRICT;

-- An approval, or a return with its reason, of one step, by somebody who did not take that step.
CREATE TABLE approval (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  understanding INTEGER UNIQUE REFERENCES understanding(id),
  response INTEGER UNIQUE REFERENCES response(id),
  scoring INTEGER UNIQUE REFERENCES scoring(id),
  approver INTEGER NOT NULL REFERENCES person(id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),    -- 0: returned; the step is taken again
  salt BLOB,
  reason TEXT,
  erased BLOB,
  CHECK ((understanding IS NOT NULL) + (response IS NOT NULL) + (scoring IS NOT NULL) = 1)
) STRICT;

-- The agent has read the audit. It is not consent.
CREATE TABLE acknowledgement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL UNIQUE REFERENCES audit(id)
) STRICT;

-- ---------------------------------------------------------------------------------------------
-- dispute: an agent rejects marks, with a reason, and they are talked over.

CREATE TABLE dispute (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  audit INTEGER NOT NULL REFERENCES audit(id),
  due TEXT NOT NULL                                      -- last day for the session
) STRICT;
CREATE INDEX dispute_audit ON dispute (audit);

-- A point is one disputed criterion: why, and which answer the agent proposes.
CREATE TABLE point (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  audit INTEGER NOT NULL REFERENCES audit(id),
  criterion INTEGER NOT NULL REFERENCES criterion(id),
  reason TEXT NOT NULL CHECK (reason IN ('criterion', 'context', 'policy', 'communication', 'slip', 'wording')),
  proposed TEXT,                                         -- a level; NULL: not applicable
  salt BLOB,
  statement TEXT,
  erased BLOB,
  UNIQUE (audit, criterion)                              -- a criterion of an audit is disputed once
) STRICT;
CREATE INDEX point_dispute ON point (dispute);

-- A session is the talk between agent and auditor, led by somebody neutral.
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
  erased BLOB
) STRICT;

-- What the session came to, point by point.
CREATE TABLE settlement (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  session INTEGER NOT NULL REFERENCES session(id),
  point INTEGER NOT NULL UNIQUE REFERENCES point(id),
  outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'adjusted', 'withdrawn', 'unresolved')),
  level TEXT                                             -- with 'adjusted': the agreed level; NULL: not applicable
) STRICT;
CREATE INDEX settlement_session ON settlement (session);

-- ---------------------------------------------------------------------------------------------
-- arbitration: somebody with no part in the case rules on what the session left open.

-- Who is to rule, and until when; the newest holds. NULL: the seat is empty, nobody free of the case is there.
CREATE TABLE seat (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  arbiter INTEGER REFERENCES person(id),
  due TEXT                                               -- last day for the ruling
) STRICT;
CREATE INDEX seat_dispute ON seat (dispute);

-- A lapse is a deadline that passed: no session in time, no ruling in time.
CREATE TABLE lapse (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL REFERENCES dispute(id),
  stage TEXT NOT NULL CHECK (stage IN ('session', 'ruling')),
  due TEXT NOT NULL,
  person INTEGER REFERENCES person(id),                  -- the arbiter who was late
  UNIQUE (dispute, stage, due)
) STRICT;

-- A ruling decides every open point of a dispute.
CREATE TABLE ruling (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  dispute INTEGER NOT NULL UNIQUE REFERENCES dispute(id),
  arbiter INTEGER NOT NULL REFERENCES person(id),
  root_cause TEXT NOT NULL CHECK (root_cause IN ('criterion', 'context', 'policy', 'communication', 'slip', 'wording', 'none')),
  salt BLOB,
  headnote TEXT,                                         -- the ruling in one sentence, for those who score next
  rationale TEXT,
  erased BLOB
) STRICT;

CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  entry INTEGER NOT NULL,
  ruling INTEGER NOT NULL REFERENCES ruling(id),
  point INTEGER NOT NULL UNIQUE REFERENCES point(id),
  verdict TEXT NOT NULL CHECK (verdict IN ('keep', 'agent', 'other', 'not-applicable')),
  level TEXT                                             -- the level that now holds; NULL: not applicable
) STRICT;
CREATE INDEX decision_ruling ON decision (ruling);

-- ---------------------------------------------------------------------------------------------
-- What is current. Reports read these, so that they and you see the same.

-- One row a dispute: session -> settled | arbitration -> ruled.
CREATE VIEW dispute_state AS
  SELECT d.id AS dispute, d.audit, d.entry AS opened,
    CASE
      WHEN r.id IS NOT NULL THEN 'ruled'
      WHEN seat.id IS NOT NULL THEN 'arbitration'
      WHEN s.id IS NULL AND NOT EXISTS (SELECT 1 FROM lapse l WHERE l.dispute = d.id AND l.stage = 'session') THEN 'session'
      WHEN s.id IS NULL OR EXISTS (SELECT 1 FROM settlement t WHERE t.session = s.id AND t.outcome = 'unresolved') THEN 'arbitration'
      ELSE 'settled'
    END AS state,
    CASE
      WHEN r.id IS NOT NULL THEN NULL
      WHEN seat.id IS NOT NULL THEN seat.due
      WHEN s.id IS NULL AND NOT EXISTS (SELECT 1 FROM lapse l WHERE l.dispute = d.id AND l.stage = 'session') THEN d.due
    END AS due,
    coalesce(seat.entry, d.entry) AS due_given, -- the entry that gave that day, and whose policy counts it
    seat.arbiter, s.id AS session, r.id AS ruling
  FROM dispute d
  LEFT JOIN session s ON s.dispute = d.id
  LEFT JOIN ruling r ON r.dispute = d.id
  LEFT JOIN seat ON seat.id = (SELECT max(id) FROM seat x WHERE x.dispute = d.id);

-- One row an audit: unassigned -> assigned -> scored (returned: assigned again) -> delivered -> acknowledged | disputed -> decided;
-- aside: questioned (a replacement waits to be confirmed) -> replaced; void (its draw was, before it was scored).
-- A second audit of a ticket (kind double) ends as scored: it is not delivered.
CREATE VIEW audit_state AS
  SELECT a.id AS audit, a.request, a.agent, a.card, a.ticket, a.kind, c.name AS draw, vo.id IS NOT NULL AS void, asg.auditor, (SELECT e.at FROM entry e WHERE e.id = first.entry) AS scored_at, sc.id AS scoring,
    sc.raw, sc.total, first.total AS first_total, sc.band, a.due AS score_due, dl.due AS dispute_due, dl.entry AS delivered,
    twin.id AS twin, -- the other audit of a ticket that is scored twice
    twin.id IS NOT NULL AND vo.id IS NULL AND rd.granted IS NOT 1 AND (sc.id IS NULL OR ap.granted IS 0 OR NOT EXISTS (
      SELECT 1 FROM scoring x LEFT JOIN approval y ON y.scoring = x.id WHERE x.audit = twin.id AND y.granted IS NOT 0)) AS blind, -- one of the two is still to be scored
    CASE
      WHEN rd.granted = 1 THEN 'replaced'
      WHEN sc.id IS NULL AND vo.id IS NOT NULL THEN 'void'
      WHEN rp.id IS NOT NULL AND rd.id IS NULL THEN 'questioned'
      WHEN sc.id IS NULL AND asg.auditor IS NULL THEN 'unassigned'
      WHEN sc.id IS NULL OR ap.granted = 0 THEN 'assigned'
      WHEN dl.id IS NULL THEN 'scored'
      WHEN EXISTS (SELECT 1 FROM dispute_state d WHERE d.audit = a.id AND d.state IN ('session', 'arbitration')) THEN 'disputed'
      WHEN EXISTS (SELECT 1 FROM dispute d WHERE d.audit = a.id) THEN 'decided'
      WHEN ack.id IS NOT NULL THEN 'acknowledged'
      ELSE 'delivered'
    END AS state
  FROM audit a
  LEFT JOIN audit twin ON twin.ticket = a.ticket AND twin.id <> a.id
  LEFT JOIN ticket t ON t.id = a.ticket
  LEFT JOIN stratum st ON st.id = t.stratum
  LEFT JOIN draw dr ON dr.id = st.draw
  LEFT JOIN commitment c ON c.id = dr.commitment
  LEFT JOIN voiding vo ON vo.commitment = c.id
  LEFT JOIN replacement rp ON rp.id = (SELECT max(id) FROM replacement x WHERE x.ticket = a.ticket)
  LEFT JOIN replaced rd ON rd.replacement = rp.id
  LEFT JOIN assignment asg ON asg.id = (SELECT max(id) FROM assignment x WHERE x.audit = a.id)
  LEFT JOIN scoring sc ON sc.id = (SELECT max(id) FROM scoring x WHERE x.audit = a.id)
  LEFT JOIN scoring first ON first.id = (SELECT max(id) FROM scoring x WHERE x.audit = a.id AND x.basis = 'audit')
  LEFT JOIN approval ap ON ap.scoring = sc.id
  LEFT JOIN delivery dl ON dl.audit = a.id
  LEFT JOIN acknowledgement ack ON ack.audit = a.id;

-- One row a request that is handled here: received -> triaged (-> clarifying) -> routed -> understood ->
-- responded -> rated -> archived. A step that is returned counts as not taken.
CREATE VIEW request_state AS
  SELECT r.id AS request, r.ref, r.channel, r.received, t.category, t.urgency, t.complexity, t.language, ro.agent,
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
  LEFT JOIN understanding u ON u.id = (SELECT max(id) FROM understanding x WHERE x.request = r.id AND x.entry > ro.entry AND x.agent = ro.agent)
  LEFT JOIN approval ua ON ua.understanding = u.id
  LEFT JOIN response re ON re.id = (SELECT max(id) FROM response x WHERE x.request = r.id)
  LEFT JOIN approval ra ON ra.response = re.id
  LEFT JOIN feedback f ON f.id = (SELECT max(id) FROM feedback x WHERE x.request = r.id)
  WHERE r.agent IS NULL;

-- What waits for whom, until when.
CREATE VIEW queue AS
  SELECT 'score' AS work, audit AS number, auditor AS person, score_due AS due FROM audit_state WHERE state IN ('assigned', 'unassigned')
  UNION ALL
  SELECT 'session', dispute, NULL, due FROM dispute_state WHERE state = 'session'
  UNION ALL
  SELECT 'ruling', dispute, arbiter, due FROM dispute_state WHERE state = 'arbitration';

-- ---------------------------------------------------------------------------------------------
-- Guards: a fact is inserted once. They stop mistakes in any tool; what stops intent is the chain of
-- seals and a head that somebody else has noted. `assize verify` names whatever gets past them.


-- file
CREATE TRIGGER file_once BEFORE INSERT ON file WHEN EXISTS (SELECT 1 FROM file WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'file: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER file_kept BEFORE UPDATE ON file BEGIN SELECT RAISE(ABORT, 'file: facts are never changed'); END;
CREATE TRIGGER file_stays BEFORE DELETE ON file BEGIN SELECT RAISE(ABORT, 'file: facts are never removed'); END;

-- entry
CREATE TRIGGER entry_once BEFORE INSERT ON entry WHEN NEW.id <> coalesce((SELECT max(id) FROM entry), 0) + 1 OR NEW.previous <> coalesce((SELECT seal FROM entry ORDER BY id DESC LIMIT 1), zeroblob(32)) BEGIN SELECT RAISE(ABORT, 'entry: it does not follow the last one'); END;
CREATE TRIGGER entry_kept BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry: facts are never changed'); END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry: facts are never removed'); END;

-- extent
CREATE TRIGGER extent_once BEFORE INSERT ON extent WHEN EXISTS (SELECT 1 FROM extent WHERE relation = NEW.relation AND first = NEW.first) BEGIN SELECT RAISE(ABORT, 'extent: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER extent_kept BEFORE UPDATE ON extent BEGIN SELECT RAISE(ABORT, 'extent: facts are never changed'); END;
CREATE TRIGGER extent_stays BEFORE DELETE ON extent BEGIN SELECT RAISE(ABORT, 'extent: facts are never removed'); END;

-- policy
CREATE TRIGGER policy_once BEFORE INSERT ON policy WHEN EXISTS (SELECT 1 FROM policy WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'policy: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER policy_kept BEFORE UPDATE ON policy BEGIN SELECT RAISE(ABORT, 'policy: facts are never changed'); END;
CREATE TRIGGER policy_stays BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT, 'policy: facts are never removed'); END;

-- person
CREATE TRIGGER person_once BEFORE INSERT ON person WHEN EXISTS (SELECT 1 FROM person WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM person WHERE handle = NEW.handle) BEGIN SELECT RAISE(ABORT, 'person: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER person_kept BEFORE UPDATE ON person WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.handle IS OLD.handle AND NEW.salt IS NULL AND NEW.name IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'person: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER person_stays BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'person: facts are never removed'); END;

-- login
CREATE TRIGGER login_once BEFORE INSERT ON login WHEN EXISTS (SELECT 1 FROM login WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'login: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER login_kept BEFORE UPDATE ON login BEGIN SELECT RAISE(ABORT, 'login: facts are never changed'); END;
CREATE TRIGGER login_stays BEFORE DELETE ON login BEGIN SELECT RAISE(ABORT, 'login: facts are never removed'); END;

-- stint
CREATE TRIGGER stint_once BEFORE INSERT ON stint WHEN EXISTS (SELECT 1 FROM stint WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'stint: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER stint_kept BEFORE UPDATE ON stint BEGIN SELECT RAISE(ABORT, 'stint: facts are never changed'); END;
CREATE TRIGGER stint_stays BEFORE DELETE ON stint BEGIN SELECT RAISE(ABORT, 'stint: facts are never removed'); END;

-- stint_end
CREATE TRIGGER stint_end_once BEFORE INSERT ON stint_end WHEN EXISTS (SELECT 1 FROM stint_end WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM stint_end WHERE stint = NEW.stint) BEGIN SELECT RAISE(ABORT, 'stint_end: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER stint_end_kept BEFORE UPDATE ON stint_end BEGIN SELECT RAISE(ABORT, 'stint_end: facts are never changed'); END;
CREATE TRIGGER stint_end_stays BEFORE DELETE ON stint_end BEGIN SELECT RAISE(ABORT, 'stint_end: facts are never removed'); END;

-- skill
CREATE TRIGGER skill_once BEFORE INSERT ON skill WHEN EXISTS (SELECT 1 FROM skill WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'skill: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER skill_kept BEFORE UPDATE ON skill BEGIN SELECT RAISE(ABORT, 'skill: facts are never changed'); END;
CREATE TRIGGER skill_stays BEFORE DELETE ON skill BEGIN SELECT RAISE(ABORT, 'skill: facts are never removed'); END;

-- absence
CREATE TRIGGER absence_once BEFORE INSERT ON absence WHEN EXISTS (SELECT 1 FROM absence WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM absence WHERE replaces = NEW.replaces) BEGIN SELECT RAISE(ABORT, 'absence: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER absence_kept BEFORE UPDATE ON absence BEGIN SELECT RAISE(ABORT, 'absence: facts are never changed'); END;
CREATE TRIGGER absence_stays BEFORE DELETE ON absence BEGIN SELECT RAISE(ABORT, 'absence: facts are never removed'); END;

-- notice
CREATE TRIGGER notice_once BEFORE INSERT ON notice WHEN EXISTS (SELECT 1 FROM notice WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'notice: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER notice_kept BEFORE UPDATE ON notice BEGIN SELECT RAISE(ABORT, 'notice: facts are never changed'); END;
CREATE TRIGGER notice_stays BEFORE DELETE ON notice BEGIN SELECT RAISE(ABORT, 'notice: facts are never removed'); END;

-- told
CREATE TRIGGER told_once BEFORE INSERT ON told WHEN EXISTS (SELECT 1 FROM told WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM told WHERE person = NEW.person AND notice = NEW.notice AND how = NEW.how AND day = NEW.day) BEGIN SELECT RAISE(ABORT, 'told: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER told_kept BEFORE UPDATE ON told BEGIN SELECT RAISE(ABORT, 'told: facts are never changed'); END;
CREATE TRIGGER told_stays BEFORE DELETE ON told BEGIN SELECT RAISE(ABORT, 'told: facts are never removed'); END;

-- import
CREATE TRIGGER import_once BEFORE INSERT ON import WHEN EXISTS (SELECT 1 FROM import WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'import: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER import_kept BEFORE UPDATE ON import BEGIN SELECT RAISE(ABORT, 'import: facts are never changed'); END;
CREATE TRIGGER import_stays BEFORE DELETE ON import BEGIN SELECT RAISE(ABORT, 'import: facts are never removed'); END;

-- request
CREATE TRIGGER request_once BEFORE INSERT ON request WHEN EXISTS (SELECT 1 FROM request WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM request WHERE ref = NEW.ref) BEGIN SELECT RAISE(ABORT, 'request: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER request_kept BEFORE UPDATE ON request WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.ref IS OLD.ref AND NEW.line IS OLD.line AND NEW.channel IS OLD.channel AND NEW.received IS OLD.received AND NEW.closed IS OLD.closed AND NEW.category IS OLD.category AND NEW.agent IS OLD.agent AND NEW.rating IS OLD.rating AND NEW.content IS OLD.content AND NEW.notice IS OLD.notice AND NEW.salt IS NULL AND NEW.customer IS NULL AND NEW.details IS NULL AND NEW.reply IS NULL AND NEW.transcript IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'request: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER request_stays BEFORE DELETE ON request BEGIN SELECT RAISE(ABORT, 'request: facts are never removed'); END;

-- revision
CREATE TRIGGER revision_once BEFORE INSERT ON revision WHEN EXISTS (SELECT 1 FROM revision WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'revision: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER revision_kept BEFORE UPDATE ON revision WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.basis IS OLD.basis AND NEW.why IS OLD.why AND NEW.line IS OLD.line AND NEW.counts IS OLD.counts AND NEW.channel IS OLD.channel AND NEW.received IS OLD.received AND NEW.closed IS OLD.closed AND NEW.category IS OLD.category AND NEW.agent IS OLD.agent AND NEW.rating IS OLD.rating AND NEW.content IS OLD.content AND NEW.notice IS OLD.notice AND NEW.salt IS NULL AND NEW.customer IS NULL AND NEW.details IS NULL AND NEW.reply IS NULL AND NEW.transcript IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'revision: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER revision_stays BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revision: facts are never removed'); END;

-- triage
CREATE TRIGGER triage_once BEFORE INSERT ON triage WHEN EXISTS (SELECT 1 FROM triage WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'triage: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER triage_kept BEFORE UPDATE ON triage WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.category IS OLD.category AND NEW.urgency IS OLD.urgency AND NEW.complexity IS OLD.complexity AND NEW.language IS OLD.language AND NEW.salt IS NULL AND NEW.missing IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'triage: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER triage_stays BEFORE DELETE ON triage BEGIN SELECT RAISE(ABORT, 'triage: facts are never removed'); END;

-- clarification
CREATE TRIGGER clarification_once BEFORE INSERT ON clarification WHEN EXISTS (SELECT 1 FROM clarification WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'clarification: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER clarification_kept BEFORE UPDATE ON clarification WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.salt IS NULL AND NEW.question IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'clarification: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER clarification_stays BEFORE DELETE ON clarification BEGIN SELECT RAISE(ABORT, 'clarification: facts are never removed'); END;

-- answer
CREATE TRIGGER answer_once BEFORE INSERT ON answer WHEN EXISTS (SELECT 1 FROM answer WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM answer WHERE clarification = NEW.clarification) BEGIN SELECT RAISE(ABORT, 'answer: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER answer_kept BEFORE UPDATE ON answer WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.clarification IS OLD.clarification AND NEW.salt IS NULL AND NEW.words IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'answer: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER answer_stays BEFORE DELETE ON answer BEGIN SELECT RAISE(ABORT, 'answer: facts are never removed'); END;

-- routing
CREATE TRIGGER routing_once BEFORE INSERT ON routing WHEN EXISTS (SELECT 1 FROM routing WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'routing: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER routing_kept BEFORE UPDATE ON routing WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.agent IS OLD.agent AND NEW.part IS OLD.part AND NEW.chosen IS OLD.chosen AND NEW.why IS OLD.why AND NEW.salt IS NULL AND NEW.reason IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'routing: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER routing_stays BEFORE DELETE ON routing BEGIN SELECT RAISE(ABORT, 'routing: facts are never removed'); END;

-- understanding
CREATE TRIGGER understanding_once BEFORE INSERT ON understanding WHEN EXISTS (SELECT 1 FROM understanding WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'understanding: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER understanding_kept BEFORE UPDATE ON understanding WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.agent IS OLD.agent AND NEW.understood IS OLD.understood AND NEW.salt IS NULL AND NEW.words IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'understanding: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER understanding_stays BEFORE DELETE ON understanding BEGIN SELECT RAISE(ABORT, 'understanding: facts are never removed'); END;

-- response
CREATE TRIGGER response_once BEFORE INSERT ON response WHEN EXISTS (SELECT 1 FROM response WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'response: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER response_kept BEFORE UPDATE ON response WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.agent IS OLD.agent AND NEW.salt IS NULL AND NEW.words IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'response: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER response_stays BEFORE DELETE ON response BEGIN SELECT RAISE(ABORT, 'response: facts are never removed'); END;

-- feedback
CREATE TRIGGER feedback_once BEFORE INSERT ON feedback WHEN EXISTS (SELECT 1 FROM feedback WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'feedback: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER feedback_kept BEFORE UPDATE ON feedback WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.request IS OLD.request AND NEW.rating IS OLD.rating AND NEW.vague IS OLD.vague AND NEW.salt IS NULL AND NEW.words IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'feedback: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER feedback_stays BEFORE DELETE ON feedback BEGIN SELECT RAISE(ABORT, 'feedback: facts are never removed'); END;

-- source_count
CREATE TRIGGER source_count_once BEFORE INSERT ON source_count WHEN EXISTS (SELECT 1 FROM source_count WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'source_count: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER source_count_kept BEFORE UPDATE ON source_count BEGIN SELECT RAISE(ABORT, 'source_count: facts are never changed'); END;
CREATE TRIGGER source_count_stays BEFORE DELETE ON source_count BEGIN SELECT RAISE(ABORT, 'source_count: facts are never removed'); END;

-- card
CREATE TRIGGER card_once BEFORE INSERT ON card WHEN EXISTS (SELECT 1 FROM card WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM card WHERE name = NEW.name AND version = NEW.version) BEGIN SELECT RAISE(ABORT, 'card: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER card_kept BEFORE UPDATE ON card BEGIN SELECT RAISE(ABORT, 'card: facts are never changed'); END;
CREATE TRIGGER card_stays BEFORE DELETE ON card BEGIN SELECT RAISE(ABORT, 'card: facts are never removed'); END;

-- criterion
CREATE TRIGGER criterion_once BEFORE INSERT ON criterion WHEN EXISTS (SELECT 1 FROM criterion WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM criterion WHERE card = NEW.card AND key = NEW.key) BEGIN SELECT RAISE(ABORT, 'criterion: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER criterion_kept BEFORE UPDATE ON criterion BEGIN SELECT RAISE(ABORT, 'criterion: facts are never changed'); END;
CREATE TRIGGER criterion_stays BEFORE DELETE ON criterion BEGIN SELECT RAISE(ABORT, 'criterion: facts are never removed'); END;

-- plan
CREATE TRIGGER plan_once BEFORE INSERT ON plan WHEN EXISTS (SELECT 1 FROM plan WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM plan WHERE name = NEW.name AND version = NEW.version) BEGIN SELECT RAISE(ABORT, 'plan: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER plan_kept BEFORE UPDATE ON plan BEGIN SELECT RAISE(ABORT, 'plan: facts are never changed'); END;
CREATE TRIGGER plan_stays BEFORE DELETE ON plan BEGIN SELECT RAISE(ABORT, 'plan: facts are never removed'); END;

-- commitment
CREATE TRIGGER commitment_once BEFORE INSERT ON commitment WHEN EXISTS (SELECT 1 FROM commitment WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM commitment WHERE name = NEW.name) BEGIN SELECT RAISE(ABORT, 'commitment: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER commitment_kept BEFORE UPDATE ON commitment BEGIN SELECT RAISE(ABORT, 'commitment: facts are never changed'); END;
CREATE TRIGGER commitment_stays BEFORE DELETE ON commitment BEGIN SELECT RAISE(ABORT, 'commitment: facts are never removed'); END;

-- exclusion
CREATE TRIGGER exclusion_once BEFORE INSERT ON exclusion WHEN EXISTS (SELECT 1 FROM exclusion WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'exclusion: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER exclusion_kept BEFORE UPDATE ON exclusion BEGIN SELECT RAISE(ABORT, 'exclusion: facts are never changed'); END;
CREATE TRIGGER exclusion_stays BEFORE DELETE ON exclusion BEGIN SELECT RAISE(ABORT, 'exclusion: facts are never removed'); END;

-- draw
CREATE TRIGGER draw_once BEFORE INSERT ON draw WHEN EXISTS (SELECT 1 FROM draw WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM draw WHERE commitment = NEW.commitment) BEGIN SELECT RAISE(ABORT, 'draw: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER draw_kept BEFORE UPDATE ON draw WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.commitment IS OLD.commitment AND NEW.seed IS OLD.seed AND NEW.key IS OLD.key AND NEW.salt IS NULL AND NEW.witness IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'draw: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER draw_stays BEFORE DELETE ON draw BEGIN SELECT RAISE(ABORT, 'draw: facts are never removed'); END;

-- stratum
CREATE TRIGGER stratum_once BEFORE INSERT ON stratum WHEN EXISTS (SELECT 1 FROM stratum WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM stratum WHERE draw = NEW.draw AND label = NEW.label) BEGIN SELECT RAISE(ABORT, 'stratum: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER stratum_kept BEFORE UPDATE ON stratum BEGIN SELECT RAISE(ABORT, 'stratum: facts are never changed'); END;
CREATE TRIGGER stratum_stays BEFORE DELETE ON stratum BEGIN SELECT RAISE(ABORT, 'stratum: facts are never removed'); END;

-- ticket
CREATE TRIGGER ticket_once BEFORE INSERT ON ticket WHEN EXISTS (SELECT 1 FROM ticket WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM ticket WHERE request = NEW.request) BEGIN SELECT RAISE(ABORT, 'ticket: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER ticket_kept BEFORE UPDATE ON ticket BEGIN SELECT RAISE(ABORT, 'ticket: facts are never changed'); END;
CREATE TRIGGER ticket_stays BEFORE DELETE ON ticket BEGIN SELECT RAISE(ABORT, 'ticket: facts are never removed'); END;

-- phantom
CREATE TRIGGER phantom_once BEFORE INSERT ON phantom WHEN EXISTS (SELECT 1 FROM phantom WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM phantom WHERE stratum = NEW.stratum AND ref = NEW.ref) BEGIN SELECT RAISE(ABORT, 'phantom: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER phantom_kept BEFORE UPDATE ON phantom BEGIN SELECT RAISE(ABORT, 'phantom: facts are never changed'); END;
CREATE TRIGGER phantom_stays BEFORE DELETE ON phantom BEGIN SELECT RAISE(ABORT, 'phantom: facts are never removed'); END;

-- replacement
CREATE TRIGGER replacement_once BEFORE INSERT ON replacement WHEN EXISTS (SELECT 1 FROM replacement WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'replacement: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER replacement_kept BEFORE UPDATE ON replacement WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.ticket IS OLD.ticket AND NEW.reason IS OLD.reason AND NEW.asker IS OLD.asker AND NEW.salt IS NULL AND NEW.words IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'replacement: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER replacement_stays BEFORE DELETE ON replacement BEGIN SELECT RAISE(ABORT, 'replacement: facts are never removed'); END;

-- replaced
CREATE TRIGGER replaced_once BEFORE INSERT ON replaced WHEN EXISTS (SELECT 1 FROM replaced WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM replaced WHERE replacement = NEW.replacement) OR EXISTS (SELECT 1 FROM replaced WHERE next = NEW.next) BEGIN SELECT RAISE(ABORT, 'replaced: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER replaced_kept BEFORE UPDATE ON replaced WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.replacement IS OLD.replacement AND NEW.granted IS OLD.granted AND NEW.judge IS OLD.judge AND NEW.next IS OLD.next AND NEW.salt IS NULL AND NEW.words IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'replaced: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER replaced_stays BEFORE DELETE ON replaced BEGIN SELECT RAISE(ABORT, 'replaced: facts are never removed'); END;

-- voiding
CREATE TRIGGER voiding_once BEFORE INSERT ON voiding WHEN EXISTS (SELECT 1 FROM voiding WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM voiding WHERE commitment = NEW.commitment) BEGIN SELECT RAISE(ABORT, 'voiding: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER voiding_kept BEFORE UPDATE ON voiding WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.commitment IS OLD.commitment AND NEW.salt IS NULL AND NEW.why IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'voiding: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER voiding_stays BEFORE DELETE ON voiding BEGIN SELECT RAISE(ABORT, 'voiding: facts are never removed'); END;

-- extension
CREATE TRIGGER extension_once BEFORE INSERT ON extension WHEN EXISTS (SELECT 1 FROM extension WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'extension: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER extension_kept BEFORE UPDATE ON extension WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.draw IS OLD.draw AND NEW.more IS OLD.more AND NEW.salt IS NULL AND NEW.why IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'extension: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER extension_stays BEFORE DELETE ON extension BEGIN SELECT RAISE(ABORT, 'extension: facts are never removed'); END;

-- audit
CREATE TRIGGER audit_once BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM audit WHERE ticket = NEW.ticket AND kind = NEW.kind) BEGIN SELECT RAISE(ABORT, 'audit: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.kind IS OLD.kind AND NEW.ticket IS OLD.ticket AND NEW.request IS OLD.request AND NEW.agent IS OLD.agent AND NEW.card IS OLD.card AND NEW.due IS OLD.due AND NEW.salt IS NULL AND NEW.why IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'audit: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit: facts are never removed'); END;

-- assignment
CREATE TRIGGER assignment_once BEFORE INSERT ON assignment WHEN EXISTS (SELECT 1 FROM assignment WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'assignment: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER assignment_kept BEFORE UPDATE ON assignment WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.audit IS OLD.audit AND NEW.auditor IS OLD.auditor AND NEW.salt IS NULL AND NEW.why IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'assignment: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER assignment_stays BEFORE DELETE ON assignment BEGIN SELECT RAISE(ABORT, 'assignment: facts are never removed'); END;

-- scoring
CREATE TRIGGER scoring_once BEFORE INSERT ON scoring WHEN EXISTS (SELECT 1 FROM scoring WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'scoring: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER scoring_kept BEFORE UPDATE ON scoring WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.audit IS OLD.audit AND NEW.basis IS OLD.basis AND NEW.scorer IS OLD.scorer AND NEW.raw IS OLD.raw AND NEW.total IS OLD.total AND NEW.customer IS OLD.customer AND NEW.business IS OLD.business AND NEW.compliance IS OLD.compliance AND NEW.band IS OLD.band AND NEW.salt IS NULL AND NEW.met IS NULL AND NEW.develop IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'scoring: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER scoring_stays BEFORE DELETE ON scoring BEGIN SELECT RAISE(ABORT, 'scoring: facts are never removed'); END;

-- mark
CREATE TRIGGER mark_once BEFORE INSERT ON mark WHEN EXISTS (SELECT 1 FROM mark WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM mark WHERE scoring = NEW.scoring AND criterion = NEW.criterion) BEGIN SELECT RAISE(ABORT, 'mark: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER mark_kept BEFORE UPDATE ON mark WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.scoring IS OLD.scoring AND NEW.criterion IS OLD.criterion AND NEW.level IS OLD.level AND NEW.percent IS OLD.percent AND NEW.salt IS NULL AND NEW.quote IS NULL AND NEW.note IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'mark: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER mark_stays BEFORE DELETE ON mark BEGIN SELECT RAISE(ABORT, 'mark: facts are never removed'); END;

-- delivery
CREATE TRIGGER delivery_once BEFORE INSERT ON delivery WHEN EXISTS (SELECT 1 FROM delivery WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM delivery WHERE audit = NEW.audit) BEGIN SELECT RAISE(ABORT, 'delivery: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER delivery_kept BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'delivery: facts are never changed'); END;
CREATE TRIGGER delivery_stays BEFORE DELETE ON delivery BEGIN SELECT RAISE(ABORT, 'delivery: facts are never removed'); END;

-- approval
CREATE TRIGGER approval_once BEFORE INSERT ON approval WHEN EXISTS (SELECT 1 FROM approval WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM approval WHERE understanding = NEW.understanding) OR EXISTS (SELECT 1 FROM approval WHERE response = NEW.response) OR EXISTS (SELECT 1 FROM approval WHERE scoring = NEW.scoring) BEGIN SELECT RAISE(ABORT, 'approval: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER approval_kept BEFORE UPDATE ON approval WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.understanding IS OLD.understanding AND NEW.response IS OLD.response AND NEW.scoring IS OLD.scoring AND NEW.approver IS OLD.approver AND NEW.granted IS OLD.granted AND NEW.salt IS NULL AND NEW.reason IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'approval: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER approval_stays BEFORE DELETE ON approval BEGIN SELECT RAISE(ABORT, 'approval: facts are never removed'); END;

-- acknowledgement
CREATE TRIGGER acknowledgement_once BEFORE INSERT ON acknowledgement WHEN EXISTS (SELECT 1 FROM acknowledgement WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM acknowledgement WHERE audit = NEW.audit) BEGIN SELECT RAISE(ABORT, 'acknowledgement: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER acknowledgement_kept BEFORE UPDATE ON acknowledgement BEGIN SELECT RAISE(ABORT, 'acknowledgement: facts are never changed'); END;
CREATE TRIGGER acknowledgement_stays BEFORE DELETE ON acknowledgement BEGIN SELECT RAISE(ABORT, 'acknowledgement: facts are never removed'); END;

-- dispute
CREATE TRIGGER dispute_once BEFORE INSERT ON dispute WHEN EXISTS (SELECT 1 FROM dispute WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'dispute: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER dispute_kept BEFORE UPDATE ON dispute BEGIN SELECT RAISE(ABORT, 'dispute: facts are never changed'); END;
CREATE TRIGGER dispute_stays BEFORE DELETE ON dispute BEGIN SELECT RAISE(ABORT, 'dispute: facts are never removed'); END;

-- point
CREATE TRIGGER point_once BEFORE INSERT ON point WHEN EXISTS (SELECT 1 FROM point WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM point WHERE audit = NEW.audit AND criterion = NEW.criterion) BEGIN SELECT RAISE(ABORT, 'point: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER point_kept BEFORE UPDATE ON point WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.dispute IS OLD.dispute AND NEW.audit IS OLD.audit AND NEW.criterion IS OLD.criterion AND NEW.reason IS OLD.reason AND NEW.proposed IS OLD.proposed AND NEW.salt IS NULL AND NEW.statement IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'point: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER point_stays BEFORE DELETE ON point BEGIN SELECT RAISE(ABORT, 'point: facts are never removed'); END;

-- session
CREATE TRIGGER session_once BEFORE INSERT ON session WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM session WHERE dispute = NEW.dispute) BEGIN SELECT RAISE(ABORT, 'session: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER session_kept BEFORE UPDATE ON session WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.dispute IS OLD.dispute AND NEW.facilitator IS OLD.facilitator AND NEW.held IS OLD.held AND NEW.salt IS NULL AND NEW.agent_side IS NULL AND NEW.criteria_explained IS NULL AND NEW.communication IS NULL AND NEW.improvement IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'session: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER session_stays BEFORE DELETE ON session BEGIN SELECT RAISE(ABORT, 'session: facts are never removed'); END;

-- settlement
CREATE TRIGGER settlement_once BEFORE INSERT ON settlement WHEN EXISTS (SELECT 1 FROM settlement WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM settlement WHERE point = NEW.point) BEGIN SELECT RAISE(ABORT, 'settlement: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER settlement_kept BEFORE UPDATE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement: facts are never changed'); END;
CREATE TRIGGER settlement_stays BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement: facts are never removed'); END;

-- seat
CREATE TRIGGER seat_once BEFORE INSERT ON seat WHEN EXISTS (SELECT 1 FROM seat WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'seat: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER seat_kept BEFORE UPDATE ON seat BEGIN SELECT RAISE(ABORT, 'seat: facts are never changed'); END;
CREATE TRIGGER seat_stays BEFORE DELETE ON seat BEGIN SELECT RAISE(ABORT, 'seat: facts are never removed'); END;

-- lapse
CREATE TRIGGER lapse_once BEFORE INSERT ON lapse WHEN EXISTS (SELECT 1 FROM lapse WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM lapse WHERE dispute = NEW.dispute AND stage = NEW.stage AND due = NEW.due) BEGIN SELECT RAISE(ABORT, 'lapse: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER lapse_kept BEFORE UPDATE ON lapse BEGIN SELECT RAISE(ABORT, 'lapse: facts are never changed'); END;
CREATE TRIGGER lapse_stays BEFORE DELETE ON lapse BEGIN SELECT RAISE(ABORT, 'lapse: facts are never removed'); END;

-- ruling
CREATE TRIGGER ruling_once BEFORE INSERT ON ruling WHEN EXISTS (SELECT 1 FROM ruling WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM ruling WHERE dispute = NEW.dispute) BEGIN SELECT RAISE(ABORT, 'ruling: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER ruling_kept BEFORE UPDATE ON ruling WHEN NOT (NEW.id IS OLD.id AND NEW.entry IS OLD.entry AND NEW.dispute IS OLD.dispute AND NEW.arbiter IS OLD.arbiter AND NEW.root_cause IS OLD.root_cause AND NEW.salt IS NULL AND NEW.headnote IS NULL AND NEW.rationale IS NULL AND OLD.erased IS NULL AND OLD.salt IS NOT NULL AND length(NEW.erased) = 32) BEGIN SELECT RAISE(ABORT, 'ruling: facts are never changed; personal text can only be erased'); END;
CREATE TRIGGER ruling_stays BEFORE DELETE ON ruling BEGIN SELECT RAISE(ABORT, 'ruling: facts are never removed'); END;

-- decision
CREATE TRIGGER decision_once BEFORE INSERT ON decision WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM decision WHERE point = NEW.point) BEGIN SELECT RAISE(ABORT, 'decision: this fact stands already; facts are never replaced'); END;
CREATE TRIGGER decision_kept BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decision: facts are never changed'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decision: facts are never removed'); END;
