//! `assize score self`: how the agent of an audit would score it.

use crate::cli::ask::{End, Screen, Sheet, Sitting};
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::{Done, ask, blind};
use crate::core::act;
use crate::core::audit::{self, Answers};
use crate::core::ledger::Access;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard;
use crate::view::self_score;
use clap::Args;
use std::path::PathBuf;

/// Say how you would score a dialogue of your own
///
/// Only the agent of the audit can, once. It is kept apart: in no figure, and shown to nobody, its auditor neither, before
/// the audit is delivered. Then it stands next to the marks in score show, to talk about where they differ. Without
/// --answers you are asked, at a terminal. The answers are written as for score submit.
#[derive(Args, Debug)]
pub struct SelfScore {
    /// Its number, or the ref of its dialogue
    audit: String,
    /// The answers, as JSON; - is stdin
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

pub fn self_score(desk: &Desk, args: &SelfScore) -> anyhow::Result<Done> {
    let answers = match &args.answers {
        Some(file) => Answers::read(&name_of(file), &read_text(file)?)?,
        None => asked(desk, &args.audit)?,
    };
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, &args.audit)?;
    let done = open.perform(&act::SCORE_SELF, |writing, actor| audit::self_score(writing, actor, id, &answers))?;
    let (audit, total, new) = done.value;
    open.answer(&self_score::kept(&audit, total, new))?;
    Ok(Done::Well)
}

/// Answers asked for one by one at a terminal.
fn asked(desk: &Desk, named: &str) -> Result<Answers> {
    ask::require_terminal("--answers FILE")?;
    let mut open = desk.open(Access::Read)?;
    let (who, id) = (open.who()?, blind::named(&mut open, named)?);
    let (card, dialogue) = {
        let snapshot = open.store.snapshot()?;
        let audit = audit::load(&snapshot, id)?;
        // Whether a quote stands in a dialogue is told to its agent alone.
        let is_own = audit.agent.handle == who.actor;
        let words = is_own.then(|| audit::words(&snapshot, &audit)).transpose()?;
        (scorecard::load(&snapshot, audit.card)?, words.map(|words| words.rests_on.dialogue))
    };
    drop(open);
    let sheet = Sheet {
        card: &card,
        decided: &[],
        dialogue: dialogue.as_ref(),
        language: None,
        met_required: false,
        feedback: true,
        reading: "",
        keeps: false,
    };
    let mut sitting = Sitting::new(sheet, None);
    match sitting.run(&mut Screen::open(), &mut |_, _| {})? {
        End::HandIn => Ok(sitting.answers()),
        End::Left => Err(Refusal::words("nothing was handed in").hint("run the same command again to start over")),
        End::Stopped => {
            Err(Refusal::new(Kind::Interrupted, "interrupted: nothing was handed in")
                .hint("run the same command again"))
        }
    }
}
