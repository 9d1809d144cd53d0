//! Coverage: dialogues that are recorded, held against what another system counted (statistics.md 1.8, 3).
//!
//! Each missing dialogue stands in the frame as a phantom, in its agent's stratum. A phantom that is drawn is in no mean,
//! and reports tell the mean with it worth nothing too: keeping one out helps nobody.

use super::agents::{Agents, Bare};
use super::bounds::Bounds;
use super::label::label;
use super::row::FrameRow;
use crate::calc::draw::{phantom_refs, phantoms};
use crate::core::intake::{SourceCount, source_counts};
use crate::core::people::PersonId;
use crate::core::plan::{Candidate, Features, Plan, WIDTH};
use crate::core::refusal::Result;

use chrono::NaiveDate;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// What another system counted, and what of it is recorded.
#[derive(Clone)]
pub(in crate::core) struct Volume {
    channel: Option<String>,
    /// The channel as a label.
    label: String,
    pub(in crate::core) counted: u64,
    pub(in crate::core) recorded: u64,
}

/// What was counted for a window, held against the dialogues that the walk passes.
#[derive(Clone)]
pub(in crate::core) struct Coverage {
    /// By agent and day.
    pub(in crate::core) volumes: BTreeMap<(PersonId, NaiveDate), Vec<Volume>>,
    unplaced: usize,
}

impl Coverage {
    /// The counts that a plan can be held against: of its agents and channels. None where it goes by categories,
    /// which no count knows.
    pub(super) fn of(conn: &Connection, plan: &Plan, bounds: Bounds, agents: &Agents) -> Result<Self> {
        let mut coverage = Self { volumes: BTreeMap::new(), unplaced: 0 };
        for count in source_counts(conn, (bounds.first, bounds.last), bounds.entry)? {
            coverage.place(count, plan, agents);
        }
        if !plan.by_channel() {
            coverage.volumes.values_mut().for_each(prefer_whole);
        }
        Ok(coverage)
    }

    fn place(&mut self, count: SourceCount, plan: &Plan, agents: &Agents) {
        let count = SourceCount { agent: agents.one(count.agent), ..count };
        let features = Features {
            day: count.day,
            channel: count.channel.as_deref().unwrap_or_default(),
            category: "",
            team: agents.team(count.agent, count.day),
        };
        if features.team.is_none() || !plan.covers_team(features) {
            return;
        }
        let known = count.channel.is_some() || !plan.by_channel();
        if plan.by_category() || !known {
            self.unplaced += 1;
        } else if plan.covers(features) {
            // Two logins of one person are counted apart and are one agent's work.
            let volumes = self.volumes.entry((count.agent, count.day)).or_default();
            match volumes.iter_mut().find(|known| known.channel == count.channel) {
                Some(known) => known.counted += count.dialogues,
                None => volumes.push(Volume::of(count)),
            }
        }
    }

    /// Takes note of a dialogue that is recorded, wherever it stands.
    pub(super) fn see(&mut self, row: &FrameRow<'_>) {
        if self.volumes.is_empty() {
            return;
        }
        let Features { day, channel: seen, .. } = row.candidate.features;
        let volumes = self.volumes.get_mut(&(row.agent, day)).into_iter().flatten();
        for volume in volumes.filter(|volume| volume.channel.as_deref().is_none_or(|channel| channel == seen)) {
            volume.recorded += 1;
        }
    }

    /// Takes over what another part of the same walk passed.
    pub(super) fn merge(&mut self, other: &Self) {
        for (volumes, theirs) in self.volumes.values_mut().zip(other.volumes.values()) {
            for (volume, their) in volumes.iter_mut().zip(theirs) {
                volume.recorded += their.recorded;
            }
        }
    }

    /// How many counts of its agents the plan cannot be held against: it goes by what they do not know.
    pub(in crate::core) const fn unplaced(&self) -> usize {
        self.unplaced
    }

    /// How many dialogues were counted in all; none where nothing was.
    pub(super) fn counted(&self) -> Option<u64> {
        let volumes = self.volumes.values().flatten();
        (!self.volumes.is_empty()).then(|| volumes.map(|volume| volume.counted).sum())
    }

    /// How many more dialogues are recorded than were counted, day by day.
    pub(super) fn excess(&self) -> u64 {
        self.volumes.values().flatten().map(Volume::excess).sum()
    }

    /// Visits the rows of the phantoms, numbered by their strata's labels.
    pub(super) fn phantoms(
        &self,
        plan: &Plan,
        agents: &Agents,
        visit: &mut dyn FnMut(&FrameRow<'_>, &[&str]) -> Result<()>,
    ) -> Result<()> {
        let missing = self.missing(plan, agents);
        let gaps: Vec<u64> = missing.iter().map(|(_, _, volume)| volume.missing()).collect();
        for (place, reference) in phantom_refs(&gaps) {
            if let Some((_, (agent, day), volume)) = missing.get(place) {
                let row = FrameRow::phantom(*agent, volume.phantom(&reference, (*agent, *day), agents));
                visit(&row, plan.fields(&row.candidate, &mut [""; WIDTH]))?;
            }
        }
        Ok(())
    }

    /// Volumes of which something is missing, by the labels of their strata.
    fn missing(&self, plan: &Plan, agents: &Agents) -> Vec<(Vec<String>, (PersonId, NaiveDate), &Volume)> {
        let mut missing = Vec::new();
        for (whose, volumes) in &self.volumes {
            for volume in volumes.iter().filter(|volume| volume.missing() > 0) {
                let candidate = volume.phantom("", *whose, agents);
                let mut cells = [""; WIDTH];
                let fields = plan.fields(&candidate, &mut cells);
                missing.push((fields.iter().skip(1).map(|label| (*label).to_owned()).collect(), *whose, volume));
            }
        }
        missing.sort_by(|one: &(Vec<String>, _, _), other| one.0.cmp(&other.0));
        missing
    }
}

impl Volume {
    fn of(count: SourceCount) -> Self {
        let label = count.channel.as_deref().map(label).unwrap_or_default().into_owned();
        Self { channel: count.channel, label, counted: count.dialogues, recorded: 0 }
    }

    /// The channel; none: all together.
    pub(in crate::core) fn channel(&self) -> Option<&str> {
        self.channel.as_deref()
    }

    /// How many were counted and are not recorded.
    pub(in crate::core) const fn missing(&self) -> u64 {
        phantoms(self.recorded, self.counted)
    }

    /// How many are recorded and were not counted.
    pub(in crate::core) const fn excess(&self) -> u64 {
        self.recorded.saturating_sub(self.counted)
    }

    /// What a plan sees of a dialogue of which only agent, day and perhaps the channel are known.
    fn phantom<'a>(
        &'a self,
        reference: &'a str,
        (agent, day): (PersonId, NaiveDate),
        agents: &'a Agents,
    ) -> Candidate<'a> {
        let channel = (self.channel.as_deref().unwrap_or_default(), self.label.as_str());
        agents.candidate(agent, &Bare { reference, day, channel, category: "", rating: None })
    }
}

/// A count over all channels says more than those of some.
fn prefer_whole(volumes: &mut Vec<Volume>) {
    if volumes.iter().any(|volume| volume.channel.is_none()) {
        volumes.retain(|volume| volume.channel.is_none());
    }
}
