//! `assize arbitrate rule`: an arbiter rules on what is open.

use super::ask_ruling;
use crate::cli::desk::{Desk, tell};
use crate::cli::input::{name_of, read_text};
use crate::cli::open::Open;
use crate::cli::signing::{Keygen, Signer};
use crate::cli::{Done, disputed};
use crate::core::act;
use crate::core::arbitration::{self, Ruled, Signed};
use crate::core::dispute::{self, DisputeId};
use crate::core::ledger::Access;
use crate::core::refusal::Result;
use crate::core::toml::Written;
use crate::view::{arbiters, ruling};
use clap::Args;
use std::path::{Path, PathBuf};

/// Rule on every open point of a dispute, or of its appeal
///
/// Only who was drawn may, after they answered blind (arbitrate take). On an appeal each of three rules by themselves;
/// their ballots stay sealed until all are in, then the majority holds. A ruling never leaves the agent worse off.
///
/// Ruling: rationale = "…", root_cause = "context" (or criterion, policy, communication, slip, wording, none),
/// responsible = "auditor" (or agent, lead, management, nobody), where wanted headnote = "…" (it becomes a precedent) and
/// coaching = "…" (what else was found: never points); then for each open point [[point]] criterion = "tone" (or
/// subject = "selection"), verdict = "keep" (or agent, not-applicable, or other with level = "full"). A question that
/// is asked only after that is answered with [[opened]] criterion = "days", level = "yes". Work that follows:
/// [[action]] kind = "policy", owner = "lea", due = "2026-04-01", task = "…". Precedents: [[precedent]] number = 4,
/// kind = "followed" (or distinguished, overruled).
///
/// At a terminal, without --ruling, you are asked for everything that stands there, one by one. What is answered is kept
/// as a draft in a file that only you can read, DATABASE.drafts/ruling-DISPUTE-YOU.toml, until it is recorded: the same
/// command goes on with it.
///
/// With --key the text of your ballot is signed by ssh-keygen with that key, whose public half you registered.
#[derive(Args, Debug)]
pub struct Rule {
    /// The dispute's number, or the ref of its dialogue
    dispute: String,
    /// The ruling, as TOML; - is stdin
    #[arg(long, value_name = "FILE")]
    ruling: Option<PathBuf>,
    /// Sign with the SSH key in this file, or with the one in the agent whose public half it is
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

pub fn rule(desk: &Desk, args: &Rule) -> anyhow::Result<Done> {
    let (id, key) = (disputed::named(desk, &args.dispute)?, args.key.as_deref());
    if let Some(file) = &args.ruling {
        let (name, text) = (name_of(file), read_text(file)?);
        return Ok(record(desk, id, &Written { name: &name, text: &text }, key)?);
    }
    match ask_ruling::ruling(desk, id)? {
        Ok(noted) => Ok(noted.record(|name, text| record(desk, id, &Written { name, text }, key))?),
        Err(done) => Ok(done),
    }
}

/// Records a ruling, signed where a key is given.
fn record(desk: &Desk, id: DisputeId, written: &Written<'_>, key: Option<&Path>) -> Result<Done> {
    let mut open = desk.open(Access::Write)?;
    let signed = key.map(|key| sign(&mut open, id, written, key)).transpose()?.flatten();
    let ruled = open.perform(&act::ARBITRATE_RULE, |writing, actor| {
        arbitration::rule(writing, actor, id, written, signed.as_ref())
    })?;
    if let Ruled::TooLate(lapsed) = &ruled.value {
        tell(&format!("error: the seat is no longer yours, and that is recorded. {}", ruling::lapsed(lapsed)));
        return Ok(Done::Short);
    }
    let dispute = dispute::load(&*open.store.snapshot()?, id)?;
    let refused = dispute.points.iter().filter(|point| point.first.is_some() && !point.is_granted()).count();
    open.answer(&arbiters::ruled(id, &ruled.value, refused))?;
    Ok(Done::Well)
}

/// Signs the ballot as it will be recorded; none where it stands already or the time is over.
fn sign(open: &mut Open<'_>, id: DisputeId, written: &Written<'_>, key: &Path) -> Result<Option<Signed>> {
    let (who, now) = (open.who()?, open.now);
    let wanted = {
        let snapshot = open.store.snapshot()?;
        let actor = act::ARBITRATE_RULE.authorize(&snapshot, &who, now)?;
        arbitration::to_sign(&snapshot, &actor, id, written)?
    };
    let Some(wanted) = wanted else { return Ok(None) };
    let signer = Signer { handle: &wanted.arbiter, public: &wanted.public };
    let armored = Keygen::on_path().sign(&wanted.text, key, &signer)?;
    Ok(Some(Signed { text: wanted.text, armored }))
}
