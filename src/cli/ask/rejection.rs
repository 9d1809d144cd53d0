//! What is asked of an agent who rejects marks: which, why, what would be right, and their words.

use super::case::{choice, level};
use super::item::{Item, Kind, words};
use super::paper::{Entry, Paper, Place};
use crate::core::audit::{Mark, answer_word};
use crate::core::dispute::{About, Claim, Reason, Subject, is_no_worse};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{Card, Criterion, Kind as Answers, parse_level};
use crate::core::text::Kept;
use crate::view::inert::term_line;
use crate::view::sheet::Cell;
use crate::view::table::shown;

/// A score that somebody may reject.
pub struct Rejection {
    /// Its card.
    pub card: Card,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// What is disputed already, by criterion or subject.
    pub disputed: Vec<String>,
}

/// The list of points on the paper.
const POINT: &str = "point";

impl Rejection {
    /// What is asked after the answers so far.
    pub fn items<'a>(&'a self, paper: &Paper) -> Result<Vec<Item<'a>>> {
        let count = paper.len(POINT);
        let mut items = Vec::new();
        for nth in 0..=count {
            let open = self.open(paper, nth);
            if !open.is_empty() {
                items.push(which(nth, open));
            }
            let Some(name) = paper.get(&at(nth, "of")) else { continue };
            items.extend(self.of(nth, &name)?);
        }
        Ok(items)
    }

    /// The points, as they are opened.
    pub fn claims(paper: &Paper) -> Result<Vec<Claim>> {
        (0..paper.len(POINT)).map(|nth| claim(paper, nth)).collect()
    }

    /// What can be rejected and is not yet.
    fn open(&self, paper: &Paper, nth: usize) -> Vec<(String, String)> {
        let taken: Vec<String> = (0..paper.len(POINT))
            .filter(|other| *other != nth)
            .filter_map(|other| paper.get(&at(other, "of")))
            .collect();
        let is_open = |name: &str| !taken.iter().chain(&self.disputed).any(|other| other == name);
        let marks = self.marks.iter().filter(|mark| is_open(&mark.criterion) && self.can_be_better(mark));
        let mut open: Vec<(String, String)> = marks.map(|mark| (mark.criterion.clone(), self.told(mark))).collect();
        let whole = [Subject::Selection, Subject::WrongAgent].into_iter().filter(|subject| is_open(subject.word()));
        open.extend(whole.map(|subject| choice(subject.word(), subject.meaning())));
        open
    }

    /// Whether the card has an answer that is another and no worse, as far as that can be told before it is typed.
    fn can_be_better(&self, mark: &Mark) -> bool {
        self.card.criterion(&mark.criterion).is_ok_and(|criterion| match &criterion.kind {
            Answers::Levels(levels) => {
                let levels = levels.iter().map(|level| Some(level.key.as_str()));
                levels.chain([None]).any(|answer| is_better(mark, criterion, answer))
            }
            _ => true,
        })
    }

    /// A mark with its answer.
    fn told(&self, mark: &Mark) -> String {
        let criterion = self.card.criterion(&mark.criterion).ok();
        let title = criterion.map_or(mark.criterion.as_str(), |criterion| criterion.title.in_language(None));
        let answer = answer_word(mark.level.as_deref());
        let worth = mark.percent.map(|percent| format!(", {}", shown(&Cell::Percent(percent)))).unwrap_or_default();
        term_line(&format!("{title}: {answer}{worth}"))
    }

    fn of<'a>(&'a self, nth: usize, name: &str) -> Result<Vec<Item<'a>>> {
        let words_of = |key, asks: &str, needed| Item {
            place: at(nth, key),
            asks: asks.to_owned(),
            about: Vec::new(),
            kind: words(),
            needed,
        };
        let mut items = Vec::new();
        if let Some(mark) = self.marks.iter().find(|mark| mark.criterion == name) {
            items.extend(self.of_mark(nth, mark)?);
        }
        items.push(words_of("statement", "In your words", true));
        items.push(words_of("evidence", "Where it shows: words of the dialogue, a document", false));
        Ok(items)
    }

    fn of_mark<'a>(&'a self, nth: usize, mark: &'a Mark) -> Result<[Item<'a>; 2]> {
        let criterion = self.card.criterion(&mark.criterion)?;
        let reasons = Reason::ALL.iter().map(|reason| choice(reason.word(), reason.meaning())).collect();
        let is_better = move |answer: Option<&str>| is_better(mark, criterion, answer);
        let about = said_of(mark, criterion);
        Ok([
            Item {
                place: at(nth, "reason"),
                asks: "Why is it wrong".to_owned(),
                about,
                kind: Kind::One(reasons),
                needed: true,
            },
            level(criterion, at(nth, "propose"), "What would be right".to_owned(), is_better),
        ])
    }
}

fn which<'a>(nth: usize, open: Vec<(String, String)>) -> Item<'a> {
    let asks = if nth == 0 { "What do you reject" } else { "What else do you reject" };
    Item { place: at(nth, "of"), asks: asks.to_owned(), about: Vec::new(), kind: Kind::One(open), needed: nth == 0 }
}

fn is_better(mark: &Mark, criterion: &Criterion, answer: Option<&str>) -> bool {
    mark.level.as_deref() != answer && criterion.answer(answer).is_ok_and(|answer| is_no_worse(&answer, mark))
}

/// What the auditor wrote of a mark, and how it is to be told.
fn said_of(mark: &Mark, criterion: &Criterion) -> Vec<String> {
    let said = [&mark.quote, &mark.note].into_iter().flatten().map(|text| term_line(&format!("“{}”", text.expose())));
    said.chain(crate::view::form::asks::guidance(criterion, None)).collect()
}

fn at(nth: usize, key: &'static str) -> Place {
    Place::In(POINT, Entry::Nth(nth), key)
}

fn claim(paper: &Paper, nth: usize) -> Result<Claim> {
    let of = |key| paper.get(&at(nth, key));
    let name = of("of").ok_or_else(|| Refusal::fault("a point about nothing"))?;
    let about = match Subject::of(&name).filter(|_| of("reason").is_none()) {
        Some(Subject::WrongAgent) => About::WrongAgent,
        Some(_) => About::Selection,
        None => About::Mark {
            criterion: name,
            reason: of("reason").unwrap_or_default().parse()?,
            proposed: parse_level(&of("propose").unwrap_or_default()),
        },
    };
    let statement = Kept::new("the statement", &of("statement").unwrap_or_default())?;
    let evidence = Kept::optional("the evidence", of("evidence").as_deref())?;
    Ok(Claim { about, statement, evidence })
}
