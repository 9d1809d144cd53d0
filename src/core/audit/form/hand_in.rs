//! Handing in many forms at once. What is wrong inside a form stops the file; a form that no longer fits its audit is left
//! out by name, and the others are recorded, in one entry.

use super::filled::{Batch, Done, Filled};
use super::saved::require_here;
use crate::core::act::Actor;
use crate::core::audit::answers::Part;
use crate::core::audit::independence::{AsOf, Case, objections};
use crate::core::audit::resting::words;
use crate::core::audit::state::{Audit, AuditId, load_in};
use crate::core::audit::submit::{Handed, NO_MET, keep, lacks_met, require_same, require_scorer};
use crate::core::ledger::Writing;
use crate::core::people::conflict::{Deed, bar};
use crate::core::people::{self, Person, Role};
use crate::core::policy::Calendars;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard::{self, Card, CardId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A form of a batch, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedIn {
    /// Its audit.
    pub audit: AuditId,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// Its audit is scored now.
    Scored {
        /// The total, hundredths of a per cent; none where nothing applied.
        total: Option<i64>,
    },
    /// Its audit was scored with these answers before.
    Stood,
    /// Its auditor is not done with it; what is missing, where that can be said.
    Unfinished(Vec<String>),
    /// It does not fit its audit any more.
    Unfit(Refusal),
}

/// Hands in the forms of a batch. A fault inside one refuses all of them, with every fault.
pub fn hand_in(writing: &mut Writing<'_>, actor: &Actor, batch: &Batch) -> Result<Vec<HandedIn>> {
    let auditor = require_sender(writing, actor, batch)?;
    require_here(writing, &batch.file, &batch.head)?;
    let mut known = Known { cards: BTreeMap::new(), calendars: Calendars::load(writing)? };
    let (mut faults, mut checked) = (Vec::new(), Vec::new());
    for form in &batch.forms {
        let told = |one: Fault| match &one.at {
            At::Place(place) => format!("{place}: audit {}: {}", form.audit.0, one.says),
            At::Part(key, part) => format!("{}: {}", form.place(&batch.file, Some((key, *part))), one.says),
            At::Form => format!("{}: {}", form.place(&batch.file, None), one.says),
        };
        checked.push(match check(writing, actor, (&auditor, form, batch.head.entry()), &mut known) {
            Ok(Checked::Faulty(found)) if form.may_wait() && found.iter().all(|one| one.is_missing) => {
                Some(Checked::Unfinished(found.into_iter().map(told).collect()))
            }
            Ok(Checked::Faulty(found)) => {
                faults.extend(found.into_iter().map(told));
                None
            }
            Ok(checked) => Some(checked),
            Err(refusal) if refusal.kind == Kind::Rule => Some(Checked::Unfit(refusal)),
            Err(refusal) => return Err(refusal),
        });
    }
    if !faults.is_empty() {
        return Err(Refusal::data(format!("{}: the answers do not fit; nothing of it was recorded", batch.file))
            .findings(faults)
            .hint("mend them where they were filled in, save again, and hand in that file"));
    }
    let mut handed_in = Vec::new();
    for (form, checked) in batch.forms.iter().zip(checked) {
        let fate = match checked {
            Some(Checked::New(audit, handed)) => {
                let card = card(writing, &mut known.cards, audit.card)?;
                Fate::Scored { total: keep(writing, actor, &audit, (card, &auditor), &handed)?.total }
            }
            Some(Checked::Stands) => Fate::Stood,
            Some(Checked::Unfinished(missing)) => Fate::Unfinished(missing),
            Some(Checked::Unfit(refusal)) => Fate::Unfit(refusal),
            Some(Checked::Faulty(_)) | None => continue,
        };
        handed_in.push(HandedIn { audit: form.audit, fate });
    }
    writing.note(noted(&handed_in));
    Ok(handed_in)
}

/// Who brought in the newest answers of an audit for its auditor, by handle; none where they handed them in themselves.
pub fn brought_in_by(conn: &Connection, audit: &Audit) -> Result<Option<String>> {
    if audit.scoring.is_none() {
        return Ok(None);
    }
    let mut statement = conn.prepare_cached(
        "SELECT e.actor FROM scoring s JOIN entry e ON e.id = s.entry
         WHERE s.audit = ?1 AND s.basis = 'audit' AND e.principal IS NOT NULL
         AND s.id = (SELECT max(x.id) FROM scoring x WHERE x.audit = ?1 AND x.basis = 'audit')",
    )?;
    Ok(statement.query_row([audit.id.0], |row| row.get(0)).optional()?)
}

fn noted(handed_in: &[HandedIn]) -> String {
    let scored = handed_in.iter().filter(|one| matches!(one.fate, Fate::Scored { .. }));
    let numbers: Vec<String> = scored.take(10).map(|one| one.audit.0.to_string()).collect();
    let all = handed_in.iter().filter(|one| matches!(one.fate, Fate::Scored { .. })).count();
    match all {
        1 => format!("audit {}", numbers.join(", ")),
        few if few <= 10 => format!("audits {}", numbers.join(", ")),
        many => format!("{many} audits from {} on", numbers.first().map_or("", String::as_str)),
    }
}

/// What the forms of a batch have in common, read once.
struct Known {
    cards: BTreeMap<CardId, Card>,
    calendars: Calendars,
}

/// A form, checked against the file as it stands.
enum Checked {
    New(Box<Audit>, Handed),
    Stands,
    Unfinished(Vec<String>),
    Unfit(Refusal),
    Faulty(Vec<Fault>),
}

/// What is wrong inside a form.
struct Fault {
    at: At,
    says: String,
    /// Whether something is not there yet, rather than wrong.
    is_missing: bool,
}

/// Where in a form something is wrong.
enum At {
    /// Anywhere.
    Form,
    /// In a part of what is said about a criterion, or in a part of the feedback.
    Part(String, Part),
    /// In a place of the file.
    Place(String),
}

/// The auditor of a batch. Somebody else may bring it in who leads or manages; both stand on the record.
fn require_sender(conn: &Connection, actor: &Actor, batch: &Batch) -> Result<Person> {
    let sender = actor.person(conn)?;
    let auditor = people::find(conn, &batch.auditor)?;
    if sender.id == auditor.id {
        return Ok(auditor);
    }
    if !actor.has_any(&[Role::Lead, Role::Manager]) {
        return Err(Refusal::rule(format!(
            "{} was made for {}, not for {}",
            batch.file, auditor.handle, sender.handle
        ))
        .hint(format!("{} hands it in, or a lead or a manager who is not part of the case", auditor.handle)));
    }
    Ok(auditor)
}

fn check(
    conn: &Connection,
    actor: &Actor,
    (auditor, form, made): (&Person, &Filled, i64),
    known: &mut Known,
) -> Result<Checked> {
    if form.done == Done::No {
        return Ok(Checked::Unfinished(Vec::new()));
    }
    let audit = load_in(conn, form.audit, &known.calendars)?;
    let id = audit.id.0;
    require_scorer(conn, auditor, &audit, (actor.today, &actor.policy), "score")?;
    require_apart(conn, actor, auditor, &audit)?;
    let foreign = foreign(form, &audit);
    if !foreign.is_empty() {
        return Ok(Checked::Faulty(foreign));
    }
    if made < drawn_at(conn, &audit)? {
        return Err(Refusal::rule(format!("the form was made before audit {id} was drawn"))
            .hint(format!("its number or its head was changed; make it again: assize score form {id}")));
    }
    if taken_back(conn, &audit)?.is_some_and(|entry| entry > made) {
        return Err(Refusal::rule(format!(
            "a score of audit {id} was taken back or returned after this form was made"
        ))
        .hint(format!("what is to be handed in again is filled in again: assize score form {id}")));
    }
    let card = card(conn, &mut known.cards, audit.card)?;
    if card.label() != form.card {
        return Err(Refusal::rule(format!(
            "audit {id} is scored by {}, and the form is of {}",
            card.label(),
            form.card
        ))
        .hint("make the form again: assize score form"));
    }
    let rests_on = words(conn, &audit)?.rests_on;
    if rests_on.number != form.revision {
        let (shown, now) = (form.revision, rests_on.number);
        return Err(Refusal::rule(format!(
            "the form of audit {id} shows revision {shown} of the dialogue; now it is {now}"
        ))
        .hint(format!("read it again: assize score form {id}")));
    }
    let (marks, unfit) = form.answers.all_marks(card, &rests_on.dialogue);
    let fault = |at: At, says: String, is_missing| Fault { at, says, is_missing };
    let mut faults: Vec<_> =
        unfit.into_iter().map(|one| fault(At::Part(one.key, one.part), one.says, one.is_missing)).collect();
    match form.answers.feedback() {
        Ok(feedback) if lacks_met(actor, &feedback) => {
            faults.push(fault(At::Part("met".to_owned(), Part::Answer), NO_MET.to_owned(), true));
        }
        Ok(feedback) if faults.is_empty() => {
            let handed = Handed { marks, feedback, minutes: form.minutes };
            if audit.is_scored() {
                return require_same(conn, &audit, &handed).map(|()| Checked::Stands);
            }
            return Ok(Checked::New(Box::new(audit), handed));
        }
        Ok(_) => {}
        Err(refusal) => faults.push(fault(At::Form, refusal.message, false)),
    }
    Ok(Checked::Faulty(faults))
}

/// The refs that a form says and that are not of its audit: its rows were exchanged.
fn foreign(form: &Filled, audit: &Audit) -> Vec<Fault> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let is = words(audit.reference.expose());
    let others = form.refs.iter().filter(|(said, _)| words(said) != is);
    let fault = |(said, place): (&String, &String)| Fault {
        at: At::Place(place.clone()),
        says: format!(
            "this row is of `{}`, and the audit of `{}` (were rows exchanged? put its number back; where a spreadsheet \
             only wrote `ref` otherwise, empty that cell)",
            shown(said),
            shown(audit.reference.expose())
        ),
        is_missing: false,
    };
    others.map(fault).collect()
}

/// Enough of a ref to find it.
fn shown(reference: &str) -> String {
    let short: String = reference.chars().take(40).collect();
    short.escape_debug().to_string()
}

/// The entry that made an audit.
fn drawn_at(conn: &Connection, audit: &Audit) -> Result<i64> {
    let mut statement = conn.prepare_cached("SELECT entry FROM audit WHERE id = ?1")?;
    Ok(statement.query_row([audit.id.0], |row| row.get(0))?)
}

/// The newest entry by which a score of an audit was taken back or returned.
fn taken_back(conn: &Connection, audit: &Audit) -> Result<Option<i64>> {
    let mut statement = conn.prepare_cached(
        "SELECT max(entry) FROM (
           SELECT u.entry FROM undoing u JOIN scoring s ON s.id = u.scoring WHERE s.audit = ?1
           UNION ALL SELECT a.entry FROM approval a JOIN scoring s ON s.id = a.scoring WHERE s.audit = ?1 AND a.granted = 0)",
    )?;
    Ok(statement.query_row([audit.id.0], |row| row.get(0))?)
}

/// Refuses somebody with a part in the case who brings in the answers of another.
fn require_apart(conn: &Connection, actor: &Actor, auditor: &Person, audit: &Audit) -> Result<()> {
    let sender = actor.person(conn)?;
    if sender.id == auditor.id {
        return Ok(());
    }
    let objections = objections(conn, Deed::Audit, AsOf::NOW, &Case::of(audit), sender, actor.today, &actor.policy)?;
    let Some(objection) = bar(Deed::Audit, objections) else { return Ok(()) };
    let (who, id, because) = (&sender.handle, audit.id.0, objection.because);
    Err(Refusal::rule(format!("{who} may not bring in the answers to audit {id}: {because}"))
        .hint(format!("{} hands them in, or somebody with no part in the case", auditor.handle)))
}

fn card<'a>(conn: &Connection, cards: &'a mut BTreeMap<CardId, Card>, id: CardId) -> Result<&'a Card> {
    Ok(match cards.entry(id) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(unknown) => unknown.insert(scorecard::load(conn, id)?),
    })
}
