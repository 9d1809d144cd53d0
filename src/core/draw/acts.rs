//! Acts: everything that people did around a draw, counted by kind, for those who look at many draws at once.

use super::behind::Behind;
use super::doing::Doing;
use crate::core::ledger::By;
use std::collections::BTreeSet;

/// How often people did something around a draw, and who.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acts {
    /// What, in words.
    pub what: &'static str,
    /// How often.
    pub times: u64,
    /// Who: handle and login, each once.
    pub by: BTreeSet<String>,
}

impl Behind {
    /// What people did around the draw, each kind once; a kind that nobody did is left out.
    pub fn acts(&self) -> Vec<Acts> {
        let moved: Vec<_> = self.moved.iter().map(|one| (1, &one.by)).collect();
        let plan: Vec<_> = self.plan.since.iter().map(|one| (1, &one.by)).collect();
        let rules: Vec<_> = self.rules.iter().map(|one| (1, &one.by)).collect();
        let roster: Vec<_> = self.backdated.iter().map(|one| (1, &one.by)).collect();
        let absences: Vec<_> = self.called_off.iter().map(|one| (1, &one.off)).collect();
        let known = [
            ("dialogue amended into or out of it", moved),
            ("plan changed", plan),
            ("house rules changed", rules),
            ("roster of its days changed before it", roster),
            ("auditor's absence called off", absences),
        ];
        let of = |doing: &Doing| {
            let acts = self.around.iter().filter(|one| one.doing == *doing);
            (doing.word(), acts.map(|one| (one.times, &one.by)).collect::<Vec<_>>())
        };
        known.into_iter().chain(Doing::ALL.iter().map(of)).filter_map(|(what, acts)| counted(what, &acts)).collect()
    }
}

fn counted(what: &'static str, acts: &[(u64, &By)]) -> Option<Acts> {
    let times = acts.iter().map(|(times, _)| times).sum();
    let by = acts.iter().map(|(_, by)| by.to_string()).collect();
    (times > 0).then_some(Acts { what, times, by })
}
