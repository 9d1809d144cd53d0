//! The rule of routing by itself: equals share alike, the least work takes it.

use assize::calc::digest::sha256;
use assize::core::request::{Candidate, choose};

fn lot(number: usize, handle: &str) -> assize::calc::digest::Digest {
    sha256(&[format!("route:seal {number}:{number}:{handle}").as_bytes()])
}

/// 10,000 requests, eight equals. A share is binomial with p = 1/8: mean 1250, standard deviation 33.07; the
/// 99.9 % interval is 1250 +- 3.2905 * 33.07, that is 1142 to 1358 (without a correction for looking at eight).
#[test]
fn equals_are_chosen_equally_often() {
    const REQUESTS: u32 = 10_000;
    let handles = ["ana", "bo", "cy", "dee", "eli", "fay", "李雷", "نور"];
    let mut counts = [0_u32; 8];
    for number in 0..REQUESTS as usize {
        let candidates: Vec<Candidate> = handles
            .iter()
            .map(|handle| Candidate { handle: (*handle).to_owned(), work: 4, last: None, lot: lot(number, handle) })
            .collect();
        counts[choose(&candidates).unwrap()] += 1;
    }
    let share = 1.0 / 8.0;
    let mean = f64::from(REQUESTS) * share;
    let bound = 3.2905 * (mean * (1.0 - share)).sqrt();
    assert!((bound - 108.8).abs() < 0.1, "{bound}");
    for (handle, count) in handles.iter().zip(counts) {
        assert!((f64::from(count) - mean).abs() <= bound, "{handle} got {count} of {REQUESTS}: {counts:?}");
    }
}

#[test]
fn the_least_work_always_takes_it_then_the_longest_since_the_last() {
    let mut chance = super::history::Chance(7);
    for number in 0..10_000 {
        let handles: Vec<String> = (0..=chance.below(9)).map(|place| format!("a{place}")).collect();
        let candidates: Vec<Candidate> = handles
            .iter()
            .map(|handle| Candidate {
                handle: handle.clone(),
                work: i64::try_from(chance.below(4)).unwrap(),
                last: (chance.below(3) > 0).then(|| i64::try_from(chance.below(5)).unwrap()),
                lot: lot(number, handle),
            })
            .collect();
        let chosen = &candidates[choose(&candidates).unwrap()];
        let least = candidates.iter().map(|one| one.work).min().unwrap();
        assert_eq!(chosen.work, least);
        let equals = candidates.iter().filter(|one| one.work == least);
        // None, never had one, comes before every entry.
        assert_eq!(chosen.last, equals.clone().map(|one| one.last).min().unwrap());
        let drawn = equals.filter(|one| one.last == chosen.last);
        assert_eq!(chosen.lot, drawn.map(|one| one.lot).min().unwrap());
    }
    assert_eq!(choose(&[]), None);
}

/// 2,000 requests of any complexity. Whatever is archived when, nobody is given a request who then has more than
/// one heaviest request above another. Where it is archived from the longest desk, everybody stays that close;
/// where it is archived anywhere, it makes gaps that only the next requests close.
#[test]
fn nobody_is_given_work_while_somebody_has_a_heaviest_request_less() {
    for steered in [true, false] {
        simulate(steered);
    }
}

fn simulate(steered: bool) {
    const HEAVIEST: i64 = 3;
    let handles = ["ana", "bo", "cy", "dee", "eli"];
    let mut chance = super::history::Chance(11);
    let mut open: Vec<Vec<i64>> = vec![Vec::new(); handles.len()];
    let mut newest: Vec<Option<i64>> = vec![None; handles.len()];
    let works = |open: &[Vec<i64>]| open.iter().map(|all| all.iter().sum()).collect::<Vec<i64>>();
    for number in 0..2_000_usize {
        let work = works(&open);
        let candidate = |(place, handle): (usize, &&str)| Candidate {
            handle: (*handle).to_owned(),
            work: work[place],
            last: newest[place],
            lot: lot(number, handle),
        };
        let candidates: Vec<Candidate> = handles.iter().enumerate().map(candidate).collect();
        let chosen = choose(&candidates).unwrap();
        open[chosen].push(i64::try_from(chance.below(3)).unwrap() + 1);
        newest[chosen] = Some(i64::try_from(number).unwrap());
        let work = works(&open);
        let above = work[chosen] - work.iter().min().unwrap();
        assert!(above <= HEAVIEST, "{work:?} at {number}");
        if number > 50 {
            let longest = (0..handles.len()).max_by_key(|place| work[*place]).unwrap();
            let from = if steered { longest } else { usize::try_from(chance.below(5)).unwrap() };
            if !open[from].is_empty() {
                let which = chance.below(u64::try_from(open[from].len()).unwrap());
                open[from].remove(usize::try_from(which).unwrap());
            }
        }
        let work = works(&open);
        let spread = work.iter().max().unwrap() - work.iter().min().unwrap();
        assert!(!steered || spread <= HEAVIEST, "{work:?} at {number}");
    }
}
