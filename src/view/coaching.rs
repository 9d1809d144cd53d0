//! Coaching: patterns with their evidence, what was agreed, and what came of it.

use super::cells::{number, text, word};
use super::coaching_effect::{effect, side};
use super::coaching_next::next;
use super::page::{Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::count;
use crate::core::coaching::{Choice, Coaching, FollowUp, Options, OrderId, State, Step};
use crate::core::report::{CoachingEffect, Pattern};
use crate::core::sign::Sign;
use chrono::NaiveDate;

pub use super::coaching_order::{order, ordered, orders};

/// What suggestions are, in words.
const NO_VERDICT: &str =
    "A pattern is a reason to ask and to help, never a verdict and no rank. Coaching starts when the agent agrees.";

/// Patterns with the options for them, and the early signs of the same agents.
pub fn suggested(
    patterns: &[Pattern],
    signs: &[Sign],
    options: Option<&Options>,
    (least, contested): (usize, u64),
) -> Page {
    let mut parts = vec![Part::Sheet(evidence(patterns, least))];
    parts.extend((!patterns.is_empty()).then(|| Part::Sheet(suited(patterns, options))));
    if !signs.is_empty() {
        parts
            .push(Part::Sheet(Sheet { title: "Early signs of these agents".to_owned(), ..super::signs::signs(signs) }));
    }
    let mut notes = vec![NO_VERDICT.to_owned()];
    if contested > 0 {
        let mark = if contested == 1 { "mark is" } else { "marks are" };
        notes.push(format!("{contested} {mark} left out: a dispute about it is open."));
    }
    if options.is_none() {
        notes.push("No options were published: assize coach options publish coaching.toml.".to_owned());
    }
    if !patterns.is_empty() {
        notes.push("Propose one: assize coach plan AGENT --criterion ID --option ID.".to_owned());
    }
    Page { name: "coaching_suggestions", title: "What coaching could be about".to_owned(), parts, notes }
}

fn evidence(patterns: &[Pattern], least: usize) -> Sheet {
    let mut rows = Vec::new();
    for pattern in patterns {
        rows.extend(pattern.marks.iter().map(|mark| {
            vec![
                Cell::word(&pattern.agent.handle),
                Cell::word(&pattern.card),
                Cell::word(&pattern.criterion),
                Cell::Day(mark.day),
                Cell::Count(mark.audit.0),
                Cell::text(&mark.reference),
                mark.turn.map_or(Cell::Absent("no turn"), |turn| number(turn as u64)),
                Cell::word(&mark.answer),
                text(mark.quote.as_ref(), "no quote"),
                text(mark.note.as_ref(), "no note"),
            ]
        }));
    }
    Sheet {
        name: "patterns",
        title: format!("The same criterion below full in {} or more", count(least, "audit")),
        columns: vec![
            Column::words("agent", "agent").always(),
            Column::words("card", "card"),
            Column::words("criterion", "criterion").always(),
            Column::words("day", "day"),
            Column::numbers("audit", "audit"),
            Column::words("ref", "ref"),
            Column::numbers("turn", "turn"),
            Column::prose("answer", "answer"),
            Column::prose("quote", "rests on"),
            Column::prose("note", "why"),
        ],
        rows,
        notes: Vec::new(),
        empty: "There is no pattern here: no criterion was below full so often in delivered audits of these days."
            .to_owned(),
    }
}

fn suited(patterns: &[Pattern], options: Option<&Options>) -> Sheet {
    let mut criteria: Vec<&str> = patterns.iter().map(|pattern| pattern.criterion.as_str()).collect();
    criteria.sort_unstable();
    criteria.dedup();
    let mut rows = Vec::new();
    for criterion in criteria {
        let choices = options.map(|options| options.choices.as_slice()).unwrap_or_default();
        rows.extend(choices.iter().filter(|choice| choice.suits(criterion)).map(|choice| {
            let mut row = vec![Cell::word(criterion)];
            row.extend(cells(choice));
            row
        }));
    }
    let mut columns = vec![Column::words("for_criterion", "criterion")];
    columns.extend(self::columns());
    Sheet {
        name: "options",
        title: "Options for these".to_owned(),
        columns,
        rows,
        notes: Vec::new(),
        empty: "No option is for these.".to_owned(),
    }
}

/// The options as they were published.
pub fn options(options: &Options) -> Sheet {
    let row = |choice: &Choice| {
        let mut row = cells(choice);
        let all = choice.criteria.join(", ");
        row.push(if all.is_empty() { Cell::word("all") } else { Cell::Word(all) });
        row
    };
    let mut columns = columns();
    columns.push(Column::prose("criteria", "for"));
    Sheet {
        name: "coaching_options",
        title: "Options of coaching".to_owned(),
        columns,
        rows: options.choices.iter().map(row).collect(),
        notes: options.ladders_in_words(),
        empty: "There is no option.".to_owned(),
    }
}

fn columns() -> Vec<Column> {
    vec![
        Column::words("option", "option").always(),
        Column::numbers("days", "days"),
        Column::prose("title", "title"),
        Column::prose("what", "what is done"),
    ]
}

fn cells(choice: &Choice) -> Vec<Cell> {
    vec![Cell::word(&choice.id), Cell::Count(choice.days.into()), Cell::word(&choice.title), Cell::word(&choice.what)]
}

/// Coachings in a list, each with its effect where there is one.
pub fn register(found: &[(Coaching, Option<CoachingEffect>)], today: NaiveDate) -> Sheet {
    Sheet {
        name: "coachings",
        title: "Coachings".to_owned(),
        columns: vec![
            Column::numbers("coaching", "no."),
            Column::words("agent", "agent").always(),
            Column::words("criterion", "criterion").always(),
            Column::words("option", "option"),
            Column::words("state", "state").always(),
            Column::words("due", "until"),
            Column::words("consent", "consent").extra(),
            Column::words("recorded_by", "recorded by").extra(),
            Column::words("chosen", "agent chosen").extra(),
            Column::numbers("n_before", "n before").extra(),
            Column::numbers("n_after", "n after").extra(),
            Column::prose("next", "next step"),
            Column::prose("effect", "since then"),
        ],
        rows: found.iter().map(|(one, effect)| row(one, effect.as_ref(), today)).collect(),
        notes: Vec::new(),
        empty: "Nobody is coached here. See what could help: assize coach suggest.".to_owned(),
    }
}

fn row(one: &Coaching, found: Option<&CoachingEffect>, today: NaiveDate) -> Vec<Cell> {
    let next = one.next_step().filter(|_| one.state().is_open());
    vec![
        Cell::Count(one.id.0),
        Cell::word(&one.agent.handle),
        Cell::word(&one.criterion),
        Cell::word(&one.option),
        Cell::word(state(one, today)),
        next.map_or(Cell::Absent("no step is open"), |step| Cell::Day(step.due)),
        Cell::word(consent(one)),
        recorded_by(one),
        Cell::word(chosen(one)),
        n(found.map(|found| found.before.n)),
        n(found.map(|found| found.after.n)),
        next.map_or(Cell::Absent("no step is open"), |step| text(step.what.as_ref(), "erased")),
        found.map_or(Cell::Absent("no step is done"), |found| Cell::Word(effect(found))),
    ]
}

fn n(n: Option<u64>) -> Cell {
    n.map_or(Cell::Absent("no step is done"), number)
}

fn chosen(one: &Coaching) -> String {
    one.order.map_or_else(
        || format!("by {}, not by lot", one.proposer.handle),
        |order| format!("by lot, in order {}", order.0),
    )
}

/// What its agent said.
const fn consent(one: &Coaching) -> &'static str {
    match &one.answer {
        _ if one.is_taken_back => "taken back",
        None => "not answered",
        Some(answer) if answer.agreed => "agreed",
        Some(_) => "declined",
    }
}

/// Who recorded the answer for the agent.
fn recorded_by(one: &Coaching) -> Cell {
    match one.answer.as_ref().map(|answer| &answer.recorded_by) {
        None => Cell::Absent("not answered"),
        Some(None) => Cell::word(&one.agent.handle),
        Some(Some(other)) => Cell::word(format!("{other} for {}", one.agent.handle)),
    }
}

/// How far it is, and whether it is late.
pub(super) fn state(one: &Coaching, today: NaiveDate) -> &'static str {
    match one.state() {
        State::Agreed if one.is_overdue(today) => "agreed, late",
        State::Running if one.is_overdue(today) => "running, late",
        other => other.word(),
    }
}

/// One coaching with its steps, its evidence and its effect.
pub fn coaching(one: &Coaching, why: &[Pattern], found: Option<&CoachingEffect>, today: NaiveDate) -> Page {
    let mut fields = vec![
        ("coaching", "Coaching", Cell::Count(one.id.0)),
        ("agent", "Agent", Cell::word(&one.agent.handle)),
        ("state", "State", Cell::word(state(one, today))),
        ("criterion", "Criterion", Cell::Word(format!("{} ({})", one.criterion, one.criterion_title))),
        ("card", "Card", Cell::word(&one.card_label)),
        ("option", "Option", Cell::Word(format!("{} ({})", one.option, one.option_title))),
        ("chosen", "Agent chosen", Cell::word(chosen(one))),
        ("consent", "Consent", Cell::word(consent(one))),
    ];
    fields.extend(one.answer.is_some().then(|| ("recorded_by", "Recorded by", recorded_by(one))));
    fields.extend(one.at.map(|at| ("proposed", "Proposed", Cell::Moment(at))));
    if !one.follow_ups.is_empty() {
        let said = |asked: &FollowUp| format!("{} from {} to {}", count(asked.count, "audit"), asked.first, asked.last);
        let all = one.follow_ups.iter().map(said).collect::<Vec<_>>().join(", ");
        fields.push(("follow_up", "Follow-up", Cell::Word(all)));
    }
    fields.extend(one.ended_by.as_ref().map(|by| ("closed_by", "Closed by", Cell::word(by))));
    if let Some(found) = found {
        fields.push(("effect", "Since then", Cell::Word(effect(found))));
        fields.push(("before", "Before", Cell::Word(side(found.is_rate, &found.before))));
        fields.push(("after", "After", Cell::Word(side(found.is_rate, &found.after))));
    }
    let mut parts = vec![Part::Fields(fields)];
    for (key, title, body) in [
        ("reason", "Why out of turn, or a lower rung", one.words.as_ref()),
        ("answer", "What the agent said", one.answer.as_ref().and_then(|answer| answer.words.as_ref())),
        (
            "outcome",
            if one.is_taken_back { "What the agent said against it" } else { "What came of it" },
            one.end.as_ref().and_then(|(words, _)| words.as_ref()),
        ),
    ] {
        if body.is_some() {
            parts.push(Part::Block { key, title, body: text(body, "erased") });
        }
    }
    parts.push(Part::Sheet(steps(one)));
    if !why.is_empty() {
        parts.push(Part::Sheet(Sheet { title: "Why".to_owned(), ..evidence(why, 1) }));
    }
    let mut notes = next(one, found, today);
    let shown = why.iter().map(|pattern| pattern.marks.len()).sum::<usize>();
    if shown < one.evidence.len() && !why.is_empty() {
        notes.push(format!("{} it was proposed for stand no more.", count(one.evidence.len() - shown, "of the marks")));
    }
    Page { name: "coaching", title: format!("Coaching {}", one.id.0), parts, notes }
}

/// That who does a step reads why only once the agent agreed.
pub fn told_once_agreed(one: &Coaching) -> String {
    format!("Why it was proposed is told to who does a step once {} has agreed.", one.agent.handle)
}

/// The steps of a coaching.
pub(super) fn steps(one: &Coaching) -> Sheet {
    let row = |(place, step): (i64, &Step)| {
        let (came, at) = match &step.done {
            None => (Cell::Absent("not done"), Cell::Absent("not done")),
            Some((came, at)) => (text(came.as_ref(), "erased"), at.map_or(Cell::Absent("now"), Cell::Moment)),
        };
        vec![
            Cell::Count(place),
            Cell::Day(step.due),
            Cell::word(&step.owner.handle),
            at,
            done_by(step),
            text(step.what.as_ref(), "erased"),
            came,
        ]
    };
    Sheet {
        name: "steps",
        title: "Steps".to_owned(),
        columns: vec![
            Column::numbers("step", "step").always(),
            Column::words("due", "until"),
            Column::words("owner", "owner"),
            Column::words("done", "done"),
            Column::words("done_by", "done by"),
            Column::prose("what", "what"),
            Column::prose("came", "what came of it"),
        ],
        rows: (1..).zip(&one.steps).map(row).collect(),
        notes: Vec::new(),
        empty: "There is no step.".to_owned(),
    }
}

/// Who said that a step is done.
fn done_by(step: &Step) -> Cell {
    let why_not = if step.done.is_some() { "now" } else { "not done" };
    word(step.ended_by.as_ref(), why_not)
}

/// A coaching after something was recorded, or was there already.
pub fn recorded(one: &Coaching, done: &str, new: bool, found: Option<&CoachingEffect>, today: NaiveDate) -> Page {
    let title = if new {
        format!("Coaching {} is {done}", one.id.0)
    } else {
        format!("Coaching {} stands so already; nothing was recorded", one.id.0)
    };
    Page { title, ..coaching(one, &[], found, today) }
}

/// The newest coaching of an order that was asked for again before its agent answered.
pub fn still_proposed(one: &Coaching, order: OrderId, today: NaiveDate) -> Page {
    let (id, agent, order) = (one.id.0, &one.agent.handle, order.0);
    let title = format!("Coaching {id} is proposed to {agent} already, who has not answered; nothing was recorded");
    let mut page = coaching(one, &[], None, today);
    page.notes.push(format!("To go on to who comes next all the same: assize coach plan --order {order} --next."));
    Page { title, ..page }
}

/// What is told where no plan takes follow-up audits.
pub const NOT_DRAWN: &str = "No plan draws these yet: add the next version of one with by = [\"agent\", \"risk\"] in [quota] and coached = true in [risk].";

/// That options were published.
pub fn published(found: &Options, title: &str) -> Page {
    let parts = vec![Part::Sheet(options(found))];
    Page { name: "coaching_options_published", title: title.to_owned(), parts, notes: Vec::new() }
}
