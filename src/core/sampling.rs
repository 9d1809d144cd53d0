//! Sampling: which dialogues are audited, drawn by a lottery that anyone can check (VDS-1).
//!
//! A *plan* says which dialogues, how many of whom, by which card. The *frame* is every dialogue of a
//! window that can be drawn. A *stratum* is one group of the frame with its own quota. A *ticket* is a
//! dialogue's number in the lottery. One draw per plan and window, whatever cron does twice.

use crate::calc::calendar::{Calendar, Window, window_before, windows_between};
use crate::calc::digest::hex;
use crate::calc::draw::{Commitment, Drawer, FrameRoot, NO_PREVIOUS, draw_key, leaf, local_seed};
use crate::calc::moment::Moment;
use crate::core::ledger::Writing;
use crate::core::people::{self, PersonId};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::request::RequestId;
use crate::core::scorecard;
use crate::core::text::unseen;
use crate::core::toml::{Written, closest};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// A plan: what is drawn, how often, and who audits it.
#[derive(Debug)]
pub struct Plan {
    /// Its number, once added.
    pub id: i64,
    /// Its name, the same across versions.
    pub name: String,
    /// Its version, 1, 2, 3 …
    pub version: i64,
    sheet: Sheet,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    plan: About,
    #[serde(default)]
    population: Population,
    quota: Quota,
    #[serde(default)]
    auditors: Auditors,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    name: Spanned<String>,
    card: Spanned<String>,
    window: WindowWord,
    starts: Spanned<String>,
    days: Spanned<u32>,
    #[serde(default)]
    seed: SeedWord,
}

#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum WindowWord {
    Day,
    Week,
    Month,
}

#[derive(Debug, Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "lowercase")]
enum SeedWord {
    #[default]
    Local,
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Population {
    channels: Vec<Spanned<String>>,
    categories: Vec<Spanned<String>>,
    teams: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quota {
    count: Spanned<u32>,
    by: Spanned<Vec<Stratifier>>,
}

/// What strata are made by.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Stratifier {
    Agent,
    Channel,
    Team,
}

impl Stratifier {
    const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Channel => "channel",
            Self::Team => "team",
        }
    }
}

#[derive(Debug, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Auditors {
    handles: Vec<Spanned<String>>,
}

impl Plan {
    /// Reads a plan and checks what can be checked without a file; a fault names its place.
    fn read(written: &Written<'_>) -> Result<Self> {
        let sheet: Sheet = written.parse()?;
        let wrong = |span: std::ops::Range<usize>, says: String| {
            Err(Refusal::data(format!("{}: {says}", written.place(&span))))
        };
        let name = sheet.plan.name.get_ref();
        let good =
            !name.is_empty() && name.len() <= 60 && unseen(name).is_none() && !name.contains(char::is_whitespace);
        if !good {
            return wrong(sheet.plan.name.span(), "a plan's name is 1 to 60 letters, digits or dashes".to_owned());
        }
        if let Err(refusal) = policy::day(sheet.plan.starts.get_ref()) {
            return wrong(sheet.plan.starts.span(), refusal.message);
        }
        if !(1..=100).contains(sheet.plan.days.get_ref()) {
            return wrong(sheet.plan.days.span(), "auditors have 1 to 100 working days to score".to_owned());
        }
        if !(1..=10_000).contains(sheet.quota.count.get_ref()) {
            return wrong(sheet.quota.count.span(), "a quota is 1 to 10000 dialogues of each stratum".to_owned());
        }
        let by = sheet.quota.by.get_ref();
        if by.is_empty()
            || by.iter().enumerate().any(|(place, word)| by.iter().skip(place + 1).any(|other| other == word))
        {
            return wrong(sheet.quota.by.span(), "strata are made by agent, channel or team, each once".to_owned());
        }
        Ok(Self { id: 0, name: name.clone(), version: 0, sheet })
    }

    /// The length of its window.
    pub const fn window(&self) -> Window {
        match self.sheet.plan.window {
            WindowWord::Day => Window::Day,
            WindowWord::Week => Window::Week,
            WindowWord::Month => Window::Month,
        }
    }

    /// The first day it draws from.
    pub fn starts(&self) -> Result<NaiveDate> {
        policy::day(self.sheet.plan.starts.get_ref())
    }

    /// How many working days auditors have to score.
    pub fn days(&self) -> u32 {
        *self.sheet.plan.days.get_ref()
    }

    /// The card by which it is scored, `name` or `name/version`.
    pub fn card(&self) -> &str {
        self.sheet.plan.card.get_ref()
    }

    /// The auditors it names; none means everybody with the role.
    pub fn auditors(&self) -> impl Iterator<Item = &str> {
        self.sheet.auditors.handles.iter().map(|handle| handle.get_ref().as_str())
    }

    /// Where the seed comes from, as the commitment says it.
    pub const fn seed_source(&self) -> &'static str {
        match self.sheet.plan.seed {
            SeedWord::Local => "local",
        }
    }

    /// How many dialogues of each stratum.
    pub fn quota(&self) -> u32 {
        *self.sheet.quota.count.get_ref()
    }

    /// The frame's columns, the ref first.
    pub fn columns(&self) -> Vec<&'static str> {
        let by = self.sheet.quota.by.get_ref().iter().map(|word| word.word());
        std::iter::once("ref").chain(by).collect()
    }

    /// The name of its draw for a window.
    pub fn draw_name(&self, first: NaiveDate) -> String {
        format!("{}-{first}", self.name)
    }

    fn labels(&self, row: &FrameRow) -> Vec<String> {
        let label = |word: &Stratifier| match word {
            Stratifier::Agent => row.agent_handle.clone(),
            Stratifier::Channel => row.channel.clone(),
            Stratifier::Team => row.team.clone().unwrap_or_default(),
        };
        self.sheet.quota.by.get_ref().iter().map(label).collect()
    }

    fn covers(&self, row: &FrameRow) -> bool {
        let among = |list: &[Spanned<String>], word: Option<&str>| {
            list.is_empty() || list.iter().any(|one| Some(one.get_ref().as_str()) == word)
        };
        let population = &self.sheet.population;
        among(&population.channels, Some(&row.channel))
            && among(&population.categories, Some(&row.category))
            && among(&population.teams, row.team.as_deref())
    }
}

/// Adds a plan, or the next version of one. The same text again changes nothing.
pub fn add(writing: &mut Writing<'_>, written: &Written<'_>, policy: &Policy) -> Result<(Plan, bool)> {
    let mut plan = Plan::read(written)?;
    check_names(writing, &plan, written, policy)?;
    if let Some((id, version, text)) = newest(writing, &plan.name)? {
        (plan.id, plan.version) = (id, version);
        if text == written.text {
            return Ok((plan, false));
        }
    }
    plan.version += 1;
    plan.id =
        writing.insert("plan", &[("name", &plan.name), ("version", &plan.version), ("text", &written.text)], &[])?;
    writing.note(format!("the plan {}, version {}", plan.name, plan.version));
    Ok((plan, true))
}

/// Everything that a plan names must be there.
fn check_names(conn: &Connection, plan: &Plan, written: &Written<'_>, policy: &Policy) -> Result<()> {
    let at = |span: std::ops::Range<usize>, refusal: Refusal| Refusal {
        kind: Kind::Data,
        message: format!("{}: {}", written.place(&span), refusal.message),
        ..refusal
    };
    let card = &plan.sheet.plan.card;
    scorecard::find(conn, Some(card.get_ref())).map_err(|refusal| at(card.span(), refusal))?;
    for handle in &plan.sheet.auditors.handles {
        people::find(conn, handle.get_ref()).map_err(|refusal| at(handle.span(), refusal))?;
    }
    for channel in &plan.sheet.population.channels {
        if !policy.knows_channel(channel.get_ref()) {
            let refusal = Refusal::data(format!("`{}` is not a channel", channel.get_ref()));
            let hint = policy.closest_channel(channel.get_ref()).map(|best| format!("did you mean `{best}`?"));
            return Err(at(channel.span(), refusal.maybe_hint(hint)));
        }
    }
    for team in &plan.sheet.population.teams {
        check_team(conn, team.get_ref()).map_err(|refusal| at(team.span(), refusal))?;
    }
    Ok(())
}

fn check_team(conn: &Connection, team: &str) -> Result<()> {
    let teams: Vec<String> = conn
        .prepare_cached("SELECT DISTINCT team FROM stint")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if teams.iter().any(|known| known == team) {
        return Ok(());
    }
    let hint = closest(team, teams.iter().map(String::as_str)).map(|best| format!("did you mean `{best}`?"));
    Err(Refusal::data(format!("there is no team `{team}`")).maybe_hint(hint))
}

fn newest(conn: &Connection, name: &str) -> Result<Option<(i64, i64, String)>> {
    Ok(conn
        .prepare_cached("SELECT id, version, text FROM plan WHERE name = ?1 ORDER BY version DESC LIMIT 1")?
        .query_row([name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?)
}

/// Every plan in its newest version, by name.
pub fn plans(conn: &Connection) -> Result<Vec<Plan>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, version, text FROM plan p WHERE version = (SELECT max(version) FROM plan q WHERE q.name = p.name) ORDER BY name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
    rows.map(|row| {
        let (id, version, text) = row?;
        Ok(Plan { id, version, ..Plan::read(&Written { name: "plan", text: &text })? })
    })
    .collect()
}

/// A plan by its number.
pub fn plan(conn: &Connection, id: i64) -> Result<Plan> {
    let (version, text): (i64, String) = conn
        .prepare_cached("SELECT version, text FROM plan WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Plan { id, version, ..Plan::read(&Written { name: "plan", text: &text })? })
}

/// The windows of a plan that are over and not drawn yet. With `only`, just the one before that day.
pub fn due(conn: &Connection, plan: &Plan, today: NaiveDate, only: bool) -> Result<Vec<(NaiveDate, NaiveDate)>> {
    let windows: Vec<_> = if only {
        window_before(plan.window(), today).into_iter().collect()
    } else {
        windows_between(plan.window(), plan.starts()?, today).collect()
    };
    let mut due = Vec::new();
    for window in windows {
        if drawn_as(conn, &plan.draw_name(window.0))?.is_none() {
            due.push(window);
        }
    }
    Ok(due)
}

/// The draw of that name, where it was made.
pub fn drawn_as(conn: &Connection, name: &str) -> Result<Option<i64>> {
    Ok(conn
        .prepare_cached("SELECT d.id FROM draw d JOIN commitment c ON c.id = d.commitment WHERE c.name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// A dialogue as the frame sees it.
struct FrameRow {
    request: RequestId,
    reference: String,
    channel: String,
    category: String,
    agent: PersonId,
    agent_handle: String,
    team: Option<String>,
    day: NaiveDate,
    content: bool,
    audited: bool,
}

impl FrameRow {
    /// Why it cannot be drawn, where it cannot.
    const fn outside(&self) -> Option<&'static str> {
        if self.team.is_none() {
            Some("agent not on the roster that day")
        } else if !self.content {
            Some("no content")
        } else if self.audited {
            Some("already audited")
        } else {
            None
        }
    }
}

/// What bounds a frame: the window, and the state of the record it was taken from.
#[derive(Clone, Copy)]
struct Bounds {
    first: NaiveDate,
    last: NaiveDate,
    /// The newest request id then.
    requests: i64,
    /// The entry that was being written.
    entry: i64,
}

/// The frame of a window.
struct Frame {
    rows: Vec<(FrameRow, Vec<String>)>,
    exclusions: BTreeMap<&'static str, u64>,
}

fn frame(conn: &Connection, plan: &Plan, bounds: Bounds, calendar: &Calendar) -> Result<Frame> {
    let span = calendar.bounds(bounds.first, bounds.last);
    let (from, until) = span.ok_or_else(|| {
        Refusal::data(format!("the window {} to {} is outside the calendar", bounds.first, bounds.last))
    })?;
    let teams = Teams::load(conn, bounds.entry)?;
    let mut statement = conn.prepare_cached(FRAME)?;
    let mut found = statement.query(params![from.to_string(), until.to_string(), bounds.requests, bounds.entry])?;
    let mut frame = Frame { rows: Vec::new(), exclusions: BTreeMap::new() };
    while let Some(row) = found.next()? {
        let row = frame_row(row, &teams, calendar)?;
        if !plan.covers(&row) {
            continue;
        }
        if let Some(reason) = row.outside() {
            *frame.exclusions.entry(reason).or_default() += 1;
        } else {
            let labels = plan.labels(&row);
            frame.rows.push((row, labels));
        }
    }
    Ok(frame)
}

/// By the index on `received`: what a night costs does not depend on history.
const FRAME: &str = "SELECT r.id, r.ref, r.channel, r.category, r.agent, p.handle, r.received, r.content,
    EXISTS (SELECT 1 FROM ticket t WHERE t.request = r.id AND t.entry < ?4)
    FROM request r INDEXED BY request_received JOIN person p ON p.id = r.agent
    WHERE r.received >= ?1 AND r.received < ?2 AND r.id <= ?3";

fn frame_row(row: &rusqlite::Row<'_>, teams: &Teams, calendar: &Calendar) -> Result<FrameRow> {
    let received: String = row.get(6)?;
    let day = calendar.local_day(received.parse::<Moment>().map_err(Refusal::data)?);
    let agent = PersonId(row.get(4)?);
    Ok(FrameRow {
        request: RequestId(row.get(0)?),
        reference: row.get(1)?,
        channel: row.get(2)?,
        category: row.get(3)?,
        agent,
        agent_handle: row.get(5)?,
        team: teams.on(agent, day).map(str::to_owned),
        day,
        content: row.get(7)?,
        audited: row.get(8)?,
    })
}

/// The team of every agent on every day.
struct Teams(HashMap<PersonId, Vec<(String, NaiveDate, Option<NaiveDate>)>>);

impl Teams {
    fn load(conn: &Connection, as_of: i64) -> Result<Self> {
        let mut teams: HashMap<_, Vec<_>> = HashMap::new();
        for (person, team, since, until) in people::agent_stints(conn, as_of)? {
            teams.entry(person).or_default().push((team, since, until));
        }
        Ok(Self(teams))
    }

    fn on(&self, person: PersonId, day: NaiveDate) -> Option<&str> {
        let stints = self.0.get(&person)?;
        let stint = stints.iter().find(|(_, since, until)| *since <= day && until.is_none_or(|until| until >= day));
        stint.map(|(team, ..)| team.as_str())
    }
}

/// A draw as it was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    /// Its number.
    pub id: i64,
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (NaiveDate, NaiveDate),
    /// How many dialogues could be drawn.
    pub size: usize,
    /// How many could not, by reason.
    pub exclusions: Vec<(&'static str, u64)>,
    /// How many tickets were asked for and could not be had, over all strata.
    pub shortfall: usize,
    /// The hash of the commitment, hex.
    pub commit: String,
    /// The key that every ticket is made with, hex.
    pub key: String,
    /// What was drawn.
    pub tickets: Vec<Ticket>,
}

/// A dialogue that was drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// Its number.
    pub id: i64,
    /// The dialogue.
    pub request: RequestId,
    /// The dialogue's ref.
    pub reference: String,
    /// Its agent.
    pub agent: PersonId,
    /// The local day of the dialogue.
    pub day: NaiveDate,
    /// Its stratum's labels.
    pub labels: Vec<String>,
}

/// Draws one window of a plan: frame, commitment, seed, tickets, in one entry. Nothing to draw from is
/// no draw: none, and the window stays due.
pub fn draw(
    writing: &mut Writing<'_>,
    plan: &Plan,
    window: (NaiveDate, NaiveDate),
    policy: &Policy,
) -> Result<Option<Draw>> {
    let name = plan.draw_name(window.0);
    if drawn_as(writing, &name)?.is_some() {
        return Err(Refusal::rule(format!("{name} is drawn already")).hint("one draw per plan and window"));
    }
    let bounds = Bounds { first: window.0, last: window.1, requests: newest_request(writing)?, entry: writing.entry() };
    let frame = frame(writing, plan, bounds, &policy.calendar()?)?;
    if frame.rows.is_empty() && frame.exclusions.is_empty() {
        return Ok(None);
    }
    let previous = newest_commit(writing)?;
    let commitment = commitment(plan, bounds, &frame, previous);
    let text = commitment.text().map_err(Refusal::data)?;
    let commit = commitment.commit().map_err(Refusal::data)?;
    let id = store_commitment(writing, plan, bounds, &commitment, &text, &commit)?;
    for (reason, dialogues) in &frame.exclusions {
        writing.insert("exclusion", &[("commitment", &id), ("reason", reason), ("dialogues", dialogues)], &[])?;
    }
    let mut random = [0; 32];
    writing.random(&mut random)?;
    let seed = local_seed(random);
    let key = draw_key(&commit, &seed);
    let draw_id = writing.insert("draw", &[("commitment", &id), ("seed", &seed), ("key", &key)], &[])?;
    let mut draw = Draw {
        id: draw_id,
        name,
        window,
        size: frame.rows.len(),
        exclusions: frame.exclusions.iter().map(|(reason, count)| (*reason, *count)).collect(),
        shortfall: 0,
        commit,
        key,
        tickets: Vec::new(),
    };
    store_tickets(writing, frame, commitment.quotas, &mut draw)?;
    Ok(Some(draw))
}

fn newest_request(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT coalesce(max(id), 0) FROM request")?.query_row([], |row| row.get(0))?)
}

fn newest_commit(conn: &Connection) -> Result<String> {
    let newest = conn
        .prepare_cached("SELECT hash FROM commitment ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(newest.unwrap_or_else(|| NO_PREVIOUS.to_owned()))
}

fn commitment(plan: &Plan, bounds: Bounds, frame: &Frame, previous: String) -> Commitment {
    let columns = plan.columns();
    let mut root = FrameRoot::new();
    let mut quotas = BTreeMap::new();
    for (row, labels) in &frame.rows {
        let fields: Vec<&str> =
            std::iter::once(row.reference.as_str()).chain(labels.iter().map(String::as_str)).collect();
        root.push(leaf(&fields));
        if !quotas.contains_key(labels) {
            quotas.insert(labels.clone(), plan.quota() as usize);
        }
    }
    let (frame, n) = root.finish(&columns);
    Commitment {
        draw: plan.draw_name(bounds.first),
        period: (bounds.first, bounds.last),
        frame,
        n,
        source_count: None,
        columns: columns.into_iter().map(str::to_owned).collect(),
        quotas,
        seed_source: plan.seed_source().to_owned(),
        previous,
    }
}

fn store_commitment(
    writing: &mut Writing<'_>,
    plan: &Plan,
    bounds: Bounds,
    commitment: &Commitment,
    text: &str,
    commit: &str,
) -> Result<i64> {
    let (first, last) = (bounds.first.to_string(), bounds.last.to_string());
    let size = i64::try_from(commitment.n).unwrap_or(i64::MAX);
    let facts: [(&'static str, &dyn rusqlite::ToSql); 9] = [
        ("plan", &plan.id),
        ("name", &commitment.draw),
        ("first", &first),
        ("last", &last),
        ("requests", &bounds.requests),
        ("size", &size),
        ("root", &commitment.frame),
        ("text", &text),
        ("hash", &commit),
    ];
    writing.insert("commitment", &facts, &[])
}

fn store_tickets(
    writing: &mut Writing<'_>,
    frame: Frame,
    quotas: BTreeMap<Vec<String>, usize>,
    draw: &mut Draw,
) -> Result<()> {
    for stratum in select(frame, quotas, &draw.key) {
        let size = i64::try_from(stratum.size).unwrap_or(i64::MAX);
        let quota = i64::try_from(stratum.quota).unwrap_or(i64::MAX);
        let label = stratum.labels.join("\t");
        let id = writing.insert(
            "stratum",
            &[("draw", &draw.id), ("label", &label), ("size", &size), ("quota", &quota)],
            &[],
        )?;
        draw.shortfall += stratum.shortfall;
        for drawn in stratum.drawn {
            let row = drawn.payload;
            let (hash, rank) = (hex(&drawn.ticket), i64::try_from(drawn.rank).unwrap_or(i64::MAX));
            let ticket = writing.insert(
                "ticket",
                &[("stratum", &id), ("request", &row.request.0), ("ticket", &hash), ("rank", &rank)],
                &[],
            )?;
            draw.tickets.push(Ticket {
                id: ticket,
                request: row.request,
                reference: drawn.reference,
                agent: row.agent,
                day: row.day,
                labels: stratum.labels.clone(),
            });
        }
    }
    Ok(())
}

fn select(frame: Frame, quotas: BTreeMap<Vec<String>, usize>, key: &str) -> Vec<crate::calc::draw::Stratum<FrameRow>> {
    let mut drawer = Drawer::new(key, quotas);
    for (row, labels) in frame.rows {
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        let reference = row.reference.clone();
        drawer.offer(&labels, &reference, row);
    }
    drawer.finish()
}

/// A draw in the list of draws.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Plan and window.
    pub name: String,
    /// The window's days.
    pub window: (String, String),
    /// How many dialogues could be drawn.
    pub size: i64,
    /// How many could not.
    pub outside: i64,
    /// How many tickets were drawn.
    pub tickets: i64,
    /// Where the seed came from, in words.
    pub seed: &'static str,
}

/// What a local seed is worth, said wherever such a draw is shown.
pub const LOCAL_SEED: &str = "local seed: reproducible, not verifiable";

/// Every draw, oldest first.
pub fn list(conn: &Connection) -> Result<Vec<Listed>> {
    let mut statement = conn.prepare_cached(
        "SELECT c.name, c.first, c.last, c.size, (SELECT coalesce(sum(e.dialogues), 0) FROM exclusion e WHERE e.commitment = c.id),
           (SELECT count(*) FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = d.id)
         FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY d.id",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Listed {
            name: row.get(0)?,
            window: (row.get(1)?, row.get(2)?),
            size: row.get(3)?,
            outside: row.get(4)?,
            tickets: row.get(5)?,
            seed: LOCAL_SEED,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A draw as it was made, with everything that its assignment came from.
pub struct Drawn {
    /// Plan and window.
    pub name: String,
    /// The entry that made it.
    pub entry: i64,
    /// When.
    pub at: Moment,
    /// The plan.
    pub plan: Plan,
    /// The key, hex.
    pub key: String,
    /// The tickets, in the order of their numbers.
    pub tickets: Vec<Ticket>,
}

/// Every draw with its tickets, oldest first.
pub fn drawn(conn: &Connection) -> Result<Vec<Drawn>> {
    let mut all = Vec::new();
    for stored in stored(conn)? {
        let at: String = conn
            .prepare_cached("SELECT at FROM entry WHERE id = ?1")?
            .query_row([stored.bounds.entry], |row| row.get(0))?;
        let calendar = policy::as_of(conn, stored.bounds.entry)?.calendar()?;
        all.push(Drawn {
            tickets: full_tickets(conn, stored.draw, &calendar)?,
            name: stored.name,
            entry: stored.bounds.entry,
            at: at.parse().map_err(Refusal::data)?,
            plan: plan(conn, stored.plan)?,
            key: stored.key,
        });
    }
    Ok(all)
}

fn full_tickets(conn: &Connection, draw: i64, calendar: &Calendar) -> Result<Vec<Ticket>> {
    let mut statement = conn.prepare_cached(
        "SELECT t.id, t.request, r.ref, r.agent, r.received, s.label FROM ticket t JOIN stratum s ON s.id = t.stratum
         JOIN request r ON r.id = t.request WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let rows = statement.query_map([draw], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get::<_, String>(4)?, row.get::<_, String>(5)?))
    })?;
    rows.map(|row| {
        let (id, request, reference, agent, received, label) = row?;
        Ok(Ticket {
            id,
            request: RequestId(request),
            reference,
            agent: PersonId(agent),
            day: calendar.local_day(received.parse().map_err(Refusal::data)?),
            labels: label.split('\t').map(str::to_owned).collect(),
        })
    })
    .collect()
}

/// A stored draw, for recomputing it.
struct Stored {
    draw: i64,
    plan: i64,
    name: String,
    bounds: Bounds,
    text: String,
    hash: String,
    seed: String,
    key: String,
}

/// Recomputes every draw from the facts as they stood: frame, commitment, key, strata and tickets.
/// Answers how many draws there are, and what does not come out the same.
pub fn recheck(conn: &Connection) -> Result<(usize, Vec<String>)> {
    let stored = stored(conn)?;
    let mut findings = Vec::new();
    let mut previous = NO_PREVIOUS.to_owned();
    for one in &stored {
        if let Some(difference) = recompute(conn, one, &previous)? {
            findings.push(format!("the draw {}: {difference}", one.name));
        }
        previous.clone_from(&one.hash);
    }
    Ok((stored.len(), findings))
}

fn stored(conn: &Connection) -> Result<Vec<Stored>> {
    let mut statement = conn.prepare(
        "SELECT d.id, c.plan, c.name, c.first, c.last, c.requests, c.entry, c.text, c.hash, d.seed, d.key
         FROM draw d JOIN commitment c ON c.id = d.commitment ORDER BY c.id",
    )?;
    let rows = statement.query_map([], |row| {
        let days: (String, String) = (row.get(3)?, row.get(4)?);
        let rest: (i64, i64, String, i64, i64, String, String, String, String) = (
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(5)?,
            row.get(6)?,
            row.get(7)?,
            row.get(8)?,
            row.get(9)?,
            row.get(10)?,
        );
        Ok((days, rest))
    })?;
    rows.map(|row| {
        let ((first, last), (draw, plan, name, requests, entry, text, hash, seed, key)) = row?;
        let bounds = Bounds { first: policy::day(&first)?, last: policy::day(&last)?, requests, entry };
        Ok(Stored { draw, plan, name, bounds, text, hash, seed, key })
    })
    .collect()
}

fn recompute(conn: &Connection, stored: &Stored, previous: &str) -> Result<Option<String>> {
    let plan = plan(conn, stored.plan)?;
    let calendar = policy::as_of(conn, stored.bounds.entry)?.calendar()?;
    let frame = frame(conn, &plan, stored.bounds, &calendar)?;
    let commitment = commitment(&plan, stored.bounds, &frame, previous.to_owned());
    if commitment.text().map_err(Refusal::data)? != stored.text {
        return Ok(Some(
            "its commitment does not come out of the dialogues, the plan and the roster of then".to_owned(),
        ));
    }
    if commitment.commit().map_err(Refusal::data)? != stored.hash {
        return Ok(Some("its hash is not the one of its commitment".to_owned()));
    }
    let key = draw_key(&stored.hash, &stored.seed);
    if key != stored.key {
        return Ok(Some("its key does not come out of commitment and seed".to_owned()));
    }
    let selected = select(frame, commitment.quotas, &key);
    let tickets =
        selected.iter().flat_map(|stratum| stratum.drawn.iter().map(|drawn| (stratum.labels.join("\t"), drawn)));
    let computed: Vec<_> =
        tickets.map(|(label, drawn)| (label, drawn.payload.request.0, hex(&drawn.ticket), drawn.rank)).collect();
    Ok((computed != tickets_of(conn, stored.draw)?)
        .then(|| "its tickets are not the ones that key and frame give".to_owned()))
}

fn tickets_of(conn: &Connection, draw: i64) -> Result<Vec<(String, i64, String, usize)>> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label, t.request, t.ticket, t.rank FROM ticket t JOIN stratum s ON s.id = t.stratum WHERE s.draw = ?1 ORDER BY t.id",
    )?;
    let rows = statement.query_map([draw], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
