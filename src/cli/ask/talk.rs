//! A talk: questions of which each may open others, forward, back and on another day, and the whole of it at the end.

use super::item::{Item, Kind, Told};
use super::line::{self, Line};
use super::paper::{Entry, Paper, Place};
use super::screen::Screen;
use crate::core::refusal::Result;
use crate::view::inert::term_line;

/// How a talk ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// All is answered, and is to be recorded.
    Record,
    /// Somebody left.
    Left,
    /// Somebody pressed Ctrl-C.
    Stopped,
}

/// What is asked, and what is said at its end.
pub struct Talk<'a> {
    /// What is asked after the answers so far, in order.
    pub items: &'a dyn Fn(&Paper) -> Result<Vec<Item<'a>>>,
    /// What is said before it is recorded.
    pub ends: &'a str,
    /// Whether what is answered is kept when somebody leaves.
    pub keeps: bool,
}

impl Talk<'_> {
    /// Asks until all is answered and confirmed, or somebody leaves; what is answered is handed to `keep` each time.
    pub fn hold(&self, screen: &mut Screen, paper: &mut Paper, keep: &mut dyn FnMut(&Paper)) -> Result<Outcome> {
        let mut wanted: Option<Place> = None;
        loop {
            let items = (self.items)(paper)?;
            let open = |item: &&Item<'_>| !is_answered(item, paper);
            let at = match wanted.take() {
                Some(place) => items.iter().position(|item| item.place == place),
                None => {
                    items.iter().find(open).and_then(|found| items.iter().position(|item| item.place == found.place))
                }
            };
            let Some((at, item)) = at.and_then(|at| Some((at, items.get(at)?))) else {
                match self.review(screen, paper, &items)? {
                    Next::End(outcome) => return Ok(outcome),
                    Next::Change(place) => wanted = Some(place),
                }
                continue;
            };
            let stands = paper.get(&item.place).filter(|stands| !stands.is_empty());
            let told = item.ask(screen, &format!("{}/{}", at + 1, items.len()), stands.as_deref())?;
            match told {
                Told::Answered(value) => answered(paper, item, value),
                Told::Kept => {}
                Told::Back if at == 0 => {
                    screen.say_after("     ", "! this is the first question: none is before it");
                    wanted = Some(item.place.clone());
                    continue;
                }
                Told::Back => {
                    wanted = at.checked_sub(1).and_then(|before| items.get(before)).map(|before| before.place.clone());
                    continue;
                }
                Told::Leave => return Ok(Outcome::Left),
                Told::Stop(value) => {
                    if let Some(value) = value {
                        answered(paper, item, value);
                    }
                    keep(paper);
                    return Ok(Outcome::Stopped);
                }
            }
            drop(items);
            *paper = paper.only((self.items)(paper)?.iter().map(|item| &item.place));
            keep(paper);
        }
    }

    /// Shows the whole, and asks whether it is to be recorded.
    fn review(&self, screen: &mut Screen, paper: &Paper, items: &[Item<'_>]) -> Result<Next> {
        screen.put("\n");
        for (place, item) in items.iter().enumerate() {
            let answer = paper.get(&item.place).filter(|answer| !answer.is_empty());
            let answer = answer.unwrap_or_else(|| "–".to_owned());
            screen.say_after("  ", &term_line(&format!("{:>2}  {}: {answer}", place + 1, item.asks)));
        }
        screen.put("\n");
        screen.heading(self.ends);
        let leave = if self.keeps { "leave, and keep it as a draft" } else { "leave; nothing is kept" };
        screen.say(&format!("     [y: yes; a number to change; q: {leave}]"));
        loop {
            match line::read(screen, "")? {
                Line::Said(typed) => match typed.to_lowercase().as_str() {
                    "y" | "yes" => return Ok(Next::End(Outcome::Record)),
                    "q" | "n" | "no" => return Ok(Next::End(Outcome::Left)),
                    other => {
                        let place = other.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                        if let Some(item) = place.and_then(|place| items.get(place)) {
                            return Ok(Next::Change(item.place.clone()));
                        }
                        screen.say("     ! y, q or the number of a question");
                    }
                },
                Line::Back(_) => {
                    if let Some(last) = items.last() {
                        return Ok(Next::Change(last.place.clone()));
                    }
                }
                Line::Stop(_) => return Ok(Next::End(Outcome::Stopped)),
            }
        }
    }
}

/// What is wanted once all is answered.
enum Next {
    End(Outcome),
    Change(Place),
}

/// Puts an answer on the paper. A choice that is taken back takes its whole entry back.
fn answered(paper: &mut Paper, item: &Item<'_>, value: toml::Value) {
    let is_nothing = value.as_str().is_some_and(str::is_empty);
    if let (Place::In(list, Entry::Nth(place), _), Kind::One(_), true) = (&item.place, &item.kind, is_nothing) {
        paper.remove(list, *place);
    }
    paper.put(&item.place, value);
}

fn is_answered(item: &Item<'_>, paper: &Paper) -> bool {
    let stands = paper.get(&item.place);
    if item.needed {
        stands.is_some_and(|stands| !stands.is_empty())
    } else {
        stands.is_some() || paper.is_passed(&item.place)
    }
}
