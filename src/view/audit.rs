//! An audit shown whole: the dialogue, the card or the marks, and what happens next.

use super::amended;
use super::audits::{hidden, in_rates, no_total, unscored};
use super::away;
use super::card::{asked, by_section, classes, criteria, section, weight, what_fails, with_section};
use super::case_acts;
use super::cells::{by, percent, text, unwritten, word};
use super::correction;
use super::dialogue::dialogue_parts;
use super::dispute::for_agent;
use super::handover::assignments;
use super::lot;
use super::page::{Field, Page, Part};
use super::policy;
use super::replacement::replacements;
use super::revisions;
use super::self_score;
use super::sheet::{Cell, Column, Sheet};
use super::words::list_and;
use crate::core::audit::{
    AssignmentBasis, Audit, AuditKind, AuditState, Hidden, Mark, Revelation, Seen, Undone, Unsuitable, UsefulAnswer,
    WishState, answer_word, answers_of,
};
use crate::core::dialogue::{Basis, words_of_turn};
use crate::core::dispute::Change;
use crate::core::report::CaseFile;
use crate::core::text::Untrusted;

/// An audit: the dialogue, the card or the marks, what was said about it, and what happens next. The card is in a
/// language it has, or its own.
pub fn audit(file: &CaseFile, language: Option<&str>) -> Page {
    let audit = &file.audit;
    let mut parts = vec![Part::Fields(fields(file))];
    parts.extend(words(file));
    // Where the score is hidden there is neither a form to fill in nor marks to read; but who takes over fills it in.
    if matches!(audit.hidden, None | Some(Hidden::OfFormerAuditor)) {
        parts.extend(if audit.scoring.is_none() { criteria(&file.card, language) } else { scored(file, language) });
    }
    if let Some(own) = &file.self_score {
        parts.extend(self_score::parts(file, own));
    }
    if !file.wishes.is_empty() {
        parts.push(Part::Sheet(replacements(&file.wishes)));
    }
    // Where the draw's key gave it to the only one who ever had it, there is nothing to tell.
    if file.assignments.len() > 1 || file.assignments.iter().any(|one| one.basis != AssignmentBasis::Draw) {
        parts.push(Part::Sheet(assignments(&file.assignments)));
    }
    if !file.revelations.is_empty() {
        parts.push(Part::Sheet(revealed(&file.revelations)));
    }
    if !file.undone.is_empty() {
        parts.push(Part::Sheet(undone(&file.undone)));
    }
    for sheet in [correction::statements(&file.statements), correction::corrections(&file.offered)] {
        parts.extend((!sheet.rows.is_empty()).then_some(Part::Sheet(sheet)));
    }
    parts.extend((!file.acts.is_empty()).then(|| Part::Sheet(case_acts::sheet(&file.acts))));
    parts.extend((!file.useful.is_empty()).then(|| Part::Sheet(useful(&file.useful))));
    parts.extend(returned(file));
    let next = match &file.waits {
        Some(waits) => lot::waits(waits),
        None if audit.state == AuditState::Replaced => left(file),
        None => next(audit, file.is_past),
    };
    let agent = if audit.is_agent_hidden { "its agent" } else { audit.agent.handle.as_str() };
    let opened = file.opened_for.iter().map(|of| for_agent(of, agent));
    let drawn_as = file.merged.iter().map(|one| {
        format!(
            "It was drawn and marked as {}'s. {}",
            super::inert::term_line(&one.double),
            super::people::merge_told(one)
        )
    });
    let told = file
        .put_off
        .iter()
        .map(away::why)
        .chain(file.brief.iter().map(policy::brief))
        .chain(file.changed.iter().map(policy::changed_around));
    let notes = drawn_as.chain(opened).chain(told).chain([next]).collect();
    Page { name: "audit", title: format!("Audit {}", audit.id.0), parts, notes }
}

/// What its auditor reads before they score it: why it is looked at, the dialogue, and why a score of it was returned.
pub fn to_read(file: &CaseFile) -> Vec<Part> {
    returned(file).into_iter().chain(words(file)).collect()
}

fn words(file: &CaseFile) -> Vec<Part> {
    let amended = amended::note(&file.audit).map(Cell::word);
    let mut parts: Vec<Part> = amended
        .map(|body| Part::Block { key: "amended", title: "Amended to another agent", body })
        .into_iter()
        .collect();
    parts.extend(said("void", "Why its draw is void", file.void.as_ref()));
    let void_by = file.void_by.as_ref().map(by);
    parts.extend(void_by.map(|body| Part::Block { key: "void_by", title: "Who made it void", body }));
    parts.extend(why_spot(file));
    parts.extend(shown_by_lot(file).map(|body| Part::Block { key: "lot", title: "By lot", body: Cell::word(body) }));
    parts.extend(dialogue_parts(&file.words.rests_on.dialogue, Cell::Turns));
    parts.extend(revisions::of_audit(file));
    parts
}

/// Why it is a spot check. Who scores it learns that once they handed in: what is asked for, and by whom, is no evidence.
fn why_spot(file: &CaseFile) -> Option<Part> {
    let title = "Why it is a spot check";
    if file.spot_check.is_some() && AuditState::NOT_SCORED.contains(&file.audit.state) {
        let body = Cell::word("Nobody is told before it is scored");
        return Some(Part::Block { key: "spot", title, body });
    }
    said("spot", title, file.spot_check.as_ref())
}

/// What the lot of its draw shows to its auditor, as long as they are to score it.
fn shown_by_lot(file: &CaseFile) -> Option<String> {
    let lot = file.lot.filter(|lot| lot.shown && AuditState::NOT_SCORED.contains(&file.audit.state))?;
    let rest = if lot.share == 50 { "the other half" } else { "the others" };
    Some(format!("Shown to its auditor by the lot of this draw: the {}; hidden in {rest}.", lot.field))
}

fn returned(file: &CaseFile) -> Option<Part> {
    said("returned", "Returned, to be scored again", file.returned.as_ref())
}

fn said(key: &'static str, title: &'static str, words: Option<&Untrusted>) -> Option<Part> {
    words.map(|words| Part::Block { key, title, body: Cell::text(words) })
}

fn fields(file: &CaseFile) -> Vec<Field> {
    let audit = &file.audit;
    let auditor = audit.auditor.as_ref().map(|auditor| &auditor.handle);
    let mut fields = vec![
        ("audit", "audit", Cell::Count(audit.id.0)),
        ("state", "state", Cell::word(audit.state.word())),
        ("draw", "draw", word(audit.draw.as_ref(), "spot check")),
        ("in_rates", "in rates", in_rates(audit)),
        ("auditor", "auditor", word(auditor, "nobody has it")),
        ("card", "card", Cell::word(file.card.label())),
        ("score_due", "score until", Cell::Day(audit.score_due)),
        ("dispute_due", "dispute until", audit.dispute_due.map_or(Cell::Absent("not delivered"), Cell::Day)),
        ("raw", "before fails", percent(audit.raw, no_total(audit))),
        ("total", "total", percent(audit.total, no_total(audit))),
        ("first_total", "auditor's total", percent(audit.first_total, no_total(audit))),
        ("band", "band", word(audit.band.as_ref(), no_total(audit))),
        ("marked", "marked", marked(file)),
    ];
    let words = &file.words.rests_on;
    let is_imported = words.basis != Some(Basis::Archived);
    let brought = format!("{} (login {}) at {}", words.by, words.login, words.at);
    fields.extend(is_imported.then(|| ("dialogue_by", "dialogue from", Cell::word(brought))));
    let bringer = file.brought_in_by.as_ref();
    fields.extend(bringer.map(|bringer| ("brought_in_by", "brought in by", Cell::word(bringer))));
    let approver = file.approved_by.as_ref();
    fields.extend(approver.map(|approver| ("approved_by", "approved by", Cell::word(approver))));
    fields.extend(failed_of(file));
    fields.extend(classes_of(file));
    fields
}

/// The marks that failed something, and what; none where nothing failed or the reader may not see marks.
fn failed_of(file: &CaseFile) -> Option<Field> {
    let marks = file.marks.iter().filter(|_| file.audit.hidden.is_none());
    let failed: Vec<String> = marks
        .filter_map(|mark| {
            failure(file, mark)
                .map(|what| format!("{} = {} {what}", mark.criterion, answer_word(mark.level.as_deref())))
        })
        .collect();
    (!failed.is_empty()).then(|| ("failed", "failed", Cell::word(failed.join("; "))))
}

/// What a mark failed, in words.
pub(super) fn failure(file: &CaseFile, mark: &Mark) -> Option<&'static str> {
    let criterion = file.card.criterion(&mark.criterion).ok()?;
    what_fails(criterion).filter(|_| criterion.is_failed_by(mark.level.as_deref()))
}

/// The scores of the classes that its card has, where it has marks that the reader may see.
pub fn classes_of(file: &CaseFile) -> Vec<Field> {
    if file.marks.is_empty() || file.audit.hidden.is_some() {
        return Vec::new();
    }
    file.card.score(&answers_of(&file.marks)).map(|score| classes(&file.card, &score)).unwrap_or_default()
}

/// What its auditor had seen of what the policy hides, when they handed in.
fn marked(file: &CaseFile) -> Cell {
    if file.audit.scoring.is_none() {
        return Cell::Absent(unscored(&file.audit));
    }
    let fields = |how: &str, is_meant: &dyn Fn(&Seen) -> bool| {
        let fields: Vec<String> =
            file.seen.iter().filter(|one| is_meant(one)).map(|one| one.field.word().to_owned()).collect();
        (!fields.is_empty()).then(|| format!("{how} {}", list_and(&fields)))
    };
    let told = [
        fields("blind to the", &|one| !one.saw),
        fields("not blind to the", &|one| one.saw && !one.by_lot),
        fields("shown by the lot of its draw: the", &|one| one.saw && one.by_lot),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() { Cell::Absent("nothing was hidden by the policy") } else { Cell::word(told.join("; ")) }
}

fn undone(undone: &[Undone]) -> Sheet {
    let answer = |mark: &Mark| format!("{} {}", mark.criterion, answer_word(mark.level.as_deref()));
    let row = |one: &Undone| {
        let answers: Vec<String> = one.marks.iter().map(answer).collect();
        vec![
            Cell::Moment(one.at),
            Cell::word(if one.is_return { "returned" } else { "taken back" }),
            Cell::word(&one.by),
            Cell::word(&one.login),
            Cell::word(&one.scorer),
            percent(one.total, "nothing applied"),
            Cell::word(answers.join("; ")),
            text(one.why.as_ref(), "erased"),
        ]
    };
    Sheet {
        name: "undone",
        title: "Scores that were taken back or returned".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("what", "what"),
            Column::words("by", "by"),
            Column::words("login", "login").extra(),
            Column::words("scorer", "score of"),
            Column::numbers("total", "total"),
            Column::prose("answers", "answers"),
            Column::prose("why", "why"),
        ],
        rows: undone.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

fn revealed(revelations: &[Revelation]) -> Sheet {
    let row = |one: &Revelation| vec![Cell::Moment(one.at), Cell::word(&one.by), text(one.why.as_ref(), "erased")];
    Sheet {
        name: "revealed",
        title: "Who asked to see what was hidden".to_owned(),
        columns: vec![Column::words("at", "at"), Column::words("by", "by"), Column::prose("why", "why")],
        rows: revelations.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What the agent said of the feedback: the newest holds, and the others stay.
fn useful(answers: &[UsefulAnswer]) -> Sheet {
    let row = |one: &UsefulAnswer| {
        vec![Cell::Moment(one.at), Cell::word(one.useful.word()), text(one.why.as_ref(), unwritten(one.is_erased))]
    };
    let notes = (answers.len() > 1).then(|| "The newest answer holds.".to_owned());
    Sheet {
        name: "useful",
        title: "Whether the feedback helped, as the agent says".to_owned(),
        columns: vec![
            Column::words("at", "at"),
            Column::words("useful", "helped").always(),
            Column::prose("why", "why"),
        ],
        rows: answers.iter().map(row).collect(),
        notes: notes.into_iter().collect(),
        empty: String::new(),
    }
}

fn scored(file: &CaseFile, language: Option<&str>) -> Vec<Part> {
    let gone = unwritten(file.feedback.is_erased);
    let block = |key, title, body| Part::Block { key, title, body: text(body, gone) };
    // Marks go by the ids of criteria: what these ask is said in another language where one is wanted.
    let mut parts: Vec<Part> = language.map(|_| Part::Sheet(asked(&file.card, language))).into_iter().collect();
    parts.extend([
        Part::Sheet(marks_sheet(file, language)),
        block("met", "What met the requirement", file.feedback.met.as_ref()),
        block("develop", "What to develop", file.feedback.develop.as_ref()),
    ]);
    parts
}

fn marks_sheet(file: &CaseFile, language: Option<&str>) -> Sheet {
    let of = |mark: &Mark| file.card.criteria.iter().find(|criterion| criterion.key == mark.criterion);
    let place = |mark: &Mark| of(mark).map_or(usize::MAX, |criterion| criterion.section);
    // What is written with marks goes with the feedback.
    let gone = if file.feedback.is_erased { "erased" } else { "" };
    let row = |mark: &Mark| {
        let criterion = of(mark);
        let mut row = section(&file.card, place(mark), language);
        row.extend([
            Cell::word(&mark.criterion),
            criterion.map_or(Cell::Absent("not on the card"), |criterion| weight(&file.card, criterion)),
            Cell::word(answer_word(mark.level.as_deref())),
            percent(mark.percent, "not applicable"),
            file.changes.get(&mark.criterion).map_or(Cell::Absent(""), change),
            mark.quote.as_ref().map_or(Cell::Absent(gone), |quote| evidence(quote, file)),
            text(mark.note.as_ref(), gone),
        ]);
        row
    };
    Sheet {
        name: "marks",
        title: "Marks".to_owned(),
        columns: with_section(
            &file.card,
            [
                Column::words("criterion", "criterion"),
                Column::numbers("weight", "weight"),
                Column::words("level", "answer"),
                Column::numbers("percent", "points"),
                Column::prose("changed", "changed"),
                Column::prose("quote", "quote"),
                Column::prose("note", "note"),
            ],
        ),
        rows: by_section(&file.card, file.marks.iter().collect(), |mark| place(mark)).into_iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// What a mark rests on, as it was given; of a turn its words too.
fn evidence(quote: &Untrusted, file: &CaseFile) -> Cell {
    let words = words_of_turn(quote, &file.words.rests_on.dialogue);
    match words.filter(|_| !quote.expose().contains(':')) {
        Some(words) => Cell::Text(Untrusted::new(format!("{}: {}", quote.expose(), words.expose()))),
        None => Cell::text(quote),
    }
}

fn change(change: &Change) -> Cell {
    Cell::word(format!("from {}, by {}", answer_word(change.from.as_deref()), by_what(change)))
}

/// Why it left scoring, as far as the reader is told.
fn left(file: &CaseFile) -> String {
    let wish = file.wishes.iter().rfind(|wish| wish.audit == file.audit.id && wish.state == WishState::Approved);
    let Some(wish) = wish else { return "It left scoring, as the first audit of its dialogue did.".to_owned() };
    let why = match wish.reason {
        _ if !wish.is_told => "It left scoring",
        Unsuitable::Care => "It is a special case, and left scoring: its agent was hurt",
        Unsuitable::WrongAgent if file.audit.scoring.is_some() => {
            "Its dialogue is another agent's: its score is in no figure any more"
        }
        _ => "Its dialogue is unsuitable",
    };
    let next = wish.next.map_or_else(
        || "nothing stands in for it".to_owned(),
        |next| format!("audit {} stands in for it, the next ticket of its stratum", next.0),
    );
    format!("{why}; {next}.")
}

/// What happens next with it.
fn next(audit: &Audit, is_past: bool) -> String {
    use AuditState as S;
    if let Some(why) = audit.hidden.filter(|why| *why != Hidden::OfFormerAuditor) {
        return format!("Its score is {}.", hidden(why));
    }
    let (id, until) = (audit.id.0, audit.dispute_due.map(|due| due.to_string()).unwrap_or_default());
    match audit.state {
        S::Scored if audit.is_second() && !audit.is_untold() => second(audit),
        S::Scored if audit.is_blind() => {
            format!("It waits for the second score of its dialogue; then: assize score deliver {id}")
        }
        S::Assigned => format!("Next: assize score submit {id} --answers answers.json, until {}", audit.score_due),
        S::Scored => format!("Next: assize score deliver {id}"),
        S::Replaced => "It left scoring.".to_owned(),
        S::Questioned => {
            format!("Somebody says that its dialogue is unsuitable. Next: assize assign approve {id}, or --return NOTE")
        }
        S::Forgone => "A second score that was not given in time: nobody waits for it any more.".to_owned(),
        S::Void => "Its draw is void: it is not scored.".to_owned(),
        S::Delivered | S::Acknowledged | S::Decided if is_past => {
            format!("The time to dispute it ended on {until}: this total stands.")
        }
        S::Delivered | S::Acknowledged => {
            format!("{} may dispute it until {until}: assize dispute open {id}", audit.agent.handle)
        }
        S::Disputed => CONTESTED.to_owned(),
        S::Decided => format!("What was disputed is decided. Other marks may be disputed until {until}."),
        S::Struck => "It is struck: a dispute took it out of all figures.".to_owned(),
        S::Unassigned => "Nobody may audit it: all auditors are tied to the agent.".to_owned(),
    }
}

const CONTESTED: &str = "It is contested: the total may still change.";

/// That its total may still change, while a dispute about it is open.
pub fn contested(audit: &Audit) -> Option<String> {
    (audit.state == AuditState::Disputed).then(|| CONTESTED.to_owned())
}

/// What a second scoring is for.
const SECOND: &str =
    "It is a second scoring: it measures auditors, not the agent. It is in no rate, and is not delivered.";

/// What a repeat is for.
const REPEAT: &str = "It is a repeat: the auditor scored this dialogue before, and was not told. It measures how they agree with themselves. \
                      It is in no rate, and is not delivered.";

/// What a scoring is for that measures auditors.
pub(super) const fn measures(audit: &Audit) -> &'static str {
    if matches!(audit.kind, AuditKind::Repeat) { REPEAT } else { SECOND }
}

fn second(audit: &Audit) -> String {
    let of = audit.twin.map(|twin| format!(" The first is audit {}.", twin.audit.0));
    format!("{}{}", measures(audit), of.unwrap_or_default())
}

/// What changed a mark, in words.
pub(in crate::view) fn by_what(change: &Change) -> String {
    change.dispute.map_or_else(|| "a correction".to_owned(), |dispute| format!("dispute {}", dispute.0))
}
