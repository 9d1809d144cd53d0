//! What one machine said of one draw's frame, added up.

use super::held::Frame;
use crate::calc::assisted::Lambda;
use crate::calc::decimal::{float, real, whole};
use crate::core::people::PersonId;
use std::collections::HashMap;

/// What one machine said of one draw's frame.
#[derive(Default)]
pub(super) struct OfDraw {
    scores: (i64, u64),
    /// By agent: the sum of scores, how many have one, how many have none.
    agents: HashMap<PersonId, (i64, u64, u64)>,
    without: u64,
    /// The sum of scores, and how many, of the whole frame, whatever the report is about.
    whole: (i64, u64),
}

impl OfDraw {
    /// Takes the sum of so many scores of the frame into the mean that stands for what has none.
    pub(super) fn see(&mut self, sum: i64, scores: u64) {
        self.whole = (self.whole.0 + sum, self.whole.1 + scores);
    }

    /// Whether the report is about none of its dialogues.
    pub(super) const fn is_empty(&self) -> bool {
        self.scores.1 + self.without == 0
    }

    pub(super) fn count(&mut self, agent: PersonId, total: Option<i64>) {
        let (with, without) = if total.is_some() { (1, 0) } else { (0, 1) };
        self.add(Some(agent), total.unwrap_or_default(), (with, without));
    }

    /// Adds the sum of the scores of so many dialogues, and so many that have none, of one agent or of several.
    pub(super) fn add(&mut self, agent: Option<PersonId>, sum: i64, (with, without): (u64, u64)) {
        self.scores = (self.scores.0 + sum, self.scores.1 + with);
        self.without += without;
        if let Some(agent) = agent {
            let own = self.agents.entry(agent).or_default();
            *own = (own.0 + sum, own.1 + with, own.2 + without);
        }
    }

    /// What has no score counts with the mean of the others of its frame: fixed before the seed, so that it favours nothing,
    /// and the same whatever a report is about, so that an agent has one figure.
    pub(super) fn add_to(self, frame: &mut Frame, entry: i64, lambda: Option<Lambda>) {
        frame.scores = (frame.scores.0 + real(self.scores.0), frame.scores.1 + self.scores.1);
        for (agent, (sum, with, _)) in &self.agents {
            let own = frame.agents.entry(*agent).or_default();
            own.scores = (own.scores.0 + real(*sum), own.scores.1 + with);
        }
        let Some(lambda) = lambda.filter(|_| self.whole.1 > 0) else { return };
        let Some(mean) = whole(real(self.whole.0) / float(self.whole.1)) else { return };
        frame.means.insert(entry, mean);
        frame.without_score += self.without;
        let known = |sum: i64, without: u64| lambda.share() * (real(sum) + real(mean) * float(without));
        frame.known.0 += known(self.scores.0, self.without);
        frame.known.1 += self.scores.1 + self.without;
        for (agent, (sum, with, without)) in self.agents {
            let own = &mut frame.agents.entry(agent).or_default().known;
            *own = (own.0 + known(sum, without), own.1 + with + without);
        }
    }
}
