//! What people did around a draw, as its reader may see it.

use crate::cli::open::Open;
use crate::cli::{blind, rights};
use crate::core::audit::Blindfold;
use crate::core::draw::{self, Around, Behind, Listed, SaidUntold};
use crate::core::people::Person;
use crate::core::plan;
use crate::core::policy::HIDDEN;
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use crate::view::behind as shown;
use crate::view::words::withheld;
use chrono::NaiveDate;

/// Who asks what people did around draws: what they may read, and what the policy hides from them.
pub struct Reader {
    rights: Rights,
    fold: Blindfold,
    audits: bool,
}

impl Reader {
    /// The person who asks.
    pub fn of(open: &mut Open<'_>) -> Result<Self> {
        Ok(Self { rights: rights::rights(open)?, fold: blind::fold(open, None)?, audits: blind::may_audit(open)? })
    }

    /// What the policy hides from them, and whether they audit.
    pub const fn fold(&self) -> (&Blindfold, bool) {
        (&self.fold, self.audits)
    }

    /// What people did around a draw without what the reader may not read, and how much that is.
    pub fn behind(&self, draw: &Listed) -> Result<(Behind, Option<String>)> {
        let mut behind = draw.behind.clone();
        let withheld = self.conceal(&mut behind)?;
        Ok((behind, withheld))
    }

    /// All that people did around a draw, for sentences that say how much that is and by whom: without agents and words that
    /// the reader may not read, but no act less.
    pub fn told(&self, draw: &Listed) -> Behind {
        let mut behind = draw.behind.clone();
        let may_read = |agent: &Person| self.rights.figures_of(&agent.handle);
        for one in &mut behind.around {
            self.blindfold(one);
            if one.agent.as_ref().is_some_and(|agent| agent.handle == HIDDEN || !may_read(agent)) {
                (one.agent, one.what, one.why) = (None, None, None);
            }
        }
        behind
    }

    /// Hides whose dialogues an act was about, from who is not to know it yet. What is about no dialogue alone says which
    /// agents have some.
    fn blindfold(&self, one: &mut Around) {
        let fold = &self.fold;
        let is_hidden = one.request.map_or_else(|| fold.hides_some_agent(), |request| fold.hides_agent(request));
        if let Some(agent) = one.agent.as_mut().filter(|_| is_hidden) {
            // Who archives their own request is its agent.
            if one.by.actor == agent.handle {
                for name in [&mut one.by.actor, &mut one.by.login] {
                    HIDDEN.clone_into(name);
                }
            }
            HIDDEN.clone_into(&mut agent.handle);
        }
    }

    /// Takes out of it what the reader may not read, and says how much that is.
    fn conceal(&self, behind: &mut Behind) -> Result<Option<String>> {
        let Self { rights, fold, .. } = self;
        let left = rights
            .keep(&mut behind.moved, |one| Ok(one.agents.iter().any(|agent| rights.figures_of(&agent.handle))))?;
        for one in behind.moved.iter_mut().filter(|one| fold.hides_agent(one.request)) {
            for agent in &mut one.agents {
                HIDDEN.clone_into(&mut agent.handle);
            }
        }
        rights.keep(&mut behind.around, |one| {
            Ok(one.agent.as_ref().is_none_or(|agent| rights.figures_of(&agent.handle)))
        })?;
        behind.around.iter_mut().for_each(|one| self.blindfold(one));
        Ok(withheld(left, "amendment"))
    }
}

/// The dialogues outside a draw of which somebody said that the customer was not told, as its reader may see them.
pub fn untold(open: &mut Open<'_>, draw: &str) -> Result<(Vec<SaidUntold>, Option<String>)> {
    let (rights, fold) = (rights::rights(open)?, blind::fold(open, None)?);
    let mut found = draw::said_untold(&*open.store.snapshot()?, draw)?;
    let left = rights.keep(&mut found, |one| Ok(rights.figures_of(&one.agent.handle)))?;
    for one in found.iter_mut().filter(|one| fold.hides_agent(one.request)) {
        HIDDEN.clone_into(&mut one.agent.handle);
    }
    Ok((found, withheld(left, "dialogue that somebody said to be without notice")))
}

/// What is to be said of it in sentences: counts, and who did what.
pub fn notes(open: &mut Open<'_>, draw: &str) -> Result<Vec<String>> {
    notes_of(open, std::iter::once(draw))
}

/// The same of several draws, by their names.
pub fn notes_of<'a>(open: &mut Open<'_>, draws: impl Iterator<Item = &'a str>) -> Result<Vec<String>> {
    let (reader, mut notes) = (Reader::of(open)?, Vec::new());
    let snapshot = open.store.snapshot()?;
    for draw in draws {
        notes.extend(said(&reader, &draw::listed(&snapshot, draw)?));
    }
    Ok(notes)
}

fn said(reader: &Reader, listed: &Listed) -> Vec<String> {
    let mut notes = shown::notes(&reader.told(listed));
    notes.extend(shown::voided(listed).map(|says| format!("{}: {says}.", listed.name)));
    notes
}

/// The same of the draws whose window begins on a day or later.
pub fn of_draws(open: &mut Open<'_>, since: NaiveDate) -> Result<Vec<String>> {
    let reader = Reader::of(open)?;
    let snapshot = open.store.snapshot()?;
    let mut notes: Vec<String> = plan::fallen_so_far(&snapshot)?.iter().map(shown::fallen).collect();
    for listed in &draw::list_since(&snapshot, since)? {
        notes.extend(said(&reader, listed));
    }
    Ok(notes)
}
