//! What is not told of machines, or told with a reason: each in words, on both sides of its boundary (statistics.md 8.5).

use crate::assisted::{cell, found_in, of};
use assize::calc::assisted::{Group, Lambda, Mark, Pair, Unsaid, VerdictCell, by_verdict, differ};
use assize::calc::figure::Undefined;
use assize::core::report::{ErrorsBy, MachineCriterion, MachineFigures, MachineGroup, MachineScores, VerdictCount};
use assize::view::machine::{Wanted, machine};
use assize::view::page::Part;

const SURE: f64 = 0.95;

fn line(cells: &[VerdictCell; 3]) -> MachineCriterion {
    let count =
        |cell: &VerdictCell| VerdictCount { frame: cell.frame, drawn: cell.drawn(), failed: cell.count(Mark::Fail) };
    MachineCriterion {
        machine: "autoqa/3".to_owned(),
        card: "chat/1".to_owned(),
        criterion: "tone".to_owned(),
        cells: cells.each_ref().map(count),
        accused: None,
        accused_to_come: None,
        missed: None,
        honest: by_verdict(cells, SURE),
        plain: None,
        plain_n: 0,
        own: None,
        bought: None,
        overturned: 0,
        same: None,
        compared: 0,
        people: None,
    }
}

/// A line of so many audited fails, passes and others, half of them failed by people.
fn audited(fails: u64, passes: u64, neither: u64) -> MachineCriterion {
    let of = |n: u64| cell(1000, n / 2, n - n / 2);
    line(&[of(fails), of(passes), if neither == 0 { cell(0, 0, 0) } else { of(neither) }])
}

fn figures(line: MachineCriterion) -> MachineFigures {
    MachineFigures { machines: vec!["autoqa/3".to_owned()], criteria: vec![line], ..MachineFigures::default() }
}

/// All that a page says, cells and notes.
fn told(found: &MachineFigures) -> String {
    let page = machine(found, Wanted { groups: true, agents: true });
    let sheets = page.parts.iter().map(|part| match part {
        Part::Sheet(sheet) => format!("{:?}", sheet.rows),
        Part::Block { body, .. } => format!("{body:?}"),
        Part::Fields(fields) => format!("{fields:?}"),
    });
    sheets.chain([page.notes.join("\n")]).collect::<Vec<_>>().join("\n")
}

fn says(line: MachineCriterion, words: &str) -> bool {
    told(&figures(line)).contains(words)
}

#[test]
fn fewer_than_five_audits_of_a_verdict_are_said() {
    assert!(says(audited(4, 40, 0), "on its fails it rests on 4 audits"));
    assert!(!says(audited(5, 40, 0), "it rests on"));
    assert!(says(audited(40, 4, 0), "on its passes it rests on 4 audits"));
    assert!(says(audited(40, 40, 1), "on what it gives no verdict on it rests on 1 audit"));
    assert!(!says(audited(40, 40, 5), "it rests on"));
}

#[test]
fn fewer_than_thirty_audits_in_all_are_indicative() {
    assert!(says(audited(14, 15, 0), "indicative"));
    assert!(!says(audited(15, 15, 0), "indicative"));
}

#[test]
fn a_rate_that_is_not_told_says_why() {
    let nothing_drawn = line(&[cell(10, 5, 5), cell(10, 0, 0), cell(0, 0, 0)]);
    assert_eq!(nothing_drawn.honest, Err(Unsaid::NothingDrawn));
    assert!(says(nothing_drawn, "nothing was drawn of a verdict that occurs: only the draw alone tells"));
    let nothing = line(&[cell(10, 0, 0), cell(0, 0, 0), cell(0, 0, 0)]);
    assert_eq!(nothing.honest, Err(Unsaid::NothingAudited));
    assert!(says(nothing, "nothing that may be used was audited"));
    let mut never = VerdictCell::of(10);
    (0..6).for_each(|_| never.add(1.0, Mark::NotApplicable));
    let never = line(&[never, cell(0, 0, 0), cell(0, 0, 0)]);
    assert_eq!(never.honest, Err(Unsaid::NothingApplied));
    assert!(says(never, "the criterion applied to none of the audited dialogues"));
}

#[test]
fn a_verdict_of_which_nothing_was_audited_has_no_share_and_says_so() {
    let page = told(&figures(audited(0, 40, 0)));
    assert!(page.contains("none of its fails was audited"), "{page}");
    let page = told(&figures(audited(40, 0, 0)));
    assert!(page.contains("none of its passes was audited"), "{page}");
}

#[test]
fn a_criterion_that_does_not_always_apply_says_to_how_many_it_does_not() {
    let mut passes = cell(1000, 4, 36);
    (0..10).for_each(|_| passes.add(1.0, Mark::NotApplicable));
    assert!(says(line(&[cell(0, 0, 0), passes, cell(0, 0, 0)]), "does not apply to 20.00 %"));
    assert!(!says(audited(20, 20, 0), "does not apply"));
}

#[test]
fn agreement_between_people_stands_beside_or_why_it_does_not() {
    assert!(says(audited(20, 20, 0), "nobody scored twice"));
    let few = MachineCriterion { people: Some(Err(Undefined::NoPair)), ..audited(20, 20, 0) };
    assert!(!says(few.clone(), "nobody scored twice"));
    assert!(told(&figures(few)).contains("no item was"), "the reason in words");
}

#[test]
fn what_a_machine_saves_or_costs_in_audits_is_said_in_words() {
    let worth = |bought: u64| MachineCriterion { bought: Some(bought), ..audited(20, 20, 0) };
    assert!(says(worth(57), "40 audits are worth 57 without it"));
    assert!(says(worth(31), "a simple draw of 31 audits without it would be as sure as these 40"));
    assert!(!says(worth(40), "without it"));
    // Its scores go against people's: with them the mean is less sure than by the draw alone.
    let against: Vec<Pair> = (0..40).map(|n| of(8000 + 10 * n, 8000 - 10 * n)).collect();
    assert!(
        told(&scores(&against))
            .contains("the machine makes it less sure: by the draw alone 10 audits would do for these 40")
    );
    let along: Vec<Pair> = (0..40).map(|n| of(8000 + 10 * n + n % 3, 8000 + 10 * n)).collect();
    assert!(!told(&scores(&along)).contains("less sure"));
}

fn scores(pairs: &[Pair]) -> MachineFigures {
    let line = MachineScores {
        machine: "autoqa/3".to_owned(),
        card: "chat/1".to_owned(),
        honest: found_in(300, pairs),
        own: Some(8000.0),
        scored: 300,
        lambda: Some((Lambda::ONE, Lambda::ONE)),
        unnamed: 0,
        without_score: 0,
        n: pairs.len() as u64,
    };
    MachineFigures { machines: vec!["autoqa/3".to_owned()], scores: vec![line], ..MachineFigures::default() }
}

/// Thirty scores, so many of which differ from the machine's.
fn differing(differences: i64) -> Vec<Pair> {
    (0..30).map(|n| of(8000 + if n < differences { 100 + n } else { 0 }, 8000)).collect()
}

#[test]
fn fewer_than_ten_differences_and_differences_all_alike_give_no_interval_and_say_so() {
    let few = "fewer than 10 scores differ from the machine's: no interval";
    assert!(told(&scores(&differing(9))).contains(few));
    assert!(!told(&scores(&differing(10))).contains(few));
    let alike: Vec<Pair> = (0..12).map(|n| of(7000 + n, 7500 + n)).collect();
    assert!(told(&scores(&alike)).contains("all scores differ by the same: no interval"));
    assert!(told(&scores(&[])).contains("nothing that may be used was audited"));
}

fn grouped(apart: f64) -> MachineFigures {
    let alike: Vec<f64> = (0..20).map(|n| f64::from(n % 4)).collect();
    let other = Group { name: "phone".to_owned(), errors: alike.iter().map(|error| error + apart).collect() };
    let groups = differ(&[Group { name: "chat".to_owned(), errors: alike }, other], SURE);
    let line = |found| MachineGroup {
        machine: "autoqa/3".to_owned(),
        card: "chat/1".to_owned(),
        criterion: None,
        by: ErrorsBy::Channel,
        found,
    };
    MachineFigures { groups: groups.into_iter().map(line).collect(), ..figures(audited(20, 20, 0)) }
}

#[test]
fn a_machine_that_errs_differently_for_some_is_not_corrected_for_all() {
    let page = told(&grouped(9.0));
    assert!(
        page.contains("2 groups were compared: in 2 it errs differently. One correction for all would be wrong there")
    );
    assert!(
        page.contains(
            "It errs differently in channel chat and channel phone: a figure for all hides that; look at each alone."
        ),
        "{page}"
    );
    let page = told(&grouped(0.1));
    assert!(!page.contains("It errs differently"), "{page}");
    assert!(page.contains("2 groups were compared: it errs alike in all of them, as far as so many audits tell"));
    assert!(!page.contains("One correction for all"));
}

#[test]
fn answers_of_calibrations_and_spot_checks_are_never_used_and_counted() {
    let with = MachineFigures { calibrated: 3, ..figures(audited(20, 20, 0)) };
    assert!(
        told(&with)
            .contains("Never used: answers about 3 dialogues in calibrations, and spot checks: nobody drew them")
    );
    assert!(!told(&figures(audited(20, 20, 0))).contains("Never used"));
}

#[test]
fn nothing_to_tell_is_said_too() {
    let nothing = MachineFigures { machines: vec!["autoqa/3".to_owned()], ..MachineFigures::default() };
    assert!(told(&nothing).contains("Nothing can be said of autoqa/3"));
    assert!(told(&MachineFigures::default()).contains("No machine is enrolled"));
}
