//! Scoring: answers in memory become totals, against only reading the same answers.

use crate::{Place, Row};
use assize::calc::scoring::{Answer, Class, Fails, Item, Mode, Rules, Worth};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How many sets differ; they are taken again until a million are done.
const DIFFERENT: usize = 10_000;
const SETS: usize = 1_000_000;

/// Twelve criteria in three sections: what each is called, what it weighs, its class, and what it fails.
const CARD: [(&str, i64, Class, Fails); 12] = [
    ("greeting", 500, Class::None, Fails::Nothing),
    ("identity", 1000, Class::Compliance, Fails::Card),
    ("listening", 800, Class::Customer, Fails::Nothing),
    ("question", 700, Class::None, Fails::Nothing),
    ("facts", 1500, Class::Customer, Fails::Section),
    ("process", 1000, Class::Business, Fails::Nothing),
    ("solution", 1500, Class::Customer, Fails::Criterion),
    ("language", 700, Class::None, Fails::Nothing),
    ("tone", 900, Class::Customer, Fails::Nothing),
    ("record", 600, Class::Business, Fails::Nothing),
    ("offer", 400, Class::Business, Fails::Nothing),
    ("farewell", 400, Class::None, Fails::Nothing),
];

/// What the answers are called and worth: of three, so that totals are no whole numbers.
const LEVELS: [(&str, i64); 5] = [("full", 3), ("mostly", 2), ("partly", 1), ("none", 0), ("na", -1)];

/// The same sets of answers, as items to score and as JSON to read.
struct Sets {
    items: Vec<Vec<Item>>,
    texts: Vec<String>,
}

/// Ours: every total, raw score, class and fail, exact. Theirs: `serde_json` reads the same answers and does no more.
pub fn score(_: &Place) -> Row {
    let sets = sets();
    let rules = Rules { mode: Mode::Weights, sections: Vec::new(), cap: None };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // By turns, so that a busy moment falls on both.
    for _ in 0..7 {
        ours.push(timed(&sets.items, |items| _ = black_box(rules.score(black_box(items)))));
        theirs.push(timed(&sets.texts, |text| {
            let read: BTreeMap<&str, &str> = serde_json::from_str(black_box(text)).unwrap();
            black_box(read);
        }));
    }
    ours.sort();
    theirs.sort();
    Row {
        what: "scoring 1000000 sets of 12 answers",
        against: "serde_json, reading the same sets",
        target: "1.0",
        ours: ours[3],
        theirs: Some(theirs[3]),
    }
}

fn timed<T>(sets: &[T], mut work: impl FnMut(&T)) -> Duration {
    let start = Instant::now();
    sets.iter().cycle().take(SETS).for_each(&mut work);
    start.elapsed()
}

/// Answers that look like chance and are the same on every run: mostly full, seldom none.
fn sets() -> Sets {
    let mut state = 1_u64;
    let mut sets = Sets { items: Vec::new(), texts: Vec::new() };
    for _ in 0..DIFFERENT {
        let (mut items, mut text) = (Vec::new(), String::from("{"));
        for (place, (key, weight, class, fails)) in CARD.into_iter().enumerate() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let level = match (state >> 33) % 20 {
                0 => 3,
                1 => 4,
                2..=4 => 2,
                5..=8 => 1,
                _ => 0,
            };
            let (word, earned) = LEVELS[level];
            let worth = Answer::Worth(Worth { earned, full: 3 });
            let answer = if earned < 0 { Answer::NotApplicable } else { worth };
            items.push(Item { section: place / 4, weight, class, fails, fails_at: 0, bonus: false, answer });
            let comma = if place > 0 { "," } else { "" };
            write!(text, "{comma}\"{key}\":\"{word}\"").unwrap();
        }
        text.push('}');
        sets.items.push(items);
        sets.texts.push(text);
    }
    sets
}
