//! Publishing: a card holds from a day on, and never changes. What people said of its draft is answered before.

use super::card::Card;
use super::check::sound;
use super::comment::{Comment, of_round};
use super::diff::{Difference, Subject, concerns, differences};
use super::draft::{Draft, names_proposed, open_draft};
use super::finding::Finding;
use super::published::{Listed, list, newest_version, require_next, require_unchanged};
use crate::calc::skeleton::Looks;
use crate::core::act::Actor;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// A card that was published, now or before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// Name and version.
    pub label: String,
    /// The first day on which it is in force.
    pub since: NaiveDate,
    /// Whether it was new; the same text again changes nothing.
    pub new: bool,
    /// The draft that it was made of.
    pub draft: Option<Draft>,
    /// What is different from the draft without a comment that asked for it.
    pub unasked: Vec<Difference>,
    /// What somebody should think about.
    pub warnings: Vec<Finding>,
}

/// Publishes a card, in force from a day on, from today where none is given. The same version with other text is refused:
/// a published card never changes. Where it was proposed, the time to comment must be over, every comment answered, and
/// what was promised done.
pub fn publish(
    writing: &mut Writing<'_>,
    actor: &Actor,
    written: &Written<'_>,
    since: Option<NaiveDate>,
) -> Result<Published> {
    let (card, warnings) = sound(written)?;
    if !require_unchanged(writing, &card, written.text)? {
        return already(writing, &card, since, warnings);
    }
    let newest = newest_version(writing, &card.name)?;
    require_next(&card, newest)?;
    require_unlike(writing, &card)?;
    let since = first_day(writing, actor, &card, since)?;
    let draft = open_draft(writing, &card.name)?;
    let unasked = if let Some(draft) = &draft {
        require_heard(writing, actor, draft, &card)?
    } else {
        require_no_other_draft(writing, &card)?;
        require_no_draft_needed(actor, &card)?
    };
    store(writing, &card, written.text, (since, draft.as_ref()))?;
    writing.note(format!("the card {}", card.label()));
    Ok(Published { label: card.label(), since, new: true, draft, unasked, warnings })
}

fn already(writing: &Writing<'_>, card: &Card, since: Option<NaiveDate>, warnings: Vec<Finding>) -> Result<Published> {
    let listed = list(writing)?.into_iter().find(|listed| listed.label() == card.label());
    let stands = listed.map(|listed| listed.since);
    let stands = stands.ok_or_else(|| Refusal::data("the card is not stored").hint("run `assize verify`"))?;
    if since.is_some_and(|since| since != stands) {
        return Err(Refusal::rule(format!("the card {} is published already, in force from {stands}", card.label()))
            .hint("a published card never changes: another day takes another version"));
    }
    Ok(Published { label: card.label(), since: stands, new: false, draft: None, unasked: Vec::new(), warnings })
}

/// Nobody could tell two cards apart whose names only look the same.
fn require_unlike(conn: &Connection, card: &Card) -> Result<()> {
    let mut looks = Looks::default();
    list(conn)?.into_iter().for_each(|listed| looks.add(listed.name));
    match looks.other(&card.name) {
        Some(other) => Err(Refusal::data(format!(
            "the card `{}` looks like `{other}`, and is written with other letters",
            card.name
        ))
        .hint("give it another name, or publish the next version of that one")),
        None => Ok(()),
    }
}

/// How many days ahead a card can be published: a mistyped year would stand in the way of all versions that follow.
const AHEAD: u64 = 366;

/// Nobody is measured by what was not known: a card is never in force before the day it is published.
fn first_day(writing: &Writing<'_>, actor: &Actor, card: &Card, since: Option<NaiveDate>) -> Result<NaiveDate> {
    let is_older = |listed: &Listed| listed.name == card.name;
    let before = list(writing)?.into_iter().rfind(is_older);
    let today = actor.today;
    let since = since.unwrap_or_else(|| before.as_ref().map_or(today, |before| today.max(before.since)));
    if since < today {
        return Err(Refusal::rule(format!("a card is not in force before it is published: {since} is over"))
            .hint(format!("--from {today} or later")));
    }
    if since > today + chrono::Days::new(AHEAD) {
        return Err(Refusal::words(format!("{since} is more than a year ahead"))
            .hint("a version that is published stays, and none after it begins earlier"));
    }
    if let Some(before) = before.filter(|before| since < before.since) {
        return Err(Refusal::rule(format!("{} is in force from {}, which is later", before.label(), before.since))
            .hint(format!("a new version cannot begin earlier: --from {}", before.since)));
    }
    Ok(since)
}

/// A card about which people are asked is not published under another name meanwhile.
fn require_no_other_draft(conn: &Connection, card: &Card) -> Result<()> {
    let keys = |card: &Card| card.criteria.iter().map(|criterion| criterion.key.clone()).collect::<BTreeSet<_>>();
    for name in names_proposed(conn)? {
        let Some(draft) = open_draft(conn, &name)? else { continue };
        if keys(&draft.card) == keys(card) {
            let label = draft.card.label();
            return Err(Refusal::rule(format!(
                "{label} is proposed with the same criteria: people are asked about it"
            ))
            .hint(format!("publish it as {label} when its comments are answered; another card has other ids")));
        }
    }
    Ok(())
}

fn require_no_draft_needed(actor: &Actor, card: &Card) -> Result<Vec<Difference>> {
    if actor.policy.cards.proposed {
        return Err(Refusal::rule(format!("the card {} was not proposed: nobody was asked", card.label()))
            .hint("the policy wants it ([cards] proposed): assize card propose FILE"));
    }
    Ok(Vec::new())
}

/// Refuses a card before people had their time, while one of them has no answer, or where what was promised is not done.
/// Answers what changed without a comment that asked for it.
fn require_heard(writing: &Writing<'_>, actor: &Actor, draft: &Draft, card: &Card) -> Result<Vec<Difference>> {
    if draft.takes_comments(actor.today) {
        return Err(Refusal::rule(format!("people can comment on {} until {}", draft.card.label(), draft.until))
            .hint("it is published after that day"));
    }
    let comments = of_round(writing, draft.id)?;
    let open: Vec<&Comment> = comments.iter().filter(|comment| comment.answer.is_none()).collect();
    if let Some(first) = open.first() {
        let says = match open.len() {
            1 => "one comment has no answer".to_owned(),
            many => format!("{many} comments have no answer"),
        };
        return Err(Refusal::rule(format!("{says}: {}", numbers(&open)))
            .hint(format!("assize card answer {} --changed (or --unchanged) --note TEXT", first.id.0)));
    }
    require_promises_kept(writing, &comments, card)?;
    Ok(unasked(&draft.card, &comments, card))
}

/// What of a card is different from its draft without a comment that asked for it, and was answered so.
pub(super) fn unasked(draft: &Card, comments: &[Comment], card: &Card) -> Vec<Difference> {
    let asked: Vec<&Comment> = comments.iter().filter(|comment| is_to_change(comment)).collect();
    let mut differences = differences(draft, card);
    differences.retain(|difference| !asked.iter().any(|comment| is_about(comment, difference, draft, card)));
    differences
}

/// A comment whose answer says that the card changes: it must, from the draft that the comment is about.
fn require_promises_kept(writing: &Writing<'_>, comments: &[Comment], card: &Card) -> Result<()> {
    let mut broken: Vec<&Comment> = Vec::new();
    for comment in comments.iter().filter(|comment| is_to_change(comment)) {
        let draft = super::draft::draft(writing, comment.draft)?;
        let differences = differences(&draft.card, card);
        let is_kept = match &comment.key {
            Some(key) => concerns(&differences, card, key) || concerns(&differences, &draft.card, key),
            None => !differences.is_empty(),
        };
        if !is_kept {
            broken.push(comment);
        }
    }
    let Some(first) = broken.first() else { return Ok(()) };
    let about = first.key.as_ref().map_or_else(|| "the card".to_owned(), |key| format!("`{key}`"));
    let says = match broken.len() {
        1 => format!("the answer to comment {} says that the card changes, and {about} did not", first.id.0),
        _ => format!("answers say that the card changes, and it did not: comments {}", numbers(&broken)),
    };
    Err(Refusal::rule(says)
        .hint(format!("change the card, or answer again: assize card answer {} --unchanged --note TEXT", first.id.0)))
}

fn is_to_change(comment: &Comment) -> bool {
    comment.answer.as_ref().is_some_and(|answer| answer.changed)
}

/// Whether a comment asked for a difference: on the criterion or its section, or on the card as a whole.
fn is_about(comment: &Comment, difference: &Difference, draft: &Card, card: &Card) -> bool {
    let one = std::slice::from_ref(difference);
    match (&comment.key, &difference.subject) {
        (Some(key), _) => concerns(one, card, key) || concerns(one, draft, key),
        (None, Subject::Card | Subject::Section(_)) => true,
        (None, Subject::Criterion(_)) => false,
    }
}

fn numbers(comments: &[&Comment]) -> String {
    comments.iter().map(|comment| comment.id.0.to_string()).collect::<Vec<_>>().join(", ")
}

fn store(
    writing: &mut Writing<'_>,
    card: &Card,
    text: &str,
    (since, draft): (NaiveDate, Option<&Draft>),
) -> Result<()> {
    let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
        ("name", &card.name),
        ("version", &card.version),
        ("title", &card.title.own()),
        ("since", &since.to_string()),
        ("text", &text),
        ("draft", &draft.map(|draft| draft.id.0)),
    ];
    let id = writing.insert("card", &facts, &[])?;
    for criterion in &card.criteria {
        let section = card.sections.get(criterion.section).map_or("all", |section| section.key.as_str());
        let line = line_of(writing, &card.name, &criterion.key)?;
        let facts: [(&'static str, &dyn rusqlite::ToSql); 6] = [
            ("card", &id),
            ("line", &line),
            ("key", &criterion.key),
            ("section", &section),
            ("title", &criterion.title.own()),
            ("weight", &criterion.weight.0),
        ];
        writing.insert("criterion", &facts, &[])?;
    }
    Ok(())
}

/// The line of a criterion across the versions of its card, from its first version on.
fn line_of(writing: &mut Writing<'_>, card: &str, key: &str) -> Result<i64> {
    let known = writing
        .prepare_cached("SELECT id FROM criterion_line WHERE card = ?1 AND key = ?2")?
        .query_row([card, key], |row| row.get(0))
        .optional()?;
    known.map_or_else(|| writing.insert("criterion_line", &[("card", &card), ("key", &key)], &[]), Ok)
}
