//! Laws that hold for every draw, score, moment and deadline, tried on generated ones.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

use crate::reference::{FrameRoot, standing};
use assize::calc::allocation::{
    Power, Room, allocate_equal, allocate_neyman, allocate_power, allocate_proportional, fair_shares, power_weights,
};
use assize::calc::calendar::Calendar;
use assize::calc::decimal::Hundredths;
use assize::calc::digest::{hex, sha256, sha256_many, unhex};
use assize::calc::draw::{
    Beacon, Chain, Commitment, Drawer, NO_PREVIOUS, Pledge, Reveal, RowFault, Source, Stratum, Tickets,
    assign_auditors, assign_by_language, assign_seconds, assign_seconds_by_language, assign_within, auditor_order,
    check_reveals, check_row, combined_seed, commit_of, hex_hash, inclusion, is_phantom, leaf, local_seed,
    next_auditor, phantom_refs, phantoms, pledge, randomness_of, seed_is_enough, ticket,
};
use assize::calc::interval::{student_quantile, wilson, wilson_of};
use assize::calc::moment::Moment;
use assize::calc::planning::{
    halfwidth_mean, halfwidth_proportion, hundredths_of_a_per_cent, sample_size_mean, sample_size_proportion,
};
use assize::calc::scoring::{Answer, Class, Fails, Item, Mode, Rules, Worth};
use assize::calc::time::parse_timestamp;
use chrono::{NaiveDate, TimeDelta, Weekday};
use chrono_tz::Tz;
use num_rational::BigRational;
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use std::collections::{BTreeMap, BTreeSet};

const QUICKNET: &str = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
const DEFAULT_CHAIN: &str = "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce";
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
    let items = strata.iter().flat_map(|stratum| standing(stratum, rejected).0);
    items.filter(|(_, stands)| *stands).map(|(drawn, _)| drawn.reference.clone()).collect()
}

fn item() -> impl Strategy<Value = Item> {
    let answer = prop_oneof![
        6 => select(&[0_i64, 1, 2500, 3333, 5000, 9999, 10_000][..]).prop_map(Answer::level),
        2 => (0..=10_000_i64).prop_map(Answer::level),
        2 => (0..=700_i64, 0..=300_i64).prop_map(|(earned, more)| worth(earned, earned + more + 1)),
        1 => Just(Answer::NotApplicable),
    ];
    let class = select(&[Class::None, Class::Customer, Class::Business, Class::Compliance][..]);
    let fails = select(&[Fails::Nothing, Fails::Nothing, Fails::Criterion, Fails::Section, Fails::Card][..]);
    let fails_at = prop_oneof![3 => Just(0_i64), 1 => 0..10_000_i64];
    let bonus = prop_oneof![5 => Just(false), 1 => Just(true)];
    (0..4_usize, 0..=10_000_i64, class, (fails, fails_at), bonus, answer).prop_map(
        |(section, weight, class, (fails, fails_at), bonus, answer)| {
            // No card has a bonus that fails.
            let fails = if bonus { Fails::Nothing } else { fails };
            Item { section, weight, class, fails, fails_at, bonus, answer }
        },
    )
}

const fn worth(earned: i64, full: i64) -> Answer {
    Answer::Worth(Worth { earned, full })
}

fn scoring_rules() -> impl Strategy<Value = Rules> {
    let mode = select(&[Mode::Weights, Mode::Sections, Mode::Points, Mode::Groups][..]);
    let cap = prop_oneof![2 => Just(None), 1 => (5000..=15_000_i64).prop_map(Some)];
    (mode, vec(0..=10_000_i64, 4), cap).prop_map(|(mode, sections, cap)| Rules { mode, sections, cap })
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

/// A few strata with bounds; the lower may be above the upper.
fn rooms(largest: usize) -> impl Strategy<Value = Vec<Room>> {
    let room = (0..=largest as u64, 0..=largest / 4, 0..=largest);
    vec(room.prop_map(|(weight, lower, upper)| Room { weight, lower, upper }), 0..7)
}

fn least(room: &Room) -> usize {
    room.lower.min(room.upper)
}

/// `Σ W² / n` as a fraction of integers, as long as they are small; none where nothing is taken.
fn spread_of(weights: &[u128], taken: &[usize]) -> Option<u128> {
    const COMMON: u128 = 720_720;
    let terms = weights.iter().zip(taken).filter(|(weight, _)| **weight > 0);
    terms.map(|(weight, n)| (weight * weight * COMMON).checked_div(*n as u128)).sum()
}

/// Every way to take `n` between the bounds, at least one where there is any.
fn ways(n: usize, bounds: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let Some(((least, most), rest)) = bounds.split_first() else {
        return if n == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let firsts = *least..=*most.min(&n);
    firsts.flat_map(|first| ways(n - first, rest).into_iter().map(move |way| [vec![first], way].concat())).collect()
}

/// A moment from the middle of 1975 to the middle of 1976, around the generated holidays.
fn moment_near_holidays() -> impl Strategy<Value = Moment> {
    (1990 * 86_400..2070 * 86_400_i64).prop_map(|seconds| Moment::from_seconds(seconds).unwrap())
}

/// A part of a message: of nothing, of some bytes, of many blocks.
fn part() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![Just(Vec::new()), vec(any::<u8>(), 0..150), vec(any::<u8>(), 0..2000)]
}

/// A few messages, or about as many as are digested together.
fn some_messages() -> impl Strategy<Value = Vec<[Vec<u8>; 3]>> {
    prop_oneof![vec([part(), part(), part()], 0..8), vec([part(), part(), part()], 60..100)]
}

proptest! {
    #[test]
    fn many_messages_are_digested_as_each_of_them(messages in some_messages()) {
        let parts: Vec<[&[u8]; 3]> = messages.iter().map(|message| message.each_ref().map(|part| &part[..])).collect();
        let each: Vec<_> = parts.iter().map(|parts| sha256(parts)).collect();
        prop_assert_eq!(sha256_many(&parts), each);
    }

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
        let mut roots = [(); 3].map(|()| FrameRoot::default());
        for ((reference, agent), part) in frame.iter().zip(parts) {
            drawers[part].offer(&[agent], reference, ());
            roots[part].push(leaf(&[reference, agent]));
        }
        let [mut first, second, third] = drawers;
        first.merge(third).unwrap();
        first.merge(second).unwrap();
        prop_assert_eq!(first.finish(), draw(&key, quota, spares, &frame));

        let mut whole = FrameRoot::default();
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
    fn nobody_gets_more_than_there_is_room_for(
        frame in frame(), key in key(), barred in vec(any::<[bool; 3]>(), 40), room in any::<[Option<u8>; 3]>(),
    ) {
        let auditors = ["ivy", "jon", "kim"].map(str::to_owned);
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let is_barred = |auditor: &str, item: usize| barred[item][auditors.iter().position(|id| id == auditor).unwrap()];
        let room = room.map(|room| room.map(|room| usize::from(room % 16)));
        let mut left = room;
        let assigned = assign_within(&key, &items, &auditors, &mut left, is_barred);
        let load = |chosen: usize| assigned.iter().filter(|auditor| **auditor == Some(chosen)).count();
        for auditor in 0..3 {
            prop_assert_eq!(left[auditor], room[auditor].map(|room| room - load(auditor)));
        }
        for (item, auditor) in assigned.iter().enumerate() {
            prop_assert!(auditor.is_none_or(|auditor| !barred[item][auditor]));
            prop_assert!(auditor.is_some() || (0..3).all(|auditor| barred[item][auditor] || left[auditor] == Some(0)));
        }
        let firsts: Vec<_> = (0..).zip(&assigned).filter_map(|(item, auditor)| Some((item, (*auditor)?))).collect();
        let before = left;
        let seconds = assign_seconds(&key, &firsts, &auditors, &mut left, is_barred);
        for ((item, first), second) in firsts.iter().zip(&seconds) {
            prop_assert!(second.is_none_or(|second| second != *first && !barred[*item][second]));
        }
        for auditor in 0..3 {
            let load = seconds.iter().filter(|second| **second == Some(auditor)).count();
            prop_assert_eq!(left[auditor], before[auditor].map(|room| room - load));
        }
    }

    #[test]
    fn without_capacities_nothing_changes(frame in frame(), key in key(), barred in vec(any::<[bool; 3]>(), 40)) {
        let auditors = ["ivy", "jon", "kim"].map(str::to_owned);
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let is_barred = |auditor: &str, item: usize| barred[item][auditors.iter().position(|id| id == auditor).unwrap()];
        let assigned = assign_auditors(&key, &items, &auditors, is_barred);
        for mut without in [vec![None; 3], vec![Some(40); 3]] {
            prop_assert_eq!(&assign_within(&key, &items, &auditors, &mut without, is_barred), &assigned);
        }
        let firsts: Vec<_> = (0..).zip(&assigned).filter_map(|(item, auditor)| Some((item, (*auditor)?))).collect();
        let order = auditor_order(&key, &auditors);
        let next = firsts.iter().map(|(item, first)| next_auditor(&order, *first, |other| barred[*item][other]));
        prop_assert_eq!(assign_seconds(&key, &firsts, &auditors, &mut [], is_barred), next.collect::<Vec<_>>());
    }

    #[test]
    fn where_no_language_is_asked_for_balance_is_the_round(frame in frame(), key in key(), count in 1..5_usize) {
        let auditors: Vec<String> = ["ivy", "jon", "kim", "lou"].map(str::to_owned).into_iter().take(count).collect();
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let round = assign_auditors(&key, &items, &auditors, |_, _| false);
        let balanced = assign_by_language(&key, &items, &auditors, &mut [], (|_: &str, _| false, |_: &str, _| true));
        prop_assert_eq!(balanced, round);
    }

    #[test]
    fn languages_bar_nobody_keep_to_the_room_and_leave_the_rest_in_balance(
        frame in frame(), key in key(), barred in vec(any::<[bool; 3]>(), 40), reads in vec(any::<[bool; 3]>(), 40),
        room in any::<[Option<u8>; 3]>(),
    ) {
        let auditors = ["ivy", "jon", "kim"].map(str::to_owned);
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let place = |auditor: &str| auditors.iter().position(|id| id == auditor).unwrap();
        let is_barred = |auditor: &str, item: usize| barred[item][place(auditor)];
        let is_reader = |auditor: &str, item: usize| reads[item][place(auditor)];
        let room = room.map(|room| room.map(|room| usize::from(room % 16)));
        let mut left = room;
        let assigned = assign_by_language(&key, &items, &auditors, &mut left, (is_barred, is_reader));
        let mut again = room;
        prop_assert_eq!(&assign_by_language(&key, &items, &auditors, &mut again, (is_barred, is_reader)), &assigned);
        let load = |chosen: usize| assigned.iter().filter(|auditor| **auditor == Some(chosen)).count();
        for auditor in 0..3 {
            prop_assert_eq!(left[auditor], room[auditor].map(|room| room - load(auditor)));
        }
        for (item, auditor) in assigned.iter().enumerate() {
            let could = |other: &usize| !barred[item][*other] && left[*other] != Some(0);
            prop_assert!(auditor.is_none_or(|auditor| !barred[item][auditor]));
            prop_assert!(auditor.is_some() || !(0..3).any(|other| could(&other)));
            // Somebody who had room to the end and reads it was passed over only for somebody who reads it.
            let reader = (0..3).filter(could).any(|other| reads[item][other]);
            prop_assert!(!reader || auditor.is_some_and(|auditor| reads[item][auditor]));
        }
        let firsts: Vec<_> = (0..).zip(&assigned).filter_map(|(item, auditor)| Some((item, (*auditor)?))).collect();
        let (before, mut loads) = (left, [0, 1, 2].map(load));
        let rooms = (&mut left[..], &mut loads[..]);
        let seconds = assign_seconds_by_language(&key, &firsts, &auditors, rooms, (is_barred, is_reader));
        for ((item, first), second) in firsts.iter().zip(&seconds) {
            prop_assert!(second.is_none_or(|second| second != *first && !barred[*item][second]));
        }
        for auditor in 0..3 {
            let load = seconds.iter().filter(|second| **second == Some(auditor)).count();
            prop_assert_eq!(left[auditor], before[auditor].map(|room| room - load));
        }
    }

    #[test]
    fn loads_differ_by_no_more_than_languages_force(frame in frame(), key in key(), readers in vec(0..4_usize, 40)) {
        // Each item is read by one auditor, or asks for nothing (3).
        let auditors = ["ivy", "jon", "kim"].map(str::to_owned);
        let items: Vec<_> = frame.iter().map(|(reference, agent)| (vec![(*agent).to_owned()], reference.clone())).collect();
        let place = |auditor: &str| auditors.iter().position(|id| id == auditor).unwrap();
        let is_reader = |auditor: &str, item: usize| readers[item] == 3 || readers[item] == place(auditor);
        let assigned = assign_by_language(&key, &items, &auditors, &mut [], (|_: &str, _| false, is_reader));
        let loads = [0, 1, 2].map(|chosen| assigned.iter().filter(|auditor| **auditor == Some(chosen)).count());
        for auditor in 0..3 {
            let forced = (0..items.len()).filter(|item| readers[*item] == auditor).count();
            let least = loads.iter().min().unwrap();
            prop_assert!(loads[auditor] <= least + 1 || loads[auditor] == forced, "{:?}, {} forced", loads, forced);
        }
    }

    #[test]
    fn a_proportional_allocation_keeps_to_its_boxes(n in 0..120_usize, rooms in rooms(40)) {
        let least_of_all: usize = rooms.iter().map(least).sum();
        let Ok(taken) = allocate_proportional(n, &rooms) else {
            prop_assert!(least_of_all > n);
            return Ok(());
        };
        let most: usize = rooms.iter().map(|room| if room.weight > 0 { room.upper } else { least(room) }).sum();
        prop_assert_eq!(taken.iter().sum::<usize>(), n.min(most));
        for (room, taken) in rooms.iter().zip(&taken) {
            prop_assert!((least(room)..=room.upper).contains(taken));
            prop_assert!(room.weight > 0 || *taken == least(room));
        }
    }

    #[test]
    fn a_proportional_allocation_is_within_one_of_its_boxed_shares(n in 0..120_usize, rooms in rooms(40)) {
        // By bisection in floating point, which shares nothing with the exact search.
        let clamp = |room: &Room, lambda: f64| (lambda * room.weight as f64).clamp(least(room) as f64, room.upper as f64);
        let (mut low, mut high) = (0.0, 1e6);
        for _ in 0..200 {
            let middle = f64::midpoint(low, high);
            let sum: f64 = rooms.iter().map(|room| clamp(room, middle)).sum();
            if sum < n as f64 { low = middle } else { high = middle }
        }
        if let Ok(taken) = allocate_proportional(n, &rooms) {
            for (room, taken) in rooms.iter().zip(taken) {
                prop_assert!((taken as f64 - clamp(room, high)).abs() < 1.0 + 1e-6, "{room:?}: {taken}");
            }
        }
    }

    #[test]
    fn equal_weights_get_the_same_up_to_one(n in 0..200_usize, strata in 1..9_usize, weight in 1..1000_u64) {
        let taken = allocate_proportional(n, &vec![Room { weight, lower: 0, upper: 1000 }; strata]).unwrap();
        prop_assert!(taken[0] - taken[strata - 1] <= 1 && taken.is_sorted_by(|one, next| one >= next), "{:?}", taken);
    }

    #[test]
    fn the_order_of_strata_decides_ties_only(n in 0..120_usize, rooms in rooms(40), turn in any::<Index>(), power in 0..=100_u8) {
        let mut turned = rooms.clone();
        turned.rotate_left(if rooms.is_empty() { 0 } else { turn.index(rooms.len()) });
        turned.reverse();
        let sorted = |weights: Vec<u64>, taken: Vec<usize>| {
            let mut pairs: Vec<_> = weights.into_iter().zip(taken).collect();
            pairs.sort_unstable();
            pairs
        };
        let sizes = |rooms: &[Room]| rooms.iter().map(|room| room.weight).collect();
        let proportional = |rooms: &[Room]| allocate_proportional(n, rooms).map(|taken| sorted(sizes(rooms), taken));
        prop_assert_eq!(proportional(&rooms), proportional(&turned));
        let power = hundredths(power);
        let powers = |rooms: &[Room]| power_weights(power, rooms, None).unwrap();
        let powered = |rooms: &[Room]| allocate_power(n, power, rooms, None).map(|taken| sorted(powers(rooms), taken));
        prop_assert_eq!(powered(&rooms), powered(&turned));
        // Between different strata, equal priorities are rare and cost the same.
        let weights = |rooms: &[Room]| rooms.iter().map(|room| u128::from(room.weight * 7)).collect::<Vec<_>>();
        let spread = |rooms: &[Room]| allocate_neyman(n, rooms, &vec![7; rooms.len()]).map(|taken| {
            weights(rooms).iter().zip(taken).filter(|(_, n)| *n > 0).map(|(w, n)| (w * w) as f64 / n as f64).sum::<f64>()
        });
        match (spread(&rooms), spread(&turned)) {
            (Ok(one), Ok(other)) => prop_assert!((one - other).abs() <= 1e-9 * one.max(1.0)),
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn neyman_is_the_best_of_all_allocations(
        n in 1..16_usize, strata in vec((0..60_u64, 0..30_u64, 0..4_usize, 0..13_usize), 1..5),
    ) {
        let rooms: Vec<Room> = strata.iter().map(|(weight, _, lower, upper)| Room { weight: *weight, lower: *lower, upper: *upper }).collect();
        let sds: Vec<u64> = strata.iter().map(|(_, sd, ..)| *sd).collect();
        let bounds: Vec<_> = rooms.iter().map(|room| (room.lower.max(1).min(room.upper), room.upper)).collect();
        let n = n.min(rooms.iter().map(|room| room.upper).sum());
        let ways = ways(n, &bounds);
        let Ok(taken) = allocate_neyman(n, &rooms, &sds) else {
            prop_assert!(ways.is_empty());
            return Ok(());
        };
        prop_assert!(ways.contains(&taken));
        // Without what can give nothing: its term is the same in all.
        let weights: Vec<u128> = rooms.iter().zip(&sds).map(|(room, sd)| if room.upper == 0 { 0 } else { u128::from(room.weight * sd) }).collect();
        let best = ways.iter().map(|way| spread_of(&weights, way)).min().unwrap();
        prop_assert_eq!(spread_of(&weights, &taken), best);
    }

    #[test]
    fn powers_are_what_floating_point_says(sizes in vec(0..1_000_000_000_000_u64, 1..6), power in 0..=100_u8, cv in 1..500_u64) {
        let rooms: Vec<Room> = sizes.iter().map(|size| Room { weight: *size, lower: 0, upper: 9 }).collect();
        let cvs: Vec<u64> = (0..).map(|step| cv + step).take(rooms.len()).collect();
        let weights = power_weights(hundredths(power), &rooms, Some(&cvs)).unwrap();
        let real = |(size, cv): (&u64, &u64)| if *size == 0 { 0.0 } else { *cv as f64 * (*size as f64).powf(f64::from(power) / 100.0) };
        let reals: Vec<f64> = sizes.iter().zip(&cvs).map(real).collect();
        let (sum, real_sum) = (weights.iter().map(|weight| *weight as f64).sum::<f64>(), reals.iter().sum::<f64>());
        prop_assert_eq!(sum > 0.0, real_sum > 0.0);
        for (weight, real) in weights.iter().zip(reals).filter(|_| sum > 0.0) {
            prop_assert!((*weight as f64 / sum - real / real_sum).abs() < 1e-12, "{weight} {real}");
        }
        prop_assert!(sizes.iter().zip(&weights).all(|(size, weight)| (*size == 0) == (*weight == 0)));
    }

    #[test]
    fn a_sample_of_the_planned_size_keeps_what_it_promised(
        p in 0.01..0.99_f64, sd in 0.1..50.0_f64, half in 0.01..0.4_f64, confidence in 0.5..0.999_f64, size in 2..100_000_u64, limited in any::<bool>(),
    ) {
        let population = limited.then_some(size);
        let n = sample_size_proportion(p, half, confidence, population).unwrap().n;
        prop_assert!(halfwidth_proportion(p, n, confidence, population).unwrap() <= half + 1e-12);
        prop_assert!(n < 2 || halfwidth_proportion(p, n - 1, confidence, population).unwrap() >= half - 1e-12);
        let n = sample_size_mean(sd, half * 10.0, confidence, population).unwrap().n;
        prop_assert!(halfwidth_mean(sd, n, confidence, population).unwrap() <= half * 10.0 + 1e-9);
        prop_assert!(n < 2 || halfwidth_mean(sd, n - 1, confidence, population).unwrap() >= half * 10.0 - 1e-9);
    }

    #[test]
    fn the_first_round_after_a_moment_is_the_first(genesis in 0..2_000_000_000_i64, period in 1..100_u32, after in -1000..1_000_000_i64) {
        let at = |seconds: i64| Moment::from_seconds(seconds).unwrap();
        let chain = Chain::new(&hex_hash("chain"), at(genesis), period).unwrap();
        let moment = at(genesis + after);
        let first = chain.first_round_after(moment);
        prop_assert!(chain.time_of(first).unwrap() > moment);
        prop_assert_eq!(chain.round_at(moment), first.checked_sub(1).filter(|round| *round > 0));
        prop_assert!(first == 1 || chain.time_of(first - 1).unwrap() <= moment);
        let beacon = Beacon::after(&chain, moment);
        prop_assert_eq!(beacon.check_after(moment, Some(&chain)), Ok(chain.time_of(first).unwrap()));
        prop_assert!(beacon.check_after(chain.time_of(first).unwrap(), Some(&chain)).is_err());
    }

    #[test]
    fn sources_read_back(dice in 20..99_usize, round in 1..u64::MAX, parties in btree_set("[^:,\\pC\\pZ]{1,8}", 2..5), fallback in any::<bool>()) {
        let beacon: Beacon = format!("drand:{QUICKNET}:{round}").parse().unwrap();
        let pledges = parties.iter().map(|party| Pledge { party: party.clone(), pledge: hex_hash(party) }).collect();
        let sources = [Source::Local, Source::Dice(dice), Source::Drand(beacon.clone()), Source::Reveal(pledges, fallback.then_some(beacon))];
        for source in sources {
            prop_assert_eq!(source.to_string().parse(), Ok(source));
        }
    }

    #[test]
    fn the_order_of_reveals_makes_no_difference(secrets in vec("[a-z]{24}", 2..5), turn in any::<Index>()) {
        let mut reveals: Vec<Reveal> = secrets.into_iter().zip(["é", "ana", "Bo", "z z"]).map(|(secret, party)| Reveal { party: party.to_owned(), secret }).collect();
        let Ok(seed) = combined_seed(&reveals) else { return Ok(()) };
        let pledges: Vec<Pledge> = reveals.iter().map(|one| Pledge { party: one.party.clone(), pledge: pledge(&one.party, &one.secret).unwrap() }).collect();
        let turn = turn.index(reveals.len());
        reveals.rotate_left(turn);
        prop_assert_eq!(check_reveals(&pledges, &reveals), Ok(seed));
        reveals[0].secret.push('x');
        let refused = check_reveals(&pledges, &reveals).unwrap_err();
        prop_assert!(refused.contains(&format!("`{}`", reveals[0].party)), "{}", refused);
    }

    #[test]
    fn random_digits_are_dice(random in any::<[u8; 32]>(), number in any::<u64>()) {
        // Spread first: proptest likes arrays of zeros.
        let hashed = unhex(&hex_hash(&format!("{random:?}{number}"))).unwrap();
        prop_assert_eq!(Source::Dice(20).check_seed(&local_seed(hashed.try_into().unwrap())), Ok(()));
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
    fn an_item_that_does_not_apply_never_changes_a_score(rules in scoring_rules(), items in vec(item(), 0..8), extra in item(), at in any::<Index>()) {
        let mut longer = items.clone();
        longer.insert(at.index(items.len() + 1), Item { answer: Answer::NotApplicable, ..extra });
        let (before, after) = (rules.score(&items), rules.score(&longer));
        prop_assert_eq!((before.raw, before.total, before.classes), (after.raw, after.total, after.classes));
    }

    #[test]
    fn raising_an_answer_never_lowers_a_score(rules in scoring_rules(), items in vec(item(), 1..8), at in any::<Index>(), up in 0..=10_000_i64) {
        let mut better = items.clone();
        if let Answer::Worth(worth) = &mut at.get_mut(&mut better).answer {
            worth.earned = (worth.earned + up).min(worth.full);
        }
        let (before, after) = (rules.score(&items), rules.score(&better));
        prop_assert!(before.raw <= after.raw && before.total <= after.total);
        for (before, after) in before.classes.iter().zip(&after.classes) {
            prop_assert!(before.1 <= after.1);
        }
    }

    #[test]
    fn weights_that_are_all_scaled_change_no_score(rules in scoring_rules(), items in vec(item(), 0..8), by in 2..=1000_i64) {
        let scaled: Vec<Item> = items.iter().map(|item| Item { weight: item.weight * by, ..*item }).collect();
        let sections = rules.sections.iter().map(|weight| weight * by).collect();
        prop_assert_eq!(rules.score(&items), Rules { sections, ..rules.clone() }.score(&scaled));
    }

    #[test]
    fn a_score_is_at_least_0_and_at_most_the_cap_and_never_above_the_raw_one(rules in scoring_rules(), items in vec(item(), 0..12)) {
        let score = rules.score(&items);
        prop_assert_eq!(score.raw.is_none(), score.total.is_none());
        let most = if items.iter().any(|item| item.bonus) { i64::MAX } else { 10_000 }.min(rules.cap.unwrap_or(i64::MAX));
        let scores = [score.raw, score.total].into_iter().chain(score.classes.map(|(_, score)| score)).flatten();
        prop_assert!(scores.clone().all(|score| (0..=most).contains(&score)));
        prop_assert!(score.total <= score.raw);
    }

    #[test]
    fn the_steps_explain_the_total(rules in scoring_rules(), items in vec(item(), 0..12)) {
        let (explained, score) = (rules.explain(&items), rules.score(&items));
        prop_assert_eq!(&explained.failed, &score.failed);
        for (class, of_class) in score.classes {
            let found = explained.classes.iter().find(|(one, _)| *one == class);
            prop_assert_eq!(found.is_some(), items.iter().any(|item| item.class == class));
            prop_assert_eq!(found.and_then(|(_, quotient)| Some(quotient.as_ref()?.score)), of_class);
        }
        let Some((raw, total)) = explained.whole else {
            prop_assert_eq!(score.total, None);
            return Ok(());
        };
        prop_assert_eq!((Some(raw.score), Some(total.score)), (score.raw, score.total));
        if rules.mode == Mode::Sections {
            // The sections, each with its weight, are the whole.
            let parts = explained.sections.iter().map(|(section, _, total)| {
                &total.sum / &total.of * BigRational::from_integer(rules.sections[*section].into())
            });
            prop_assert_eq!(parts.sum::<BigRational>(), total.sum);
        } else {
            let times_full = matches!(rules.mode, Mode::Points | Mode::Groups);
            let part = |step: &assize::calc::scoring::Step| {
                let worth = step.counted?;
                let full = if times_full { 1 } else { worth.full };
                Some(BigRational::new((step.weight * worth.earned).into(), full.into()))
            };
            prop_assert_eq!(explained.steps.iter().filter_map(part).sum::<BigRational>(), total.sum);
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
        let _ = (text.parse::<Source>(), text.parse::<Beacon>(), text.parse::<Pledge>(), pledge(&text, &text), randomness_of(&text));
        let _ = Source::Dice(20).check_seed(&text);
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
        assert_eq!(wilson_of(0.5, 2.0, confidence), None, "{confidence}");
        assert_eq!(student_quantile(confidence, 10.0), None, "{confidence}");
    }
    for (p, n) in [(0.5, 0.0), (0.5, -1.0), (0.5, f64::NAN), (-0.1, 5.0), (1.1, 5.0), (f64::NAN, 5.0)] {
        assert_eq!(wilson_of(p, n, 0.95), None, "{p} of {n}");
    }
    for df in [0.0, -1.0, f64::NAN] {
        assert_eq!(student_quantile(0.95, df), None, "{df}");
    }
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
        machine: None,
        sizes: None,
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

/// 3 of 12 refs from each of 10,000 seeds. The deviations of the counts, scaled for drawing without
/// replacement, sum to chi-square with 11 degrees of freedom, which is above 31.264 once in a thousand.
#[test]
fn every_ref_is_drawn_equally_often() {
    let (refs, seeds, quota) = (12, 10_000, 3);
    let names: Vec<String> = (0..refs).map(|number| format!("r{number}")).collect();
    let mut counts = vec![0_u32; refs];
    for seed in 0..seeds {
        let mut drawer = Drawer::new(&hex_hash(&format!("seed {seed}")), [(Vec::new(), quota)].into());
        for (index, name) in names.iter().enumerate() {
            drawer.offer(&[], name, index);
        }
        for drawn in &drawer.finish()[0].drawn {
            counts[drawn.payload] += 1;
        }
    }
    let (over, under) = inclusion(quota, refs).unwrap();
    let chance = over as f64 / under as f64;
    let variance = f64::from(seeds) * chance * (1.0 - chance);
    let squares = counts.iter().map(|count| (f64::from(*count) - f64::from(seeds) * chance).powi(2) / variance);
    let chi_square = squares.sum::<f64>() * (refs as f64 - 1.0) / refs as f64;
    assert!(chi_square < 31.264, "{chi_square}: {counts:?}");
}

#[test]
fn the_chance_of_a_stratum_is_an_exact_fraction() {
    assert_eq!(inclusion(5, 200), Some((5, 200)));
    assert_eq!(inclusion(0, 3), Some((0, 3)));
    assert_eq!((inclusion(0, 0), inclusion(4, 3)), (None, None));
    let frame = ["r1", "r2", "r3"].map(|reference| (reference.to_owned(), "ana"));
    let strata = draw("k", 2, 0, &frame);
    let chances: Vec<_> = strata
        .iter()
        .map(|stratum| (stratum.labels[0].as_str(), inclusion(stratum.drawn.len(), stratum.size)))
        .collect();
    assert_eq!(chances, [("ana", Some((2, 3))), ("bo", None), ("cy", None)]);
    assert_eq!(draw("k", 5, 0, &frame)[0].drawn.len(), 3);
}

#[test]
fn allocations_that_cannot_be_are_refused_in_words() {
    let rooms = [Room::of_size(9, 5), Room::of_size(2, 5)];
    assert_eq!(allocate_proportional(7, &rooms), Ok(vec![5, 2]));
    assert_eq!(
        allocate_proportional(6, &rooms),
        Err("the strata must have 7 together, which is more than 6".to_owned())
    );
    assert!(allocate_neyman(6, &rooms, &[1, 1]).is_err());
    assert!(allocate_neyman(1, &[Room::of_size(9, 0), Room::of_size(9, 0)], &[1, 1]).is_err());
    assert!(allocate_neyman(9, &rooms, &[1]).is_err());
    assert!(allocate_neyman(9, &[Room { weight: u64::MAX, lower: 0, upper: 9 }], &[2]).is_err());
    assert!(allocate_power(9, hundredths(50), &rooms, Some(&[1])).is_err());
    assert!(
        allocate_power(9, hundredths(100), &[Room { weight: u64::MAX, lower: 0, upper: 9 }], Some(&[u64::MAX]))
            .is_err()
    );
    assert_eq!(allocate_proportional(0, &[]), Ok(Vec::new()));
    assert_eq!(allocate_neyman(5, &[], &[]), Ok(Vec::new()));
    assert_eq!(fair_shares(5, &[0, 0]), None);
    assert_eq!(allocate_equal(2, &[]), (Vec::new(), Vec::new()));
}

#[test]
fn allocations_of_the_largest_numbers_are_exact() {
    let whole = |weight| Room { weight, lower: 0, upper: usize::MAX };
    assert_eq!(allocate_proportional(usize::MAX, &[whole(u64::MAX), whole(0)]), Ok(vec![usize::MAX, 0]));
    let halves = allocate_proportional(usize::MAX, &[whole(u64::MAX), whole(u64::MAX)]).unwrap();
    assert_eq!(halves, [usize::MAX / 2 + 1, usize::MAX / 2]);
    assert_eq!(allocate_proportional(3, &[whole(u64::MAX - 1), whole(u64::MAX)]), Ok(vec![1, 2]));
    // One part in 2^64 decides.
    assert_eq!(allocate_neyman(3, &[whole(u64::MAX - 1), whole(u64::MAX)], &[1, 1]), Ok(vec![1, 2]));
    assert_eq!(allocate_neyman(3, &[whole(u64::MAX), whole(u64::MAX)], &[1, 1]), Ok(vec![2, 1]));
}

#[test]
fn powers_of_nothing_of_one_and_of_squares_are_exact() {
    let rooms = [0_u64, 1, 4, 9, 1 << 40].map(|weight| Room { weight, lower: 0, upper: 9 });
    let shares = |power| {
        let weights = power_weights(hundredths(power), &rooms, None).unwrap();
        weights.iter().map(|weight| (weight / weights[1], weight % weights[1])).collect::<Vec<_>>()
    };
    assert_eq!(shares(0), [(0, 0), (1, 0), (1, 0), (1, 0), (1, 0)]);
    assert_eq!(shares(50), [(0, 0), (1, 0), (2, 0), (3, 0), (1 << 20, 0)]);
    assert_eq!(shares(100), [(0, 0), (1, 0), (4, 0), (9, 0), (1 << 40, 0)]);
    // The same bits everywhere: 10^0.3 and 1000^0.77 times 2^61 and 2^54, which end in …570.7 and …870.8.
    let one =
        |size, power| power_weights(hundredths(power), &[Room { weight: size, lower: 0, upper: 9 }], None).unwrap()[0];
    assert_eq!((one(10, 30), one(1000, 77)), (4_600_761_660_518_522_570, 3_678_068_098_720_757_870));
}

/// A power of so many hundredths.
fn hundredths(power: u8) -> Power {
    Power::new(power.into(), 100).unwrap()
}

#[test]
fn a_power_is_a_fraction_or_a_decimal_and_roots_that_are_whole_are_exact() {
    let third = Power::new(1, 3).unwrap();
    assert_eq!([Power::parse("1/3"), Power::parse(" 2 / 6 ")], [Some(third); 2]);
    assert_eq!([Power::parse("0.5"), Power::parse("50/100"), Power::new(1, 2)], [Some(Power::ROOT); 3]);
    for odd in ["4/3", "1/0", "1/101", "-1/3", "0.333", "1.01", "", "/", "a", "1/3/5", "-0.5"] {
        assert_eq!(Power::parse(odd), None, "{odd}");
    }
    let rooms = [1_u64, 8, 27, 1_000, 1 << 60].map(|weight| Room { weight, lower: 0, upper: 9 });
    let weights = power_weights(third, &rooms, None).unwrap();
    let whole: Vec<u64> = weights.iter().map(|weight| weight / weights[0]).collect();
    assert_eq!((whole, weights.iter().map(|weight| weight % weights[0]).max()), (vec![1, 2, 3, 10, 1 << 20], Some(0)));
    // 60 over cube roots 1 : 2 : 3.
    let taken = allocate_power(60, third, &[1_u64, 8, 27].map(|weight| Room { weight, lower: 0, upper: 60 }), None);
    assert_eq!(taken, Ok(vec![10, 20, 30]));
}

#[test]
fn what_cannot_be_planned_is_none() {
    for confidence in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
        assert_eq!(sample_size_proportion(0.5, 0.05, confidence, None), None, "{confidence}");
        assert_eq!(halfwidth_mean(12.0, 5, confidence, None), None, "{confidence}");
    }
    for p in [0.0, 1.0, -0.1, 1.1, f64::NAN] {
        assert_eq!(sample_size_proportion(p, 0.05, 0.95, Some(100)), None, "{p}");
        assert_eq!(halfwidth_proportion(p, 5, 0.95, Some(100)), None, "{p}");
        assert_eq!(halfwidth_proportion(p, 100, 0.95, Some(100)), None, "{p}");
    }
    for half in [0.0, -0.1, f64::NAN, f64::INFINITY, 1e-300] {
        assert_eq!(sample_size_proportion(0.5, half, 0.95, None), None, "{half}");
        assert_eq!(sample_size_mean(12.0, half, 0.95, Some(10)), None, "{half}");
    }
    assert_eq!(sample_size_mean(0.0, 1.0, 0.95, None), None);
    assert_eq!(sample_size_mean(12.0, 3.0, 0.95, Some(0)), None);
    assert_eq!(halfwidth_mean(0.0, 5, 0.95, None), None);
    assert_eq!(halfwidth_mean(12.0, 0, 0.95, None), None);
    assert_eq!(halfwidth_mean(12.0, 0, 0.95, Some(0)), None);
    assert_eq!(halfwidth_mean(12.0, 6, 0.95, Some(5)), None);
    assert_eq!(halfwidth_mean(12.0, 5, 0.95, Some(5)), Some(0.0));
    assert_eq!(halfwidth_proportion(0.5, 1, 0.95, Some(1)), Some(0.0));
    assert_eq!(halfwidth_proportion(0.8, 5, 0.95, Some(200)).and_then(hundredths_of_a_per_cent), Some(3471));
    assert_eq!([f64::NAN, f64::INFINITY, 1e9].map(hundredths_of_a_per_cent), [None; 3]);
}

#[test]
fn phantoms_fill_the_gap_with_names_that_no_ref_has() {
    assert_eq!((phantoms(24, 26), phantoms(24, 24), phantoms(24, 20), phantoms(0, u64::MAX)), (2, 0, 0, u64::MAX));
    let refs: Vec<_> = phantom_refs(&[2, 0, 1]).collect();
    assert_eq!(refs, [(0, "phantom:1".to_owned()), (0, "phantom:2".to_owned()), (2, "phantom:3".to_owned())]);
    assert!(refs.iter().all(|(_, reference)| is_phantom(reference)));
    assert!(is_phantom("phantom:") && is_phantom("phantom:x"));
    assert!(!is_phantom("phantom") && !is_phantom("Phantom:1") && !is_phantom(" phantom:1"));
    assert_eq!(phantom_refs(&[u64::MAX, u64::MAX]).next(), Some((0, "phantom:1".to_owned())));
}

#[test]
fn dice_that_nobody_rolled_are_refused() {
    let dice = Source::Dice(20);
    assert_eq!(dice.check_seed("09175059342981586505"), Ok(()));
    let refused = [
        "0917505934298158650",
        "091750593429815865051",
        "0917505934298158650x",
        "0917 5059 3429 8158 6505",
        "",
        "00000000000000000000",
        "01234567890123456789",
        "98765432109876543210",
        "12345678901234567891",
        "12341234123412341234",
        "31415926533141592653",
        "00000000001234567890",
        "24680246802468024680",
        "٠٩١٧٥٠٥٩٣٤",
    ];
    for seed in refused {
        assert!(dice.check_seed(seed).is_err(), "{seed}");
    }
    assert_eq!(Source::Dice(21).check_seed("091750593429815865051"), Ok(()));
}

#[test]
fn sources_that_could_be_misread_are_refused() {
    let (a, b) = (hex_hash("a"), hex_hash("b"));
    let good = [
        "local".to_owned(),
        "dice:20d10".to_owned(),
        format!("drand:{QUICKNET}:27946612"),
        format!("reveal:ana:{a},bo:{b}"),
        format!("reveal:ana:{a},bo:{b},drand:{QUICKNET}:1"),
        format!("reveal:drand:{a},bo:{b}"),
    ];
    for text in good {
        assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
    }
    let bad = [
        String::new(),
        "Local".to_owned(),
        "local:".to_owned(),
        " local".to_owned(),
        "dice:19d10".to_owned(),
        "dice:20d6".to_owned(),
        "dice:020d10".to_owned(),
        "dice:+20d10".to_owned(),
        "dice:d10".to_owned(),
        format!("drand:{QUICKNET}:0"),
        format!("drand:{QUICKNET}:07"),
        format!("drand:{QUICKNET}"),
        format!("drand:{QUICKNET}:1:2"),
        "drand:52db:1".to_owned(),
        format!("drand:{}:1", QUICKNET.to_uppercase()),
        format!("reveal:ana:{a}"),
        format!("reveal:ana:{a},ana:{b}"),
        format!("reveal:ana:{a},bo"),
        format!("reveal:ana:{a},:{b}"),
        format!("reveal:ana:{a},bo:{b},"),
        format!("reveal:ana:{a}, bo:{b}"),
        format!("reveal:ana:{a},b\no:{b}"),
        format!("reveal:ana:{a},bo:{}", &b[1..]),
        format!("reveal:drand:{QUICKNET}:1,ana:{a},bo:{b}"),
        format!("reveal:ana:{a},drand:{QUICKNET}:1"),
        "reveal:".to_owned(),
    ];
    for text in bad {
        assert!(text.parse::<Source>().is_err(), "{text}");
    }
}

#[test]
fn a_beacon_decides_only_after_the_commitment_and_only_with_its_own_round() {
    let moment = |text: &str| text.parse::<Moment>().unwrap();
    let source: Source = format!("drand:{QUICKNET}:27946613").parse().unwrap();
    let beacon = source.beacon().unwrap();
    assert_eq!(beacon.check_after(moment("2026-04-20T00:00:02Z"), None), Ok(moment("2026-04-20T00:00:03Z")));
    let late = beacon.check_after(moment("2026-04-20T00:00:03Z"), None).unwrap_err();
    assert!(late.contains("27946614"), "{late}");
    assert_eq!(Source::Local.beacon(), None);
    let default = Chain::known(DEFAULT_CHAIN).unwrap();
    assert_eq!(default.time_of(1), Some(moment("2020-07-22T15:17:30Z")));
    assert_eq!(
        (default.time_of(0), default.time_of(u64::MAX), default.round_at(moment("2020-07-22T15:17:29Z"))),
        (None, None, None)
    );
    assert!(Chain::new(QUICKNET, moment("2023-08-23T15:09:27Z"), 3).is_ok());
    assert!(Chain::new(QUICKNET, moment("2023-08-23T15:09:27Z"), 4).is_err());
    assert!(Chain::new(&hex_hash("x"), moment("2023-08-23T15:09:27Z"), 0).is_err());
    let unknown: Source = format!("drand:{}:1", hex_hash("x")).parse().unwrap();
    assert!(unknown.beacon().unwrap().check_after(moment("2020-01-01T00:00:00Z"), Some(&default)).is_err());
}

#[test]
fn the_seed_of_a_beacon_is_its_round_and_the_hash_of_its_signature() {
    // The vector `drand-72785`.
    let signature = "82f5d3d2de4db19d40a6980e8aa37842a0e55d1df06bd68bddc8d60002e8e959eb9cfa368b3c1b77d18f02a54fe047b8\
        0f0989315f83b12a74fd8679c4f12aae86eaf6ab5690b34f1fddd50ee3cc6f6cdf59e95526d5a5d82aaa84fa6f181e42";
    let randomness = "8b676484b5fb1f37f9ec5c413d7d29883504e5b669f604a1ce68b3388e9ae3d9";
    let beacon: Beacon = format!("drand:{DEFAULT_CHAIN}:72785").parse().unwrap();
    let seed = format!("drand:{DEFAULT_CHAIN}:72785:{randomness}");
    assert_eq!(beacon.seed(randomness, Some(signature)), Ok(seed.clone()));
    assert_eq!(beacon.seed(randomness, None), Ok(seed.clone()));
    assert!(beacon.seed(&hex_hash("x"), Some(signature)).is_err());
    assert!(beacon.seed(randomness, Some("82f")).is_err() && beacon.seed(randomness, Some("")).is_err());
    assert!(beacon.seed(&randomness.to_uppercase(), None).is_err() && beacon.seed("", None).is_err());
    assert_eq!(beacon.randomness(&seed), Ok(randomness));
    let (drand, other) = (Source::Drand(beacon.clone()), format!("drand:{DEFAULT_CHAIN}:72786:{randomness}"));
    assert_eq!(drand.check_seed(&seed), Ok(()));
    assert!(drand.check_seed(&other).is_err() && drand.check_seed(randomness).is_err());
    let reveal = |fallback| Source::Reveal(Vec::new(), fallback);
    assert!(reveal(None).check_seed(&seed).is_err() && reveal(Some(beacon.clone())).check_seed(&other).is_err());
    assert_eq!((reveal(None).check_seed(randomness), reveal(Some(beacon)).check_seed(&seed)), (Ok(()), Ok(())));
}

#[test]
fn who_breaks_a_pledge_is_named() {
    let reveal = |party: &str, secret: &str| Reveal { party: party.to_owned(), secret: secret.to_owned() };
    let promise = |one: &Reveal| Pledge { party: one.party.clone(), pledge: pledge(&one.party, &one.secret).unwrap() };
    let reveals = [reveal("supervisor", "r7Qp0vJxw1mF4cZt"), reveal("agent-rep", "9b1e63a0d2f84c55")];
    let pledges: Vec<Pledge> = reveals.iter().map(promise).collect();
    assert_eq!(check_reveals(&pledges, &reveals), combined_seed(&reveals));
    let [one, other] = reveals;
    let changed = check_reveals(&pledges, &[one.clone(), reveal("agent-rep", "9b1e63a0d2f84c56")]).unwrap_err();
    assert_eq!(changed, "what `agent-rep` has revealed is not what it pledged");
    let stranger =
        check_reveals(&pledges, &[one.clone(), other.clone(), reveal("bo", "9b1e63a0d2f84c56")]).unwrap_err();
    assert_eq!(stranger, "`bo` has pledged nothing");
    let silent = check_reveals(&pledges, &[one.clone(), reveal("bo", "9b1e63a0d2f84c56")]).unwrap_err();
    assert_eq!(silent, "`agent-rep` has not revealed its secret");
    assert!(check_reveals(&pledges, &[one.clone(), one.clone(), other.clone()]).unwrap_err().contains("twice"));
    assert!(combined_seed(&[one]).is_err() && combined_seed(&[]).is_err());
    for party in ["", "a:b", "a,b", "a\nb", " a", "a\u{7f}"] {
        assert!(pledge(party, "9b1e63a0d2f84c55").is_err(), "{party:?}");
    }
    for secret in [
        "",
        "9b1e63a0d2f84c5",
        "1234567890123456",
        "9b1e63a0d2f84c55\n",
        " 9b1e63a0d2f84c55",
        "abcdabcdabcdabcd",
        "aaaabbbbaaaabbbbc",
    ] {
        assert!(pledge("ana", secret).is_err(), "{secret:?}");
    }
}

#[test]
fn an_interval_of_none_begins_at_exactly_0_and_one_of_all_ends_at_exactly_1() {
    for n in 1..2000 {
        assert_eq!(assize::calc::interval::wilson(0, n, 0.95).map(|(_, low, _)| low), Some(0.0), "0 of {n}");
        assert_eq!(assize::calc::interval::wilson(n, n, 0.95).map(|(_, _, high)| high), Some(1.0), "{n} of {n}");
    }
}
