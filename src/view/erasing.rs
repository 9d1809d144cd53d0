//! What erasing, holds and retention say.

use super::cells::{by, text};
use super::inert::term_line;
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use super::{elsewhere, quotes, recordings_gone};
use crate::core::keeping::{
    AskedErasure, Backup, Bar, Counted, Due, Erased, Listed, Plan, Retained, Subject, SubjectKind,
};
use crate::core::ledger::By;
use crate::core::refusal::Refusal;
use crate::core::scratch::Unreached;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What of an erasure lies outside the record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Left {
    /// How many drafts were removed, and which could not be.
    pub drafts: Drafts,
    /// Backups that may still hold the text.
    pub backups: Vec<Backup>,
    /// Who took text out before, as far as that is on record.
    pub exports: Vec<By>,
    /// Copies that were never finished, and that cannot be removed from here.
    pub unreached: Vec<Unreached>,
    /// Why the file could not be written again.
    pub held_up: Option<Refusal>,
}

/// What became of drafts.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Drafts {
    /// How many were removed.
    pub removed: usize,
    /// Those that could not be.
    pub left: Vec<PathBuf>,
}

/// An erasure that was asked for, with its plan.
pub fn asked(asked: &AskedErasure, is_plan: bool, left: Option<&Left>) -> Page {
    let mut notes = Vec::new();
    let title = match (asked.id, is_plan) {
        (None, _) => format!("Nothing is left to erase of {}; nothing was recorded", called(&asked.subject)),
        (Some(_), true) => "This would be asked for; nothing is kept".to_owned(),
        (Some(id), false) => {
            notes.push(format!(
                "Nothing is erased yet: somebody else approves it with assize keep approve {id}, or refuses it with --refuse: {}.",
                asked.approvers.told()
            ));
            let again = if asked.is_new { "" } else { " before; nothing was recorded" };
            format!("Erasure {id} was asked for{again}")
        }
    };
    notes.extend(stays(&asked.plan, &asked.subject));
    notes.extend(elsewhere::notes(&asked.plan.elsewhere));
    notes.extend(left.map(left_notes).unwrap_or_default());
    Page { name: "erasure", title, parts: parts_of(&asked.subject, &asked.plan, asked.id), notes }
}

/// An erasure that was answered.
pub fn erased(erased: &Erased, is_plan: bool, left: Option<&Left>) -> Page {
    let id = erased.id;
    let title = match (erased.granted, erased.is_new) {
        (true, true) if is_plan => format!("Erasure {id} would be done; nothing is erased"),
        (false, true) if is_plan => format!("Erasure {id} would be refused; nothing is recorded"),
        (true, true) => format!("Erasure {id} is done"),
        (true, false) => format!("Erasure {id} was done before; nothing was recorded"),
        (false, true) => format!("Erasure {id} is refused; nothing was erased"),
        (false, false) => format!("Erasure {id} was refused before; nothing was recorded"),
    };
    let mut notes = if erased.granted && erased.is_new { stays(&erased.plan, &erased.subject) } else { Vec::new() };
    notes.extend(elsewhere::notes(&erased.plan.elsewhere));
    notes.extend(marks_note(erased).filter(|_| !is_plan));
    notes.extend(erased.one_login.as_deref().map(|login| one_login_note(&[id], login)));
    notes.extend(left.map(left_notes).unwrap_or_default());
    Page { name: "erased", title, parts: parts_of(&erased.subject, &erased.plan, Some(id)), notes }
}

/// That the file was written again.
pub fn cleaned(has_work: bool, left: &Left) -> Page {
    let title = match (has_work, &left.held_up) {
        (false, _) => "No bytes of erased text are left; nothing was recorded",
        (true, None) => "The file was written again without what was erased",
        (true, Some(_)) => "The file could not be written again",
    };
    Page { name: "cleaned", title: title.to_owned(), parts: Vec::new(), notes: left_notes(left) }
}

/// Every erasure that the reader may read.
pub fn erasures(found: &[Listed], withheld: usize) -> Sheet {
    let row = |one: &Listed| {
        let about = match (&one.about, one.kind) {
            (Some(about), _) => Cell::word(about),
            (None, SubjectKind::Customer) if one.is_hidden => Cell::Absent("for leads, managers and representatives"),
            (None, SubjectKind::Customer) => text(one.customer.as_ref(), "erased"),
            (None, _) => Cell::Absent("by the policy"),
        };
        let state = match (&one.answered, one.is_uncleaned) {
            (None, _) => "asked",
            (Some((_, false)), _) => "refused",
            (Some((_, true)), true) => "done, not cleaned",
            (Some((_, true)), false) => "done",
        };
        vec![
            Cell::Count(one.id),
            Cell::word(one.kind.word()),
            about,
            Cell::word(state),
            Cell::word(one.reason.word()),
            Cell::Count(one.rows),
            by(&one.asked),
            Cell::Moment(one.asked.at),
            one.answered.as_ref().map_or(Cell::Absent("nobody yet"), |(who, _)| by(who)),
            one.answered.as_ref().map_or(Cell::Absent("not yet"), |(who, _)| Cell::Moment(who.at)),
            Cell::Yes(one.precedents),
            Cell::Count(one.marks),
            one.one_login().map_or(Cell::Absent("two, or none that tells"), Cell::word),
            one.refs.as_ref().map_or(Cell::Absent("as named"), Cell::word),
        ]
    };
    let uncleaned = found.iter().any(|one| one.is_uncleaned);
    let mut notes = withheld_note(withheld, "erasure");
    notes.extend(uncleaned.then(|| "Bytes of erased text may lie in the file: assize keep clean.".to_owned()));
    let mut by_login: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (login, id) in found.iter().filter_map(|one| Some((one.one_login()?, one.id))) {
        by_login.entry(login).or_default().push(id);
    }
    notes.extend(by_login.iter().map(|(login, erasures)| one_login_note(erasures, login)));
    Sheet {
        name: "erasures",
        title: "What was asked to be erased".to_owned(),
        columns: vec![
            Column::numbers("erasure", "erasure"),
            Column::words("of", "of").always(),
            Column::words("about", "about").always(),
            Column::words("state", "state").always(),
            Column::words("reason", "reason").always(),
            Column::numbers("rows", "rows"),
            Column::words("asked_by", "asked by").extra(),
            Column::words("asked", "asked").extra(),
            Column::words("answered_by", "answered by").extra(),
            Column::words("answered", "answered"),
            Column::words("precedents", "precedents too").extra(),
            Column::numbers("marks", "marks of names").extra(),
            Column::words("one_login", "one login for both").extra(),
            Column::words("refs", "dialogues").extra(),
        ],
        rows: found.iter().map(row).collect(),
        notes,
        empty: "Nothing was asked to be erased.".to_owned(),
    }
}

/// What retention did, or would do.
pub fn retained(retained: &Retained, is_plan: bool, left: Option<&Left>) -> Page {
    let due = &retained.due;
    let title = match (due.rows(), is_plan) {
        (0, _) => "Nothing is older than the policy keeps it, and free to be erased; nothing was recorded",
        (_, true) => "This is older than the policy keeps it; nothing is erased",
        (_, false) => "What was older than the policy keeps it is erased",
    };
    let days = due.days.iter().map(|(kind, days)| format!("{kind} {days} days"));
    let mut fields = vec![("kept", "kept", Cell::word(list_and(&days.collect::<Vec<_>>())))];
    fields.extend(retained.id.filter(|_| !is_plan).map(|id| ("erasure", "erasure", Cell::Count(id))));
    let mut notes = Vec::new();
    if is_plan && due.rows() > 0 {
        notes.push("It is done with: assize keep retain --yes.".to_owned());
    }
    notes.extend(skipped_note(due));
    notes.extend(due.quotes.iter().map(|(kind, quotes)| quotes::note(due, *kind, *quotes)));
    notes.extend(recordings_gone::note(&due.recordings, is_plan));
    notes.extend(left.map(left_notes).unwrap_or_default());
    let mut parts = vec![Part::Fields(fields), Part::Sheet(counts(&due.counted)), Part::Sheet(skipped(due))];
    parts.extend(recordings_gone::listed(&due.recordings).filter(|_| is_plan).map(Part::Sheet));
    Page { name: "retention", title: title.to_owned(), parts, notes }
}

/// What a night says: how many rows are older than the policy keeps them, and whether erased text was not cleaned yet.
pub fn late((rows, is_uncleaned): (usize, bool)) -> Vec<String> {
    let mut notes = Vec::new();
    if rows > 0 {
        let text = if rows == 1 { "1 text is".to_owned() } else { format!("{rows} texts are") };
        notes.push(format!("{text} older than the policy keeps it: assize keep retain."));
    }
    notes.extend(is_uncleaned.then(|| "Bytes of erased text may lie in the file: assize keep clean.".to_owned()));
    notes
}

fn skipped(due: &Due) -> Sheet {
    let said = |bars: &[Bar]| bars.iter().map(|bar| bar.why.said()).collect::<Vec<_>>().join("; ");
    let row = |(name, bars): &(String, Vec<Bar>)| vec![Cell::word(name), Cell::word(said(bars))];
    Sheet {
        name: "passed_over",
        title: "Passed over".to_owned(),
        columns: vec![Column::words("about", "about").always(), Column::prose("why", "why").always()],
        rows: due.skipped.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing was passed over.".to_owned(),
    }
}

fn skipped_note(due: &Due) -> Option<String> {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, bars) in &due.skipped {
        let each: BTreeSet<&str> = bars.iter().map(|bar| bar.why.kind()).collect();
        for kind in each {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    let said: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    (!said.is_empty()).then(|| format!("Passed over until it is free: {}.", list_and(&said)))
}

fn parts_of(subject: &Subject, plan: &Plan, id: Option<i64>) -> Vec<Part> {
    let mut fields: Vec<Field> = id.map(|id| ("erasure", "erasure", Cell::Count(id))).into_iter().collect();
    fields.push(("of", "of", Cell::word(subject.kind().word())));
    fields.push(match subject {
        Subject::Customer(name) => ("about", "about", Cell::text(name)),
        Subject::Ref(..) | Subject::Agent(_) => ("about", "about", Cell::word(subject.called())),
    });
    if !matches!(subject, Subject::Agent(_)) {
        fields.push(("dialogues", "dialogues", count(plan.dialogues)));
    }
    let mut parts = vec![Part::Fields(fields)];
    if !plan.is_empty() {
        parts.push(Part::Sheet(counts(&plan.counted)));
    }
    if plan.elsewhere.is_any() {
        parts.push(Part::Sheet(elsewhere::standing(&plan.elsewhere)));
    }
    parts
}

fn marks_note(erased: &Erased) -> Option<String> {
    if !erased.is_new || !erased.granted || matches!(erased.subject, Subject::Ref(..)) {
        return None;
    }
    Some(if erased.marks > 0 {
        "A mark of the name stays: imports leave the name out when it comes again. Who has this file can test a guess against it."
            .to_owned()
    } else {
        "No mark of the name is kept: an import may bring it again.".to_owned()
    })
}

fn one_login_note(erasures: &[i64], login: &str) -> String {
    let numbers: Vec<String> = erasures.iter().map(i64::to_string).collect();
    format!(
        "Both persons of erasure {} acted under the login {}: that shows one account, and not two people.",
        list_and(&numbers),
        term_line(login)
    )
}

fn counts(counted: &[Counted]) -> Sheet {
    let row = |one: &Counted| {
        let texts = i64::try_from(one.texts).unwrap_or(i64::MAX);
        vec![Cell::word(one.kind.word()), Cell::word(one.table), count(one.rows), Cell::Count(texts)]
    };
    Sheet {
        name: "goes",
        title: "What goes".to_owned(),
        columns: vec![
            Column::words("kind", "kind").always(),
            Column::words("table", "table").always(),
            Column::numbers("rows", "rows").always(),
            Column::numbers("texts", "texts").always(),
        ],
        rows: counted.iter().map(row).collect(),
        notes: Vec::new(),
        empty: "Nothing.".to_owned(),
    }
}

fn stays(plan: &Plan, subject: &Subject) -> Vec<String> {
    if plan.is_empty() {
        return Vec::new();
    }
    let stays = match subject {
        Subject::Agent(_) => {
            "The handle, roles, logins, scores and days stay, and the words of dialogues: they are their customers'."
        }
        Subject::Ref(..) | Subject::Customer(_) => {
            "The ref, the times, who answered, scores and what was decided stay; so do the seals."
        }
    };
    let more = plan.stays.iter().map(|one| {
        let numbers: Vec<String> = one.numbers.iter().map(i64::to_string).collect();
        format!("The {} {} stay: {}.", one.what, list_and(&numbers), one.why)
    });
    std::iter::once(stays.to_owned()).chain(more).collect()
}

fn left_notes(left: &Left) -> Vec<String> {
    let mut notes = Vec::new();
    if left.drafts.removed > 0 {
        notes.push(format!("Drafts about it were removed: {}.", left.drafts.removed));
    }
    let paths: Vec<String> = left.drafts.left.iter().map(|path| term_line(&path.display().to_string())).collect();
    if !paths.is_empty() {
        notes.push(format!(
            "These drafts are of another login and may hold the text: {}. Have them removed.",
            list_and(&paths)
        ));
    }
    if left.held_up.is_none() {
        notes.push("No byte of what was erased is left in the file and its log.".to_owned());
    }
    notes.extend(unreached_note(&left.unreached));
    let names: Vec<String> =
        left.backups.iter().map(|one| format!("{} ({})", term_line(&one.name), one.by.at)).collect();
    notes.push("What was exported, printed or copied before holds it still.".to_owned());
    notes.extend(exports_note(&left.exports));
    if !names.is_empty() {
        notes.push(format!(
            "Backups made before may hold it still: {}. Remove them, and say so with assize keep backup --removed NAME; or ask there for the same again (assize keep erasures).",
            list_and(&names)
        ));
    }
    notes
}

/// Who took text out before: of many the newest.
fn exports_note(exports: &[By]) -> Option<String> {
    const NAMED: usize = 5;
    let newest = exports.iter().rev().take(NAMED).map(|by| format!("{}, {}", by.at, term_line(&by.to_string())));
    let named = newest.collect::<Vec<_>>().join("; ");
    let more = exports.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {more} before") };
    (!exports.is_empty())
        .then(|| format!("On record of those with text, the newest first: {named}{more}. Have them removed."))
}

/// Where copies lie that a killed process did not finish.
fn unreached_note(unreached: &[Unreached]) -> Option<String> {
    let paths: Vec<String> = unreached.iter().map(|one| term_line(&one.path.display().to_string())).collect();
    (!paths.is_empty()).then(|| {
        format!(
            "A copy that was never finished may hold it, and cannot be removed from here: {}. assize keep doctor says what to do.",
            list_and(&paths)
        )
    })
}

pub(super) fn withheld_note(withheld: usize, one: &str) -> Vec<String> {
    let number = u64::try_from(withheld).unwrap_or(u64::MAX);
    super::words::withheld(number, one).into_iter().collect()
}

fn called(subject: &Subject) -> String {
    match subject {
        Subject::Customer(_) => "this customer".to_owned(),
        Subject::Ref(..) | Subject::Agent(_) => term_line(&subject.called()),
    }
}

fn count(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}
