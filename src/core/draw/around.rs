//! Around: acts around a draw that move nobody's words, and steer what is drawn, how it is scored or by whom. None of
//! them can be prevented without stopping honest work: so each is counted with its draw, with who did it.

use super::amended_since::{AMENDED_SINCE, UNTOLD_SINCE};
use super::assisted::of_text as assisted_of;
use super::commitment::Committed;
use super::doing::{Around, Doing};
use super::engine_counts::counted_otherwise;
use super::enrolled::enrolled;
use super::gathered::{Gathered, SpotCheck};
use super::machine_word::{SAID_LATER, VERDICTS};
use super::other_plans::other_plans;
use super::passed_over::passed_over;
use super::stints::{Said, StintWord};
use super::{from_engine, gone_words, steered};
use crate::core::people::{self, PersonId};
use crate::core::policy;
use crate::core::refusal::Result;
use crate::core::request::RequestId;
use crate::core::text::Untrusted;
use rusqlite::{Connection, Row, ToSql};

/// The acts around a draw, by kind, the oldest first.
pub(super) fn around(conn: &Connection, committed: &Committed, gathered: &Gathered) -> Result<Vec<Around>> {
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let (entry, id, plan) = (&committed.entry, &committed.id, &committed.plan);
    let mut found = asked(conn, Doing::PlanLate, PLAN_LATE, &[plan, &until])?;
    found.extend(asked(conn, Doing::Filled, FILLED, &[entry, &since, &until])?);
    found.extend(asked(conn, Doing::Wished, WISHED, &[entry, &since, &until])?);
    found.extend(asked(conn, Doing::ByTwo, BY_TWO, &[entry, &since, &until])?);
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    found.extend(asked(conn, Doing::OwnRating, OWN_RATING, &[entry, &since, &until, &first, &last])?);
    found.extend(own_team(conn, committed, gathered)?);
    found.extend(spot_checks(conn, committed, &gathered.spot_checks)?);
    found.extend(asked(conn, Doing::HandedOn, HANDED_ON, &[id])?);
    found.extend(auditors(conn, committed, &gathered.stints)?);
    found.extend(since_drawn(conn, committed, &gathered.stints)?);
    let day = day_of(conn, committed)?;
    for (doing, sql) in STEERED {
        found.extend(asked(conn, doing, sql, &[id, &day])?);
    }
    if let Some(assisted) = assisted_of(&committed.text)? {
        let machine = people::machine(conn, &assisted.machine)?.id.0;
        let values: [&dyn ToSql; 4] = [entry, &machine, &since, &until];
        found.extend(asked(conn, Doing::Verdicts, VERDICTS, &values)?);
        // What an engine holds comes with the picks, under a root of before.
        if !committed.is_external() {
            found.extend(asked(conn, Doing::SaidLater, SAID_LATER, &values)?);
        }
    }
    found.extend(counted_otherwise(conn, committed)?);
    found.extend(passed_over(conn, committed)?);
    found.extend(other_plans(conn, committed)?);
    found.extend(enrolled(conn, committed, &gathered.stints)?);
    Ok(found)
}

fn asked(conn: &Connection, doing: Doing, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Around>> {
    let mut statement = conn.prepare_cached(sql)?;
    let (mut rows, mut found) = (statement.query(values)?, Vec::new());
    while let Some(row) = rows.next()? {
        found.push(read(conn, doing, row)?);
    }
    Ok(found)
}

/// The questions that ask about a commitment and its day alone.
const STEERED: [(Doing, &str); 22] = [
    (Doing::Absent, steered::ABSENT),
    (Doing::AuditorNew, steered::AUDITOR_NEW),
    (Doing::Merged, steered::MERGED),
    (Doing::LotAgain, steered::LOT_AGAIN),
    (Doing::WentOn, steered::WENT_ON),
    (Doing::Counted, steered::COUNTED),
    (Doing::AgentAbsent, steered::AGENT_ABSENT),
    (Doing::Cared, steered::CARED),
    (Doing::Extended, steered::EXTENDED),
    (Doing::OtherTeam, steered::OTHER_TEAM),
    (Doing::BeforeStart, steered::BEFORE_START),
    (Doing::Retriaged, steered::RETRIAGED),
    (Doing::Sorted, steered::SORTED),
    (Doing::Unarchived, steered::UNARCHIVED),
    (Doing::FromEngine, from_engine::FROM_ENGINE),
    (Doing::Language, from_engine::LANGUAGE),
    (Doing::Beforehand, from_engine::BEFOREHAND),
    (Doing::AmendedSince, AMENDED_SINCE),
    (Doing::UntoldSince, UNTOLD_SINCE),
    (Doing::Erased, gone_words::ERASED),
    (Doing::HeldBack, gone_words::HELD_BACK),
    (Doing::BroughtBack, gone_words::BROUGHT_BACK),
];

/// The local day on which it was drawn, or committed where it is drawn by this very act or waits.
fn day_of(conn: &Connection, committed: &Committed) -> Result<String> {
    let at = committed.drawn(conn)?.map_or(committed.at, |(_, at)| at);
    Ok(policy::as_of(conn, committed.entry)?.calendar()?.local_day(at).to_string())
}

fn read(conn: &Connection, doing: Doing, row: &Row<'_>) -> Result<Around> {
    let person = |column: &str| row.get::<_, Option<i64>>(column).map(|id| id.map(PersonId));
    let words = |column: &str| {
        row.get::<_, Option<String>>(column).map(|words| words.filter(|words| !words.is_empty()).map(Untrusted::new))
    };
    Ok(Around {
        times: row.get("times")?,
        agent: person("agent")?.map(|id| people::by_id(conn, id)).transpose()?,
        request: row.get::<_, Option<i64>>("request")?.map(RequestId),
        to: person("gets")?.map(|id| people::handle(conn, id)).transpose()?,
        what: words("what")?,
        why: words("why")?,
        ..Around::by(conn, doing, row.get("entry")?)?
    })
}

/// Imports before the frame was fixed, by somebody who had a part in the team of the agent in those days. What was brought
/// before the window began is of other days.
fn own_team(conn: &Connection, committed: &Committed, gathered: &Gathered) -> Result<Vec<Around>> {
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let mut found = Vec::new();
    for import in gathered.imports.iter().filter(|import| import.entry < committed.entry && import.at >= since) {
        let (from, to) = (&import.rows.0, &import.rows.1);
        let values: [&dyn ToSql; 8] = [&import.entry, &import.person, from, to, &since, &until, &first, &last];
        found.extend(asked(conn, Doing::OwnTeam, OWN_TEAM, &values)?);
    }
    Ok(found)
}

/// What was audited before the frame was fixed, of dialogues that count in the window.
fn spot_checks(conn: &Connection, committed: &Committed, all: &[SpotCheck]) -> Result<Vec<Around>> {
    let (since, until) = (committed.span.0.to_string(), committed.span.1.to_string());
    let is_around = |one: &&SpotCheck| one.entry < committed.entry && since <= one.counts && one.counts < until;
    let of = |one: &SpotCheck| {
        Ok(Around {
            agent: Some(people::by_id(conn, PersonId(one.agent))?),
            request: Some(RequestId(one.request)),
            what: Some(Untrusted::new(one.reference.clone())),
            why: one.why.clone().filter(|why| !why.is_empty()).map(Untrusted::new),
            ..Around::by(conn, Doing::SpotCheck, one.entry)?
        })
    };
    all.iter().filter(is_around).map(of).collect()
}

/// What was said of auditors between the window and the draw; or later, of days up to the draw.
fn auditors(conn: &Connection, committed: &Committed, words: &[StintWord]) -> Result<Vec<Around>> {
    let (over, first) = (committed.span.1.to_string(), committed.window.0.to_string());
    let drawn = committed.drawn(conn)?.map(|(entry, at)| (entry, at.to_string()));
    let drawn =
        drawn.as_ref().and_then(|(entry, at)| Some((*entry, at.get(..10)?))).unwrap_or((i64::MAX, "9999-12-31"));
    let is_around = |word: &&StintWord| word.at >= over && word.moves_auditor_of(&first, drawn);
    let of = |word: &StintWord| {
        let what = Some(Untrusted::new(format!("{}, {}", word.handle, word.words())));
        Ok(Around { what, ..Around::by(conn, Doing::AuditorStint, word.entry)? })
    };
    words.iter().filter(is_around).map(of).collect()
}

/// What was said since the frame was fixed of who was an agent in its days.
fn since_drawn(conn: &Connection, committed: &Committed, words: &[StintWord]) -> Result<Vec<Around>> {
    let (first, last) = (committed.window.0.to_string(), committed.window.1.to_string());
    let is_around = |word: &&StintWord| {
        word.entry >= committed.entry && word.said != Said::Merging && word.moves_agent_of((&first, &last))
    };
    let of = |word: &StintWord| {
        let agent = Some(people::by_id(conn, PersonId(word.person))?);
        let what = Some(Untrusted::new(word.words()));
        Ok(Around { agent, what, ..Around::by(conn, Doing::RosterSince, word.entry)? })
    };
    words.iter().filter(is_around).map(of).collect()
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
      r.ref || ', approved by ' || j.handle || iif(e.login = f.login AND e.login <> 'rehearsal', ', both under the login ' || e.login, '') AS what
    FROM amendment_wish w JOIN request r ON r.id = w.request JOIN dialogue d ON d.request = w.request JOIN entry e ON e.id = w.entry
      LEFT JOIN revision b ON b.id = w.revision JOIN amendment_answer a ON a.wish = w.id JOIN person j ON j.id = a.judge
      LEFT JOIN entry f ON f.id = a.entry
    WHERE a.granted AND a.entry < ?1
      AND ((coalesce(b.counts, r.received) >= ?2 AND coalesce(b.counts, r.received) < ?3) OR (w.received >= ?2 AND w.received < ?3))
    ORDER BY w.id";

/// What one import brought, by agents in whose team its bringer had a part in the days of the window.
const OWN_TEAM: &str = "
    SELECT ?1 AS entry, count(*) AS times, r.agent AS agent, NULL AS request, NULL AS gets, NULL AS why, NULL AS what
    FROM request r WHERE r.id BETWEEN ?3 AND ?4 AND r.agent IS NOT NULL AND r.received >= ?5 AND r.received < ?6
      AND EXISTS (SELECT 1 FROM stint s JOIN stint t ON t.team = s.team AND t.role = 'agent' AND t.person = r.agent
        LEFT JOIN stint_end a ON a.stint = s.id LEFT JOIN stint_end b ON b.stint = t.id
        WHERE s.person = ?2 AND s.since <= ?8 AND t.since <= ?8
        AND coalesce(a.until, s.until, ?7) >= ?7 AND coalesce(b.until, t.until, ?7) >= ?7)
    GROUP BY r.agent ORDER BY r.agent";

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
