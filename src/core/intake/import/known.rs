//! Rows whose ref is known: the same, more complete, or contradicting what is known.

use super::amender::{Amender, Case, DRAWN_BY, SCORED};
use super::batch::{Batch, REF};
use super::continued::{Continued, Continuing, Given, Side};
use super::standing::{Standing, Word};
use super::state::{
    AGENT, BASIS, CAME, COMPARED, ENTRY, ERASED, GIVEN_AGENT, ID, LINE, NEWEST, PLACE, RECEIVED, REVISED, STATE,
    TRANSCRIPT, is_one,
};
use super::unseen::Unseen;
use super::wish::{Wished, wish};
use crate::core::act::Actor;
use crate::core::dialogue::Basis;
use crate::core::intake::map::Map;
use crate::core::intake::twice::JOINS;
use crate::core::ledger::{Rows, Writing};
use crate::core::people::{Identities, NOW, PersonId};
use crate::core::policy::Policy;
use crate::core::reading::CELL_LIMIT;
use crate::core::refusal::{Refusal, Result};
use crate::core::request::Field;
use crate::core::text::mask;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

/// What a row says of a dialogue that is known.
pub(super) enum Change {
    /// It says nothing new.
    Same,
    /// It filled what was blank.
    Completed,
    /// It took the place of what was known, as asked.
    Amended,
    /// What draws go by in it waits for a second person; what else it says is kept, where that is said.
    Wished(Option<Basis>),
    /// A later file of the same command has taken its place.
    Superseded,
    /// It contradicts what this very file says of the same dialogue.
    Disputed(Refusal),
}

/// Whether each row of a batch says nothing new, asked for all of them at once; none if any of their refs
/// is not known. Of a row that was revised since it came, only [`record`] can tell.
pub(super) fn are_same(
    writing: &mut Writing<'_>,
    batch: &Arc<Batch>,
    amendment: &Amendment,
) -> Result<Option<Vec<bool>>> {
    let rows = Arc::clone(batch) as Arc<dyn Rows>;
    writing.ask_about(rows, |conn, offered| {
        // CROSS JOIN keeps the order: each offered row looks for its own.
        let sql = format!("{CAME}, o.rowid FROM {offered} o CROSS JOIN request r ON r.ref = o.c{REF}");
        let mut statement = conn.prepare_cached(&sql)?;
        let mut answers = statement.query([])?;
        let mut same = Vec::with_capacity(batch.len());
        while let Some(known) = answers.next()? {
            let revised = known.get_ref(NEWEST)? != ValueRef::Null;
            let living = known.get_ref(AGENT)? == ValueRef::Null;
            same.push(!revised && !living && news(known, batch, known.get(PLACE)?, amendment)?.is_none());
        }
        Ok(Some(same).filter(|same| same.len() == batch.len()))
    })
}

/// The number of the request that has the ref of a row.
pub(super) fn number_of(writing: &Writing<'_>, batch: &Batch, row: usize) -> Result<Option<i64>> {
    let mut statement = writing.prepare_cached("SELECT id FROM request WHERE ref = ?1")?;
    Ok(statement.query_row([batch.reference(row)], |row| row.get(0)).optional()?)
}

/// Whether rows may contradict what is known, and who says so.
pub(super) struct Amendment {
    /// The reason for which a contradiction may stand; none: it is refused.
    why: Option<String>,
    /// Who amends.
    amender: Amender,
    /// The house rules.
    policy: Policy,
    /// Files that the same command takes in later, by the names under which they are kept.
    later: HashSet<String>,
    /// How messages that were joined go on from those that are known.
    continuing: Option<Continuing>,
    /// Who everybody is, where a handle was merged into another.
    people: Identities,
    /// What is hidden from who takes the rows in.
    pub(super) unseen: Unseen,
}

impl Amendment {
    /// By somebody, for a reason where one is given.
    pub(super) fn by(conn: &Connection, actor: &Actor, why: Option<String>, map: &Map) -> Result<Self> {
        Ok(Self {
            why,
            amender: Amender::of(actor),
            policy: actor.policy.clone(),
            later: HashSet::new(),
            continuing: Continuing::of(map),
            people: Identities::load(conn, NOW)?,
            unseen: Unseen::default(),
        })
    }

    /// The same before these files of one command: they would say it all again.
    pub(super) fn before(self, later: &[String]) -> Self {
        Self { later: later.iter().map(|name| mask(name).text.into_owned()).collect(), ..self }
    }

    /// The same for somebody from whom this is hidden.
    pub(super) fn without(self, unseen: Unseen) -> Self {
        Self { unseen, ..self }
    }

    /// Whether contradictions are to be amended.
    pub(super) const fn is_wanted(&self) -> bool {
        self.why.is_some()
    }

    /// Whether a second person approves what draws go by.
    const fn waits(&self) -> bool {
        self.policy.approvals.amendment.always()
    }

    fn word(&self, basis: Basis, line: i64) -> Word<'_> {
        Word { basis, why: self.why.as_deref().filter(|_| basis == Basis::Amended), line: Some(line) }
    }
}

/// Compares a row with what is known of its ref, and revises that where it may.
pub(super) fn record(writing: &mut Writing<'_>, batch: &Batch, row: usize, amendment: &Amendment) -> Result<Change> {
    let Some(known) = differing(writing, batch, row, amendment)? else { return Ok(Change::Same) };
    match (known.news.contradiction, amendment.why.as_deref()) {
        (None, _) => {
            if known.require_completer(writing, (batch, row), amendment)? && amendment.waits() {
                return known.wish(writing, (batch, row), Basis::Completed, amendment);
            }
            known.revise(writing, (batch, row), Basis::Completed, amendment)?;
            Ok(Change::Completed)
        }
        (Some(field), _) if known.is_of(writing.entry()) => {
            Ok(Change::Disputed(known.refusal(writing, batch.reference(row), field, amendment)))
        }
        (Some(_), _) if known.is_superseding(writing, amendment)? => Ok(Change::Superseded),
        (Some(_), Some(_)) => {
            let case = known.case(batch, row, amendment);
            amendment.amender.require_apart(writing, &case)?;
            if case.moves && amendment.waits() {
                return known.wish(writing, (batch, row), Basis::Amended, amendment);
            }
            known.revise(writing, (batch, row), Basis::Amended, amendment)?;
            Ok(Change::Amended)
        }
        (Some(field), None) => Err(known.refusal(writing, batch.reference(row), field, amendment)),
    }
}

/// What is known of a ref, where a row says more or other than that.
struct Known {
    standing: Standing,
    news: News,
}

/// What is known of a row's ref; none where the row says nothing new. The newest state counts.
fn differing(conn: &Connection, batch: &Batch, row: usize, amendment: &Amendment) -> Result<Option<Known>> {
    let mut statement = conn.prepare_cached(&format!("{CAME} FROM request r WHERE r.ref = ?1"))?;
    let mut rows = statement.query([batch.reference(row)])?;
    let came = rows.next()?.ok_or_else(|| Refusal::fault("a known row is not there"))?;
    let newest: Option<i64> = came.get(NEWEST)?;
    let Some(revision) = newest else {
        if came.get_ref(AGENT)? == ValueRef::Null {
            return Err(Refusal::data(format!("`{}` is being handled here", batch.reference(row)))
                .hint("it can be taken in once it is archived"));
        }
        return compare(came, batch, row, amendment);
    };
    let mut statement = conn.prepare_cached(REVISED)?;
    let mut rows = statement.query([revision])?;
    compare(rows.next()?.ok_or_else(|| Refusal::fault("a revision is not there"))?, batch, row, amendment)
}

fn compare(known: &Row<'_>, batch: &Batch, row: usize, amendment: &Amendment) -> Result<Option<Known>> {
    let Some(news) = news(known, batch, row, amendment)? else { return Ok(None) };
    Ok(Some(Known { standing: Standing::read(known)?, news }))
}

/// What a row says beyond what is known.
struct News {
    /// The first field that says otherwise; none where blanks are filled.
    contradiction: Option<&'static str>,
    /// What its messages are to those that are known, where rows are messages.
    continued: Option<Continued>,
}

impl News {
    /// All messages, where some are new.
    fn text(&self) -> Option<&str> {
        self.continued.as_ref()?.text.as_deref()
    }
}

/// A blank where a value is known is no contradiction and takes nothing away; erased text cannot be
/// compared and never comes back.
fn news(known: &Row<'_>, batch: &Batch, row: usize, amendment: &Amendment) -> Result<Option<News>> {
    let erased: bool = known.get(ERASED)?;
    let continued = amendment.continued(known, batch, row, erased)?;
    let mut is_more = false;
    let whose = [known.get_ref(ID)?, known.get_ref(AGENT)?, known.get_ref(RECEIVED)?];
    amendment.unseen.meet(whose);
    for (place, (field, column, personal)) in STATE.iter().take(COMPARED).enumerate() {
        let (stands, given) = (known.get_ref(place)?, batch.value(row, *column));
        if given == ValueRef::Null || given == stands || (*personal && erased) {
            continue;
        }
        if place == AGENT && is_one(&amendment.people, stands, given) {
            continue;
        }
        let stays = stands != ValueRef::Null;
        if stays && amendment.unseen.holds(whose, place) {
            continue;
        }
        match amendment.given(place, continued.as_ref()) {
            Given::Stays if stays => {}
            Given::Compared if stays => return Ok(Some(News { contradiction: Some(*field), continued })),
            _ => is_more = true,
        }
    }
    Ok(is_more.then_some(News { contradiction: None, continued }))
}

impl Amendment {
    /// What the messages of a row are to those that are known; none where one of both has none.
    fn continued(&self, known: &Row<'_>, batch: &Batch, row: usize, erased: bool) -> Result<Option<Continued>> {
        let Some(continuing) = &self.continuing else { return Ok(None) };
        if erased {
            return Ok(Some(Continued::unknown()));
        }
        let given = |place: usize| STATE.get(place).map_or(ValueRef::Null, |(_, column, _)| batch.value(row, *column));
        let (ValueRef::Text(stands), ValueRef::Text(says)) = (known.get_ref(TRANSCRIPT)?, given(TRANSCRIPT)) else {
            return Ok(None);
        };
        let (stands, says) = (String::from_utf8_lossy(stands), String::from_utf8_lossy(says));
        let received = match (given(RECEIVED), known.get_ref(RECEIVED)?) {
            (ValueRef::Text(given), ValueRef::Text(known)) => given.cmp(known),
            _ => Ordering::Equal,
        };
        let continued = continuing.compare(&stands, &says, received);
        if continued.text.as_ref().is_some_and(|text| text.len() > CELL_LIMIT) {
            let says = "with the messages that are known already it is longer than 1 MiB";
            return Err(Refusal::data(says).hint("take messages out by their values: [rows] leave_out"));
        }
        Ok(Some(continued))
    }

    /// What counts of a field in which a row differs.
    fn given(&self, place: usize, continued: Option<&Continued>) -> Given {
        let Some(continuing) = &self.continuing else { return Given::Compared };
        if place == TRANSCRIPT {
            return match continued {
                None => Given::Compared,
                Some(continued) if continued.contradicts => Given::Compared,
                Some(Continued { text: None, .. }) => Given::Stays,
                Some(_) => Given::Adds,
            };
        }
        let field = STATE.get(place).and_then(|(name, ..)| Field::of(name));
        match field.and_then(|field| continuing.side(field, continued)) {
            Some(Side::Neither) => Given::Stays,
            Some(Side::Beyond) => Given::Adds,
            Some(Side::Known) | None => Given::Compared,
        }
    }
}

impl Known {
    fn value(&self, column: usize) -> &Value {
        self.standing.value(column)
    }

    fn refusal(&self, writing: &Writing<'_>, reference: &str, field: &str, amendment: &Amendment) -> Refusal {
        let line = match self.value(LINE) {
            Value::Integer(line) => format!(" from line {line}"),
            _ => String::new(),
        };
        let of_this_file = self.is_of(writing.entry());
        let place = match self.value(BASIS) {
            _ if of_this_file => " of this file",
            Value::Text(basis) if Basis::of(basis) == Some(Basis::Archived) => ", handled and archived here",
            _ => " of an earlier import",
        };
        let hint = if of_this_file {
            JOINS.to_owned()
        } else if amendment.continuing.is_some() && field != "transcript" {
            format!(
                "a map can say which message counts: [rows] take = {{ {field} = \"last\" }}; or if the file is right: --amend NOTE"
            )
        } else {
            "if the file is right: --amend NOTE".to_owned()
        };
        Refusal::data(format!("`{reference}` is known already{line}{place}, with another `{field}`")).hint(hint)
    }

    /// What of it decides who may amend it.
    fn case<'a>(&'a self, batch: &'a Batch, row: usize, Amendment { people, unseen, .. }: &Amendment) -> Case<'a> {
        let person = |agent: ValueRef<'_>| agent.as_i64().ok().map(|agent| people.one(PersonId(agent)));
        let stands = person(self.value(AGENT).into());
        let given = person(batch.value(row, GIVEN_AGENT));
        let differs = |names: &[&str]| {
            STATE.iter().take(COMPARED).enumerate().any(|(place, (name, column, _))| {
                let given = batch.value(row, *column);
                let is_other = given != ValueRef::Null && given != ValueRef::from(self.value(place));
                is_other
                    && names.contains(name)
                    && (place != AGENT || stands != person(given))
                    && !self.is_unseen(place, unseen)
            })
        };
        Case {
            reference: batch.reference(row),
            agents: [stands, given],
            counts: self.standing.counted(),
            moves: differs(&DRAWN_BY),
            rewrites: differs(&SCORED),
            completes: false,
        }
    }

    /// Refuses to fill in what draws or figures go by where the person may not amend it; answers whether it is filled in.
    /// What this very import brought is no blank of an earlier one.
    fn require_completer(
        &self,
        writing: &Writing<'_>,
        (batch, row): (&Batch, usize),
        amendment: &Amendment,
    ) -> Result<bool> {
        let fills = |(place, (name, column, _)): (usize, &(&str, usize, bool))| {
            let given = batch.value(row, *column);
            let is_given = given != ValueRef::Null && DRAWN_BY.contains(name);
            is_given && (*self.value(place) == Value::Null || self.is_added(place, given, amendment))
        };
        let is_any = STATE.iter().take(COMPARED).enumerate().any(fills);
        if !is_any || self.standing.came_with(writing, writing.entry())? {
            return Ok(false);
        }
        let case = Case { moves: true, completes: true, ..self.case(batch, row, amendment) };
        amendment.amender.require_apart(writing, &case)?;
        Ok(true)
    }

    /// Wishes what draws go by otherwise, and keeps what else the row says.
    fn wish(
        &self,
        writing: &mut Writing<'_>,
        (batch, row): (&Batch, usize),
        basis: Basis,
        amendment: &Amendment,
    ) -> Result<Change> {
        let merged = self.merged(batch, row, amendment);
        let word = amendment.word(basis, batch.line(row));
        match wish(writing, &self.standing, &merged, (&word, batch.reference(row)), &amendment.policy)? {
            Wished::New(kept) => Ok(Change::Wished(kept)),
            Wished::Known(None) => Ok(Change::Same),
            Wished::Known(Some(Basis::Amended)) => Ok(Change::Amended),
            Wished::Known(Some(_)) => Ok(Change::Completed),
            Wished::Twice(field, line) => {
                let (reference, line) = (batch.reference(row), line.unwrap_or_default());
                Ok(Change::Disputed(
                    Refusal::data(format!("line {line} of this file wishes another `{field}` of `{reference}`"))
                        .hint(JOINS),
                ))
            }
        }
    }

    /// Whether a later message says otherwise, and counts by the map.
    fn is_added(&self, place: usize, given: ValueRef<'_>, amendment: &Amendment) -> bool {
        given != ValueRef::from(self.value(place))
            && !self.is_unseen(place, &amendment.unseen)
            && amendment.given(place, self.news.continued.as_ref()) == Given::Adds
    }

    /// Whether it was this entry that said so.
    fn is_of(&self, entry: i64) -> bool {
        *self.value(ENTRY) == Value::Integer(entry)
    }

    /// Whether what is known came by an amendment, or would be amended, from a file that the same command takes in later:
    /// then that file holds, however often the command runs.
    fn is_superseding(&self, conn: &Connection, amendment: &Amendment) -> Result<bool> {
        let is_amended = matches!(self.value(BASIS), Value::Text(basis) if Basis::of(basis) == Some(Basis::Amended));
        if amendment.later.is_empty() || !(is_amended || amendment.is_wanted()) {
            return Ok(false);
        }
        let mut statement = conn.prepare_cached("SELECT file FROM import WHERE entry = ?1")?;
        let file: Option<String> = statement.query_row([self.value(ENTRY)], |row| row.get(0)).optional()?;
        Ok(file.is_some_and(|file| amendment.later.contains(&file)))
    }

    /// Records all facts as they now stand.
    fn revise(
        &self,
        writing: &mut Writing<'_>,
        (batch, row): (&Batch, usize),
        basis: Basis,
        amendment: &Amendment,
    ) -> Result<()> {
        let merged = self.merged(batch, row, amendment);
        self.standing.revise(writing, &merged, &amendment.word(basis, batch.line(row))).map(drop)
    }

    /// The state, with what the row gives in its place.
    fn merged(&self, batch: &Batch, row: usize, amendment: &Amendment) -> Vec<Value> {
        let mut merged: Vec<Value> = STATE
            .iter()
            .enumerate()
            .map(|(place, (_, column, personal))| match batch.value(row, *column) {
                _ if *personal && self.standing.erased => Value::Null,
                ValueRef::Null => self.value(place).clone(),
                _ if self.stays(place, amendment) => self.value(place).clone(),
                _ if place == TRANSCRIPT
                    && let Some(text) = self.news.text() =>
                {
                    Value::Text(text.to_owned())
                }
                // Who it was stays as it was said, under whichever handle.
                given if place == AGENT && is_one(&amendment.people, self.value(AGENT).into(), given) => {
                    self.value(place).clone()
                }
                given => given.try_into().unwrap_or(Value::Null),
            })
            .collect();
        self.standing.judge_content(&mut merged, &amendment.policy);
        merged
    }

    /// Whether what is known of a field stays, though the row says something else.
    fn stays(&self, place: usize, amendment: &Amendment) -> bool {
        let is_known = *self.value(place) != Value::Null;
        let is_stay = || amendment.given(place, self.news.continued.as_ref()) == Given::Stays;
        is_known && (self.is_unseen(place, &amendment.unseen) || is_stay())
    }

    /// Whether a value that is known is hidden from who takes the row in.
    fn is_unseen(&self, place: usize, unseen: &Unseen) -> bool {
        let whose = [ID, AGENT, RECEIVED].map(|place| ValueRef::from(self.value(place)));
        *self.value(place) != Value::Null && unseen.holds(whose, place)
    }
}
