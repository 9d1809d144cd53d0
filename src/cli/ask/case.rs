//! A disputed case at a terminal: what is asked of it in a session and in a ruling alike.

use super::item::{Check, Item, Kind, words};
use super::paper::{Entry, Paper, Place};
use crate::calc::time::parse_day;
use crate::core::audit::{Mark, answer_word};
use crate::core::dispute::{About, ActionKind, Dispute, Point, Reason};
use crate::core::refusal::Refusal;
use crate::core::scorecard::{AnswersByKey, Card, Criterion, Kind as Answers, parse_level};
use crate::core::text::Untrusted;
use crate::view::form::asks::choices;
use crate::view::inert::{term_block, term_line};
use chrono::NaiveDate;
use toml::Value;

/// A disputed case.
pub struct Case {
    /// The dispute.
    pub dispute: Dispute,
    /// Its card.
    pub card: Card,
    /// The marks that stand.
    pub marks: Vec<Mark>,
    /// The local day.
    pub today: NaiveDate,
}

/// Where an answer about a point stands.
pub fn of_point(about: &About, key: &'static str) -> Place {
    let named = if about.criterion().is_some() { "criterion" } else { "subject" };
    Place::In("point", Entry::Named(named, about.name().to_owned()), key)
}

/// A word of a closed list, and what it means.
pub fn choice(word: &str, means: &str) -> (String, String) {
    (word.to_owned(), means.to_owned())
}

impl Case {
    /// What is disputed, in the words of the card.
    pub fn title(&self, point: &Point) -> String {
        match point.about.criterion().map(|key| self.card.criterion(key)) {
            Some(Ok(criterion)) => term_line(criterion.title.in_language(None)),
            _ => term_line(point.about.name()),
        }
    }

    /// What stands, what the agent says of it, and what would be right to them.
    pub fn about(&self, point: &Point) -> Vec<String> {
        let agent = &self.dispute.audit.agent.handle;
        let mut lines = Vec::new();
        if let About::Mark { criterion, reason, .. } = &point.about {
            lines.extend(self.marks.iter().filter(|mark| mark.criterion == *criterion).flat_map(stands));
            lines.push(format!("{agent} says: {}", Reason::meaning(*reason)));
        }
        lines.push(term_line(&format!("{agent} asks for: {}", point.about.proposal())));
        let said = [&point.statement, &point.evidence];
        lines.extend(said.into_iter().flatten().flat_map(quoted));
        lines
    }

    /// What both sides added, and what the session came to.
    pub fn said(&self) -> Vec<String> {
        let added = self.dispute.remarks.iter().filter_map(|one| Some((one.said_by(), one.words.as_ref()?)));
        let mut lines: Vec<String> = added.flat_map(|(by, words)| told(&format!("{by} added"), words)).collect();
        if let Some(session) = &self.dispute.session {
            let said = [
                ("the agent's side", &session.agent_side),
                ("the criteria, explained", &session.criteria_explained),
                ("where communication failed", &session.communication),
                ("how the audit could be better", &session.improvement),
                ("agreed", &session.agreed),
            ];
            lines.extend(said.into_iter().filter_map(|(what, words)| Some(told(what, words.as_ref()?))).flatten());
        }
        lines
    }

    /// Questions that are asked only after answers changed, as far as they are known.
    pub fn opened(&self, paper: &Paper, changes: &[(String, Option<String>)]) -> Vec<Item<'_>> {
        let mut by_key: AnswersByKey =
            self.marks.iter().map(|mark| (mark.criterion.clone(), mark.level.clone())).collect();
        by_key.extend(changes.iter().cloned());
        let mut items = Vec::new();
        for (place, criterion) in self.card.criteria.iter().enumerate() {
            let is_asked = self.card.asked(&by_key).get(place) == Some(&true);
            if !is_asked || by_key.contains_key(&criterion.key) {
                continue;
            }
            let at = |key| Place::In("opened", Entry::Named("criterion", criterion.key.clone()), key);
            let answer = paper.get(&at("level"));
            let asks = format!("{}: asked only now; its answer", term_line(criterion.title.in_language(None)));
            items.push(level(criterion, at("level"), asks, |_| true));
            let Some(answer) = answer else { continue };
            let parsed = parse_level(&answer);
            let Ok(worth) = criterion.answer(parsed.as_deref()) else { continue };
            if criterion.needs_note(worth) && !criterion.is_text() {
                let asks = format!("{}: why", term_line(criterion.title.in_language(None)));
                items.push(Item { place: at("note"), asks, about: Vec::new(), kind: words(), needed: true });
            }
            by_key.insert(criterion.key.clone(), parsed);
        }
        items
    }

    /// The work that comes out of it: kind, owner, last day and task, one after the other until there is no more.
    pub fn actions(&self, paper: &Paper) -> Vec<Item<'static>> {
        let (today, count) = (self.today, paper.len("action"));
        let mut items: Vec<Item<'static>> = (0..count).flat_map(|nth| action(nth, today)).collect();
        items.extend(action(count, today).into_iter().next());
        items
    }
}

/// A level of a criterion, where it may be chosen.
pub fn level<'a>(
    criterion: &'a Criterion,
    place: Place,
    asks: String,
    is_open: impl Fn(Option<&str>) -> bool + 'a,
) -> Item<'a> {
    let kind = if matches!(criterion.kind, Answers::Levels(_)) {
        let open = choices(criterion, None).into_iter();
        Kind::One(open.filter(|(key, _)| is_open(parse_level(key).as_deref())).collect())
    } else {
        let check: Check<'a> = Box::new(move |typed| {
            criterion.answer(parse_level(typed).as_deref())?;
            Ok(Value::String(typed.to_owned()))
        });
        Kind::Typed(check, String::new())
    };
    let about = if matches!(kind, Kind::One(_)) { Vec::new() } else { vec![term_line(&criterion.choices())] };
    Item { place, asks, about, kind, needed: true }
}

/// A day, from and until which it may be.
pub fn day<'a>(begins: String, (first, last): (Option<NaiveDate>, Option<NaiveDate>)) -> Kind<'a> {
    let check = move |typed: &str| {
        let day = parse_day(typed).map_err(Refusal::data)?;
        if let Some(first) = first.filter(|first| day < *first) {
            return Err(Refusal::data(format!("{day} is before {first}"))
                .hint("a day like 2026-03-04, from the opening of the dispute on"));
        }
        match last.filter(|last| day > *last) {
            Some(last) => {
                Err(Refusal::data(format!("{day} is after {last}")).hint("a day like 2026-03-04, no later than today"))
            }
            None => Ok(Value::String(day.to_string())),
        }
    };
    Kind::Typed(Box::new(check), begins)
}

fn stands(mark: &Mark) -> Vec<String> {
    let answer = answer_word(mark.level.as_deref());
    let mut lines = vec![term_line(&format!("it stands at: {answer}"))];
    lines.extend([&mark.quote, &mark.note].into_iter().flatten().flat_map(quoted));
    lines
}

fn told(what: &str, words: &Untrusted) -> Vec<String> {
    term_block(&format!("{what}: “{}”", words.expose()))
}

fn quoted(text: &Untrusted) -> Vec<String> {
    term_block(&format!("“{}”", text.expose()))
}

fn action(nth: usize, today: NaiveDate) -> Vec<Item<'static>> {
    let place = |key| Place::In("action", Entry::Nth(nth), key);
    let item = |key, asks: &str, kind, needed| Item {
        place: place(key),
        asks: asks.to_owned(),
        about: Vec::new(),
        kind,
        needed,
    };
    let kinds = ActionKind::ALL.iter().map(|kind| choice(kind.word(), kind.meaning())).collect();
    let asks = if nth == 0 { "What is to be done" } else { "What else is to be done" };
    vec![
        item("kind", asks, Kind::One(kinds), false),
        item("task", "The task, in words", words(), true),
        item("owner", "Who does it, by handle", words(), true),
        item("due", "Until which day", day(String::new(), (Some(today), None)), true),
    ]
}
