//! Estimates from draws with strata: their means, and whether their intervals hold the truth as often as they say.

use crate::support::is_slow;
use assize::calc::draw::Drawer;
use assize::calc::estimate::{
    Cell, Estimate, Layout, Level, Stratum, design, kish, level_for, shared, spreads, weighted_mean,
};
use proptest::collection::vec;
use proptest::prelude::*;

fn cell(stratum: usize, values: &[i64]) -> Cell {
    let mut cell = Cell { stratum, ..Cell::default() };
    for value in values {
        cell.add(*value);
    }
    cell
}

fn stratum(place: usize, size: u64, audited: u64) -> Stratum {
    Stratum { size: (size, 1), audited, kin: [100 + place, 1000, 10_000] }
}

#[test]
fn every_audit_counts_for_as_many_dialogues_as_its_stratum_has_for_each() {
    let strata = [stratum(0, 10, 5), stratum(1, 90, 5)];
    let cells = [cell(0, &[0; 5]), cell(1, &[10_000; 5])];
    assert_eq!(weighted_mean(&strata, &cells), Some(9000));
    let estimate = design(&Layout::of(&strata), Level::Stratum, &cells).unwrap();
    assert!((estimate.mean - 9000.0).abs() < 1e-6 && (estimate.stands_for - 100.0).abs() < 1e-9);
    assert_eq!(estimate.interval(0.95), None, "nothing that was audited differs within its stratum");
}

#[test]
fn the_mean_is_rounded_half_to_even_once() {
    let strata = [stratum(0, 1, 1), stratum(1, 1, 1)];
    assert_eq!(weighted_mean(&strata, &[cell(0, &[0]), cell(1, &[1])]), Some(0));
    assert_eq!(weighted_mean(&strata, &[cell(0, &[2]), cell(1, &[1])]), Some(2));
    let thirds = [stratum(0, 1, 3), stratum(1, 7, 2)];
    assert_eq!(weighted_mean(&thirds, &[cell(0, &[1, 0, 0]), cell(1, &[4, 5])]), Some(4), "(1/3 + 31.5) / 8");
    assert_eq!(weighted_mean(&thirds, &[]), None);
}

#[test]
fn fifty_of_fifty_leave_nothing_uncertain() {
    let values: Vec<i64> = (0..50).map(|n| n * 200).collect();
    let estimate = |size| design(&Layout::of(&[stratum(0, size, 50)]), Level::Stratum, &[cell(0, &values)]).unwrap();
    assert_eq!(estimate(50).interval(0.95), Some((4900.0, 4900.0)));
    let (low, high) = estimate(51).interval(0.95).unwrap();
    assert!(low < 4900.0 && high > 4900.0);
    assert!(estimate(51).rate_interval(0.95).unwrap().0 < estimate(50).rate_interval(0.95).unwrap().0);
}

#[test]
fn a_stratum_with_one_audit_has_no_variance_of_its_own() {
    let strata = [stratum(0, 10, 1), stratum(1, 90, 5)];
    let cells = [cell(0, &[5000]), cell(1, &[1000, 2000, 3000, 4000, 5000])];
    assert_eq!(design(&Layout::of(&strata), Level::Stratum, &cells).unwrap().variance, None);
    let level = level_for(&Layout::of(&strata), std::iter::once(cells.as_slice()));
    assert_eq!(level, Level::OverAgents, "the same stratum of other draws does not help here");
    assert!(design(&Layout::of(&strata), level, &cells).unwrap().variance.is_some());
    let all_of_it = [stratum(0, 1, 1), stratum(1, 90, 5)];
    assert_eq!(level_for(&Layout::of(&all_of_it), std::iter::once(cells.as_slice())), Level::Stratum);
    assert!(design(&Layout::of(&all_of_it), Level::Stratum, &cells).unwrap().variance.is_some());
}

#[test]
fn nights_with_one_audit_each_are_taken_together() {
    let mut strata: Vec<Stratum> = (0..6).map(|night| stratum(night, 20, 1)).collect();
    for stratum in &mut strata {
        stratum.kin[0] = 7;
    }
    let cells: Vec<Cell> = (0..6).map(|night| cell(night, &[i64::try_from(night).unwrap() * 1000])).collect();
    assert_eq!(level_for(&Layout::of(&strata), std::iter::once(cells.as_slice())), Level::OverDraws);
    let together = design(&Layout::of(&strata), Level::OverDraws, &cells).unwrap();
    let one = [Stratum { size: (120, 1), audited: 6, kin: [7, 0, 0] }];
    let as_one = design(&Layout::of(&one), Level::Stratum, &[cell(0, &[0, 1000, 2000, 3000, 4000, 5000])]).unwrap();
    assert!((together.variance.unwrap().value - as_one.variance.unwrap().value).abs() < 1e-6);
    assert!((together.mean - as_one.mean).abs() < 1e-9);
}

#[test]
fn what_was_drawn_and_is_unfit_makes_its_stratum_smaller() {
    let half_unfit = Stratum { size: (90 * 5, 10), audited: 5, kin: [0, 1, 2] };
    let strata = [stratum(0, 45, 5), half_unfit];
    assert_eq!(weighted_mean(&strata, &[cell(0, &[0; 5]), cell(1, &[10_000; 5])]), Some(5000));
}

#[test]
fn a_shared_spread_needs_ten_degrees_of_freedom() {
    for (each, is_enough) in [(6, true), (5, false)] {
        let strata = [stratum(0, 500, each), stratum(1, 500, each)];
        let values: Vec<i64> = (0..i64::try_from(each).unwrap()).map(|n| n * 1000).collect();
        let cells = [[cell(0, &values)], [cell(1, &values)]];
        let spread = spreads(&Layout::of(&strata), cells.iter().map(<[Cell; 1]>::as_slice));
        let found = shared(&Layout::of(&strata), &spread, &cells[0]).unwrap();
        assert_eq!(found.variance.is_some(), is_enough, "{each} audits each");
    }
}

#[test]
fn unequal_weights_make_audits_worth_less() {
    let worth = kish([(1.0, 10.0), (9.0, 10.0)].into_iter()).unwrap();
    assert!((worth - 100.0 * 100.0 / 820.0).abs() < 1e-9, "{worth}");
    assert_eq!(kish(std::iter::empty()), None);
    assert_eq!(kish([(0.0, 3.0)].into_iter()), None);
}

proptest! {
    #[test]
    fn a_mean_lies_among_its_values_and_does_not_depend_on_how_cells_are_cut(
        parts in vec((1_u64..500, vec(0_i64..=12_000, 1..9)), 1..6),
    ) {
        let strata: Vec<Stratum> = parts.iter().enumerate()
            .map(|(place, (size, values))| stratum(place, size + values.len() as u64, values.len() as u64)).collect();
        let whole: Vec<Cell> = parts.iter().enumerate().map(|(place, (_, values))| cell(place, values)).collect();
        let cut: Vec<Cell> = parts.iter().enumerate()
            .flat_map(|(place, (_, values))| values.iter().map(move |value| cell(place, &[*value]))).collect();
        let mean = weighted_mean(&strata, &whole).unwrap();
        let all = || parts.iter().flat_map(|(_, values)| values);
        prop_assert!(all().min().unwrap() <= &mean && &mean <= all().max().unwrap());
        prop_assert_eq!(weighted_mean(&strata, &cut), Some(mean));
        let (one, other) = (design(&Layout::of(&strata), Level::Plan, &whole).unwrap(), design(&Layout::of(&strata), Level::Plan, &cut).unwrap());
        prop_assert!((one.mean - other.mean).abs() < 1e-6);
        let close = |one: Estimate, other: Estimate| match (one.variance, other.variance) {
            (Some(one), Some(other)) => (one.value - other.value).abs() <= 1e-6 * one.value.max(1.0),
            (None, None) => true,
            _ => false,
        };
        prop_assert!(close(one, other));
    }
}

/// A made-up centre whose every total is known: strata of agents and risks.
struct Centre {
    /// The totals of each stratum, which agent, and which risk.
    strata: Vec<(usize, usize, Vec<i64>)>,
}

/// A small chain of numbers that is the same everywhere.
struct Chain(u64);

impl Chain {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

impl Centre {
    /// Agents with few low-rated dialogues, of which one in three is bad, and many others, of which one in ten is.
    fn made(seed: u64, agents: usize) -> Self {
        let mut chain = Chain(seed);
        let mut strata = Vec::new();
        for agent in 0..agents {
            for (risk, least, bad) in [(0, 12, 3), (1, 60, 10)] {
                let size = least + chain.next(80);
                let skill = chain.next(800);
                let total = |chain: &mut Chain| {
                    let low = chain.next(bad) == 0;
                    let value = if low { chain.next(6000) } else { 8200 + skill + chain.next(1000) };
                    i64::try_from(value).unwrap()
                };
                strata.push((agent, risk, (0..size).map(|_| total(&mut chain)).collect()));
            }
        }
        Self { strata }
    }

    fn truth(&self, belongs: impl Fn(usize) -> bool) -> f64 {
        let totals: Vec<i64> =
            self.strata.iter().filter(|(agent, ..)| belongs(*agent)).flat_map(|(.., totals)| totals.clone()).collect();
        #[allow(clippy::cast_precision_loss)]
        let mean = totals.iter().sum::<i64>() as f64 / totals.len() as f64;
        mean
    }

    /// Draws as the tool does: the smallest tickets of each stratum.
    fn draw(&self, key: u64, each: usize) -> (Vec<Stratum>, Vec<(usize, Cell)>) {
        let key = format!("{key:064x}");
        let quotas = (0..self.strata.len()).map(|place| (vec![place.to_string()], each)).collect();
        let mut drawer = Drawer::new(&key, quotas);
        for (place, (.., totals)) in self.strata.iter().enumerate() {
            for (number, total) in totals.iter().enumerate() {
                drawer.offer(&[&place.to_string()], &format!("{place}-{number}"), *total);
            }
        }
        let (mut strata, mut cells) = (Vec::new(), Vec::new());
        let drawn = drawer.finish();
        for (place, (agent, risk, totals)) in self.strata.iter().enumerate() {
            let name = place.to_string();
            let of_it = drawn.iter().find(|stratum| stratum.labels[0] == name).unwrap();
            let picked: Vec<i64> = of_it.drawn.iter().map(|one| one.payload).collect();
            let kin = [place, 1000 + risk, 10_000];
            strata.push(Stratum { size: (totals.len() as u64, 1), audited: picked.len() as u64, kin });
            cells.push((*agent, cell(place, &picked)));
        }
        (strata, cells)
    }
}

/// How many of so many draws have an interval that holds the truth: of the whole, and of the agents.
fn coverage(centre: &Centre, agents: usize, draws: u64, each: usize) -> (f64, f64) {
    let (mut whole, mut of_agents) = (0_u32, 0_u32);
    let truth = centre.truth(|_| true);
    let truths: Vec<f64> = (0..agents).map(|agent| centre.truth(|other| other == agent)).collect();
    let holds = |estimate: &Estimate, truth: f64| {
        let (low, high) = estimate.interval(0.95).unwrap();
        u32::from(low <= truth && truth <= high)
    };
    for key in 0..draws {
        let (strata, cells) = centre.draw(key, each);
        let all: Vec<Cell> = cells.iter().map(|(_, cell)| *cell).collect();
        whole += holds(&design(&Layout::of(&strata), Level::Stratum, &all).unwrap(), truth);
        let own =
            |agent: usize| cells.iter().filter(|(other, _)| *other == agent).map(|(_, cell)| *cell).collect::<Vec<_>>();
        let domains: Vec<Vec<Cell>> = (0..agents).map(own).collect();
        let spread = spreads(&Layout::of(&strata), domains.iter().map(Vec::as_slice));
        for (cells, truth) in domains.iter().zip(&truths) {
            of_agents += holds(&shared(&Layout::of(&strata), &spread, cells).unwrap(), *truth);
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let (draws, agents) = (draws as f64, agents as f64);
    (f64::from(whole) / draws, f64::from(of_agents) / draws / agents)
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let (centres, draws) = if is_slow() { (8, 400) } else { (2, 200) };
    let (mut whole, mut of_agents) = (0.0, 0.0);
    for seed in 0..centres {
        let found = coverage(&Centre::made(seed, 10), 10, draws, 5);
        whole += found.0;
        of_agents += found.1;
    }
    #[allow(clippy::cast_precision_loss)]
    let (whole, of_agents) = (whole / centres as f64, of_agents / centres as f64);
    println!("95 % intervals held the truth: the whole {whole:.3}, agents {of_agents:.3}");
    assert!((0.92..=0.985).contains(&whole), "{whole}");
    assert!((0.92..=0.985).contains(&of_agents), "{of_agents}");
}
