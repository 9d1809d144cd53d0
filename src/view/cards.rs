//! Cards in the making: drafts, what people said of them, what was answered, who knows what was published.

use super::card;
use super::diff::in_short;
use super::page::{Field, Page, Part};
use super::sheet::{Cell, Column, Sheet};
use super::words::{count, count_of, list_and};
use crate::core::scorecard::{
    Answered, Card, Comment, Commented, Difference, Found, Made, Proposed, Published, Reader, Round, Standing, Story,
    differences,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// How many names or changes a note has.
const NAMED: usize = 10;

/// A card that was proposed; `before` is the newest that was published.
pub fn proposed(proposed: &Proposed, before: Option<&Card>) -> Page {
    let draft = &proposed.draft;
    let (label, until) = (draft.card.label(), draft.until);
    let title = if proposed.new {
        format!("{label} is proposed: comments until {until}")
    } else {
        format!("{label} is proposed already, with this text: comments until {until}; nothing was recorded")
    };
    let name = &draft.card.name;
    let fields = vec![
        ("card", "card", Cell::word(&label)),
        ("until", "comments until", Cell::Day(until)),
        ("asked", "asked", Cell::Count(count_up(proposed.asked.len()))),
        ("people", "who", Cell::word(few(&proposed.asked))),
    ];
    let mut parts = vec![Part::Fields(fields)];
    if let Some(before) = before {
        let found = differences(before, &draft.card);
        parts.push(Part::Sheet(super::diff::sheet((&before.label(), before), (&label, &draft.card), &found)));
    }
    let notes = vec![
        format!("They read it with: assize card show {name} --draft."),
        format!("They comment with: assize card comment {name} --criterion KEY --note TEXT."),
        format!("For people without a shell: assize card export {name} --out comments.xlsx."),
    ];
    Page { name: "card_propose", title, parts, notes }
}

/// Comments that were recorded.
pub fn commented(done: &Commented) -> Page {
    let label = done.draft.card.label();
    let title = match (done.new.as_slice(), done.known) {
        ([], 0) => format!("No comment on {label} was given; nothing was recorded"),
        ([], _) => format!("{} said so on {label} already; nothing was recorded", done.by),
        ([one], _) => format!("Comment {} on {label}, by {}", one.0, done.by),
        (many, _) => format!("{} comments on {label}, by {}", many.len(), done.by),
    };
    let numbers: Vec<String> = done.new.iter().map(|id| id.0.to_string()).collect();
    let mut fields = vec![("by", "by", Cell::word(&done.by))];
    if !numbers.is_empty() {
        fields.push(("comments", "recorded", Cell::word(numbers.join(", "))));
    }
    fields.push(("known", "known already", Cell::Count(count_up(done.known))));
    let notes = vec![format!(
        "Every comment is answered before the card is published. Answers: assize card comments {}.",
        done.draft.card.name
    )];
    Page { name: "card_comment", title, parts: vec![Part::Fields(fields)], notes }
}

/// A comment that was answered.
pub fn answered(done: &Answered) -> Page {
    let id = done.comment.id.0;
    let changed = done.comment.answer.as_ref().is_some_and(|answer| answer.changed);
    let says = if changed { "the card changes because of it" } else { "the card stays as it is" };
    let mut title = format!("Comment {id} is answered: {says}");
    if !done.new {
        title.push_str("; that was so before, nothing was recorded");
    }
    let fields = vec![
        ("comment", "comment", Cell::Count(id)),
        ("criterion", "criterion", about(&done.comment)),
        ("words", "says", Cell::text(&done.comment.words)),
        ("answer", "answer", answer(&done.comment)),
        ("unanswered", "without an answer", Cell::Count(i64::try_from(done.unanswered).unwrap_or(i64::MAX))),
    ];
    let until = done.draft.until;
    let notes = if done.unanswered > 0 {
        vec![format!("The card is published once all are answered: assize card comments {}.", done.draft.card.name)]
    } else {
        vec![format!("All are answered. After {until} it can be published: assize card publish FILE.")]
    };
    Page { name: "card_answer", title, parts: vec![Part::Fields(fields)], notes }
}

/// What people said of a card, and what was answered.
pub fn comments(label: &str, comments: &[Comment], notes: Vec<String>) -> Sheet {
    let row = |one: &Comment| {
        vec![
            Cell::Count(one.id.0),
            Cell::Word(one.said_by()),
            about(one),
            Cell::text(&one.words),
            answer(one),
            one.answer.as_ref().map_or(Cell::Absent(""), |answer| Cell::Yes(answer.changed)),
            one.answer.as_ref().map_or(Cell::Absent(""), |answer| Cell::word(&answer.by)),
            Cell::Moment(one.recorded.at),
        ]
    };
    Sheet {
        name: "comments",
        title: format!("What people said of {label}"),
        columns: vec![
            Column::numbers("comment", "no."),
            Column::words("by", "by"),
            Column::words("criterion", "criterion"),
            Column::prose("words", "says"),
            Column::prose("answer", "answer"),
            Column::words("changed", "changed it").extra(),
            Column::words("answered_by", "answered by").extra(),
            Column::words("at", "at").extra(),
        ],
        rows: comments.iter().map(row).collect(),
        notes,
        empty: "Nobody said anything.".to_owned(),
    }
}

fn about(comment: &Comment) -> Cell {
    comment.key.as_ref().map_or(Cell::Absent("the card as a whole"), Cell::word)
}

fn answer(comment: &Comment) -> Cell {
    comment.answer.as_ref().map_or(Cell::Absent("no answer yet"), |answer| Cell::text(&answer.words))
}

/// A card that was published.
pub fn published(published: &Published) -> Page {
    let label = &published.label;
    let already = if published.new { "" } else { " already" };
    let title = format!("The card {label} is published{already}, in force from {}", published.since);
    let mut notes = Vec::new();
    if published.new {
        notes.push(match &published.draft {
            Some(draft) => format!("{} asked; what came of it: assize card show {label}.", were(draft.asked)),
            None => "Nobody was asked about it: assize card propose does that first.".to_owned(),
        });
        notes.extend(unasked(&published.unasked));
        notes.push(format!("People say that they know it: assize card acknowledge {label}."));
    }
    Page { name: "card_publish", title, parts: Vec::new(), notes }
}

fn unasked(differences: &[Difference]) -> Option<String> {
    let shown: Vec<String> = differences.iter().take(NAMED).map(in_short).collect();
    let more = differences.len().saturating_sub(NAMED);
    let and = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("Not as proposed, and no comment asked for it: {}{and}.", shown.join("; ")))
}

fn were(people: u64) -> String {
    match people {
        1 => "1 agent was".to_owned(),
        many => format!("{many} agents were"),
    }
}

/// Every card: those in the making first.
pub fn list(rounds: &[Round], stories: &[Story]) -> Sheet {
    let rows = rounds.iter().map(in_making).chain(stories.iter().map(made));
    Sheet {
        name: "cards",
        title: "Cards".to_owned(),
        columns: vec![
            Column::words("card", "card"),
            Column::prose("title", "for"),
            Column::words("state", "state"),
            Column::words("from", "from"),
            Column::words("comments_until", "comments until").extra(),
            Column::numbers("asked", "asked").extra(),
            Column::numbers("comments", "comments").extra(),
            Column::numbers("unanswered", "unanswered").extra(),
            Column::numbers("changes", "changes").extra(),
            Column::numbers("known_by", "known by"),
            Column::numbers("on_roster", "on roster"),
        ],
        rows: rows.collect(),
        notes: vec![
            "Changes: comments because of which the card changed. Known by: who said so, of those on the roster.".to_owned(),
            "–: not published yet, or published without asking.".to_owned(),
        ],
        empty: "No card yet. Write one from examples/card.toml or assize template card, then: assize card check, card propose, card publish.".to_owned(),
    }
}

fn in_making(round: &Round) -> Vec<Cell> {
    let draft = &round.draft;
    let mut row = vec![
        Cell::word(draft.card.label()),
        Cell::word(draft.card.title.own()),
        Cell::word(Standing::Proposed.word()),
        Cell::Absent(""),
        Cell::Day(draft.until),
        Cell::Count(i64::try_from(draft.asked).unwrap_or(i64::MAX)),
    ];
    row.extend(numbers(&round.comments));
    row.extend([Cell::Absent(""), Cell::Absent("")]);
    row
}

fn made(story: &Story) -> Vec<Cell> {
    let counted = |number: u64| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let mut row = vec![
        Cell::word(story.card.label()),
        Cell::word(&story.card.title),
        Cell::word(story.standing.word()),
        Cell::Day(story.card.since),
        story.draft.as_ref().map_or(Cell::Absent(""), |draft| Cell::Day(draft.until)),
        story.draft.as_ref().map_or(Cell::Absent(""), |draft| counted(draft.asked)),
    ];
    match story.draft {
        Some(_) => row.extend(numbers(&story.comments)),
        None => row.extend([(); 3].map(|()| Cell::Absent(""))),
    }
    row.extend([counted(story.known), counted(story.there)]);
    row
}

/// How many comments there are, how many without an answer, how many changed the card.
fn numbers(comments: &[Comment]) -> [Cell; 3] {
    let open = comments.iter().filter(|one| one.answer.is_none()).count();
    let changing = comments.iter().filter(|one| one.answer.as_ref().is_some_and(|answer| answer.changed)).count();
    [comments.len(), open, changing].map(|number| Cell::Count(count_up(number)))
}

/// A published card with how it was made.
pub fn card(made: &Made, language: Option<&str>) -> Page {
    let story = &made.story;
    let mut page = card::card(&made.card, language);
    let mut notes = vec![made_how(story)];
    notes.extend(unasked(&made.unasked));
    if !story.comments.is_empty() {
        notes.push(format!("What was said and answered: assize card comments {}.", story.card.label()));
    }
    notes.push(format!(
        "{} of {} on the roster acknowledged it: assize card readers {}.",
        story.known,
        count_of(story.there, "person", "people"),
        story.card.label()
    ));
    notes.append(&mut page.notes);
    page.notes = notes;
    if let Some(Part::Fields(fields)) = page.parts.first_mut() {
        let told: [Field; 2] = [
            ("state", "state", Cell::word(story.standing.word())),
            ("from", "in force from", Cell::Day(story.card.since)),
        ];
        fields.splice(2..2, told);
    }
    page
}

/// How a card was made, in a sentence.
fn made_how(story: &Story) -> String {
    let Some(draft) = &story.draft else { return "Nobody was asked about it before it was published.".to_owned() };
    let asked = format!("{} asked, until {}", were(draft.asked), draft.until);
    if story.comments.is_empty() {
        return format!("{asked}; nobody commented.");
    }
    let people: BTreeSet<&str> = story.comments.iter().map(|one| one.by.as_str()).collect();
    let changing: Vec<&Comment> =
        story.comments.iter().filter(|one| one.answer.as_ref().is_some_and(|answer| answer.changed)).collect();
    let written = story.comments.iter().filter(|one| one.recorded.is_for_another()).count();
    let by_others =
        if written == 0 { String::new() } else { format!(", {written} of them written down by somebody else") };
    format!(
        "{asked}: {} by {}{by_others}, {} changed it.",
        count(story.comments.len(), "comment"),
        count_of(people.len(), "person", "people"),
        changing.len()
    )
}

/// Who was asked about a card, and until when; and what changed unasked.
pub fn asked(found: &Found, today: NaiveDate) -> Vec<String> {
    match found {
        Found::Published(made) => std::iter::once(made_how(&made.story)).chain(unasked(&made.unasked)).collect(),
        Found::Draft(round) => {
            let are = if round.draft.takes_comments(today) { "are" } else { "were" };
            vec![format!("{} asked; comments {are} taken until {}.", were(round.draft.asked), round.draft.until)]
        }
    }
}

/// A draft with what people said of it.
pub fn draft(round: &Round, language: Option<&str>, today: NaiveDate) -> Page {
    let draft = &round.draft;
    let mut page = card::card(&draft.card, language);
    let (name, label) = (&draft.card.name, draft.card.label());
    page.title = page.title.replacen("Card", "Draft of the card", 1);
    if let Some(Part::Fields(fields)) = page.parts.first_mut() {
        let told: [Field; 4] = [
            ("state", "state", Cell::word(Standing::Proposed.word())),
            ("until", "comments until", Cell::Day(draft.until)),
            ("asked", "asked", Cell::Count(i64::try_from(draft.asked).unwrap_or(i64::MAX))),
            ("by", "proposed by", Cell::word(&draft.by)),
        ];
        fields.splice(2..2, told);
    }
    page.parts.push(Part::Sheet(comments(&label, &round.comments, Vec::new())));
    page.notes.push(if draft.takes_comments(today) {
        format!("Say what you think: assize card comment {name} --criterion KEY --note TEXT.")
    } else {
        format!("Comments were taken until {}.", draft.until)
    });
    page
}

/// That somebody acknowledged a card.
pub fn acknowledged(who: &str, card: &Card, new: bool) -> Page {
    let already = if new { "" } else { " already; nothing was recorded" };
    let title = format!("{who} acknowledges the card {}{already}", card.label());
    Page { name: "card_acknowledge", title, parts: Vec::new(), notes: Vec::new() }
}

/// Who knows a card, and who does not.
pub fn readers(card: &Card, readers: &[Reader], missing: bool) -> Sheet {
    let row = |one: &Reader| {
        vec![
            Cell::word(&one.person.handle),
            Cell::word(one.roles.join(", ")),
            Cell::word(one.teams.join(", ")),
            one.acknowledged.map_or(Cell::Absent("not yet"), Cell::Moment),
            one.earlier.map_or(Cell::Absent("none"), Cell::Count),
            one.login.as_ref().map_or(Cell::Absent(""), Cell::word),
        ]
    };
    let there: Vec<&Reader> = readers.iter().filter(|one| !one.roles.is_empty()).collect();
    let not_yet: Vec<String> =
        there.iter().filter(|one| one.acknowledged.is_none()).map(|one| one.person.handle.clone()).collect();
    let note = if not_yet.is_empty() {
        "Everybody on the roster acknowledged it.".to_owned()
    } else {
        format!("{} of {} did not acknowledge it yet: {}.", not_yet.len(), there.len(), few(&not_yet))
    };
    Sheet {
        name: "readers",
        title: format!("Who acknowledged the card {}", card.label()),
        columns: vec![
            Column::words("handle", "handle"),
            Column::words("roles", "roles"),
            Column::words("teams", "teams"),
            Column::words("acknowledged", "acknowledged"),
            Column::numbers("earlier", "earlier"),
            Column::words("login", "login").extra(),
        ],
        rows: readers.iter().filter(|one| !missing || one.acknowledged.is_none()).map(row).collect(),
        notes: vec![note, "Only a person themselves can: assize card acknowledge.".to_owned()],
        empty: "Nobody.".to_owned(),
    }
}

fn few(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let shown: Vec<String> = names.iter().take(NAMED).cloned().collect();
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { list_and(&shown) }
}

fn count_up(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
