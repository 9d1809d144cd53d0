//! Laws that hold for every draw, score, moment and deadline, tried on generated ones.

#![allow(clippy::unwrap_used)]

use assize::calc::calendar::Calendar;
use assize::calc::decimal::Hundredths;
use assize::calc::digest::{hex, unhex};
use assize::calc::draw::{
    Commitment, Drawer, FrameRoot, NO_PREVIOUS, RowFault, Status, Stratum, Tickets, assign_auditors, auditor_order,
    check_row, commit_of, hex_hash, leaf, local_seed, next_auditor, seed_is_enough, ticket,
};
use assize::calc::interval::{pooled, wilson};
use assize::calc::moment::{Moment, parse_timestamp};
use assize::calc::scoring::{Answer, Class, Fails, Item, explain, score};
use chrono::{NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

const ONE_MORE_THAN_FITS: i64 = 253_402_300_800;

/// A frame of refs, each in one of four strata.
fn frame() -> impl Strategy<Value = Vec<(String, &'static str)>> {
    let refs = btree_set("[a-z0-9é通]{1,6}", 0..40);
    let strata = vec(select(&["ana", "bo", "", "李雷"][..]), 40);
    (refs, strata).prop_map(|(refs, strata)| refs.into_iter().zip(strata).collect())
}

fn key() -> impl Strategy<Value = String> {
    any::<u64>().prop_map(|number| hex_hash(&number.to_string()))
}

fn drawer(key: &str, quota: usize, spares: usize) -> Drawer<()> {
    let quotas = ["ana", "bo", "cy"].map(|agent| (vec![agent.to_owned()], quota));
    Drawer::new(key, quotas.into()).with_spares(spares)
}

fn draw(key: &str, quota: usize, spares: usize, frame: &[(String, &str)]) -> Vec<Stratum<()>> {
    let mut drawer = drawer(key, quota, spares);
    for (reference, agent) in frame {
        drawer.offer(&[agent], reference, ());
    }
    drawer.finish()
}

fn selected(strata: &[Stratum<()>], rejected: &BTreeSet<&str>) -> BTreeSet<String> {
    let items = strata.iter().flat_map(|stratum| stratum.standing(rejected).items);
    items.filter(|(_, status)| *status == Status::Selected).map(|(drawn, _)| drawn.reference.clone()).collect()
}

fn item() -> impl Strategy<Value = Item> {
    let answer = prop_oneof![
        6 => select(&[0_i64, 1, 2500, 3333, 5000, 9999, 10_000][..]).prop_map(Answer::Level),
        2 => (0..=10_000_i64).prop_map(Answer::Level),
        1 => Just(Answer::NotApplicable),
    ];
    let class = select(&[Class::None, Class::Customer, Class::Business, Class::Compliance][..]);
    let fails = select(&[Fails::Nothing, Fails::Nothing, Fails::Section, Fails::Card][..]);
    (0..4_usize, 0..=10_000_i64, class, fails, answer).prop_map(|(section, weight, class, fails, answer)| Item {
        section,
        weight,
        class,
        fails,
        answer,
    })
}

fn calendar() -> impl Strategy<Value = Calendar> {
    let zones = [Tz::UTC, Tz::Europe__London, Tz::Asia__Shanghai, Tz::America__Sao_Paulo, Tz::Pacific__Apia];
    let weekdays = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let holidays = btree_set(2000..2060_i64, 0..20);
    (select(zones.to_vec()), subsequence(weekdays.to_vec(), 1..=7), holidays).prop_map(|(zone, weekdays, holidays)| {
        let day = |number: i64| NaiveDate::default() + TimeDelta::days(number);
        let zone = assize::calc::zone::Zone::named(zone.name()).unwrap();
        Calendar::new(zone, &weekdays, holidays.into_iter().map(day).collect(), BTreeSet::new()).unwrap()
    })
}

/// A moment from the middle of 1975 to the middle of 1976, around the generated holidays.
fn moment_near_holidays() -> impl Strategy<Value = Moment> {
    (1990 * 86_400..2070 * 86_400_i64).prop_map(|seconds| Moment::from_seconds(seconds).unwrap())
}

proptest! {
    #[test]
    fn a_bigger_sample_contains_the_smaller(frame in frame(), key in key(), quota in 0..6_usize, more in 0..6_usize) {
        let (small, big) = (draw(&key, quota, 0, &frame), draw(&key, quota + more, 0, &frame));
        for (small, big) in small.iter().zip(&big) {
            prop_assert_eq!(&small.labels, &big.labels);
            prop_assert!(big.drawn.starts_with(&small.drawn));
        }
    }

    #[test]
    fn the_drawn_are_the_smallest_tickets_of_their_stratum(frame in frame(), key in key(), quota in 0..6_usize) {
        for stratum in draw(&key, quota, 0, &frame) {
            let refs = frame.iter().filter(|(_, agent)| stratum.labels == [*agent]).map(|(reference, _)| reference);
            let mut tickets: Vec<_> = refs.map(|reference| (ticket(&key, reference), reference.clone())).collect();
            tickets.sort();
            prop_assert_eq!(stratum.size, tickets.len());
            prop_assert_eq!(stratum.shortfall, stratum.quota.saturating_sub(tickets.len()));
            tickets.truncate(stratum.quota);
            let drawn: Vec<_> = stratum.drawn.into_iter().map(|drawn| (drawn.ticket, drawn.reference)).collect();
            prop_assert_eq!(drawn, tickets);
        }
    }

    #[test]
    fn parts_drawn_apart_and_merged_are_the_whole(
        frame in frame(), key in key(), quota in 0..6_usize, spares in 0..3_usize, parts in vec(0..3_usize, 40),
    ) {
        let mut drawers = [(); 3].map(|()| drawer(&key, quota, spares));
        let mut roots = [(); 3].map(|()| FrameRoot::new());
        for ((reference, agent), part) in frame.iter().zip(parts) {
            drawers[part].offer(&[agent], reference, ());
            roots[part].push(leaf(&[reference, agent]));
        }
        let [mut first, second, third] = drawers;
        first.merge(third).unwrap();
        first.merge(second).unwrap();
        prop_assert_eq!(first.finish(), draw(&key, quota, spares, &frame));

        let mut whole = FrameRoot::new();
        for (reference, agent) in &frame {
            whole.push(leaf(&[reference, agent]));
        }
        let [second, mut first, third] = roots;
        first.merge(third);
        first.merge(second);
        prop_assert_eq!(first.finish(&["ref", "agent"]), whole.finish(&["ref", "agent"]));
    }

    #[test]
    fn the_order_of_rejections_makes_no_difference(
        frame in frame(), key in key(), quota in 0..6_usize, unsuitable in vec(any::<bool>(), 40), turns in vec(any::<Index>(), 40),
    ) {
        let unsuitable: BTreeSet<&str> =
            frame.iter().zip(unsuitable).filter(|(_, bad)| *bad).map(|((reference, _), _)| reference.as_str()).collect();
        let strata = draw(&key, quota, unsuitable.len(), &frame);
        // One at a time, some unsuitable one of those drawn is found and replaced.
        let mut rejected = BTreeSet::new();
        for turn in turns {
            let now = selected(&strata, &rejected);
            let found: Vec<&str> = unsuitable.iter().copied().filter(|reference| now.contains(*reference)).collect();
            if !found.is_empty() {
                rejected.insert(*turn.get(&found));
            }
        }
        prop_assert_eq!(selected(&strata, &rejected), selected(&strata, &unsuitable));
        // It is the draw from the suitable ones alone.
        let suitable: Vec<_> = frame.iter().filter(|(reference, _)| !unsuitable.contains(reference.as_str())).cloned().collect();
        prop_assert_eq!(selected(&strata, &unsuitable), selected(&draw(&key, quota, 0, &suitable), &BTreeSet::new()));
    }

    #[test]
    fn auditors_are_balanced_within_one_when_none_is_barred(frame in frame(), key in key(), count in 1..7_usize) {
        let auditors: Vec<String> = (0..count).map(|number| format!("auditor{number}")).collect();
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let assigned = assign_auditors(&key, &items, &auditors, |_, _| false);
        let load = |chosen: usize, agent: Option<&str>| {
            let of_agent = items.iter().zip(&assigned).filter(|((labels, _), _)| agent.is_none_or(|agent| labels == &[agent]));
            of_agent.filter(|(_, auditor)| **auditor == Some(chosen)).count()
        };
        for agent in [None, Some("ana"), Some("bo"), Some("")] {
            let loads: Vec<usize> = (0..count).map(|auditor| load(auditor, agent)).collect();
            prop_assert!(loads.iter().max().unwrap() - loads.iter().min().unwrap() <= 1, "{:?}", loads);
        }
    }

    #[test]
    fn a_barred_auditor_is_never_assigned(frame in frame(), key in key(), barred in vec(any::<[bool; 3]>(), 40)) {
        let auditors = ["ivy", "jon", "kim"].map(str::to_owned);
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let is_barred = |auditor: &str, item: usize| barred[item][auditors.iter().position(|id| id == auditor).unwrap()];
        for (item, auditor) in assign_auditors(&key, &items, &auditors, is_barred).into_iter().enumerate() {
            prop_assert_eq!(auditor.is_none(), barred[item] == [true; 3]);
            prop_assert!(auditor.is_none_or(|auditor| !barred[item][auditor]));
            let order = auditor_order(&key, &auditors);
            let second = auditor.and_then(|auditor| next_auditor(&order, auditor, |other| barred[item][other]));
            prop_assert!(second.is_none_or(|second| Some(second) != auditor && !barred[item][second]));
        }
    }

    #[test]
    fn the_fast_tickets_are_the_plain_hash(key in "\\PC{0,80}", reference in "\\PC{0,80}") {
        prop_assert_eq!(hex(&Tickets::new(&key).of(&reference)), hex_hash(&format!("{key}:{reference}")));
    }

    #[test]
    fn hexadecimal_text_reads_back(bytes in vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes));
    }

    #[test]
    fn every_local_seed_is_enough(random in any::<[u8; 32]>()) {
        prop_assert_eq!(local_seed(random).len(), 20);
        prop_assert_eq!(seed_is_enough(&local_seed(random)), Ok(()));
    }

    #[test]
    fn an_item_that_does_not_apply_never_changes_a_score(items in vec(item(), 0..8), extra in item(), at in any::<Index>()) {
        let mut longer = items.clone();
        longer.insert(at.index(items.len() + 1), Item { answer: Answer::NotApplicable, ..extra });
        let (before, after) = (score(&items), score(&longer));
        prop_assert_eq!((before.raw, before.total, before.classes), (after.raw, after.total, after.classes));
    }

    #[test]
    fn raising_an_answer_never_lowers_a_score(items in vec(item(), 1..8), at in any::<Index>(), up in 0..=10_000_i64) {
        let mut better = items.clone();
        if let Answer::Level(level) = &mut at.get_mut(&mut better).answer {
            *level = (*level + up).min(10_000);
        }
        let (before, after) = (score(&items), score(&better));
        prop_assert!(before.raw <= after.raw && before.total <= after.total);
        for (before, after) in before.classes.iter().zip(&after.classes) {
            prop_assert!(before.1 <= after.1);
        }
    }

    #[test]
    fn a_score_is_between_0_and_100_and_never_above_the_raw_one(items in vec(item(), 0..12)) {
        let score = score(&items);
        prop_assert_eq!(score.raw.is_none(), score.total.is_none());
        let scores = [score.raw, score.total].into_iter().chain(score.classes.map(|(_, score)| score)).flatten();
        prop_assert!(scores.clone().all(|score| (0..=10_000).contains(&score)));
        prop_assert!(score.total <= score.raw);
    }

    #[test]
    fn the_steps_explain_the_total(items in vec(item(), 0..12)) {
        let steps = explain(&items);
        let sum: i128 = steps.iter().filter_map(|step| step.product).sum();
        let weights = steps.iter().find_map(|step| step.share).map(|(_, weights)| weights);
        let shares: i128 = steps.iter().filter_map(|step| step.share).map(|(weight, _)| weight).sum();
        prop_assert_eq!(shares, weights.unwrap_or_default());
        // Exactly: the total is within half a hundredth of the quotient.
        if let (Some(total), Some(weights)) = (score(&items).total, weights) {
            prop_assert!((2 * (sum - i128::from(total) * weights)).abs() <= weights);
        }
    }

    #[test]
    fn hundredths_read_back(value in any::<i64>()) {
        prop_assert_eq!(Hundredths(value).to_string().parse(), Ok(Hundredths(value)));
    }

    #[test]
    fn moments_read_back(seconds in -62_135_596_800..ONE_MORE_THAN_FITS) {
        let moment = Moment::from_seconds(seconds).unwrap();
        prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        prop_assert_eq!(parse_timestamp(&moment.to_string(), None), Ok(moment));
    }

    #[test]
    fn texts_of_moments_sort_as_time_does(one in -62_135_596_800..ONE_MORE_THAN_FITS, other in -62_135_596_800..ONE_MORE_THAN_FITS) {
        let [one, other] = [one, other].map(|seconds| Moment::from_seconds(seconds).unwrap());
        prop_assert_eq!(one.cmp(&other), one.to_string().cmp(&other.to_string()));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "\\PC{0,30}|[0-9:TZ+. /-]{0,30}") {
        let _ = parse_timestamp(&text, Some(&assize::calc::zone::Zone::named("Europe/London").unwrap()));
        let _ = (text.parse::<Moment>(), Hundredths::parse(&text), unhex(&text), seed_is_enough(&text));
    }

    #[test]
    fn a_deadline_is_a_working_day_and_monotone(
        calendar in calendar(), from in moment_near_holidays(), later in 0..2_000_000_i64, days in 0..40_u32, more in 0..5_u32,
    ) {
        let deadline = calendar.deadline(from, days).unwrap();
        prop_assert!(calendar.is_working(deadline));
        prop_assert!(deadline >= calendar.local_day(from));
        prop_assert!(calendar.deadline(from, days + more).unwrap() >= deadline);
        let later = Moment::from_seconds(from.seconds() + later).unwrap();
        prop_assert!(calendar.deadline(later, days).unwrap() >= deadline);
        // Exactly so many working days lie after the first day, up to and with the deadline.
        let counted = calendar.local_day(from).iter_days().skip(1).take_while(|day| *day <= deadline);
        let counted = counted.filter(|day| calendar.is_working(*day)).count();
        prop_assert!(days == 0 || counted == days as usize);
    }

    #[test]
    fn a_moment_lies_in_its_local_day(calendar in calendar(), seconds in -62_135_000_000..253_402_000_000_i64) {
        let moment = Moment::from_seconds(seconds).unwrap();
        let day = calendar.local_day(moment);
        let (start, end) = calendar.bounds(day, day).unwrap();
        prop_assert!(start <= moment && moment < end);
        prop_assert_eq!(calendar.local_day(start), day);
    }

    #[test]
    fn a_wilson_interval_holds_its_proportion(x in any::<u64>(), n in any::<u64>(), confidence in 0.01..0.9999_f64) {
        match wilson(x, n, confidence) {
            Some((p, lo, hi)) => prop_assert!(x <= n && 0.0 <= lo && lo <= p && p <= hi && hi <= 1.0),
            None => prop_assert!(n == 0 || x > n),
        }
    }
}

#[test]
fn an_interval_without_a_meaning_is_none() {
    for confidence in [0.0, 1.0, -1.0, 2.0, f64::NAN, f64::INFINITY, 1.0 - f64::EPSILON / 2.0] {
        assert_eq!(wilson(1, 2, confidence), None, "{confidence}");
        assert_eq!(pooled(&[("ana".to_owned(), vec![1.0, 2.0])], confidence), None, "{confidence}");
    }
    let group = |values: &[f64]| ("ana".to_owned(), values.to_vec());
    assert_eq!(pooled(&[], 0.95), None);
    assert_eq!(pooled(&[group(&[1.0]), group(&[2.0])], 0.95), None);
    assert_eq!(pooled(&[group(&[1.0, f64::NAN])], 0.95), None);
    assert_eq!(pooled(&[group(&[1.0, f64::INFINITY])], 0.95), None);
    let with_empty = pooled(&[group(&[]), group(&[1.0, 2.0])], 0.95).unwrap();
    assert_eq!((with_empty.df, with_empty.groups.len()), (1, 1));
}

#[test]
fn a_seed_is_enough_when_nobody_could_have_guessed_it() {
    let enough =
        ["09175059342981586505", "0917 5059 3429 8158 6505", "drand:52db:27946612:eda834e44fbb", "52db9ba70e0cc0f6"];
    let too_little = ["", "0917505934298158650", "0000 0000 0000 0000 0000", "52db9ba70e0cc0f", "...................."];
    let malformed = [" 09175059342981586505", "09175059342981586505\n", "0917505934\t2981586505"];
    for seed in enough {
        assert_eq!(seed_is_enough(seed), Ok(()), "{seed}");
    }
    for seed in too_little.into_iter().chain(malformed) {
        assert!(seed_is_enough(seed).is_err(), "{seed:?}");
    }
}

#[test]
fn a_local_seed_keeps_its_leading_zeros() {
    let mut random = [0; 32];
    assert_eq!(local_seed(random), "00000000000000000000");
    random[31] = 7;
    assert_eq!(local_seed(random), "00000000000000000007");
    assert_eq!(local_seed([255; 32]), "00000000000000000000");
}

#[test]
fn rows_that_could_be_misread_are_refused() {
    let refused = |fields: &[&str]| check_row(&["ref", "agent"], fields).map_err(RowFault::code);
    assert_eq!(refused(&["r 1 ", ""]), Ok(()));
    assert_eq!(refused(&["", "ana"]), Err("empty_ref"));
    assert_eq!(refused(&["r1", "a\nb"]), Err("control_character"));
    assert_eq!(refused(&["r1", "a\u{7f}"]), Err("control_character"));
    assert_eq!(refused(&["r1", "ana", "x"]), Err("row_width"));
    assert_eq!(refused(&["r1"]), Err("row_width"));
}

#[test]
fn parts_of_different_draws_are_not_merged() {
    for other in [drawer("k2", 2, 0), drawer("k1", 3, 0), drawer("k1", 2, 1)] {
        assert!(drawer("k1", 2, 0).merge(other).is_err());
    }
    assert_eq!(drawer("k1", 2, 0).merge(drawer("k1", 2, 0)), Ok(()));
}

#[test]
fn labels_that_join_to_the_same_text_are_different_strata() {
    let mut drawer = Drawer::new("k", BTreeMap::new());
    drawer.offer(&["a", "bc"], "r1", ());
    drawer.offer(&["ab", "c"], "r2", ());
    drawer.offer(&["a", "", "bc"], "r3", ());
    assert_eq!(drawer.finish().len(), 3);
}

fn commitment() -> Commitment {
    let pairs = ["ana", "bo", "cy"].into_iter().flat_map(|agent| ["voice", "chat"].map(|channel| [agent, channel]));
    Commitment {
        draw: "2026-07-A".to_owned(),
        period: ("2026-07-01".parse().unwrap(), "2026-07-31".parse().unwrap()),
        frame: "5f310328bb610b86604d1dd1e1ecfe326aef18650c794074f67c3f6472a0b715".to_owned(),
        n: 24,
        source_count: None,
        columns: ["ref", "agent", "channel"].map(str::to_owned).into(),
        quotas: pairs.map(|labels| (labels.map(str::to_owned).into(), 2)).collect(),
        seed_source: "dice:20d10".to_owned(),
        previous: NO_PREVIOUS.to_owned(),
    }
}

#[test]
fn the_text_of_a_commitment_is_the_reference_one() {
    // The vector `commit-text`.
    let commit = "8933a2afa79146f81d1a014de69fb19b38af5682dba3375908025c8913aa5547";
    assert_eq!(commitment().commit(), Ok(commit.to_owned()));
    assert_eq!(commit_of(commitment().text().unwrap().as_bytes()), commit);
    let counted = Commitment { source_count: Some(25), ..commitment() };
    assert!(counted.text().unwrap().contains("\nn=24\nsource-count=25\ncolumns=ref,agent,channel\n"));
}

#[test]
fn quota_lines_are_sorted_by_their_bytes() {
    let labels = ["a", "a b", "aé", "a!", "Z", "", "z"];
    let quotas = labels.map(|label| (vec![label.to_owned()], 10)).into();
    let columns = ["ref", "agent"].map(str::to_owned).into();
    let text = Commitment { quotas, columns, ..commitment() }.text().unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("quota\t")).collect();
    assert!(lines.is_sorted() && lines.len() == labels.len(), "{lines:?}");
}

#[test]
fn a_commitment_that_could_be_misread_has_no_text() {
    let refused = |change: fn(&mut Commitment)| {
        let mut commitment = commitment();
        change(&mut commitment);
        commitment.text().is_err() && commitment.commit().is_err()
    };
    assert!(refused(|c| c.draw = "A\nn=1".to_owned()));
    assert!(refused(|c| c.draw = String::new()));
    assert!(refused(|c| c.seed_source = "local\nprevious=0".to_owned()));
    assert!(refused(|c| c.columns[1] = "agent,team".to_owned()));
    assert!(refused(|c| c.columns.clear()));
    assert!(refused(|c| c.columns.truncate(2)));
    assert!(refused(|c| _ = c.quotas.insert(vec!["a\tb".to_owned(), "chat".to_owned()], 1)));
    assert!(refused(|c| c.frame = c.frame.to_uppercase()));
    assert!(refused(|c| _ = c.previous.pop()));
    assert!(refused(|c| c.period = (c.period.1, c.period.0)));
}
