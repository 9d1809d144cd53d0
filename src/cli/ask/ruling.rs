//! What is asked of a ruling, as the TOML that `arbitrate rule --ruling` takes.

use super::case::{Case, choice, level, of_point};
use super::item::{Item, Kind, words};
use super::paper::{Entry, Paper, Place};
use crate::core::arbitration::{CitationKind, Responsible, RootCause};
use crate::core::dispute::{About, Point, Verdict};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use toml::Value;

/// A ruling that is asked for.
pub struct Ruling<'a> {
    /// The case.
    pub case: &'a Case,
}

impl<'a> Ruling<'a> {
    /// What is asked after the answers so far.
    pub fn items(&'a self, paper: &Paper) -> Result<Vec<Item<'a>>> {
        let item = |key, asks: &str, kind, needed| Item {
            place: Place::Top(key),
            asks: asks.to_owned(),
            about: Vec::new(),
            kind,
            needed,
        };
        let mut items = Vec::new();
        let mut changes = Vec::new();
        for point in self.case.dispute.open_points() {
            items.extend(self.of(point, paper)?);
            changes.extend(decided(point, paper));
        }
        items.extend(self.case.opened(paper, &changes));
        let why = item("rationale", "Why: both sides are owed the reasons", words(), true);
        items.extend([
            Item { about: self.case.said(), ..why },
            item("headnote", "The ruling in one sentence, as a precedent", words(), false),
            item("root_cause", "What lay behind the dispute", listed(RootCause::WORDS), true),
            item("responsible", "Who is responsible", listed(Responsible::WORDS), true),
            item("coaching", "What else was found: it becomes coaching, never points", words(), false),
        ]);
        items.extend(precedents(paper));
        items.extend(self.case.actions(paper));
        Ok(items)
    }

    fn of(&'a self, point: &'a Point, paper: &Paper) -> Result<Vec<Item<'a>>> {
        let case = self.case;
        let place = of_point(&point.about, "verdict");
        let is_other = paper.get(&place).as_deref() == Some(Verdict::Other.word());
        let About::Mark { criterion, .. } = &point.about else {
            let verdicts =
                vec![choice(Verdict::Keep.word(), "the audit stands"), choice(Verdict::Agent.word(), "it is struck")];
            let asks = format!("{}: the verdict", case.title(point));
            return Ok(vec![Item { place, asks, about: case.about(point), kind: Kind::One(verdicts), needed: true }]);
        };
        let criterion = case.card.criterion(criterion)?;
        let mut verdicts = vec![
            choice(Verdict::Keep.word(), "the mark stands"),
            choice(Verdict::Agent.word(), "the agent's answer holds"),
            choice(Verdict::Other.word(), "another answer holds"),
        ];
        verdicts.extend(criterion.na.then(|| choice(Verdict::NotApplicable.word(), "the criterion does not apply")));
        let asks = format!("{}: the verdict", case.title(point));
        let mut items = vec![Item { place, asks, about: case.about(point), kind: Kind::One(verdicts), needed: true }];
        if is_other {
            let asks = format!("{}: the answer that holds", case.title(point));
            items.push(level(criterion, of_point(&point.about, "level"), asks, |_| true));
        }
        Ok(items)
    }
}

/// The answer that a verdict gives to a point, where it changes.
fn decided(point: &Point, paper: &Paper) -> Option<(String, Option<String>)> {
    let key = point.about.criterion()?.to_owned();
    match Verdict::of(&paper.get(&of_point(&point.about, "verdict"))?)? {
        Verdict::Keep => None,
        Verdict::Agent => Some((key, point.about.proposed().map(str::to_owned))),
        Verdict::NotApplicable => Some((key, None)),
        Verdict::Other => Some((key, parse_level(&paper.get(&of_point(&point.about, "level"))?))),
    }
}

/// The precedents that it follows or not, one after the other until there is no more.
fn precedents<'a>(paper: &Paper) -> Vec<Item<'a>> {
    let count = paper.len("precedent");
    let mut items: Vec<Item<'a>> = (0..count).flat_map(precedent).collect();
    items.extend(precedent(count).into_iter().next());
    items
}

fn precedent<'a>(nth: usize) -> [Item<'a>; 2] {
    let place = |key| Place::In("precedent", Entry::Nth(nth), key);
    let about = vec!["their numbers: assize arbitrate precedents".to_owned()];
    let asks = if nth == 0 { "The precedent that it turns on" } else { "Another precedent" };
    [
        Item {
            place: place("kind"),
            asks: asks.to_owned(),
            about: Vec::new(),
            kind: listed(CitationKind::WORDS),
            needed: false,
        },
        Item {
            place: place("number"),
            asks: "The number of that precedent".to_owned(),
            about,
            kind: number(),
            needed: true,
        },
    ]
}

/// The words of a closed list.
fn listed<'a>(list: &[&str]) -> Kind<'a> {
    Kind::One(list.iter().map(|word| choice(word, "")).collect())
}

fn number<'a>() -> Kind<'a> {
    let check = |typed: &str| {
        let number = typed
            .parse::<i64>()
            .map_err(|_| Refusal::data(format!("`{typed}` is not a whole number")).hint("such as 3"))?;
        Ok(Value::Integer(number))
    };
    Kind::Typed(Box::new(check), String::new())
}
