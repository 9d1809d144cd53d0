//! Around: acts around a draw that move nobody's words, and steer what is drawn, how it is scored or by whom. None of
//! them can be prevented without stopping honest work: so each is counted with its draw, with who did it.

use super::commitment::Committed;
use crate::core::closed_list;
use crate::core::ledger::{By, by};
use crate::core::people::{self, Person, PersonId};
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row, ToSql};

closed_list! {
    /// What somebody did around a draw.
    pub enum Doing("a doing", "doings") {
        /// The version of the plan that drew it was added once its days were over: what it would draw of was known.
        PlanLate = "plan added after its days",
        /// Blanks that draws or figures go by were filled in later.
        Filled = "blanks filled in later",
        /// What draws go by was to be amended or filled in, and no second person approved it before the draw.
        Wished = "amendment wished, not approved",
        /// What draws go by was amended or filled in on the word of two.
        ByTwo = "amended on the word of two",
        /// Dialogues that were handled here were archived later than the policy says: the archive decides on their window.
        ArchivedLate = "archived late",
        /// Ratings were recorded by the agent or somebody of their team.
        OwnRating = "rating recorded on the agent's side",
        /// Dialogues were brought in by somebody of their agent's team.
        OwnTeam = "brought in by the agent's team",
        /// A dialogue was audited as a spot check before the draw, which could not draw it then.
        SpotCheck = "spot check before it",
        /// An audit was handed on to an auditor who was named.
        HandedOn = "handed on by name",
        /// It was said of an auditor, after its days, that they are or were one.
        AuditorStint = "stint of an auditor said late",
        /// It was said after the draw who was an agent in its days.
        RosterSince = "roster of its days changed since",
    }
}

/// An act around a draw.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Around {
    /// What kind of act.
    pub doing: Doing,
    /// Who did it, and when.
    pub by: By,
    /// How many dialogues, audits or stints it was.
    pub times: u64,
    /// The agent whose dialogues or stint it was about.
    pub agent: Option<Person>,
    /// The dialogue that it was about, where it was one.
    pub request: Option<RequestId>,
    /// To whom an audit went.
    pub to: Option<String>,
    /// What it was about: fields, refs, a team and its days.
    pub what: Option<Untrusted>,
    /// The reason that was given.
    pub why: Option<Untrusted>,
}

/// The acts around a draw, by kind, the oldest first.
pub(super) fn around(conn: &Connection, committed: &Committed) -> Result<Vec<Around>> {
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let (entry, id, plan) = (&committed.entry, &committed.id, &committed.plan);
    let questions: [(Doing, &str, &[&dyn ToSql]); 10] = [
        (Doing::PlanLate, PLAN_LATE, &[plan, &until]),
        (Doing::Filled, FILLED, &[entry, &since, &until]),
        (Doing::Wished, WISHED, &[entry, &since, &until]),
        (Doing::ByTwo, BY_TWO, &[entry, &since, &until]),
        (Doing::OwnRating, OWN_RATING, &[entry, &since, &until, &first, &last]),
        (Doing::OwnTeam, OWN_TEAM, &[entry, &since, &until, &first, &last]),
        (Doing::SpotCheck, SPOT_CHECK, &[entry, &since, &until]),
        (Doing::HandedOn, HANDED_ON, &[id]),
        (Doing::AuditorStint, AUDITOR_STINT, &[id, &until, &first]),
        (Doing::RosterSince, ROSTER_SINCE, &[entry, &first, &last]),
    ];
    let mut found = Vec::new();
    for (doing, sql, values) in questions {
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(values)?;
        while let Some(row) = rows.next()? {
            found.push(read(conn, doing, row)?);
        }
    }
    Ok(found)
}

fn read(conn: &Connection, doing: Doing, row: &Row<'_>) -> Result<Around> {
    let agent: Option<i64> = row.get("agent")?;
    let person = |id: i64| {
        Ok::<_, crate::core::refusal::Refusal>(Person { id: PersonId(id), handle: people::handle(conn, PersonId(id))? })
    };
    let words = |column: &str| {
        Ok::<_, rusqlite::Error>(
            row.get::<_, Option<String>>(column)?.filter(|words| !words.is_empty()).map(Untrusted::new),
        )
    };
    Ok(Around {
        doing,
        by: by(conn, row.get("entry")?)?,
        times: row.get("times")?,
        agent: agent.map(person).transpose()?,
        request: row.get::<_, Option<i64>>("request")?.map(RequestId),
        to: row.get::<_, Option<i64>>("gets")?.map(|id| people::handle(conn, PersonId(id))).transpose()?,
        what: words("what")?,
        why: words("why")?,
    })
}

/// The version that drew, where it was added once the time of the window was over.
const PLAN_LATE: &str = "
    SELECT p.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why,
      'version ' || p.version AS what
    FROM plan p JOIN entry e ON e.id = p.entry WHERE p.id = ?1 AND e.at >= ?2";

/// What was filled in before the frame was fixed, of dialogues that count in the window.
const FILLED: &str = "
    SELECT entry, count(*) AS times, agent, NULL AS request, NULL AS gets, NULL AS why, rtrim(iif(max(rating), 'rating, ', '')
      || iif(max(notice), 'notice, ', '') || iif(max(language), 'language, ', '') || iif(max(duration), 'duration, ', ''), ', ') AS what
    FROM (SELECT v.entry AS entry, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent,
        v.rating IS NOT NULL AND iif(p.id IS NULL, r.rating, p.rating) IS NULL AS rating,
        v.notice IS NOT NULL AND iif(p.id IS NULL, r.notice, p.notice) IS NULL AS notice,
        v.language IS NOT NULL AND iif(p.id IS NULL, r.language, p.language) IS NULL AS language,
        v.duration IS NOT NULL AND iif(p.id IS NULL, r.duration, p.duration) IS NULL AS duration
      FROM revision v INDEXED BY revision_counts JOIN request r ON r.id = v.request
      LEFT JOIN revision p ON p.id = (SELECT max(x.id) FROM revision x WHERE x.request = v.request AND x.id < v.id)
      WHERE v.basis = 'completed' AND v.counts >= ?2 AND v.counts < ?3 AND v.entry < ?1)
    WHERE rating OR notice OR language OR duration GROUP BY entry, agent ORDER BY entry, agent";

/// Wishes to amend before the frame was fixed, of dialogues that counted in the window or were to count there, that nobody had
/// approved by then.
const WISHED: &str = "
    SELECT w.entry AS entry, 1 AS times, d.agent AS agent, w.request AS request, NULL AS gets, iif(w.erased IS NULL, w.why, 'erased') AS why,
      r.ref || ': ' || rtrim(iif(w.received IS NULL, '', 'received, ') || iif(w.channel IS NULL, '', 'channel, ')
        || iif(w.category IS NULL, '', 'category, ') || iif(w.agent IS NULL, '', 'agent, ') || iif(w.rating IS NULL, '', 'rating, ')
        || iif(w.notice IS NULL, '', 'notice, ') || iif(w.duration IS NULL, '', 'duration, ')
        || iif(w.language IS NULL, '', 'language, '), ', ')
      || CASE WHEN a.id IS NULL THEN ', waits' WHEN a.granted THEN ', approved after it by ' || j.handle
        ELSE ', returned by ' || j.handle END AS what
    FROM amendment_wish w JOIN request r ON r.id = w.request JOIN dialogue d ON d.request = w.request
      LEFT JOIN revision b ON b.id = w.revision LEFT JOIN amendment_answer a ON a.wish = w.id LEFT JOIN person j ON j.id = a.judge
    WHERE w.entry < ?1 AND NOT (coalesce(a.granted, 0) AND a.entry < ?1)
      AND ((coalesce(b.counts, r.received) >= ?2 AND coalesce(b.counts, r.received) < ?3) OR (w.received >= ?2 AND w.received < ?3))
    ORDER BY w.id";

/// Those that somebody had approved.
const BY_TWO: &str = "
    SELECT w.entry AS entry, 1 AS times, d.agent AS agent, w.request AS request, NULL AS gets, iif(w.erased IS NULL, w.why, 'erased') AS why,
      r.ref || ', approved by ' || j.handle AS what
    FROM amendment_wish w JOIN request r ON r.id = w.request JOIN dialogue d ON d.request = w.request
      LEFT JOIN revision b ON b.id = w.revision JOIN amendment_answer a ON a.wish = w.id JOIN person j ON j.id = a.judge
    WHERE a.granted AND a.entry < ?1
      AND ((coalesce(b.counts, r.received) >= ?2 AND coalesce(b.counts, r.received) < ?3) OR (w.received >= ?2 AND w.received < ?3))
    ORDER BY w.id";

/// Imports before the frame was fixed, by somebody who had a part in the team of the agent in those days. Who is in no
/// team with agents is asked first: most files are brought by such people, and no row of them is looked at.
const OWN_TEAM: &str = "
    SELECT e.id AS entry, count(*) AS times, r.agent AS agent, NULL AS request, NULL AS gets, NULL AS why, NULL AS what
    FROM extent x JOIN entry e ON e.id = x.entry CROSS JOIN person p ON p.handle = e.actor
      CROSS JOIN request r ON r.id BETWEEN x.first AND x.last
    WHERE x.relation = 'request' AND e.act = 'intake import' AND x.entry < ?1
      AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' WHERE s.person = p.id)
      AND r.agent IS NOT NULL AND r.received >= ?2 AND r.received < ?3
      AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = r.agent
        LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
        WHERE s.person = p.id AND s.since <= ?5 AND t.since <= ?5
        AND coalesce(a.until, s.until, ?4) >= ?4 AND coalesce(b.until, t.until, ?4) >= ?4)
    GROUP BY e.id, r.agent ORDER BY e.id, r.agent";

const SPOT_CHECK: &str = "
    SELECT a.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = a.agent) AS agent, a.request AS request,
      NULL AS gets, iif(a.erased IS NULL, a.why, 'erased') AS why, r.ref AS what
    FROM audit a JOIN request r ON r.id = a.request
    WHERE a.kind = 'spot' AND a.entry < ?1
      AND (SELECT d.counts >= ?2 AND d.counts < ?3 FROM dialogue d WHERE d.request = a.request)
    ORDER BY a.id";

/// A repeat stays out: who had it is in no list before it is scored.
const HANDED_ON: &str = "
    SELECT g.entry AS entry, 1 AS times, (SELECT i.one FROM identity i WHERE i.person = a.agent) AS agent, a.request AS request,
      g.auditor AS gets, iif(g.erased IS NULL, g.why, 'erased') AS why,
      'audit ' || a.id || coalesce(', which ' || p.handle || ' had', '') AS what
    FROM draw d JOIN stratum s ON s.draw = d.id JOIN ticket t ON t.stratum = s.id JOIN audit a ON a.ticket = t.id
      JOIN assignment g ON g.audit = a.id
      JOIN assignment b ON b.id = (SELECT max(x.id) FROM assignment x WHERE x.audit = a.id AND x.id < g.id)
      LEFT JOIN person p ON p.id = b.auditor
    WHERE d.commitment = ?1 AND g.basis = 'name' AND a.kind <> 'repeat' ORDER BY g.id";

/// Said between the window and the draw; or later, of days up to the draw.
const AUDITOR_STINT: &str = "
    WITH drawn(entry, day) AS (SELECT coalesce(max(d.entry), 9e18), coalesce(max(substr(e.at, 1, 10)), '9999-12-31')
      FROM draw d JOIN entry e ON e.id = d.entry WHERE d.commitment = ?1)
    SELECT s.entry AS entry, 1 AS times, NULL AS agent, NULL AS request, NULL AS gets, NULL AS why,
      p.handle || ', ' || s.team || ' from ' || s.since || coalesce(' to ' || s.until, '') AS what
      FROM stint s JOIN entry e ON e.id = s.entry JOIN person p ON p.id = s.person JOIN drawn
      WHERE s.role = 'auditor' AND e.at >= ?2 AND p.entry < s.entry AND (s.until IS NULL OR s.until >= ?3)
      AND (s.entry < drawn.entry OR s.since <= drawn.day)
    UNION ALL SELECT x.entry, 1, NULL, NULL, NULL, NULL, p.handle || ', ' || s.team || ' until ' || x.until
      FROM stint_end x JOIN stint s ON s.id = x.stint JOIN entry e ON e.id = x.entry JOIN person p ON p.id = s.person JOIN drawn
      WHERE s.role = 'auditor' AND e.at >= ?2 AND (x.entry < drawn.entry OR x.until < drawn.day)
    ORDER BY entry, what";

const ROSTER_SINCE: &str = "
    SELECT s.entry AS entry, 1 AS times, s.person AS agent, NULL AS request, NULL AS gets, NULL AS why,
      s.team || ' from ' || s.since || coalesce(' to ' || s.until, '') AS what
      FROM stint s JOIN person p ON p.id = s.person
      WHERE s.role = 'agent' AND s.entry >= ?1 AND p.entry < s.entry AND s.since <= ?3 AND (s.until IS NULL OR s.until >= ?2)
    UNION ALL SELECT x.entry, 1, s.person, NULL, NULL, NULL, s.team || ' until ' || x.until
      FROM stint_end x JOIN stint s ON s.id = x.stint
      WHERE s.role = 'agent' AND x.entry >= ?1 AND s.since <= ?3 AND x.until < ?3
    ORDER BY entry, agent";

/// Dialogues that were handled here, whose newest rating the agent recorded, or somebody of their team.
const OWN_RATING: &str = "
    SELECT min(f.entry) AS entry, count(*) AS times, (SELECT i.one FROM identity i WHERE i.person = v.agent) AS agent,
      NULL AS request, NULL AS gets, NULL AS why, NULL AS what
    FROM revision v INDEXED BY revision_counts
      JOIN feedback f ON f.id = (SELECT max(x.id) FROM feedback x WHERE x.request = v.request)
      JOIN entry e ON e.id = f.entry JOIN person q ON q.handle = e.actor JOIN identity p ON p.person = q.id
    WHERE v.basis = 'archived' AND v.counts >= ?2 AND v.counts < ?3 AND v.entry < ?1 AND v.rating IS NOT NULL
      AND (p.one = (SELECT i.one FROM identity i WHERE i.person = v.agent)
        OR EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = v.agent
          LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
          WHERE s.person = q.id AND s.since <= ?5 AND t.since <= ?5
          AND coalesce(a.until, s.until, ?4) >= ?4 AND coalesce(b.until, t.until, ?4) >= ?4))
    GROUP BY p.one, (SELECT i.one FROM identity i WHERE i.person = v.agent) ORDER BY entry";
