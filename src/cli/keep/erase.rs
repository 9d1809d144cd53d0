//! `assize keep erase`, `approve`, `clean`, `erasures`: text about people goes, by two persons.

use super::whose::Whose;
use crate::cli::desk::Desk;
use crate::cli::open::Open;
use crate::cli::{Done, drafts, rights};
use crate::core::act;
use crate::core::keeping::{self, Answer, Erasing, Reason, Subject};
use crate::core::ledger::Access;
use crate::core::people::Role;
use crate::core::refusal::{Refusal, Result};
use crate::core::scratch;
use crate::view::erasing as view;
use crate::view::erasing::Left;
use crate::view::newcomer;
use clap::Args;

/// Ask for text about somebody to be erased; another person approves it
///
/// The answer is the plan: which texts go, how many, and what stays. Nothing is erased before somebody else says `assize keep
/// approve`: a manager; where every other manager has a part in it a representative of the agents, and where there is none an
/// arbiter. The answer names them. Neither of the two may have a part in a case that it is about: as its agent, in its dialogue, its score, a
/// session, a dispute or a ruling. --ref is one dialogue with all that was
/// written about it: marks, feedback, disputes, rulings. --customer is every dialogue of a customer. --agent is the name
/// of a person who has left, and all that is about them: feedback, disputes, coaching; the words of dialogues are their
/// customers' and stay.
///
/// Refs, handles, scores and days stay, and so do the seals: verify, draws and reports hold as before. Refused while a
/// case is open, while the agent can still dispute, and while somebody holds it (assize keep hold). Where the name of the
/// customer or the person stands in texts of others, as a whole word, the answer counts these and says what can be done.
///
/// Example: assize keep erase --ref D-1041 --reason asked
#[derive(Args, Debug)]
pub struct Erase {
    #[command(flatten)]
    whose: Whose,
    /// Why: asked, not-needed, unlawful or law
    #[arg(long, value_name = "REASON", value_parser = Reason::given)]
    reason: Reason,
    /// The headnotes of precedents that came of it go too, though others rest on them
    #[arg(long)]
    precedents: bool,
    /// Show the plan, and ask for nothing
    #[arg(long)]
    dry_run: bool,
}

/// Approve an erasure that somebody else asked for, and do it; or refuse it
///
/// What is erased does not come back. The text goes from the record, and the file is written again without it; drafts of
/// it next to the file are removed. Backups that were made before still hold it: the answer names them. Both persons act
/// under logins of their own: one account for both is told, and refused where the roster says whose it is.
///
/// Of the names of a customer or a person a mark stays: with it the next import notices the name, and leaves it out.
/// Nobody reads the name from it; who has this file and guesses a name can see whether it was erased here.
#[derive(Args, Debug)]
pub struct Approve {
    /// Its number, as `assize keep erasures` lists it
    #[arg(value_name = "ERASURE")]
    id: i64,
    /// Refuse it
    #[arg(long)]
    refuse: bool,
    /// Keep no mark of the names: then no import notices one that comes again, but for people whose handle it gives
    #[arg(long, conflicts_with = "refuse")]
    no_mark: bool,
    /// Check everything, say what would go, and erase nothing
    #[arg(long)]
    dry_run: bool,
}

pub fn erase(desk: &Desk, args: &Erase) -> anyhow::Result<Done> {
    let of = args
        .whose
        .wanted()?
        .ok_or_else(|| Refusal::words("say whose text is to be erased").hint("give --ref, --customer or --agent"))?;
    let erasing = Erasing { of, reason: args.reason, precedents: args.precedents };
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let asked =
        open.perform_unless(args.dry_run, &act::KEEP_ERASE, |writing, actor| keeping::ask(writing, actor, &erasing))?;
    // What was erased before, and could not be cleaned then, is finished now.
    let left = if asked.id.is_none() && !args.dry_run { Some(finish(&mut open, Some(&asked.subject))?) } else { None };
    open.answer(&view::asked(&asked, args.dry_run, left.as_ref()))?;
    done(left)
}

pub fn approve(desk: &Desk, args: &Approve) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::to_act(args.dry_run))?;
    let answer = Answer { granted: !args.refuse, marks: !args.no_mark };
    let (before, erased) = open.perform_unless(args.dry_run, &act::KEEP_APPROVE, |writing, actor| {
        // The name of a customer goes with the rest.
        let before = keeping::drafts_of_erasure(writing, args.id)?;
        Ok((before, keeping::approve(writing, actor, args.id, answer)?))
    })?;
    let left = if erased.granted && !args.dry_run { Some(finish_with(&mut open, &before)?) } else { None };
    open.answer(&view::erased(&erased, args.dry_run, left.as_ref()))?;
    done(left)
}

pub fn clean(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Write)?;
    // Whether they may is asked also where there is nothing to do.
    open.perform(&act::KEEP_CLEAN, |_, _| Ok(()))?;
    let has_work = keeping::uncleaned(&*open.store.snapshot()?)?.is_some();
    let left = finish(&mut open, None)?;
    open.answer(&view::cleaned(has_work, &left))?;
    done(Some(left))
}

/// Leads, managers and representatives read every erasure; others those that they asked for.
pub fn erasures(desk: &Desk) -> anyhow::Result<Done> {
    let mut open = desk.open(Access::Read)?;
    let may = rights::rights(&mut open)?;
    let (leads, speaks) = (open.actor_with(Role::Lead)?.is_some(), open.speaks_for_agents()?);
    let is_all = may.are_all() || leads || speaks;
    let mut found = keeping::listed(&*open.store.snapshot()?)?;
    let all = found.len();
    found.retain(|one| is_all || desk.actor() == Some(one.asked.actor.as_str()));
    // Who may read every dialogue need not know which customer asked.
    let knows = leads || speaks || open.actor_with(Role::Manager)?.is_some();
    for one in found.iter_mut().filter(|one| !knows && desk.actor() != Some(one.asked.actor.as_str())) {
        one.hide_customer();
    }
    let mut sheet = view::erasures(&found, all - found.len());
    let is_told = |name: &str| found.iter().any(|one| name == one.id.to_string());
    let new = act::newcomers(&*open.store.snapshot()?, 0)?;
    let of_them = new.iter().filter(|one| one.what.strip_prefix("erasure ").is_some_and(is_told));
    sheet.notes.extend(of_them.map(newcomer::note));
    open.sheet(&sheet)?;
    Ok(Done::Well)
}

/// Removes drafts about somebody, and writes the file again where something was erased since the last time.
pub(super) fn finish(open: &mut Open<'_>, subject: Option<&Subject>) -> Result<Left> {
    let about = match subject {
        Some(subject) => keeping::drafts_of(&*open.store.snapshot()?, subject)?,
        None => (Vec::new(), Vec::new()),
    };
    finish_with(open, &about)
}

/// The same with the audits and disputes whose drafts go.
pub(super) fn finish_with(open: &mut Open<'_>, about: &(Vec<i64>, Vec<i64>)) -> Result<Left> {
    let drafts = drafts::forget(open.desk.path(), about);
    // A backup that was killed has all words, and no name that anybody looks for.
    let unreached = scratch::clear_all(open.desk.path());
    let mut held_up = None;
    let uncleaned = keeping::uncleaned(&*open.store.snapshot()?)?;
    if let Some(upto) = uncleaned {
        match open.store.clean() {
            Ok(()) => drop(open.perform(&act::KEEP_CLEAN, |writing, _| keeping::cleaned(writing, upto))?),
            Err(refusal) => held_up = Some(refusal),
        }
    }
    let snapshot = open.store.snapshot()?;
    let (backups, exports) = (keeping::older_backups(&snapshot)?, keeping::older_exports(&snapshot)?);
    Ok(Left { drafts, backups, exports, unreached, held_up })
}

/// What could not be finished is told after what was done.
pub(super) fn done(left: Option<Left>) -> anyhow::Result<Done> {
    match left.and_then(|left| left.held_up) {
        Some(why) => Err(why.into()),
        None => Ok(Done::Well),
    }
}
