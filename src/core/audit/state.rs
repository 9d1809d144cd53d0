//! The audit as it stands: who audits whose dialogue by which card, how far it is, and its score.

use super::away::last_day_to_dispute;
use crate::core::closed_list;
use crate::core::dialogue::CAME;
use crate::core::people::{NOW, Person, PersonId, SELVES};
use crate::core::policy::{Calendars, day};
use crate::core::refusal::{Refusal, Result};
use crate::core::request::{RequestId, as_stored};
use crate::core::scorecard::CardId;
use crate::core::text::Untrusted;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Row, ToSql};

/// The number of an audit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AuditId(pub i64);

closed_list! {
    /// How far an audit is.
    pub enum AuditState("a state of an audit", "states") {
        /// Nobody has it.
        Unassigned = "unassigned",
        /// Its auditor is to score it, for the first time or again.
        Assigned = "assigned",
        /// It is scored, and its agent has not seen it.
        Scored = "scored",
        /// Its agent can see it.
        Delivered = "delivered",
        /// Its agent has read it.
        Acknowledged = "acknowledged",
        /// A dispute about it is open.
        Disputed = "disputed",
        /// What was disputed is decided.
        Decided = "decided",
        /// A dispute took it out of all figures.
        Struck = "struck",
        /// Somebody says that its dialogue is unsuitable, and somebody else is to approve that.
        Questioned = "questioned",
        /// Another ticket came in its place.
        Replaced = "replaced",
        /// Its draw is void, and it was not scored before.
        Void = "void",
        /// A second score that will not come.
        Forgone = "forgone",
    }
}

impl AuditState {
    /// Those of audits that auditors are to score.
    pub const TO_SCORE: [Self; 2] = [Self::Assigned, Self::Unassigned];
    /// Those of audits whose score is still to come.
    pub const NOT_SCORED: [Self; 3] = [Self::Assigned, Self::Unassigned, Self::Questioned];
}

closed_list! {
    /// Why there is an audit.
    pub enum AuditKind("a kind of audit", "kinds") {
        /// Its ticket was drawn.
        Drawn = "drawn",
        /// Somebody picked its dialogue.
        SpotCheck = "spot",
        /// A second auditor scores what another scores too.
        Second = "double",
        /// Weeks later the auditor of the first one scores its dialogue again, untold.
        Repeat = "repeat",
    }
}

/// Why an audit is in no rate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum OutOfRates {
    /// Another ticket came in its place.
    Replaced,
    /// It measures auditors, not the agent.
    SecondScoring,
    /// It measures how an auditor agrees with themselves.
    Repeat,
    /// Nobody drew it.
    SpotCheck,
    /// Its draw does not count.
    VoidDraw,
    /// A dispute took it out.
    Struck,
}

/// Why the score of an audit is hidden from the reader.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hidden {
    /// Its dialogue is scored twice, and one of the two scores is still to come.
    StillScored,
    /// It measures auditors, not the agent who reads.
    MeasuresAuditors,
    /// Another auditor gave it, and the one who reads is to score the dialogue in their place.
    OfFormerAuditor,
    /// A works agreement lets no report show figures of so few people.
    OfFew,
}

/// The other audit of a dialogue that is scored twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Twin {
    /// Its number.
    pub audit: AuditId,
    /// Whether one of the two is still to be scored: nobody who may score it sees the other's marks.
    pub is_blind: bool,
}

/// An audit as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Audit {
    /// Its number.
    pub id: AuditId,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: Untrusted,
    /// Whose dialogue it is: of the draw, whatever was amended since.
    pub agent: Person,
    /// Whose dialogue it is by now, where it was amended to another agent.
    pub now_of: Option<Person>,
    /// Who audits; none where nobody may or has room.
    pub auditor: Option<Person>,
    /// The card it is scored by.
    pub card: CardId,
    /// Its name and version.
    pub card_label: String,
    /// Why there is an audit.
    pub kind: AuditKind,
    /// The ticket that drew it; none for a spot check.
    pub ticket: Option<i64>,
    /// The draw; none for a spot check.
    pub draw: Option<String>,
    /// Whether its draw is void: it is in no rate.
    pub void: bool,
    /// The other audit of its dialogue, where that is scored twice.
    pub twin: Option<Twin>,
    /// Who is to score its dialogue again, untold that they do.
    pub asked_again: Option<PersonId>,
    /// Why its score is hidden from the reader, where it is.
    pub hidden: Option<Hidden>,
    /// Whether its auditor took back a score of it.
    pub was_undone: bool,
    /// Whether its agent is hidden from the reader.
    pub is_agent_hidden: bool,
    /// How far it is.
    pub state: AuditState,
    /// The last day to score.
    pub score_due: NaiveDate,
    /// The last day to dispute, once delivered; days on which its agent is recorded absent do not count.
    pub dispute_due: Option<NaiveDate>,
    /// The entry that delivered it.
    pub delivered: Option<i64>,
    /// The newest scoring.
    pub scoring: Option<i64>,
    /// The newest total, hundredths of a per cent.
    pub total: Option<i64>,
    /// The newest score before fails.
    pub raw: Option<i64>,
    /// The newest scores of the critical classes: customer, business, compliance.
    pub classes: [Option<i64>; 3],
    /// The total that the auditor gave.
    pub first_total: Option<i64>,
    /// The band of the newest total.
    pub band: Option<String>,
    /// The local day of the dialogue.
    pub received: NaiveDate,
    /// The local day on which the auditor scored it.
    pub scored_on: Option<NaiveDate>,
}

impl Audit {
    /// Whether somebody is its auditor.
    pub fn is_of(&self, person: &Person) -> bool {
        self.auditor.as_ref().is_some_and(|auditor| auditor.id == person.id)
    }

    /// Whether it is another scoring of a dialogue that has its first audit: by a second auditor, or a repeat.
    pub fn is_second(&self) -> bool {
        matches!(self.kind, AuditKind::Second | AuditKind::Repeat)
    }

    /// Whether its auditor scored the dialogue before.
    pub fn is_repeat(&self) -> bool {
        self.kind == AuditKind::Repeat
    }

    /// Whether its newest score was returned: its auditor is to score it again.
    pub fn is_returned(&self) -> bool {
        self.scoring.is_some() && self.state == AuditState::Assigned
    }

    /// Whether it has a score that was not returned.
    pub fn is_scored(&self) -> bool {
        self.scoring.is_some() && !self.is_returned()
    }

    /// Whether it left scoring, or was taken out of all figures after it was scored.
    pub fn is_taken_out(&self) -> bool {
        matches!(self.state, AuditState::Replaced | AuditState::Struck)
    }

    /// Why it is in no rate, where it is in none.
    pub fn out_of_rates(&self) -> Option<OutOfRates> {
        match self.kind {
            AuditKind::SpotCheck => Some(OutOfRates::SpotCheck),
            AuditKind::Drawn if self.state == AuditState::Struck => Some(OutOfRates::Struck),
            // Whatever became of it: what was replaced or is void is counted with the first audit of the dialogue.
            AuditKind::Second => Some(OutOfRates::SecondScoring),
            AuditKind::Repeat => Some(OutOfRates::Repeat),
            AuditKind::Drawn if self.state == AuditState::Replaced => Some(OutOfRates::Replaced),
            AuditKind::Drawn if self.void => Some(OutOfRates::VoidDraw),
            AuditKind::Drawn => None,
        }
    }
}

const ASKED_AGAIN: &str = "(SELECT i.one FROM audit x JOIN open_audit o ON o.audit = x.id JOIN identity i ON i.person = o.auditor WHERE x.ticket = s.ticket AND x.kind = 'repeat' AND s.kind <> 'repeat')";

/// What of an audit is read: the name of each column, and what it is. A dialogue's own time comes from the newest word on
/// it: the view of all dialogues would be made whole for each question.
const COLUMNS: [(&str, &str); 34] = [
    ("audit", "s.audit"),
    ("request", "s.request"),
    ("ref", "r.ref"),
    ("agent", "s.agent"),
    ("agent_handle", "p.handle"),
    ("auditor", "s.auditor"),
    ("auditor_handle", "q.handle"),
    ("card", "s.card"),
    ("kind", "s.kind"),
    ("ticket", "s.ticket"),
    ("draw", "s.draw"),
    ("void", "s.void"),
    ("twin", "s.twin"),
    ("blind", "s.blind"),
    ("state", "s.state"),
    ("counted", "s.counted"),
    ("score_due", "s.score_due"),
    ("dispute_due", "s.dispute_due"),
    ("delivered", "s.delivered"),
    ("scoring", "s.scoring"),
    ("total", "s.total"),
    ("raw", "s.raw"),
    ("customer", "z.customer"),
    ("business", "z.business"),
    ("compliance", "z.compliance"),
    ("card_label", "k.name || '/' || k.version"),
    ("first_total", "s.first_total"),
    ("band", "s.band"),
    ("received", "coalesce(v.counts, r.received)"),
    ("scored_at", "s.scored_at"),
    ("asked_again", ASKED_AGAIN),
    ("undone", "EXISTS (SELECT 1 FROM scoring x JOIN undoing u ON u.scoring = x.id WHERE x.audit = s.audit)"),
    ("now_of", "(SELECT i.one FROM identity i WHERE i.person = v.agent AND i.one <> s.agent)"),
    (
        "now_of_handle",
        "(SELECT n.handle FROM identity i JOIN person n ON n.id = i.one WHERE i.person = v.agent AND i.one <> s.agent)",
    ),
];

/// The place of a column, found while compiling: by name, each row of a long list would be asked for every name.
const fn at(name: &str) -> usize {
    let mut place = 0;
    while place < COLUMNS.len() {
        if same(COLUMNS[place].0.as_bytes(), name.as_bytes()) {
            return place;
        }
        place += 1;
    }
    usize::MAX
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut place = 0;
    while place < one.len() && place < other.len() && one[place] == other[place] {
        place += 1;
    }
    place == one.len() && place == other.len()
}

/// The question for audits, up to which of them.
pub(super) fn select() -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|(name, what)| format!("{what} AS {name}")).collect();
    format!(
        "SELECT {} FROM audit_state s JOIN request r ON r.id = s.request
         LEFT JOIN revision v ON v.id = (SELECT max(x.id) FROM revision x WHERE x.request = r.id)
         LEFT JOIN scoring z ON z.id = s.scoring JOIN card k ON k.id = s.card
         JOIN person p ON p.id = s.agent LEFT JOIN person q ON q.id = s.auditor",
        columns.join(", ")
    )
}

/// An audit by its number.
pub fn load(conn: &Connection, id: AuditId) -> Result<Audit> {
    load_in(conn, id, &Calendars::load(conn)?)
}

/// The same with the calendars at hand: to read the policies for each of a list would cost more than the audit.
pub fn load_in(conn: &Connection, id: AuditId, calendars: &Calendars) -> Result<Audit> {
    let mut statement = conn.prepare_cached(&format!("{} WHERE s.audit = ?1", select()))?;
    let mut rows = statement.query([id.0])?;
    let Some(row) = rows.next()? else { return Err(unknown(conn, id)?) };
    read(conn, row, calendars)
}

/// Every audit, by number; with `states` only those in one of them. Where the score of all these is still to come, no other
/// audit is looked at.
pub fn list(conn: &Connection, states: &[AuditState]) -> Result<Vec<Audit>> {
    let is_open = !states.is_empty() && states.iter().all(|state| AuditState::NOT_SCORED.contains(state));
    let which = if is_open { "WHERE s.audit IN (SELECT o.audit FROM open_audit o)" } else { "" };
    read_all(conn, &format!("{} {which} ORDER BY s.audit", select()), &[], states)
}

/// The audits that somebody is to score, by number.
pub fn list_of(conn: &Connection, auditor: PersonId) -> Result<Vec<Audit>> {
    read_all(conn, &own_query(), &[&auditor.0], &AuditState::TO_SCORE)
}

/// The question for the open audits of the auditor `?1`.
pub fn own_query() -> String {
    format!(
        "{} WHERE s.audit IN (SELECT o.audit FROM open_audit o WHERE o.auditor IN {SELVES}) ORDER BY s.audit",
        select()
    )
}

/// The audits of the dialogues that came in between two moments, by number: no other audit is looked at.
pub fn list_between(conn: &Connection, (since, until): (&str, &str)) -> Result<Vec<Audit>> {
    read_all(conn, &between_query(), &[&since, &until], &[])
}

/// The question for the audits of the dialogues that came in between the moments `?1` and `?2`.
pub fn between_query() -> String {
    format!(
        "WITH {CAME} {} WHERE s.audit IN (SELECT a.id FROM came CROSS JOIN audit a ON a.request = came.request) ORDER BY s.audit",
        select()
    )
}

/// The audits that somebody has or had, by number: no other audit is looked at.
pub fn list_ever_of(conn: &Connection, auditor: PersonId) -> Result<Vec<Audit>> {
    let which = format!("s.audit IN (SELECT g.audit FROM assignment g WHERE g.auditor IN {SELVES})");
    read_all(conn, &format!("{} WHERE {which} ORDER BY s.audit", select()), &[&auditor.0], &[])
}

/// The audits of a draw, by number.
pub fn list_of_draw(conn: &Connection, draw: &str) -> Result<Vec<Audit>> {
    let which =
        "s.audit IN (SELECT a.id FROM commitment c JOIN draw d ON d.commitment = c.id JOIN stratum t ON t.draw = d.id
        JOIN ticket k ON k.stratum = t.id JOIN audit a ON a.ticket = k.id WHERE c.name = ?1)";
    read_all(conn, &format!("{} WHERE {which} ORDER BY s.audit", select()), &[&draw], &[])
}

pub(super) fn read_all(
    conn: &Connection,
    sql: &str,
    bound: &[&dyn ToSql],
    states: &[AuditState],
) -> Result<Vec<Audit>> {
    let (calendars, mut statement) = (Calendars::load(conn)?, conn.prepare_cached(sql)?);
    let (mut rows, mut audits) = (statement.query(bound)?, Vec::new());
    while let Some(row) = rows.next()? {
        if states.is_empty() || states.contains(&row.get(const { at("state") })?) {
            audits.push(read(conn, row, &calendars)?);
        }
    }
    Ok(audits)
}

/// The audits of a request, oldest first.
pub fn of_request(conn: &Connection, reference: &str) -> Result<Vec<AuditId>> {
    let mut statement = conn
        .prepare_cached("SELECT a.id FROM audit a JOIN request r ON r.id = a.request WHERE r.ref = ?1 ORDER BY a.id")?;
    let rows = statement.query_map([&*as_stored(conn, reference)?], |row| Ok(AuditId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first audit of a ticket, the one that counts.
pub fn of_ticket(conn: &Connection, ticket: i64) -> Result<Option<AuditId>> {
    let found = conn
        .prepare_cached("SELECT id FROM audit WHERE ticket = ?1 AND kind = 'drawn'")?
        .query_row([ticket], |row| row.get(0))
        .optional()?;
    Ok(found.map(AuditId))
}

/// The refusal of a number that no audit has.
pub(super) fn unknown(conn: &Connection, id: AuditId) -> Result<Refusal> {
    let last: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM audit", [], |row| row.get(0))?;
    let hint = if last == 0 {
        "none is drawn yet: assize assign nightly".to_owned()
    } else {
        format!("audits have the numbers 1 to {last}")
    };
    Ok(Refusal::rule(format!("there is no audit {}", id.0)).hint(hint))
}

fn read(conn: &Connection, row: &Row<'_>, calendars: &Calendars) -> Result<Audit> {
    let (counted, agent) = (row.get(const { at("counted") })?, PersonId(row.get(const { at("agent") })?));
    let delivered: Option<i64> = row.get(const { at("delivered") })?;
    let given = delivered.zip(row.get::<_, Option<String>>(const { at("dispute_due") })?);
    let local = |entry, at: String| Ok::<_, Refusal>(calendars.local_day(entry, at.parse().map_err(Refusal::data)?));
    Ok(Audit {
        id: AuditId(row.get(const { at("audit") })?),
        request: RequestId(row.get(const { at("request") })?),
        reference: Untrusted::new(row.get::<_, String>(const { at("ref") })?),
        agent: Person { id: agent, handle: row.get(const { at("agent_handle") })? },
        now_of: person(row, const { [at("now_of"), at("now_of_handle")] })?,
        auditor: person(row, const { [at("auditor"), at("auditor_handle")] })?,
        card: CardId(row.get(const { at("card") })?),
        card_label: row.get(const { at("card_label") })?,
        kind: row.get(const { at("kind") })?,
        ticket: row.get(const { at("ticket") })?,
        draw: row.get(const { at("draw") })?,
        void: row.get(const { at("void") })?,
        twin: twin(row)?,
        asked_again: row.get::<_, Option<i64>>(const { at("asked_again") })?.map(PersonId),
        hidden: None,
        was_undone: row.get(const { at("undone") })?,
        is_agent_hidden: false,
        state: row.get(const { at("state") })?,
        score_due: day(&row.get::<_, String>(const { at("score_due") })?)?,
        dispute_due: given.map(|given| last_day_to_dispute(conn, agent, given, calendars)).transpose()?,
        delivered,
        scoring: row.get(const { at("scoring") })?,
        total: row.get(const { at("total") })?,
        raw: row.get(const { at("raw") })?,
        classes: [
            row.get(const { at("customer") })?,
            row.get(const { at("business") })?,
            row.get(const { at("compliance") })?,
        ],
        first_total: row.get(const { at("first_total") })?,
        band: row.get(const { at("band") })?,
        received: local(counted, row.get(const { at("received") })?)?,
        scored_on: row.get::<_, Option<String>>(const { at("scored_at") })?.map(|at| local(NOW, at)).transpose()?,
    })
}

fn person(row: &Row<'_>, [who, handle]: [usize; 2]) -> Result<Option<Person>> {
    let (id, handle): (Option<i64>, Option<String>) = (row.get(who)?, row.get(handle)?);
    Ok(id.zip(handle).map(|(id, handle)| Person { id: PersonId(id), handle }))
}

fn twin(row: &Row<'_>) -> Result<Option<Twin>> {
    let (audit, is_blind): (Option<i64>, bool) = (row.get(const { at("twin") })?, row.get(const { at("blind") })?);
    Ok(audit.map(|audit| Twin { audit: AuditId(audit), is_blind }))
}
