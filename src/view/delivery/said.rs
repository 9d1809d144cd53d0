//! What an agent is told of an audit, in words: the same on the page and in the text.

use crate::core::audit::{AuditState, Mark, answer_word};
use crate::core::dialogue::{Dialogue, turn_of, turns};
use crate::core::dispute::{AskedToCome, Correction, Remedy, Short, Struck, Subject};
use crate::core::report::CaseFile;
use crate::core::scorecard::{AND, Criterion, Kind, Level, SAID};
use crate::core::text::Untrusted;
use crate::view::audit::classes_of;
use crate::view::away;
use crate::view::case_acts;
use crate::view::dispute::for_agent;
use crate::view::people::merge_told;
use crate::view::policy;
use crate::view::sheet::Cell;
use crate::view::table::shown;
use std::collections::BTreeMap;

/// What the page is.
pub(super) const ABOUT: &str = "What was looked at, how it was marked, and what you can do about it.";
/// What the head is for.
pub(super) const NOTE_HEAD: &str =
    "Note it: with it anybody can check that nothing before it was changed (assize verify --against).";

/// An answer as the card words it: titles in place of ids. None where the answer is words, which stand with it.
pub(super) fn answer(criterion: Option<&Criterion>, level: Option<&str>, language: Option<&str>) -> Option<String> {
    let Some(level) = level else { return Some("does not apply".to_owned()) };
    let title = |key: &str| {
        let levels = criterion.map(|criterion| criterion.kind.choices()).unwrap_or_default();
        let found: Option<&Level> = levels.iter().find(|level| level.key == key);
        found.map_or(key, |level| level.title.in_language(language)).to_owned()
    };
    match criterion.map(|criterion| &criterion.kind) {
        Some(Kind::Text) if level == SAID => None,
        Some(Kind::Select { .. }) if level.is_empty() => Some("none of them".to_owned()),
        Some(Kind::Select { .. }) => Some(level.split(AND).map(title).collect::<Vec<_>>().join(", ")),
        _ => Some(title(level)),
    }
}

/// What a mark rests on, as it is read: the words, and the number of their turn, from 1, where it is one.
pub(super) fn rests_on<'a>(mark: &'a Mark, dialogue: &'a Dialogue) -> Option<(&'a str, Option<usize>)> {
    let quote = mark.quote.as_ref()?;
    Some(match turn_of(quote, dialogue) {
        Some((place, Some(words))) if !words.is_empty() => (words, Some(place + 1)),
        Some((place, _)) => (turn(dialogue, place).unwrap_or(quote.expose()), Some(place + 1)),
        None => (quote.expose(), None),
    })
}

/// The marks that rest on each turn, by its place from 0, with the words of it. Turns are told apart once for each mark.
pub(super) fn resting(file: &CaseFile) -> BTreeMap<usize, Vec<(&Mark, Option<&str>)>> {
    let mut resting: BTreeMap<usize, Vec<(&Mark, Option<&str>)>> = BTreeMap::new();
    for mark in &file.marks {
        let found = mark.quote.as_ref().and_then(|quote| turn_of(quote, &file.words.rests_on.dialogue));
        if let Some((place, words)) = found {
            resting.entry(place).or_default().push((mark, words));
        }
    }
    resting
}

fn turn(dialogue: &Dialogue, place: usize) -> Option<&str> {
    turns(dialogue.transcript.as_ref().map(Untrusted::expose)?).get(place).copied()
}

/// The total, and what else is to be known of it: its band, what it was before fails, and the scores of classes.
pub(super) fn result(file: &CaseFile) -> (String, Vec<String>) {
    let audit = &file.audit;
    let percent = |number: Option<i64>| {
        shown(&number.map_or(Cell::Absent("undefined: nothing that counts applies"), Cell::Percent))
    };
    let before = (audit.raw != audit.total).then(|| format!("before fails {}", percent(audit.raw)));
    let classes = classes_of(file).into_iter().map(|(_, title, cell)| format!("{title} {}", shown(&cell)));
    let contested = match audit.state {
        AuditState::Disputed => Some(CONTESTED.to_owned()),
        AuditState::Struck => Some("struck: in no figure any more".to_owned()),
        AuditState::Replaced => Some("replaced: in no figure any more".to_owned()),
        _ => None,
    };
    let told = audit.band.iter().cloned().chain(before).chain(classes).chain(contested).chain(how_given(file));
    (percent(audit.total), told.collect())
}

/// How the score came in, where that was not by its auditor alone and once: who brought it in, who approved it, and the
/// scores before it that do not stand.
fn how_given(file: &CaseFile) -> Vec<String> {
    let mut told = Vec::new();
    told.extend(file.brought_in_by.as_ref().map(|who| format!("brought in for the auditor by {who}")));
    told.extend(file.undone.iter().map(|one| {
        let total = shown(&one.total.map_or(Cell::Absent("undefined"), Cell::Percent));
        let what = if one.is_return { "returned" } else { "taken back" };
        let why = one.why.as_ref().map_or("erased", Untrusted::expose);
        format!("a score of {total} before it was {what} by {}: {why}", one.by)
    }));
    told.extend(file.approved_by.as_ref().map(|who| format!("approved by {who}")));
    told
}

/// What can be done about it, how, and until when.
pub(super) fn what_next(file: &CaseFile) -> Vec<String> {
    let told =
        file.merged.iter().map(|one| format!("It was drawn and marked as {}'s. {}", one.double, merge_told(one)));
    told.chain(steps(file)).collect()
}

fn steps(file: &CaseFile) -> Vec<String> {
    let until = file.audit.dispute_due.map(|due| due.to_string()).unwrap_or_default();
    if file.audit.state == AuditState::Struck {
        let why = file.struck.iter().map(struck_by);
        let over = "A dispute took this audit out of all figures: nothing more can be disputed in it.".to_owned();
        return why.chain([over]).collect();
    }
    if file.audit.state == AuditState::Replaced {
        return vec![
            "Its dialogue is another agent's: it is in no figure any more, and nothing more can be disputed in it."
                .to_owned(),
        ];
    }
    let amended = file.audit.now_of.as_ref().map(|_| {
        "Its dialogue was amended to another agent since it was drawn: say so to your lead, who can have it taken out."
            .to_owned()
    });
    let mut steps: Vec<String> = amended.into_iter().collect();
    steps.extend(case_acts::for_agent(&file.acts));
    steps.extend(file.brief.iter().map(policy::brief));
    steps.extend(file.changed.iter().map(policy::changed_around));
    steps.extend(file.opened_for.iter().map(|of| for_agent(of, "you")));
    steps.extend(file.told.guests.iter().map(guest));
    steps.extend(file.told.short.iter().map(given_less));
    steps.extend(file.remedies.iter().flat_map(remedies));
    if file.is_past {
        let is_over = file.remedies.is_empty() && file.opened_for.iter().all(|of| of.left.is_empty());
        let stands = if is_over && file.audit.now_of.is_none() { ": the total stands" } else { "" };
        steps.push(format!("The time to dispute this audit ended on {until}{stands}."));
        return steps;
    }
    steps.extend(file.put_off.iter().map(away::why));
    steps.extend([
        format!(
            "Until {until} you can dispute it: reject each mark that you think is wrong, with a reason.{}",
            used(file)
        ),
        "Then somebody neutral leads a talk. What stays open is ruled on by somebody with no part in the case."
            .to_owned(),
        "No dispute ever lowers your score. While it is open the score is marked as contested.".to_owned(),
    ]);
    steps
}

/// What the agent can do in a dispute about what was kept.
fn remedies(remedy: &Remedy) -> Vec<String> {
    let id = remedy.dispute.0;
    let appeal = remedy.appeal_until.map(|until| {
        format!("The ruling on dispute {id} did not grant everything. You can appeal until {until}: assize arbitrate appeal {id} --note WHY.")
    });
    let contest = remedy.contest.as_ref().map(|contest| {
        let kept = (!contest.kept.is_empty()).then(|| format!("kept {}", contest.kept.join(", ")));
        let less: Vec<&str> = contest.less.iter().map(|one| one.name.as_str()).collect();
        let less = (!less.is_empty()).then(|| format!("gave less than was asked on {}", less.join(", ")));
        format!(
            "The session of dispute {id} {}. You can contest it until {}: assize dispute contest {id}. Then somebody with no part in the case rules on it.",
            kept.into_iter().chain(less).collect::<Vec<_>>().join(" and "),
            contest.until
        )
    });
    contest.into_iter().chain(appeal).collect()
}

/// What was given against what was asked, who asked, and who decided.
fn given_less(one: &Short) -> String {
    let opened = one.opened_by.as_ref().map(|by| format!(", which {by} opened for you,")).unwrap_or_default();
    let by = one.led_by.as_ref().map_or("the ruling".to_owned(), |by| format!("the session that {by} led"));
    let given = match &one.given {
        None => "kept what stood".to_owned(),
        Some(level) => format!("gave {}", answer_word(level.as_deref())),
    };
    format!("Dispute {}{opened} asked for {} on {}: {by} {given}.", one.dispute.0, one.asked, one.name)
}

/// Somebody who was asked to come to a session about it.
fn guest(one: &AskedToCome) -> String {
    let until = one.until.map_or("and is still".to_owned(), |until| format!("until {until}"));
    format!(
        "{} was asked by {} to come to a session about it, from {} on {until}, and could read it.",
        one.who, one.by, one.from
    )
}

/// What cannot be disputed again.
fn used(file: &CaseFile) -> String {
    let used: Vec<String> =
        file.told.used.iter().map(|(name, dispute)| format!("{name} (dispute {})", dispute.0)).collect();
    if used.is_empty() { String::new() } else { format!(" Not again: {}.", used.join(", ")) }
}

/// Who took it out of all figures, at whose wish and why.
fn struck_by(one: &Struck) -> String {
    let how = if one.in_session { "in the session" } else { "by a ruling" };
    format!(
        "{} struck it {how} of dispute {}, which {} opened: {}.",
        one.by,
        one.dispute.0,
        one.opened_by,
        one.subject.meaning()
    )
}

/// A correction that its auditor offers.
pub(super) fn offer(file: &CaseFile, offered: &Correction, language: Option<&str>) -> String {
    let criterion = file.card.criterion(&offered.criterion).ok();
    let title = criterion.map_or(offered.criterion.as_str(), |criterion| criterion.title.in_language(language));
    let right = answer(criterion, offered.level.as_deref(), language).unwrap_or_else(|| "other words".to_owned());
    let ends = file.told.asked.get(&offered.criterion).map(|(dispute, asked)| {
        format!(
            " Dispute {} asks for {asked} on it: to agree ends that, whatever it asks for, and it is not disputed again; to decline leaves it open.",
            dispute.0
        )
    });
    format!(
        "{} offers to correct a slip of theirs: {title}, to “{right}”.{}",
        offered.auditor.handle,
        ends.unwrap_or_default()
    )
}

/// For what an audit as a whole is rejected.
pub(super) const fn whole(subject: Subject) -> &'static str {
    match subject {
        Subject::Selection => "It should not have been selected",
        Subject::WrongAgent => "The dialogue is not mine",
        Subject::Criterion => "A mark is wrong",
    }
}

/// That something of an audit is in a dispute that is not over.
pub(super) const CONTESTED: &str = "contested: it may still change";
