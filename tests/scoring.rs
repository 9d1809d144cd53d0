//! Scores, decimals and bands, with the arithmetic written out.

#![allow(clippy::unwrap_used)]

use assize::calc::decimal::{FULL, Hundredths, hundredths, hundredths_of_a_per_cent, per_cent, round_half_even};
use assize::calc::scoring::{Answer, Band, Class, Explained, Fails, Item, Mode, Rules, Score, Worth, band_of, check};
use num_rational::BigRational;

fn score(items: &[Item]) -> Score {
    Rules::default().score(items)
}

fn explain(items: &[Item]) -> Explained {
    Rules::default().explain(items)
}

fn item(section: usize, weight: i64, level: i64) -> Item {
    let answer = Answer::level(level);
    Item { section, weight, class: Class::None, fails: Fails::Nothing, fails_at: 0, bonus: false, answer }
}

fn not_applicable(section: usize, weight: i64) -> Item {
    Item { answer: Answer::NotApplicable, ..item(section, weight, 0) }
}

#[test]
fn a_score_is_the_weighted_mean() {
    // 30 x 100 % + 20 x 50 % + 50 x 80 % = 30 + 10 + 40 = 80.00 % of a weight of 100.
    let items = [item(0, 3000, 10_000), item(0, 2000, 5000), item(1, 5000, 8000)];
    let score = score(&items);
    assert_eq!((score.raw, score.total), (Some(8000), Some(8000)));
    assert!(score.failed.is_empty());
}

#[test]
fn the_weight_of_what_does_not_apply_spreads_over_all_that_remain() {
    // The last 50 drop out: (30 x 100 % + 20 x 50 %) / 50 = 40 / 50 = 80.00 %.
    let items = [item(0, 3000, 10_000), item(0, 2000, 5000), not_applicable(1, 5000)];
    assert_eq!(score(&items).total, Some(8000));
    let (_, whole) = explain(&items).whole.unwrap();
    assert_eq!((whole.sum, whole.of), (whole_number(4000), whole_number(5000)));
}

#[test]
fn a_half_is_rounded_to_the_even_hundredth() {
    // (1 x 0.01 % + 1 x 0 %) / 2 = 0.005 % -> 0.00 %; (0.03 % + 0) / 2 = 0.015 % -> 0.02 %.
    assert_eq!(score(&[item(0, 100, 1), item(0, 100, 0)]).total, Some(0));
    assert_eq!(score(&[item(0, 100, 3), item(0, 100, 0)]).total, Some(2));
    // Two thirds of 100 % are 66.666… % -> 66.67 %; one third 33.33 %.
    assert_eq!(score(&[item(0, 200, 10_000), item(0, 100, 0)]).total, Some(6667));
    assert_eq!(score(&[item(0, 200, 0), item(0, 100, 10_000)]).total, Some(3333));
}

#[test]
fn what_has_no_weight_to_stand_on_is_undefined() {
    for items in [vec![], vec![not_applicable(0, 100)], vec![item(0, 0, 10_000)]] {
        let score = score(&items);
        assert_eq!((score.raw, score.total), (None, None), "{items:?}");
        assert!(score.classes.iter().all(|(_, score)| score.is_none()));
    }
}

#[test]
fn a_failed_section_counts_as_nothing_and_keeps_its_weight() {
    // Section 0 has 20 at 0 %, which fails it, and 30 at 100 %; section 1 has 50 at 80 %.
    // raw   = (20 x 0 + 30 x 100 + 50 x 80) / 100 = 70.00 %
    // total = (20 x 0 + 30 x   0 + 50 x 80) / 100 = 40.00 %
    let failing = Item { fails: Fails::Section, ..item(0, 2000, 0) };
    let items = [failing, item(0, 3000, 10_000), item(1, 5000, 8000)];
    let score = score(&items);
    assert_eq!((score.raw, score.total), (Some(7000), Some(4000)));
    assert_eq!(score.failed, [0]);
    let zeroed: Vec<_> = explain(&items).steps.iter().map(|step| step.zeroed_by).collect();
    assert_eq!(zeroed, [None, Some(0), None]);
}

#[test]
fn a_failed_card_is_zero_and_its_raw_score_is_kept() {
    // raw = (10 x 0 + 90 x 100) / 100 = 90.00 %; total = 0.
    let failing = Item { fails: Fails::Card, ..item(0, 1000, 0) };
    let card = score(&[failing, item(1, 9000, 10_000)]);
    assert_eq!((card.raw, card.total), (Some(9000), Some(0)));
    // An item without weight can fail the card too.
    let weightless = Item { weight: 0, ..failing };
    assert_eq!(score(&[weightless, item(1, 9000, 10_000)]).total, Some(0));
    // The least above 0 % does not fail, and neither does what does not apply.
    let nearly = Item { answer: Answer::level(1), ..failing };
    let card = score(&[nearly, item(1, 9000, 10_000)]);
    // (10 x 0.01 % + 90 x 100 %) / 100 = 90.001 % -> 90.00 %
    assert_eq!((card.total, card.failed), (Some(9000), vec![]));
    let absent = Item { answer: Answer::NotApplicable, ..failing };
    assert_eq!(score(&[absent, item(1, 9000, 10_000)]).total, Some(10_000));
}

#[test]
fn each_critical_class_has_a_score_of_its_own_without_fails() {
    // Customer: (30 x 100 + 10 x 0) / 40 = 75.00 %; compliance: 50 %; business: no item, undefined.
    let customer = |weight, level| Item { class: Class::Customer, ..item(0, weight, level) };
    let failing = Item { fails: Fails::Card, ..customer(1000, 0) };
    let compliance = Item { class: Class::Compliance, ..item(1, 2000, 5000) };
    let score = score(&[customer(3000, 10_000), failing, compliance, item(1, 4000, 0)]);
    let expected = [(Class::Customer, Some(7500)), (Class::Business, None), (Class::Compliance, Some(5000))];
    assert_eq!((score.classes, score.total), (expected, Some(0)));
}

#[test]
fn the_steps_add_up_to_the_total() {
    // (17 x 33.33 + 29 x 100 + 13 x 66.67) / 59 = (566.61 + 2900 + 866.71) / 59 = 73.446… -> 73.45 %
    let items = [item(0, 1700, 3333), item(1, 2900, 10_000), item(1, 1300, 6667)];
    let (raw, total) = explain(&items).whole.unwrap();
    // In hundredths: 433,332 / 100 of 5,900.
    assert_eq!(total.sum * whole_number(100), whole_number(433_332));
    assert_eq!((total.of, total.score, raw.score), (whole_number(5900), 7345, 7345));
    assert_eq!(score(&items).total, Some(7345));
}

fn whole_number(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

#[test]
fn the_largest_card_does_not_overflow() {
    assert_eq!(score(&vec![item(0, 10_000, 10_000); 500]).total, Some(10_000));
    assert_eq!(score(&vec![item(0, i64::MAX, 10_000); 500]).total, Some(10_000));
}

fn points(section: usize, earned: i64, full: i64) -> Item {
    let answer = Answer::Worth(Worth { earned: earned * 100, full: full * 100 });
    Item { answer, ..item(section, full * 100, 0) }
}

fn rules(mode: Mode, sections: &[i64]) -> Rules {
    Rules { mode, sections: sections.iter().map(|weight| weight * 100).collect(), cap: None }
}

#[test]
fn answers_of_ten_points_are_weighed_as_amazon_connect_does() {
    // Weights 40, 20, 20, 20 with 10, 5, 5 and 0 of 10: 40 + 10 + 10 + 0 = 60 %; without the last one 60 / 80 = 75 %.
    let weighed = |weight: i64, earned| Item { weight: weight * 100, ..points(0, earned, 10) };
    let mut items = vec![weighed(40, 10), weighed(20, 5), weighed(20, 5), weighed(20, 0)];
    assert_eq!(score(&items).total, Some(6000));
    items[3].answer = Answer::NotApplicable;
    assert_eq!(score(&items).total, Some(7500));
}

#[test]
fn a_bonus_adds_points_and_no_maximum() {
    // 120 of 120 and a bonus of 30: 150 / 120 = 125 %; capped at 110.
    let bonus = Item { bonus: true, ..points(0, 30, 30) };
    let items = [points(0, 120, 120), bonus];
    let mut rules = rules(Mode::Points, &[]);
    assert_eq!(rules.score(&items).total, Some(12_500));
    rules.cap = Some(11_000);
    let score = rules.score(&items);
    assert_eq!((score.raw, score.total), (Some(11_000), Some(11_000)));
    let (_, whole) = rules.explain(&items).whole.unwrap();
    assert!(whole.capped);
    // At the cap exactly it holds nothing back.
    rules.cap = Some(12_500);
    assert!(!rules.explain(&items).whole.unwrap().1.capped);
    // A bonus alone has nothing to stand on.
    assert_eq!(rules.score(&[bonus]).total, None);
    // A bonus that was not earned takes nothing away.
    let none = Item { bonus: true, ..points(0, 0, 30) };
    assert_eq!(rules.score(&[points(0, 120, 120), none]).total, Some(10_000));
}

#[test]
fn a_failed_card_zeroes_points_and_bonus_and_the_maximum_stays() {
    let failing = Item { fails: Fails::Card, ..points(0, 0, 20) };
    let bonus = Item { bonus: true, ..points(1, 30, 30) };
    let rules = rules(Mode::Points, &[]);
    let score = rules.score(&[failing, points(0, 80, 80), bonus]);
    assert_eq!((score.raw, score.total), (Some(11_000), Some(0)));
    assert_eq!(rules.explain(&[failing, points(0, 80, 80), bonus]).whole.unwrap().1.of, whole_number(100 * 10_000));
}

#[test]
fn points_times_the_weight_of_their_group_as_genesys_does() {
    // (1 x 40 + 1 x 20) / (2 x 40 + 1 x 20) = 60 / 100.
    let items = [points(0, 1, 1), points(0, 0, 1), points(1, 1, 1)];
    assert_eq!(rules(Mode::Groups, &[40, 20]).score(&items).total, Some(6000));
    // 5 of 10 in a group of 60, 1 of 1 twice in one of 40: (5 x 60 + 2 x 40) / (10 x 60 + 2 x 40) = 380 / 680.
    let items = [points(0, 5, 10), points(1, 1, 1), points(1, 1, 1)];
    assert_eq!(rules(Mode::Groups, &[60, 40]).score(&items).total, Some(5588));
}

#[test]
fn a_section_counts_with_its_weight_whatever_is_asked_in_it() {
    // Section 0: (1 x 100 % + 3 x 50 %) / 4 = 62.5 %; section 1: 100 %. 62.5 % x 40 + 100 % x 60 = 85 %.
    let rules = rules(Mode::Sections, &[40, 60]);
    let items = [item(0, 100, 10_000), item(0, 300, 5000), item(1, 700, 10_000)];
    assert_eq!(rules.score(&items).total, Some(8500));
    let explained = rules.explain(&items);
    let shares: Vec<_> = explained.sections.iter().map(|(section, raw, _)| (*section, raw.score)).collect();
    assert_eq!(shares, [(0, 6250), (1, 10_000)]);
    // A section in which nothing applies gives its weight to the others.
    let items = [not_applicable(0, 100), item(1, 700, 5000)];
    assert_eq!(rules.score(&items).total, Some(5000));
    assert_eq!(rules.explain(&items).sections.len(), 1);
    // A failed section counts as 0 with its whole weight.
    let failing = Item { fails: Fails::Section, ..item(0, 100, 0) };
    let score = rules.score(&[failing, item(0, 300, 10_000), item(1, 700, 10_000)]);
    assert_eq!((score.raw, score.total), (Some(9000), Some(6000)));
}

#[test]
fn thirds_and_sevenths_are_added_exactly() {
    // 1/3 x 1 + 2/7 x 1 = 13/21, of 2: 13/42 = 30.952… % -> 30.95 %. In floats or rounded parts it could be 30.96.
    let of = |earned, full| Item { weight: 100, ..points(0, earned, full) };
    assert_eq!(score(&[of(1, 3), of(2, 7)]).total, Some(3095));
    assert_eq!(explain(&[of(1, 3), of(2, 7)]).whole.unwrap().1.sum, BigRational::new(1300.into(), 21.into()));
    // A half of a hundredth that only exact arithmetic sees: (1/3 + 2/3) / 2 = 50.00 %.
    assert_eq!(score(&[of(1, 3), of(2, 3)]).total, Some(5000));
}

#[test]
fn sums_that_no_127_bits_hold_are_exact_all_the_same() {
    // Sections whose weights are large primes: their common denominator has some 200 bits.
    let primes = [99_999_989_i64, 99_999_971, 99_999_959, 99_999_941, 99_999_931, 99_999_847, 99_999_839, 99_999_827];
    let sections = vec![1250; primes.len()];
    let rules = Rules { mode: Mode::Sections, sections, cap: None };
    let items: Vec<Item> = primes
        .iter()
        .enumerate()
        .flat_map(|(section, prime)| [item(section, prime - 1, 10_000), item(section, 1, 0)])
        .collect();
    // Each section is (p - 1) / p: the mean is above 99.99 % and rounds to 100.00 %.
    assert_eq!(rules.score(&items).total, Some(10_000));
    let halves: Vec<Item> = primes.iter().enumerate().map(|(section, prime)| item(section, *prime, 5000)).collect();
    assert_eq!(rules.score(&halves).total, Some(5000));
}

#[test]
fn a_score_is_the_same_in_numbers_of_any_width() {
    // Around the weights from which on products no longer fit 63 bits, then 127.
    let edges = [i64::MAX / 100_000_000, i64::MAX / 10_000, i64::MAX / 20_000, i64::MAX / 3, i64::MAX - 1];
    for mode in [Mode::Weights, Mode::Sections, Mode::Points, Mode::Groups] {
        for edge in edges {
            for weight in [edge - 1, edge, edge + 1] {
                let sections = vec![3000, 7000];
                let rules = Rules { mode, sections, cap: None };
                let third = Answer::Worth(Worth { earned: 1, full: 3 });
                let items = [item(0, weight, 3333), Item { answer: third, ..item(1, weight, 0) }, item(1, 7, 10_000)];
                let whole = rules.explain(&items).whole.unwrap();
                let score = rules.score(&items);
                assert_eq!((score.raw, score.total), (Some(whole.0.score), Some(whole.1.score)), "{mode:?} {weight}");
            }
        }
    }
}

#[test]
fn an_answer_fails_at_its_threshold_and_not_above() {
    let at = |level| Item { fails: Fails::Card, fails_at: 5000, ..item(0, 1000, level) };
    for (level, total, failed) in [(5000, 0, vec![0]), (5001, 9500, vec![]), (4999, 0, vec![0]), (0, 0, vec![0])] {
        let score = score(&[at(level), item(1, 9000, 10_000)]);
        assert_eq!((score.total, score.failed), (Some(total), failed), "{level}");
    }
    // One third is above 33.33 %, and not above 33.34 %.
    let third = |fails_at| Item { fails: Fails::Card, fails_at, weight: 100, ..points(0, 1, 3) };
    assert_eq!(score(&[third(3333)]).total, Some(3333));
    assert_eq!(score(&[third(3334)]).total, Some(0));
}

#[test]
fn a_failed_criterion_counts_as_nothing_and_takes_nothing_with_it() {
    let failing = Item { fails: Fails::Criterion, fails_at: 5000, ..item(0, 5000, 5000) };
    let score = score(&[failing, item(0, 5000, 10_000)]);
    assert_eq!((score.raw, score.total, score.failed), (Some(7500), Some(5000), vec![0]));
}

#[test]
fn items_that_cannot_be_are_refused_and_have_no_score() {
    let mut negative = [item(0, -1, 0), item(0, 100, 10_000)];
    assert!(check(&negative).unwrap_err().contains("item 1"));
    assert_eq!(score(&negative).total, None);
    negative[0].weight = 1;
    assert_eq!(check(&negative), Ok(()));
    for level in [-1, 10_001, i64::MIN, i64::MAX] {
        assert!(check(&[item(0, 1, level)]).is_err());
        assert!(explain(&[item(0, 1, level)]).steps.is_empty());
        assert_eq!(score(&[item(0, 1, level)]).raw, None);
    }
}

#[test]
fn a_total_belongs_to_the_highest_band_that_it_reaches() {
    let band = |name: &str, from| Band { name: name.to_owned(), from };
    let bands = [band("poor", 0), band("excellent", 9500), band("good", 8500)];
    let name = |total| band_of(total, &bands).map(|band| band.name.as_str());
    assert_eq!((name(9500), name(9499), name(8499)), (Some("excellent"), Some("good"), Some("poor")));
    assert_eq!((name(-1), band_of(10_000, &[])), (None, None));
}

#[test]
fn hundredths_are_read_by_a_strict_grammar() {
    let good =
        [("0", 0), ("-0", 0), ("12", 1200), ("12.5", 1250), ("-0.05", -5), ("0087.50", 8750), ("100.00", 10_000)];
    for (text, value) in good {
        assert_eq!(Hundredths::parse(text), Ok(Hundredths(value)), "{text}");
    }
    let bad =
        ["", "-", ".5", "5.", "+1", "1,5", " 1", "1 ", "1e3", "0x10", "--1", "1.2.3", "٣", "１", "NaN", "-.5", "1.-5"];
    for text in bad {
        assert!(Hundredths::parse(text).unwrap_err().contains("not a plain number"), "{text}");
    }
    assert!("99.999".parse::<Hundredths>().unwrap_err().contains("at most two decimals"));
    for text in ["92233720368547758.08", "99999999999999999999999999999999999999999999999", "-92233720368547758.09"] {
        assert!(Hundredths::parse(text).unwrap_err().contains("too large"), "{text}");
    }
}

#[test]
fn hundredths_are_written_with_two_decimals() {
    let written =
        [(8750, "87.50"), (-5, "-0.05"), (10_000, "100.00"), (0, "0.00"), (i64::MIN, "-92233720368547758.08")];
    for (value, text) in written {
        assert_eq!(Hundredths(value).to_string(), text);
        assert_eq!(Hundredths::parse(text), Ok(Hundredths(value)));
    }
    assert_eq!(format!("[{:>8}]", Hundredths(8750)), "[   87.50]");
}

#[test]
fn rounding_takes_a_half_to_the_even_neighbour() {
    let halves = [(1, 2, 0), (3, 2, 2), (5, 2, 2), (-1, 2, 0), (-3, 2, -2), (-5, 2, -2), (1, -2, 0), (-3, -2, 2)];
    let others = [(7, 3, 2), (8, 3, 3), (-7, 3, -2), (-8, 3, -3), (6, 3, 2), (0, 7, 0)];
    for (numerator, denominator, expected) in halves.into_iter().chain(others) {
        assert_eq!(round_half_even(numerator, denominator), Some(expected), "{numerator} / {denominator}");
    }
    assert_eq!(round_half_even(1, 0), None);
    assert_eq!(round_half_even(i128::MIN, -1), None);
    assert_eq!(round_half_even(i128::MAX, 1), None);
    assert_eq!(round_half_even(i128::MAX, i128::MAX), Some(1));
}

#[test]
fn every_figure_is_rounded_by_the_same_rule() {
    // 2 of 3 are 66.666… %; 1, 3 and 5 of 20,000 are 0.005, 0.015 and 0.025 %.
    let rates = [(2, 3, 6667), (1, 20_000, 0), (3, 20_000, 2), (5, 20_000, 2), (0, 7, 0)];
    for (part, whole, expected) in rates {
        assert_eq!(per_cent(part, whole), Some(expected), "{part} of {whole}");
    }
    assert_eq!((per_cent(u64::MAX, u64::MAX), per_cent(1, 0)), (Some(FULL.0.into()), None));
    // Floats that are exact: 0.125 and 0.375 lie half-way between two hundredths.
    assert_eq!([0.125, 0.375, -0.125].map(hundredths), [Some(12), Some(38), Some(-12)]);
    assert_eq!(hundredths_of_a_per_cent(0.34707), Some(3471));
    assert_eq!((hundredths(10_000.0), hundredths(10_000.01)), (Some(1_000_000), None));
    assert_eq!((hundredths(f64::NAN), hundredths_of_a_per_cent(f64::INFINITY)), (None, None));
}
