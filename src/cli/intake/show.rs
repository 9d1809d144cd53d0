//! `assize intake show`: one request with everything that happened to it.

use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, blind, rights};
use crate::core::act::About;
use crate::core::audit::{self, AuditId, AuditKind};
use crate::core::dialogue::{self, Revision};
use crate::core::draw;
use crate::core::keeping;
use crate::core::ledger::Access;
use crate::core::machine;
use crate::core::people::{self, Role};
use crate::core::policy::{BlindField, HIDDEN};
use crate::core::refusal::{Refusal, Result};
use crate::core::report;
use crate::core::request::{self, Story};
use crate::core::text::shell_word;
use crate::view;
use crate::view::page::Part;
use crate::view::sheet::{Cell, Sheet};
use crate::view::words::list_and;
use crate::view::{machine_disputes, machines, requests, revisions};
use clap::Args;

/// Show a request: its whole story, and its dialogue
///
/// What was known of a dialogue before it was completed or amended stays readable: its words are numbered, 1 is as it
/// came. What machines say of it is shown to who leads or audits, once they are not to score it blind; to its agent where the
/// policy says so, and as long as the machine's licence holds.
#[derive(Args, Debug)]
pub struct Show {
    /// The centre's own number of it
    #[arg(value_name = "REF")]
    reference: String,
    /// Only the words of this number, with who brought them, when and why
    #[arg(long, value_name = "N", conflicts_with = "all")]
    revision: Option<usize>,
    /// All words there were, the first ones first
    #[arg(long)]
    all: bool,
}

/// Shows a request with everything that happened to it.
pub fn show(desk: &Desk, args: &Show) -> anyhow::Result<Done> {
    let reference = args.reference.as_str();
    let mut open = desk.open(Access::Read)?;
    let (policy, now) = (open.policy()?, open.now);
    rights::require_request(&mut open, reference, "intake show")?;
    let (story, words) = known(&mut open, reference)?;
    if args.all || args.revision.is_some() {
        return earlier(&mut open, &words, args);
    }
    let mut page = match words.last() {
        Some(newest) => view::dialogue::dialogue(&newest.dialogue),
        None => requests::step(&request::find(&*open.store.snapshot()?, reference)?, &policy, "Request".to_owned(), 0),
    };
    page.name = "request";
    page.parts.extend(requests::story(&story, now, &policy));
    page.notes.extend(revisions::earlier(&shell_word(reference), &words));
    if let Some(newest) = words.last() {
        let erased = keeping::erased_on(&*open.store.snapshot()?, newest.dialogue.id)?;
        page.notes.extend(erased.map(view::gone::erased_note));
    }
    let audits = blind::of_request(&mut open, reference)?;
    let audits = readable(&mut open, audits)?;
    page.notes.extend(looked_at(&mut open, audits)?);
    if blind::special_refs(&mut open)?.contains(reference) {
        page.notes.push("It is a special case: its agent was hurt. See assize report care --special.".to_owned());
    }
    page.parts.extend(verdicts(&mut open, words.last())?);
    if let Some((sheet, hint)) = shown(&mut open, words.last())? {
        page.parts.push(Part::Sheet(sheet));
        page.notes.extend(hint);
    }
    page.notes.extend(open.one_login(About::Ref(reference))?);
    open.page(&page)?;
    Ok(Done::Well)
}

/// What machines say of a dialogue, for who leads, audits or decides, once they are not to score it blind; never for its agent.
fn verdicts(open: &mut Open<'_>, newest: Option<&Revision>) -> Result<Option<Part>> {
    let (reader, today) = (blind::reader(open)?, open.today()?);
    let (Some(words), Some(reader)) = (newest, reader) else { return Ok(None) };
    let (request, agent) = (words.dialogue.id, words.dialogue.agent);
    let hidden = blind::fold(open, Some(request))?.hidden(request);
    let snapshot = open.store.snapshot()?;
    let roles = people::stints_on(&snapshot, reader.id, today)?;
    let may = reader.id != agent && roles.iter().any(|(role, _)| *role != Role::Agent);
    let verdicts = machine::verdicts_of(&snapshot, request)?;
    if verdicts.is_empty() || !may {
        return Ok(None);
    }
    if hidden.contains(&BlindField::Verdict) {
        return Ok(Some(Part::Fields(vec![("verdicts", "verdicts of machines", Cell::Absent(HIDDEN))])));
    }
    let committed = draw::first_committed(&snapshot, request)?;
    Ok(Some(Part::Sheet(machines::verdicts(&verdicts, committed))))
}

/// What machines with a licence say of a dialogue, for its agent, with how to dispute it.
fn shown(open: &mut Open<'_>, newest: Option<&Revision>) -> Result<Option<(Sheet, Option<String>)>> {
    let (reader, today, policy) = (blind::reader(open)?, open.today()?, open.policy()?);
    let (Some(words), Some(reader)) = (newest, reader) else { return Ok(None) };
    if reader.id != words.dialogue.agent {
        return Ok(None);
    }
    let found = report::shown_verdicts(&*open.store.snapshot()?, words.dialogue.id, &policy, today)?;
    Ok((!found.is_empty()).then(|| machine_disputes::shown(words.dialogue.reference.expose(), &found)))
}

/// Those of the audits that the reader may read.
fn readable(open: &mut Open<'_>, mut audits: Vec<AuditId>) -> Result<Vec<AuditId>> {
    rights::of_audits(open, &mut audits, "audit", |id| *id)?;
    Ok(audits)
}

/// Which audits look at it: what chance drew, and apart from that what somebody asked for.
fn looked_at(open: &mut Open<'_>, audits: Vec<AuditId>) -> Result<Vec<String>> {
    let (mut drawn, mut asked) = (Vec::new(), Vec::new());
    let snapshot = open.store.snapshot()?;
    for id in audits {
        let of = if audit::load(&snapshot, id)?.kind == AuditKind::SpotCheck { &mut asked } else { &mut drawn };
        of.push(format!("audit {}", id.0));
    }
    let all = [("It was drawn", drawn), ("Somebody looks at it", asked)];
    let told = |(says, numbers): (&str, Vec<String>)| {
        (!numbers.is_empty()).then(|| format!("{says}: {}. assize score show shows it.", list_and(&numbers)))
    };
    Ok(all.into_iter().filter_map(told).collect())
}

/// The story of a request and, where it is finished, all words on it; without what is hidden from the reader.
fn known(open: &mut Open<'_>, reference: &str) -> Result<(Story, Vec<Revision>)> {
    let (mut story, found, mut words) = {
        let snapshot = open.store.snapshot()?;
        let story = request::story(&snapshot, reference)?;
        if !dialogue::is_finished(&snapshot, reference)? {
            return Ok((story, Vec::new()));
        }
        let found = dialogue::find(&snapshot, reference)?;
        let words = dialogue::revisions(&snapshot, found.id)?;
        (story, found, words)
    };
    let hidden = blind::fold(open, Some(found.id))?.hidden(found.id);
    story.conceal(&hidden, &found.agent_handle);
    for words in &mut words {
        words.conceal(&hidden);
    }
    Ok((story, words))
}

/// The words that were asked for.
fn earlier(open: &mut Open<'_>, words: &[Revision], args: &Show) -> anyhow::Result<Done> {
    let reference = shell_word(&args.reference);
    let Some(last) = words.last() else {
        return Err(Refusal::rule(format!("`{}` is being handled here: it is no dialogue yet", args.reference))
            .hint("what was done so far, without --all and --revision: assize intake show")
            .into());
    };
    let Some(number) = args.revision else {
        open.sheet(&revisions::all(&reference, words))?;
        return Ok(Done::Well);
    };
    let Some(wanted) = words.iter().find(|one| one.number == number) else {
        let hint = match last.number {
            1 => "there is only revision 1".to_owned(),
            last => format!("there are the revisions 1 to {last}"),
        };
        return Err(Refusal::rule(format!("there is no revision {number} of `{}`", args.reference)).hint(hint).into());
    };
    open.page(&revisions::one(&reference, words, wanted))?;
    Ok(Done::Well)
}
