//! A card answered question by question at a terminal: forward, back, later, and on another day.

use super::line::{self, Line};
use super::question::{Asking, Reply, told};
use super::screen::Screen;
use super::total;
use crate::core::audit::{Answers, Given};
use crate::core::dialogue::{Dialogue, require_quote};
use crate::core::precedent::Found;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::{AnswersByKey, Card, Criterion, parse_level};
use crate::view::inert::term_line;
use crate::view::words::count;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked, and what is known about it.
pub struct Sheet<'a> {
    pub card: &'a Card,
    pub decided: &'a [Found],
    /// What quotes are of; none where they cannot be checked yet.
    pub dialogue: Option<&'a Dialogue>,
    pub language: Option<&'a str>,
    /// Whether something that met the requirement must be named.
    pub met_required: bool,
    /// Whether words for the agent are asked for.
    pub feedback: bool,
    /// The dialogue, to be read again.
    pub reading: &'a str,
    /// Whether what is answered is kept when somebody leaves.
    pub keeps: bool,
}

/// How a sitting ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// All is answered, and is to be handed in.
    HandIn,
    /// Somebody left.
    Left,
    /// Somebody pressed Ctrl-C.
    Stopped,
}

/// One thing that is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Step {
    Criterion(usize),
    Met,
    Develop,
}

/// What is answered so far.
pub struct Sitting<'a> {
    sheet: Sheet<'a>,
    given: BTreeMap<String, Given>,
    /// Answers to what is not asked any more.
    aside: BTreeMap<String, Given>,
    met: Option<String>,
    develop: Option<String>,
    skipped: BTreeSet<Step>,
    /// The keys of answers that do not do as they are.
    unfit: BTreeSet<String>,
}

impl<'a> Sitting<'a> {
    /// Begins with what was answered before.
    pub fn new(sheet: Sheet<'a>, before: Option<&Answers>) -> Self {
        let given = before.map(Answers::given).unwrap_or_default();
        let said = |of: fn(&Answers) -> Option<&str>| before.and_then(of).map(str::to_owned);
        Self {
            given: given.into_iter().map(|one| (one.criterion.clone(), one)).collect(),
            aside: BTreeMap::new(),
            met: said(Answers::met),
            develop: said(Answers::develop),
            skipped: BTreeSet::new(),
            unfit: BTreeSet::new(),
            sheet,
        }
    }

    /// What is answered.
    pub fn answers(&self) -> Answers {
        self.answers_with(None)
    }

    /// How many of how many questions are answered.
    pub fn progress(&self) -> (usize, usize) {
        let steps = self.steps();
        (steps.iter().filter(|step| self.is_answered(**step)).count(), steps.len())
    }

    /// Asks until all is answered and confirmed, or somebody leaves; what is answered is handed to `keep` each time.
    pub fn run(&mut self, screen: &mut Screen, keep: &mut dyn FnMut(&Answers, &Screen)) -> Result<End> {
        self.tidy(screen);
        let mut next = self.open_after(None);
        loop {
            let Some(step) = next else {
                match self.review(screen)? {
                    Review::End(end) => return Ok(end),
                    Review::Change(step) => next = Some(step),
                }
                continue;
            };
            next = match self.ask(screen, step, keep)? {
                Reply::Answered(given) => {
                    self.given.insert(given.criterion.clone(), given);
                    self.tidy(screen);
                    keep(&self.answers(), screen);
                    self.open_after(Some(step))
                }
                Reply::Kept => {
                    keep(&self.answers(), screen);
                    self.open_after(Some(step))
                }
                Reply::Back => {
                    let before = self.before(step);
                    if before == step {
                        screen.say_after("     ", "! this is the first question: none is before it");
                    }
                    Some(before)
                }
                Reply::Skip => {
                    self.skipped.insert(step);
                    self.open_after(Some(step))
                }
                Reply::Leave => return Ok(End::Left),
                Reply::Stop(given) => {
                    self.given.extend(given.map(|given| (given.criterion.clone(), given)));
                    if self.progress().0 > 0 {
                        keep(&self.answers(), screen);
                    }
                    return Ok(End::Stopped);
                }
            };
        }
    }

    fn by_key(&self) -> AnswersByKey {
        self.given.iter().map(|(key, one)| (key.clone(), parse_level(&one.level))).collect()
    }

    /// What is asked after the answers so far, in order.
    fn steps(&self) -> Vec<Step> {
        let asked = self.sheet.card.asked(&self.by_key());
        let criteria =
            asked.iter().enumerate().filter(|(_, is_asked)| **is_asked).map(|(place, _)| Step::Criterion(place));
        let feedback = [Step::Met, Step::Develop].into_iter().filter(|_| self.sheet.feedback);
        criteria.chain(feedback).collect()
    }

    fn criterion(&self, step: Step) -> Option<&'a Criterion> {
        match step {
            Step::Criterion(place) => self.sheet.card.criteria.get(place),
            Step::Met | Step::Develop => None,
        }
    }

    fn is_answered(&self, step: Step) -> bool {
        match step {
            Step::Criterion(_) => self.criterion(step).is_some_and(|criterion| {
                self.given.contains_key(&criterion.key) && !self.unfit.contains(&criterion.key)
            }),
            Step::Met => self.met.as_ref().is_some_and(|met| !self.sheet.met_required || !met.is_empty()),
            Step::Develop => self.develop.is_some(),
        }
    }

    /// What is to be asked next: what follows first, then what was passed over, then what was skipped.
    fn open_after(&mut self, step: Option<Step>) -> Option<Step> {
        let open: Vec<Step> = self.steps().into_iter().filter(|one| !self.is_answered(*one)).collect();
        let fresh = || open.iter().filter(|one| !self.skipped.contains(*one));
        let next = fresh().find(|one| step.is_none_or(|step| **one > step)).or_else(|| fresh().next()).copied();
        next.or_else(|| {
            self.skipped.clear();
            open.first().copied()
        })
    }

    fn before(&self, step: Step) -> Step {
        let steps = self.steps();
        steps.iter().rev().find(|one| **one < step).or(steps.first()).copied().unwrap_or(step)
    }

    /// Puts aside what is not asked any more, and takes back what is asked again; notes what does not do.
    pub fn tidy(&mut self, screen: &Screen) {
        loop {
            let asked = self.sheet.card.asked(&self.by_key());
            let of = |is_asked: bool| {
                self.sheet
                    .card
                    .criteria
                    .iter()
                    .zip(&asked)
                    .filter(move |(_, asked)| **asked == is_asked)
                    .map(|(one, _)| &one.key)
            };
            let gone = of(false).find(|key| self.given.contains_key(*key)).cloned();
            let back = of(true).find(|key| !self.given.contains_key(*key) && self.aside.contains_key(*key)).cloned();
            if let Some((key, one)) = gone.and_then(|key| self.given.remove_entry(&key)) {
                screen.say(&format!("     `{key}` is not asked any more: its answer is put aside"));
                self.aside.insert(key, one);
            } else if let Some((key, one)) = back.and_then(|key| self.aside.remove_entry(&key)) {
                screen.say(&format!("     `{key}` is asked again: its answer from before stands"));
                self.given.insert(key, one);
            } else {
                break;
            }
        }
        let unfit: Vec<(String, String)> = self.given.values().filter_map(|one| self.why_unfit(one)).collect();
        for (key, why) in unfit.iter().filter(|(key, _)| !self.unfit.contains(key)) {
            screen.say(&format!("     `{key}` is asked again: {why}"));
        }
        self.unfit = unfit.into_iter().map(|(key, _)| key).collect();
    }

    /// Why an answer from before does not do.
    fn why_unfit(&self, one: &Given) -> Option<(String, String)> {
        let fits = self.sheet.card.criterion(&one.criterion).and_then(|criterion| {
            let answer = criterion.answer(parse_level(&one.level).as_deref())?;
            if criterion.needs_note(answer) && one.note.is_none() {
                return Err(Refusal::data("its note is missing").hint("write one: this answer needs the reason"));
            }
            match (&one.quote, self.sheet.dialogue) {
                (Some(quote), Some(dialogue)) => require_quote(&one.criterion, quote, dialogue),
                _ => Ok(()),
            }
        });
        fits.err().map(|refusal| (one.criterion.clone(), refusal.message))
    }

    /// What is answered, with one answer that is still being given.
    fn answers_with(&self, one: Option<Given>) -> Answers {
        let mut given = self.given.clone();
        given.extend(one.map(|one| (one.criterion.clone(), one)));
        Answers::new(given.into_values().collect(), self.met.clone(), self.develop.clone())
    }

    fn ask(&mut self, screen: &mut Screen, step: Step, keep: &mut dyn FnMut(&Answers, &Screen)) -> Result<Reply> {
        let steps = self.steps();
        let place = steps.iter().position(|one| *one == step).map_or(0, |place| place + 1);
        let position = format!("{place}/{}", steps.len());
        let Some(criterion) = self.criterion(step) else { return self.feedback(screen, step, &position) };
        let before = self.given.get(&criterion.key);
        let stands = self.is_answered(step);
        let Sheet { card, decided, dialogue, language, reading, keeps, .. } = self.sheet;
        let asking = Asking { card, criterion, decided, dialogue, language, position, before, stands, reading, keeps };
        asking.ask(screen, &mut |one, screen| keep(&self.answers_with(one), screen))
    }

    /// Asks for words of feedback.
    fn feedback(&mut self, screen: &mut Screen, step: Step, position: &str) -> Result<Reply> {
        let needed = step == Step::Met && self.sheet.met_required;
        let what = if step == Step::Met { "What met the requirement" } else { "What to develop" };
        screen.put("\n");
        screen.heading(&format!("{position}  {what} ({})", if needed { "needed" } else { "may be empty" }));
        let leaves = if self.sheet.keeps { "leaves and keeps what is answered" } else { "leaves, and nothing is kept" };
        screen.say(&format!("     [words for the agent; Esc back, Ctrl-C {leaves}]"));
        let place = if step == Step::Met { &mut self.met } else { &mut self.develop };
        let begins = place.clone().unwrap_or_default();
        loop {
            match line::read(screen, &begins)? {
                Line::Said(words) if needed && words.is_empty() => {
                    screen.say("     ! the policy wants at least one thing that was good");
                }
                Line::Said(words) => {
                    *place = Some(words);
                    return Ok(Reply::Kept);
                }
                Line::Back(_) => return Ok(Reply::Back),
                Line::Stop(words) if words.is_empty() => return Ok(Reply::Stop(None)),
                Line::Stop(words) => {
                    *place = Some(words);
                    return Ok(Reply::Stop(None));
                }
            }
        }
    }

    /// Shows the total and the answers, and asks whether it is to be handed in.
    fn review(&self, screen: &mut Screen) -> Result<Review> {
        screen.put("\n");
        screen.put(&total::shown(self.sheet.card, &self.by_key(), Some(screen.width()))?);
        let steps = self.steps();
        for (place, step) in steps.iter().enumerate() {
            let (name, answer) = match self.criterion(*step) {
                Some(criterion) => (criterion.key.as_str(), self.given.get(&criterion.key).map(told)),
                None if *step == Step::Met => ("met", self.met.clone()),
                None => ("develop", self.develop.clone()),
            };
            let answer = answer.filter(|answer| !answer.is_empty()).unwrap_or_else(|| "–".to_owned());
            screen.say_after("  ", &format!("{:>2}  {name}: {}", place + 1, term_line(&answer)));
        }
        screen.put("\n");
        screen.heading(if self.sheet.feedback {
            "Hand it in? Once it is delivered it cannot be changed"
        } else {
            "Hand it in? It cannot be changed"
        });
        let leave = if self.sheet.keeps { "q: leave, and keep it as a draft" } else { "q: leave; nothing is kept" };
        screen.say(&format!("     [y: yes; {} to change; {leave}]", numbers(steps.len())));
        loop {
            match line::read(screen, "")? {
                Line::Said(typed) => match typed.to_lowercase().as_str() {
                    "y" | "yes" => return Ok(Review::End(End::HandIn)),
                    "q" | "n" | "no" => return Ok(Review::End(End::Left)),
                    "b" => return Ok(Review::Change(last_of(&steps))),
                    other => {
                        let place = other.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                        if let Some(step) = place.and_then(|place| steps.get(place)) {
                            return Ok(Review::Change(*step));
                        }
                        screen.say("     ! y, q or the number of a question");
                    }
                },
                Line::Back(_) => return Ok(Review::Change(last_of(&steps))),
                Line::Stop(_) => return Ok(Review::End(End::Stopped)),
            }
        }
    }
}

/// What is wanted once all is answered.
enum Review {
    End(End),
    Change(Step),
}

fn numbers(last: usize) -> String {
    if last == 1 { "1".to_owned() } else { format!("1 to {last}") }
}

/// What is asked last.
fn last_of(steps: &[Step]) -> Step {
    steps.last().copied().unwrap_or(Step::Develop)
}

/// How far somebody is, in words.
pub fn so_far((done, all): (usize, usize)) -> String {
    format!("{done} of {} answered", count(all as u64, "question"))
}
