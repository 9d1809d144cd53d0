//! `assize assign draw --picks`: what an engine picked comes in, and is drawn.

use super::dialogues::drawn;
use crate::cli::Done;
use crate::cli::desk::Desk;
use crate::cli::input::{name_of, read_text};
use crate::cli::intake::Export;
use crate::core::act::{self, Actor};
use crate::core::audit::{self, Picked};
use crate::core::draw::{Picks, known_before, listed};
use crate::core::intake::{self, Map, Order, Rejected, Survey, Taken, Unseen};
use crate::core::ledger::{Access, Gauge, Writing};
use crate::core::reading::Options;
use crate::core::refusal::{Refusal, Result};
use crate::core::toml::Written;
use crate::view::external;
use crate::view::page::Page;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The files that an engine wrote, and how the dialogues of the first are read.
struct Files<'a> {
    picks: Export<'a>,
    buckets: Export<'a>,
    said: Option<Export<'a>>,
    map: Map,
}

/// Takes in the picks of a draw: their tickets are checked, then their dialogues come in, then they are drawn. All or nothing;
/// of a dry run nothing is kept.
pub fn take(
    desk: &Desk,
    draw: &str,
    (picks, (buckets, said)): (&Path, (&Path, Option<&Path>)),
    (map, dry_run): (Option<&Path>, bool),
) -> anyhow::Result<Done> {
    let map = match map {
        Some(path) => Map::read(&Written { name: &name_of(path), text: &read_text(path)? })?,
        None => Map::default(),
    };
    let said = said.map(Export::open).transpose()?;
    let files = Files { picks: Export::open(picks)?, buckets: Export::open(buckets)?, said, map };
    let mut open = desk.open(Access::to_act(dry_run))?;
    let of_a_try = |page: Page| if dry_run { page.of_a_try() } else { page };
    match open.perform_unless(dry_run, &act::ASSIGN_DRAW, |writing, actor| files.take(writing, actor, draw))? {
        (name, None) => {
            open.answer(&external::known(&name))?;
            Ok(Done::Well)
        }
        (name, Some(Picked::Reserves(new))) => {
            open.answer(&of_a_try(external::reserves(&name, new)))?;
            Ok(Done::Well)
        }
        (name, Some(Picked::Drawn(window))) if dry_run => {
            open.answer(&of_a_try(external::picked(&name, &window)))?;
            Ok(Done::Well)
        }
        (name, Some(Picked::Drawn(mut window))) => {
            // Which picks were passed over is told once they are on record.
            window.draw.behind = listed(&*open.store.snapshot()?, &name)?.behind;
            drawn(desk, &mut open, &window)
        }
    }
}

impl Files<'_> {
    /// The name of the draw, and what the picks did; nothing where all of them came before.
    fn take(&self, writing: &mut Writing<'_>, actor: &Actor, draw: &str) -> Result<(String, Option<Picked>)> {
        let plain = Options::default();
        let (mut buckets, shown) = self.buckets.rows(&plain, &Arc::default())?;
        let (mut rows, file) = self.picks.rows(&plain, &Arc::default())?;
        let said = self.said.as_ref().map(|said| said.rows(&plain, &Arc::default())).transpose()?;
        let (mut said, said_of) = said.map_or((None, String::new()), |(rows, file)| (Some(rows), file));
        let said = said.as_mut().map(|rows| (rows, said_of.as_str()));
        let picks = Picks::read(writing, draw, (&mut rows, &file), ((&mut buckets, &shown), said))?;
        let name = picks.draw().to_owned();
        let changed = picks.changed_since(writing)?;
        if picks.are_known(writing)? {
            self.require_same(writing, actor, (&picks, &changed))?;
            return Ok((name, None));
        }
        let known = known_before(writing, &picks)?;
        let mut turned = Turned::without(&changed);
        let taken = self.import(writing, actor, (!changed.is_empty()).then_some(&mut turned)).map_err(|refusal| {
            let all = [refusal.findings.clone(), known].concat();
            refusal.findings(all)
        })?;
        turned.require_none(&picks)?;
        let picked = audit::draw_picks(writing, actor, &picks)?;
        intake::note_held_back(writing, &taken);
        Ok((name, Some(picked)))
    }

    /// Refuses picks that came before with other rows. Nothing of it is kept.
    fn require_same(
        &self,
        writing: &mut Writing<'_>,
        actor: &Actor,
        (picks, changed): (&Picks, &BTreeSet<String>),
    ) -> Result<()> {
        let mut turned = Turned::without(changed);
        turned.says = picks.scored_otherwise(writing)?;
        self.import(writing, actor, Some(&mut turned))?;
        turned.says.extend(picks.completed_by(writing)?);
        turned.require_none(picks)
    }

    /// Their dialogues come in by the same checks as any others.
    fn import(&self, writing: &mut Writing<'_>, actor: &Actor, turned: Option<&mut Turned<'_>>) -> Result<Taken> {
        let (gauge, options) = (Arc::new(Gauge::default()), self.map.options(Options::default()));
        let survey = || {
            let (mut reader, name) = self.picks.rows(&options, &Arc::default())?;
            Ok::<_, Refusal>(Survey::of(&mut reader, &self.map, &name))
        };
        let survey = self.map.wants_survey(false).then(survey).transpose()?;
        let (mut reader, file) = self.picks.rows(&options, &gauge)?;
        let mut keep = turned.map(|turned| {
            |row: &Rejected| {
                turned.keep(row);
                Ok(())
            }
        });
        let order = Order {
            file: &file,
            map: &self.map,
            survey,
            actor,
            rejects: keep.as_mut().map(|keep| keep as &mut _),
            amend: None,
            enrol: None,
            back: &[],
            unseen: Unseen::default(),
            later: &[],
            is_picked: true,
            gauge: &gauge,
        };
        intake::import(writing, &mut reader, order)
    }
}

/// Rows that say otherwise than what came before, without those of dialogues that were changed here since.
struct Turned<'a> {
    changed: &'a BTreeSet<String>,
    says: Vec<String>,
}

impl<'a> Turned<'a> {
    const fn without(changed: &'a BTreeSet<String>) -> Self {
        Self { changed, says: Vec::new() }
    }

    fn keep(&mut self, row: &Rejected) {
        let place = row.names.iter().position(|name| name == "ref");
        let reference = place.and_then(|place| row.cells.get(place));
        if reference.is_none_or(|reference| !self.changed.contains(reference)) {
            self.says.push(format!("line {}: {}", row.line, row.reason));
        }
    }

    fn require_none(self, picks: &Picks) -> Result<()> {
        if self.says.is_empty() { Ok(()) } else { Err(picks.came_otherwise(self.says)) }
    }
}
