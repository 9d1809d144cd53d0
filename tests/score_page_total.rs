//! The page's arithmetic against the core's: a thousand random cards and answers, in the page itself.

use crate::browser::browser;
use crate::support::Desk;
use assize::calc::decimal::Hundredths;
use assize::calc::scoring::{Band, Class, Fails, Mode, Rules, band_of};
use assize::core::scorecard::{
    AnswersByKey, Card, Condition, Criterion, Kind, Level, NoteNeeded, NumberRange, Section, Test, Words, plain,
};
use assize::view::form::card_json;
use serde_json::{Map, Value, json};

const CARDS: usize = 1000;

/// Numbers that look random and are the same each time: splitmix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below a limit.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn hundredths(&mut self, most: i64) -> i64 {
        i64::try_from(self.next() % (most.unsigned_abs() + 1)).unwrap()
    }

    fn one_in(&mut self, several: usize) -> bool {
        self.below(several) == 0
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

/// Awkward worths and weights among even ones: thirds, halves of a hundredth, nothing, everything.
fn number(chance: &mut Chance, most: i64) -> i64 {
    let any = chance.hundredths(most);
    chance.of(&[0, 1, 5, 100, 333, 3333, 5000, 6667, most, any, any]).min(most)
}

fn levels(chance: &mut Chance, most: i64) -> Vec<Level> {
    let mut worths: Vec<i64> = (0..=chance.below(4)).map(|_| number(chance, most)).collect();
    worths.sort_unstable_by(|one, other| other.cmp(one));
    worths[0] = most;
    let level =
        |(at, worth): (usize, &i64)| Level { key: format!("l{at}"), title: Words::of("x"), worth: Hundredths(*worth) };
    worths.iter().enumerate().map(level).collect()
}

fn kind(chance: &mut Chance, full: i64) -> Kind {
    match chance.below(8) {
        0 => {
            let options = levels(chance, full);
            Kind::Select { options, full: Hundredths(full) }
        }
        1 => {
            let step = chance.of(&[1, 25, 50, 100]);
            Kind::Points { full: Hundredths((full / step).max(1) * step), step: Hundredths(step) }
        }
        2 => {
            let (first, second) = (number(chance, full), number(chance, full));
            let range =
                |from, to, worth| NumberRange { from: Hundredths(from), to: Hundredths(to), worth: Hundredths(worth) };
            Kind::Number {
                ranges: vec![range(-200, 150, first), range(200, 500, full), range(550, 900, second)],
                step: Hundredths(50),
            }
        }
        3 => Kind::Text,
        _ => Kind::Levels(levels(chance, full)),
    }
}

fn condition(chance: &mut Chance, before: &[Criterion]) -> Option<Condition> {
    let with_choices: Vec<usize> = (0..before.len()).filter(|at| !before[*at].kind.choices().is_empty()).collect();
    if with_choices.is_empty() || !chance.one_in(4) {
        return None;
    }
    let tests = (0..=chance.below(2)).map(|_| {
        let criterion = chance.of(&with_choices);
        let keys: Vec<&str> = before[criterion].kind.choices().iter().map(|level| level.key.as_str()).collect();
        let mut among = vec![chance.of(&keys).to_owned()];
        if chance.one_in(3) {
            among.push("na".to_owned());
        }
        Test { criterion, among, not: chance.one_in(3) }
    });
    let tests = tests.collect();
    Some(Condition { all: chance.one_in(2), tests })
}

fn card(chance: &mut Chance) -> Card {
    let mode = chance.of(&[Mode::Weights, Mode::Sections, Mode::Points, Mode::Groups]);
    let sections = chance.below(4) + 1;
    let in_points = matches!(mode, Mode::Points | Mode::Groups);
    let mut criteria: Vec<Criterion> = Vec::new();
    for at in 0..=chance.below(12) {
        let full = if in_points || chance.one_in(4) { number(chance, 2500).max(1) } else { 10_000 };
        let kind = kind(chance, full);
        let counts = !matches!(kind, Kind::Text) && !chance.one_in(8);
        let when = condition(chance, &criteria);
        criteria.push(Criterion {
            key: format!("k{at}"),
            section: chance.below(sections),
            title: Words::of("x"),
            guidance: Words::default(),
            weight: Hundredths(if counts { number(chance, 10_000).max(1) } else { 0 }),
            kind,
            na: chance.one_in(3),
            note: NoteNeeded::Never,
            class: chance.of(&[Class::None, Class::None, Class::Customer, Class::Business, Class::Compliance]),
            fails: chance.of(&[
                Fails::Nothing,
                Fails::Nothing,
                Fails::Nothing,
                Fails::Criterion,
                Fails::Section,
                Fails::Card,
            ]),
            fails_at: Hundredths(number(chance, 6000)),
            bonus: chance.one_in(8),
            when,
        });
    }
    let has_weights = matches!(mode, Mode::Sections | Mode::Groups);
    let weights = (0..sections).map(|_| number(chance, 10_000)).collect::<Vec<_>>();
    let cap = chance.one_in(3).then(|| 8000 + chance.hundredths(4000));
    let section = |at| Section { key: format!("s{at}"), title: Words::of("x") };
    Card {
        name: "card".to_owned(),
        version: 1,
        title: Words::of("x"),
        language: None,
        rules: Rules { mode, sections: if has_weights { weights } else { Vec::new() }, cap },
        bands: [9000, 6667, 3000, 0].map(|from| Band { name: format!("from {from}"), from }).to_vec(),
        sections: (0..sections).map(section).collect(),
        criteria,
    }
}

/// An answer as people give it; `na` only where that is allowed.
fn answer(chance: &mut Chance, criterion: &Criterion) -> String {
    if criterion.na && chance.one_in(4) {
        return "na".to_owned();
    }
    match &criterion.kind {
        Kind::Levels(levels) => levels[chance.below(levels.len())].key.clone(),
        Kind::Select { options, .. } => {
            let chosen: Vec<&str> = options.iter().filter(|_| chance.one_in(2)).map(|one| one.key.as_str()).collect();
            chosen.join(",")
        }
        Kind::Points { full, step } => plain(Hundredths(chance.hundredths(full.0 / step.0) * step.0)),
        Kind::Number { .. } => plain(Hundredths(chance.of(&[-200, -50, 0, 150, 200, 450, 500, 550, 900]))),
        Kind::Text => "some words".to_owned(),
    }
}

/// The same answer in one of the forms that a file may have it in.
fn written(chance: &mut Chance, criterion: &Criterion, text: &str) -> Value {
    let several = matches!(criterion.kind, Kind::Select { .. }) && text != "na" && chance.one_in(2);
    let level =
        if several { json!(text.split(',').filter(|key| !key.is_empty()).collect::<Vec<_>>()) } else { json!(text) };
    if chance.one_in(3) { json!({ "level": level, "note": "n" }) } else { level }
}

fn expected(card: &Card, answers: &AnswersByKey) -> Value {
    let score = card.score(answers).unwrap();
    let class = |at: usize| score.classes[at].1;
    let failed: Vec<&str> = score.failed.iter().map(|at| card.criteria[*at].key.as_str()).collect();
    let band = score.total.and_then(|total| band_of(total, &card.bands)).map(|band| band.name.clone());
    json!({
        "raw": score.raw, "total": score.total, "failed": failed, "band": band, "complete": true,
        "classes": { "customer": class(0), "business": class(1), "compliance": class(2) },
        "asked": card.asked(answers),
    })
}

#[test]
fn the_page_counts_a_thousand_random_cards_as_the_core_does() {
    let Some(browser) = browser() else { return };
    let mut chance = Chance(20_260_302);
    let (mut given, mut wanted) = (Vec::new(), Vec::new());
    for _ in 0..CARDS {
        let card = card(&mut chance);
        let (mut answers, mut file) = (AnswersByKey::new(), Map::new());
        for criterion in &card.criteria {
            let text = answer(&mut chance, criterion);
            file.insert(criterion.key.clone(), written(&mut chance, criterion, &text));
            answers.insert(criterion.key.clone(), (text != "na").then_some(text));
        }
        wanted.push(expected(&card, &answers));
        given.push(json!([serde_json::from_str::<Value>(&card_json(&card)).unwrap(), file]));
    }
    // They are of every sort.
    let all = |is: fn(&Value) -> bool| wanted.iter().filter(|one| is(one)).count();
    assert!(all(|one| one["total"].is_null()) >= 10 && all(|one| one["total"] != one["raw"]) >= 100);
    assert!(all(|one| one["asked"].as_array().unwrap().contains(&json!(false))) >= 100);
    assert!(all(|one| one["total"].as_i64() > Some(10_000)) >= 10, "bonuses");
    let desk = Desk::drawn();
    let auditor = desk.rows("score queue")[0]["auditor"].as_str().unwrap().to_owned();
    desk.run(&auditor, "score form --all --out forms.html").ok();
    browser.open(&desk.path("forms.html"));
    let body = "return arguments[0].map(([card, answers]) => ({ ...assize.total(card, answers), asked: assize.asked(card, answers) }))";
    let counted = browser.ask_with(body, &json!([given]));
    for (at, (counted, wanted)) in counted.as_array().unwrap().iter().zip(&wanted).enumerate() {
        assert_eq!(counted, wanted, "card {at}: {}", given[at]);
    }
    assert_eq!(counted.as_array().unwrap().len(), CARDS);
}
