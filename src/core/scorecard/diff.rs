//! Differences: what changed from one card to another, criterion by criterion, by their ids.

use super::card::{Card, Criterion, Kind, Level, Section};
use super::condition::Condition;

/// What of a card is different.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The card as a whole.
    Card,
    /// A section, by its id.
    Section(String),
    /// A criterion, by its id.
    Criterion(String),
}

/// In what it is different.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aspect {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its title, in some language.
    Title,
    /// Its guidance, in some language.
    Guidance,
    /// How it is answered, or what an answer is worth or means.
    Answers,
    /// How much it counts.
    Weight,
    /// The section that it stands in.
    Section,
    /// Whether it may be not applicable.
    Na,
    /// Which answers need a note.
    Note,
    /// For whom it is critical.
    Class,
    /// What it fails, and from which answer on.
    Fails,
    /// Whether it only adds.
    Bonus,
    /// When it is asked.
    When,
    /// How answers become a total.
    Total,
    /// The words for ranges of the total.
    Bands,
    /// The order of its criteria.
    Order,
}

/// One thing that is different.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Of what.
    pub subject: Subject,
    /// In what.
    pub aspect: Aspect,
}

/// What is different in another card: of the card, then of its sections, then of its criteria in their order, those that
/// are gone at the end. The version is not compared.
pub fn differences(before: &Card, now: &Card) -> Vec<Difference> {
    let mut found = Found(Vec::new());
    found.card(before, now);
    found.sections(before, now);
    found.criteria(before, now);
    found.0
}

struct Found(Vec<Difference>);

impl Found {
    fn note(&mut self, subject: &Subject, aspect: Aspect, differs: bool) {
        if differs {
            self.0.push(Difference { subject: subject.clone(), aspect });
        }
    }

    fn card(&mut self, before: &Card, now: &Card) {
        let card = &Subject::Card;
        let total = |card: &Card| (card.rules.mode, card.rules.cap);
        self.note(card, Aspect::Title, !before.title.say_the_same(&now.title));
        self.note(card, Aspect::Total, total(before) != total(now));
        self.note(card, Aspect::Bands, before.bands != now.bands);
        self.note(card, Aspect::Order, order(before, now) != order(now, before));
    }

    fn sections(&mut self, before: &Card, now: &Card) {
        let weight = |card: &Card, place: usize| card.rules.sections.get(place).copied();
        for (place, section) in now.sections.iter().enumerate() {
            let subject = Subject::Section(section.key.clone());
            let Some(old) = before.sections.iter().position(|old| old.key == section.key) else {
                self.note(&subject, Aspect::Added, true);
                continue;
            };
            let is_same = |old: &Section| old.title.say_the_same(&section.title);
            self.note(&subject, Aspect::Title, !before.sections.get(old).is_some_and(is_same));
            self.note(&subject, Aspect::Weight, weight(before, old) != weight(now, place));
        }
        for old in before.sections.iter().filter(|old| now.sections.iter().all(|section| section.key != old.key)) {
            self.note(&Subject::Section(old.key.clone()), Aspect::Removed, true);
        }
    }

    fn criteria(&mut self, before: &Card, now: &Card) {
        for criterion in &now.criteria {
            let subject = Subject::Criterion(criterion.key.clone());
            match before.criteria.iter().find(|old| old.key == criterion.key) {
                None => self.note(&subject, Aspect::Added, true),
                Some(old) => self.criterion(&subject, (before, old), (now, criterion)),
            }
        }
        for old in before.criteria.iter().filter(|old| now.criteria.iter().all(|one| one.key != old.key)) {
            self.note(&Subject::Criterion(old.key.clone()), Aspect::Removed, true);
        }
    }

    fn criterion(&mut self, subject: &Subject, (before, old): (&Card, &Criterion), (now, one): (&Card, &Criterion)) {
        let section = |card: &Card, criterion: &Criterion| {
            card.sections.get(criterion.section).map(|section| section.key.clone())
        };
        let fails = |criterion: &Criterion| (criterion.fails, criterion.fails_at);
        let aspects = [
            (Aspect::Title, !old.title.say_the_same(&one.title)),
            (Aspect::Guidance, !old.guidance.say_the_same(&one.guidance)),
            (Aspect::Answers, !same_answers(&old.kind, &one.kind)),
            (Aspect::Weight, old.weight != one.weight),
            (Aspect::Section, section(before, old) != section(now, one)),
            (Aspect::Na, old.na != one.na),
            (Aspect::Note, old.note != one.note),
            (Aspect::Class, old.class != one.class),
            (Aspect::Fails, fails(old) != fails(one)),
            (Aspect::Bonus, old.bonus != one.bonus),
            (Aspect::When, when(before, old.when.as_ref()) != when(now, one.when.as_ref())),
        ];
        for (aspect, differs) in aspects {
            self.note(subject, aspect, differs);
        }
    }
}

/// Whether the answers are the same, white space in their words aside.
fn same_answers(before: &Kind, now: &Kind) -> bool {
    let (old, one) = (before.choices(), now.choices());
    let same = |(old, one): (&Level, &Level)| {
        old.key == one.key && old.worth == one.worth && old.title.say_the_same(&one.title)
    };
    let is_same_list = old.len() == one.len() && old.iter().zip(one).all(same);
    match (before, now) {
        (Kind::Levels(_), Kind::Levels(_)) => is_same_list,
        (Kind::Select { full, .. }, Kind::Select { full: now, .. }) => is_same_list && full == now,
        _ => before == now,
    }
}

/// The criteria that another card has too, in their order.
fn order<'a>(card: &'a Card, other: &Card) -> Vec<&'a str> {
    let keys = card.criteria.iter().map(|criterion| criterion.key.as_str());
    keys.filter(|key| other.criteria.iter().any(|one| one.key == *key)).collect()
}

/// A condition with the ids of what it looks at, which stay the same where places do not.
fn when<'a>(card: &'a Card, condition: Option<&'a Condition>) -> Option<(bool, Vec<Looked<'a>>)> {
    let condition = condition?;
    let key = |place: usize| card.criteria.get(place).map(|criterion| criterion.key.as_str());
    let tests = condition.tests.iter().map(|test| (key(test.criterion), test.among.as_slice(), test.not));
    Some((condition.all, tests.collect()))
}

/// A criterion's id, the answers that are looked for, and whether it must be none of them.
type Looked<'a> = (Option<&'a str>, &'a [String], bool);

/// Whether a criterion is among what is different, or the section that it stands in.
pub fn concerns(differences: &[Difference], card: &Card, key: &str) -> bool {
    let section = card.criteria.iter().find(|criterion| criterion.key == key);
    let section = section.and_then(|criterion| card.sections.get(criterion.section)).map(|section| &section.key);
    differences.iter().any(|difference| match &difference.subject {
        Subject::Criterion(one) => one == key,
        Subject::Section(one) => Some(one) == section,
        Subject::Card => false,
    })
}
