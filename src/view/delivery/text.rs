//! The page of an agent as Markdown, for who reads mail as text: it says the same as the page, in the same order.

use super::{coached, machines, said};
use crate::core::audit::Mark;
use crate::core::dialogue::turns;
use crate::core::dispute::Statement;
use crate::core::report::{AgentPage, CaseFile, DeliveredAudit};
use crate::core::text::{Untrusted, shell_word};
use crate::view::audit::{by_what, failure};
use crate::view::card::weight;
use crate::view::inert::term_line;
use crate::view::markdown::{escaped, paragraphs};
use crate::view::read_by;
use crate::view::sheet::Cell;
use crate::view::table::shown;

/// Every audit of an agent, one after the other.
pub fn text(delivered: &AgentPage, rehearsal: bool) -> String {
    let mut lines = vec![format!("# Audits of {}", escaped(&delivered.agent))];
    if rehearsal {
        lines.extend([String::new(), "REHEARSAL".to_owned()]);
    }
    lines.extend(paragraphs(&[said::ABOUT.to_owned()]));
    lines.extend(coachings(delivered));
    for one in &delivered.audits {
        lines.push(String::new());
        lines.extend(audit(one, delivered.language(&one.file.card)));
    }
    let handle = code(&delivered.agent);
    lines.extend([
        String::new(),
        "## Your answer".to_owned(),
        String::new(),
        "Answer on the page for the browser, or at a terminal:".to_owned(),
        String::new(),
        format!("- read: `assize --as {handle} score acknowledge AUDIT`"),
        format!("- wrong: `assize --as {handle} dispute open AUDIT --criterion ID --reason REASON --propose ANSWER --statement TEXT`"),
        format!("- not to count at all: `assize --as {handle} dispute open AUDIT --selection --statement TEXT`, or `--wrong-agent`"),
        format!("- an offered correction: `assize --as {handle} dispute agree AUDIT --criterion ID`, or with `--decline`"),
        format!("- what stands with the score for good: `assize --as {handle} dispute statement AUDIT --statement TEXT`"),
        String::new(),
        format!("Sealed under head {}. {}", delivered.head, said::NOTE_HEAD),
        String::new(),
    ]);
    lines.join("\n")
}

fn coachings(delivered: &AgentPage) -> Vec<String> {
    let mut lines = Vec::new();
    for told in delivered.coachings.iter().map(coached::told) {
        lines.extend(paragraphs(&[told.about]));
        for (step, what) in told.steps {
            lines.extend(paragraphs(&[step]));
            lines.extend(what.iter().flat_map(|what| paragraphs(&lines_of(what))));
        }
        lines.extend(paragraphs(&told.next));
    }
    if lines.is_empty() { lines } else { [vec![String::new(), format!("## {}", coached::TITLE)], lines].concat() }
}

fn audit(one: &DeliveredAudit, language: Option<&str>) -> Vec<String> {
    let (file, audit) = (&one.file, &one.file.audit);
    let said = &file.words.rests_on.dialogue;
    let about =
        format!("{} · {} · {} · card {}", audit.reference.expose(), said.channel, audit.received, file.card.label());
    let mut lines = vec![format!("## Audit {}", audit.id.0)];
    lines.extend(paragraphs(&[about]));
    lines.extend(good(one));
    let (total, more) = said::result(file);
    lines.extend(headed("Total", &[std::iter::once(total).chain(more).collect::<Vec<_>>().join(" · ")]));
    lines.extend([String::new(), "### The marks".to_owned()]);
    lines.extend(file.marks.iter().flat_map(|mark| marked(one, mark, language)));
    lines.extend(by_machines(one, language));
    lines.extend(words("What to develop", file.feedback.develop.as_ref()));
    lines.extend(stated(&file.statements));
    lines.extend([String::new(), "### The dialogue".to_owned()]);
    lines.extend(said.details.iter().flat_map(|text| paragraphs(&lines_of(text))));
    lines.extend(dialogue(file, language));
    lines.extend(said.reply.iter().flat_map(|text| paragraphs(&lines_of(text))));
    lines.extend(offers(file, language));
    lines.extend(read_by::sentence(&one.read_by).iter().flat_map(|says| paragraphs(std::slice::from_ref(says))));
    lines.extend(headed("What you can do", &said::what_next(file)));
    lines
}

/// What machines with a licence say of it.
fn by_machines(one: &DeliveredAudit, language: Option<&str>) -> Vec<String> {
    let mut told = Vec::new();
    for verdict in &one.machines {
        told.push(machines::told(&one.file.card, verdict, language));
        told.extend(verdict.quote.iter().flat_map(lines_of));
    }
    if told.is_empty() { told } else { headed(machines::TITLE, &[vec![machines::NOTE.to_owned()], told].concat()) }
}

fn good(one: &DeliveredAudit) -> Vec<String> {
    let mut good: Vec<String> = one.file.feedback.met.iter().flat_map(lines_of).collect();
    for commended in &one.commendations {
        good.push(format!("Commended by {}:", commended.by.handle));
        good.extend(lines_of(&commended.words));
    }
    if good.is_empty() { Vec::new() } else { headed("What was good", &good) }
}

/// What the agent said of the score, for good.
fn stated(statements: &[Statement]) -> Vec<String> {
    let told = statements
        .iter()
        .flat_map(|one| one.words.iter().flat_map(lines_of).chain([one.at.to_string()]).collect::<Vec<_>>());
    let told: Vec<String> = told.collect();
    if told.is_empty() { told } else { headed("What you said of the score", &told) }
}

/// The corrections that wait for the agent's word.
fn offers(file: &CaseFile, language: Option<&str>) -> Vec<String> {
    let told = file.offered.iter().flat_map(|offered| {
        std::iter::once(said::offer(file, offered, language)).chain(offered.why.iter().flat_map(lines_of))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { told } else { headed("Offered to you", &told) }
}

fn marked(one: &DeliveredAudit, mark: &Mark, language: Option<&str>) -> Vec<String> {
    let file = &one.file;
    let criterion = file.card.criterion(&mark.criterion).ok();
    let title = title(file, mark, language);
    let worth = mark.percent.map(|percent| shown(&Cell::Percent(percent)));
    let answer = said::answer(criterion, mark.level.as_deref(), language);
    let told: Vec<String> = answer.into_iter().chain(worth).collect();
    let mut lines = vec![String::new(), format!("#### {}", escaped(title))];
    let mut about = vec![told.join(" · ")];
    about.extend(one.contested.contains(&mark.criterion).then(|| format!("This mark is {}.", said::CONTESTED)));
    let id = &mark.criterion;
    about.extend(criterion.map(|criterion| format!("Weight {} · id {id}", shown(&weight(&file.card, criterion)))));
    about.extend(failure(file, mark).map(|what| format!("It {what}.")));
    if let Some(change) = file.changes.get(&mark.criterion) {
        let from = said::answer(criterion, change.from.as_deref(), language);
        let from = from.map(|from| format!(", from “{from}”")).unwrap_or_default();
        about.push(format!("Changed by {}{from}.", by_what(change)));
    }
    about.retain(|line| !line.is_empty());
    lines.extend(paragraphs(&about));
    if let Some((quote, turn)) = said::rests_on(mark, &file.words.rests_on.dialogue) {
        let turn = turn.map(|turn| format!(" (turn {turn})")).unwrap_or_default();
        lines.extend([String::new(), format!("> {}", escaped(&format!("{quote}{turn}")))]);
    }
    lines.extend(mark.note.iter().flat_map(|note| paragraphs(&lines_of(note))));
    lines
}

/// The turns, numbered, and which marks rest on each.
fn dialogue(file: &CaseFile, language: Option<&str>) -> Vec<String> {
    let dialogue = &file.words.rests_on.dialogue;
    let Some(transcript) = &dialogue.transcript else { return Vec::new() };
    let rests = said::resting(file);
    let numbered = turns(transcript.expose()).into_iter().enumerate();
    let line = |(place, turn): (usize, &str)| {
        let on = rests.get(&place).map(Vec::as_slice).unwrap_or_default();
        let titles: Vec<&str> = on.iter().map(|(mark, _)| title(file, mark, language)).collect();
        let on_it = if titles.is_empty() { String::new() } else { format!(" [rests on it: {}]", titles.join(", ")) };
        [String::new(), format!("{}. {}", place + 1, escaped(&format!("{turn}{on_it}")))]
    };
    numbered.flat_map(line).collect()
}

fn title<'a>(file: &'a CaseFile, mark: &'a Mark, language: Option<&str>) -> &'a str {
    file.card.criterion(&mark.criterion).map_or(mark.criterion.as_str(), |one| one.title.in_language(language))
}

fn words(title: &str, text: Option<&Untrusted>) -> Vec<String> {
    text.map(|text| headed(title, &lines_of(text))).unwrap_or_default()
}

fn headed(title: &str, texts: &[String]) -> Vec<String> {
    [String::new(), format!("### {title}")].into_iter().chain(paragraphs(texts)).collect()
}

fn lines_of(text: &Untrusted) -> Vec<String> {
    text.expose().lines().map(str::to_owned).collect()
}

/// A handle within code, where no mark is escaped.
fn code(handle: &str) -> String {
    term_line(&shell_word(handle)).replace('`', "'")
}
