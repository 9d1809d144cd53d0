//! Whether the interval of a rate by a machine's verdicts holds the truth as often as it says, and how narrow it is: the
//! simulation of statistics.md 8.3. `ASSIZE_SLOW=1` tries 20,000 draws of each size instead of 1,000.

use crate::support::is_slow;
use assize::calc::assisted::{Mark, Share, VerdictCell, by_verdict, plain};
use assize::calc::interval::normal_quantile;

const SURE: f64 = 0.95;
const FRAME: usize = 4000;
const FAILS: f64 = 0.08;
/// Limits that are the truth up to rounding hold it.
const ROUNDING: f64 = 1e-9;

/// Pseudo-random numbers that are the same everywhere: `SplitMix64`, Steele and others 2014.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    #[allow(clippy::cast_precision_loss)]
    fn share(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).unwrap()
    }
}

/// How often an interval held the truth, and how wide its halves were.
#[derive(Default)]
struct Held {
    held: f64,
    half: f64,
}

impl Held {
    fn count(&mut self, truth: f64, (low, high): (f64, f64)) {
        self.held += f64::from(u8::from(low - ROUNDING <= truth && truth <= high + ROUNDING));
        self.half += (high - low) / 2.0;
    }
}

/// A frame of which so many dialogues fail, with a machine that is right on this part of the fails and of the others: of
/// each dialogue whether people fail it, and whether the machine does.
fn frame_of((right_on_fails, right_on_passes): (f64, f64)) -> Vec<(bool, bool)> {
    let part = |share: f64, of: usize| assize::calc::decimal::count((share * real(of)).round()).unwrap();
    let fails = part(FAILS, FRAME);
    let (hits, alarms) = (part(right_on_fails, whole(fails)), part(1.0 - right_on_passes, FRAME - whole(fails)));
    (0..FRAME as u64).map(|n| (n < fails, n < hits || (fails..fails + alarms).contains(&n))).collect()
}

/// What came of many draws of `n` from a frame: by verdict, without the machine, and PPI as it was published.
fn tried(machine: (f64, f64), n: usize, times: u32) -> [(f64, f64); 3] {
    let (mut dice, mut held) = (Dice(20 + n as u64), [Held::default(), Held::default(), Held::default()]);
    let mut both = frame_of(machine);
    let count = |wanted: fn(&(bool, bool)) -> bool| both.iter().filter(|one| wanted(one)).count();
    let (truth, accused) = (real(count(|one| one.0)) / real(FRAME), count(|one| one.1));
    for _ in 0..times {
        for place in 0..n {
            let other = place + dice.below(FRAME - place);
            both.swap(place, other);
        }
        let taken = &both[..n];
        let mut cells = [VerdictCell::of(accused as u64), VerdictCell::of((FRAME - accused) as u64)];
        for (fails, is_accused) in taken {
            cells[usize::from(!is_accused)].add(1.0, if *fails { Mark::Fail } else { Mark::Pass });
        }
        let alone = plain(&cells, SURE).unwrap();
        // Where nothing of a verdict was drawn, the plain figure is told.
        let by_verdict = by_verdict(&cells, SURE).map_or(alone, |found| found.rate);
        let ends = |share: Share| (share.low, share.high);
        held[0].count(truth, ends(by_verdict));
        held[1].count(truth, ends(alone));
        held[2].count(truth, published(taken, real(accused) / real(FRAME)));
    }
    held.map(|one| (one.held / f64::from(times), 100.0 * one.half / f64::from(times)))
}

fn whole(count: u64) -> usize {
    usize::try_from(count).unwrap()
}

/// PPI with normal limits, which no report uses.
fn published(drawn: &[(bool, bool)], machine: f64) -> (f64, f64) {
    let n = real(drawn.len());
    let apart: Vec<f64> = drawn.iter().map(|(y, f)| f64::from(u8::from(*y)) - f64::from(u8::from(*f))).collect();
    let mean = apart.iter().sum::<f64>() / n;
    let variance = apart.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / (n - 1.0);
    let half = normal_quantile(SURE).unwrap() * (variance / n * (1.0 - n / real(FRAME))).sqrt();
    (machine + mean - half, machine + mean + half)
}

fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

/// The table of statistics.md 8.3: coverage and half-width in points, n by n. Four standard errors of a coverage of .95 are
/// let, and six per cent of the width.
#[test]
fn rates_by_verdict_hold_the_truth_and_are_narrower_than_without_the_machine() {
    let draws = if is_slow() { 20_000 } else { 1_000 };
    let leeway = 4.0 * (0.05_f64 * 0.95 / f64::from(draws)).sqrt();
    let expected = [
        (20, [(0.97, 10.9), (0.93, 12.3), (0.64, 8.1)]),
        (40, [(0.97, 7.1), (0.96, 8.5), (0.83, 5.9)]),
        (80, [(0.97, 4.7), (0.96, 6.0), (0.95, 4.4)]),
        (160, [(0.95, 3.2), (0.95, 4.1), (0.95, 3.4)]),
        (300, [(0.95, 2.1), (0.94, 3.0), (0.95, 2.2)]),
    ];
    for (n, expected) in expected {
        let [by_verdict, plain, published] = tried((0.75, 0.97), n, draws);
        println!("n = {n}: {by_verdict:?} {plain:?} {published:?}");
        assert!(by_verdict.0 >= 0.95 - leeway, "by verdict holds the truth in {} of draws of {n}", by_verdict.0);
        assert!(by_verdict.1 < plain.1, "{n}: the machine bought nothing");
        for (got, expected) in [by_verdict, plain].iter().zip(expected) {
            assert!((got.0 - expected.0).abs() < 0.01 + leeway, "{n}: {got:?}, not {expected:?}");
            assert!((got.1 - expected.1).abs() < 0.06 * expected.1, "{n}: {got:?}, not {expected:?}");
        }
        let ppi = expected[2];
        assert!((published.0 - ppi.0).abs() < 0.03 + 2.5 * leeway, "{n}: {published:?}, not {ppi:?}");
    }
}

/// The better the machine, the worse what was published, and not so by verdict.
#[test]
fn a_better_machine_does_not_break_what_is_told_of_few_audits() {
    let draws = if is_slow() { 20_000 } else { 1_000 };
    for (n, ppi) in [(20, 0.33), (40, 0.50), (80, 0.70)] {
        let [by_verdict, _, published] = tried((0.90, 0.99), n, draws);
        println!("n = {n}: {by_verdict:?} {published:?}");
        assert!(by_verdict.0 >= 0.96, "{n}: {by_verdict:?}");
        assert!((published.0 - ppi).abs() < 0.15, "{n}: {published:?}, not {ppi}");
    }
}

/// A draw by verdict, 40 fails and 80 passes, holds the truth too, and so does one in which a criterion does not always
/// apply.
#[test]
fn draws_by_verdict_and_criteria_that_do_not_always_apply_hold_the_truth() {
    let (mut dice, times) = (Dice(7), if is_slow() { 4_000 } else { 150 });
    let (mut by_stratum, mut among) = (Held::default(), Held::default());
    for _ in 0..times {
        let mut cells = [Vec::new(), Vec::new()];
        let (mut fails, mut applies) = (0_u32, 0_u32);
        for _ in 0..FRAME {
            let does_apply = dice.share() < 0.7;
            let is_fail = dice.share() < FAILS;
            let is_right = dice.share() < if is_fail { 0.75 } else { 0.97 };
            cells[usize::from(is_fail != is_right)].push((is_fail, does_apply));
            fails += u32::from(is_fail && does_apply);
            applies += u32::from(does_apply);
        }
        let all_fails = cells.iter().flatten().filter(|one| one.0).count();
        let drawn = [40, 80].iter().zip(&mut cells).map(|(quota, cell)| {
            for place in 0..*quota {
                let other = place + dice.below(cell.len() - place);
                cell.swap(place, other);
            }
            (cell.len() as u64, cell[..*quota].to_vec())
        });
        let drawn: Vec<(u64, Vec<(bool, bool)>)> = drawn.collect();
        let marked = |mark: fn(&(bool, bool)) -> Mark| -> Vec<VerdictCell> {
            let of = |(frame, drawn): &(u64, Vec<(bool, bool)>)| {
                let mut cell = VerdictCell::of(*frame);
                for one in drawn {
                    cell.add(1.0, mark(one));
                }
                cell
            };
            drawn.iter().map(of).collect()
        };
        let of = |mark| by_verdict(&marked(mark), SURE).unwrap().rate;
        let plainly = of(|one| if one.0 { Mark::Fail } else { Mark::Pass });
        by_stratum.count(real(all_fails) / real(FRAME), (plainly.low, plainly.high));
        let partly = of(|(is_fail, does_apply)| match (does_apply, is_fail) {
            (false, _) => Mark::NotApplicable,
            (true, true) => Mark::Fail,
            (true, false) => Mark::Pass,
        });
        among.count(f64::from(fails) / f64::from(applies), (partly.low, partly.high));
    }
    for held in [by_stratum, among] {
        let share = held.held / f64::from(times);
        println!("{share} {}", 100.0 * held.half / f64::from(times));
        assert!(share >= 0.95 - 4.0 * (0.05_f64 * 0.95 / f64::from(times)).sqrt(), "{share}");
    }
}
