//! `assize dispute open` at a terminal: what is rejected, why, and in which words.

use crate::cli::ask::{Item, Outcome, Paper, Rejection, Screen, Talk, require_terminal};
use crate::cli::blind;
use crate::cli::desk::{Desk, tell};
use crate::core::act;
use crate::core::audit::{self, AuditId};
use crate::core::dispute::{self, Claim};
use crate::core::ledger::Access;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard;

const WITHOUT_TERMINAL: &str = "say it with flags: --criterion ID --reason REASON --propose LEVEL --statement TEXT; or with \
     --selection or --wrong-agent and --statement TEXT";

/// The claims that somebody makes at the terminal; none where they left. Nothing of it is kept anywhere.
pub fn claims(desk: &Desk, named: &str) -> Result<Option<Vec<Claim>>> {
    require_terminal("--criterion ID").map_err(|refusal| refusal.hint(WITHOUT_TERMINAL))?;
    let (id, rejection) = begin(desk, named)?;
    let mut paper = Paper::default();
    let items = |paper: &Paper| -> Result<Vec<Item<'_>>> { rejection.items(paper) };
    let talk = Talk { items: &items, ends: "Open the dispute? It is recorded with your words", keeps: false };
    let mut screen = Screen::open();
    screen.heading(&format!("Audit {}", id.0));
    match talk.hold(&mut screen, &mut paper, &mut |_| {})? {
        Outcome::Record => Rejection::claims(&paper).map(Some),
        Outcome::Left => {
            drop(screen);
            tell("nothing was recorded");
            Ok(None)
        }
        Outcome::Stopped => {
            Err(Refusal::new(Kind::Interrupted, "interrupted: nothing was recorded").hint("run the same command again"))
        }
    }
}

/// What can be rejected; refused to who may not. The file is closed before anybody is asked.
fn begin(desk: &Desk, named: &str) -> Result<(AuditId, Rejection)> {
    let mut open = desk.open(Access::Write)?;
    let id = blind::named(&mut open, named)?;
    let audit =
        open.perform_unless(true, &act::DISPUTE_OPEN, |writing, actor| dispute::require_openable(writing, actor, id))?;
    // Half of a pair is not shown to who scores the other one.
    let audit = blind::audit(&mut open, audit)?;
    let snapshot = open.store.snapshot()?;
    let rejection = Rejection {
        card: scorecard::load(&snapshot, audit.card)?,
        marks: audit.scoring.map(|scoring| audit::marks_of(&snapshot, scoring)).transpose()?.unwrap_or_default(),
        disputed: dispute::disputed(&snapshot, id)?.into_keys().collect(),
    };
    Ok((id, rejection))
}
