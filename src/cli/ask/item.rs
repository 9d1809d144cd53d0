//! One thing that is asked at a terminal: a choice, or words.

use super::line::{self, Line};
use super::paper::Place;
use super::screen::{Key, Screen};
use crate::core::refusal::Result;
use crate::view::inert::term_line;
use toml::Value;
use unicode_width::UnicodeWidthStr;

/// The most answers of which each has a key of its own.
const KEYS: usize = 9;
const INDENT: &str = "     ";

/// What makes an answer of what was typed, or says why it is none.
pub type Check<'a> = Box<dyn Fn(&str) -> Result<Value> + 'a>;

/// One thing that is asked.
pub struct Item<'a> {
    /// Where its answer stands.
    pub place: Place,
    /// What is asked.
    pub asks: String,
    /// What is to be known of it, in lines.
    pub about: Vec<String>,
    /// How it is answered.
    pub kind: Kind<'a>,
    /// Whether it may be passed over.
    pub needed: bool,
}

/// How something is answered.
pub enum Kind<'a> {
    /// One of these: each word, and what it means.
    One(Vec<(String, String)>),
    /// What is typed, as far as it fits; and what stands there to begin with.
    Typed(Check<'a>, String),
}

/// What somebody wants at a question.
#[derive(Clone, PartialEq, Debug)]
pub enum Told {
    /// This answer; an empty word passes it over.
    Answered(Value),
    /// What stands.
    Kept,
    /// The question before.
    Back,
    /// To go away, by `q`.
    Leave,
    /// To go away, by Ctrl-C, after this answer that fits.
    Stop(Option<Value>),
}

/// Words that say something, or nothing.
pub fn words<'a>() -> Kind<'a> {
    Kind::Typed(Box::new(|typed| Ok(Value::String(typed.to_owned()))), String::new())
}

impl Item<'_> {
    /// Asks until there is an answer that fits, or a wish to go elsewhere.
    pub fn ask(&self, screen: &mut Screen, position: &str, stands: Option<&str>) -> Result<Told> {
        screen.put("\n");
        let needed = if self.needed { "" } else { " (may be passed over)" };
        screen.heading(&term_line(&format!("{position}  {}{needed}", self.asks)));
        for line in &self.about {
            screen.say_after(INDENT, line);
        }
        match &self.kind {
            Kind::One(choices) => self.choose(screen, choices, stands),
            Kind::Typed(check, begins) => self.typed(screen, check, stands.unwrap_or(begins)),
        }
    }

    fn choose(&self, screen: &mut Screen, choices: &[(String, String)], stands: Option<&str>) -> Result<Told> {
        let wide = choices.iter().map(|(word, _)| word.width()).max().unwrap_or(0);
        for (place, (word, means)) in choices.iter().enumerate() {
            let first = format!("{INDENT}{:>2}  {}{}  ", place + 1, term_line(word), " ".repeat(wide - word.width()));
            screen.say_hanging(&first, &" ".repeat(first.width()), means);
        }
        if !self.needed {
            screen.say_after(INDENT, " 0  nothing more");
        }
        if let Some(stands) = stands {
            screen.say_after(INDENT, &format!("now: {}", term_line(stands)));
        }
        if choices.len() > KEYS {
            self.by_number(screen, choices, stands)
        } else {
            self.by_key(screen, choices, stands)
        }
    }

    fn by_key(&self, screen: &mut Screen, choices: &[(String, String)], stands: Option<&str>) -> Result<Told> {
        let asked = format!("{INDENT}[{}] ", self.keys(choices.len(), stands.is_some()));
        screen.put(&asked);
        loop {
            let told = match screen.key()? {
                Key::Char(c) if c.is_ascii_digit() => self.picked(choices, &c.to_string()),
                Key::Char('b') | Key::Escape => Some(Told::Back),
                Key::Char('q') => Some(Told::Leave),
                Key::Stop => Some(Told::Stop(None)),
                Key::Enter if stands.is_some() => Some(Told::Kept),
                _ => None,
            };
            if let Some(told) = told {
                let said = if let Told::Answered(Value::String(word)) = &told { word.as_str() } else { "" };
                screen.put(&format!("{}\n", term_line(said)));
                return Ok(told);
            }
            screen.put("\n");
            screen.say_after(INDENT, &format!("! press {}", self.keys(choices.len(), stands.is_some())));
            screen.put(&asked);
        }
    }

    fn by_number(&self, screen: &mut Screen, choices: &[(String, String)], stands: Option<&str>) -> Result<Told> {
        screen.say_after(INDENT, &format!("[{}; Esc back, Ctrl-C leave]", self.numbers(choices.len())));
        loop {
            match line::read(screen, "")? {
                Line::Said(typed) if typed.is_empty() && stands.is_some() => return Ok(Told::Kept),
                Line::Said(typed) => match self.picked(choices, &typed) {
                    Some(told) => return Ok(told),
                    None => screen.say_after(INDENT, &format!("! type a number: {}", self.numbers(choices.len()))),
                },
                Line::Back(_) => return Ok(Told::Back),
                Line::Stop(_) => return Ok(Told::Stop(None)),
            }
        }
    }

    /// The answer of a number or a word.
    fn picked(&self, choices: &[(String, String)], typed: &str) -> Option<Told> {
        if typed == "0" && !self.needed {
            return Some(Told::Answered(Value::String(String::new())));
        }
        let number = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let by_number = number.and_then(|place| choices.get(place));
        let found = by_number.or_else(|| choices.iter().find(|(word, _)| word == typed))?;
        Some(Told::Answered(Value::String(found.0.clone())))
    }

    fn typed(&self, screen: &mut Screen, check: &Check<'_>, begins: &str) -> Result<Told> {
        screen.say_after(INDENT, "[Enter ends the line; Esc back, Ctrl-C leave]");
        let mut begins = begins.to_owned();
        loop {
            match line::read(screen, &begins)? {
                Line::Said(words) if words.is_empty() && !self.needed => {
                    return Ok(Told::Answered(Value::String(words)));
                }
                Line::Said(words) if words.is_empty() => screen.say_after(INDENT, "! it is needed"),
                Line::Said(words) => {
                    match check(&words) {
                        Ok(value) => return Ok(Told::Answered(value)),
                        Err(refusal) => screen.refuse(&refusal),
                    }
                    begins = words;
                }
                Line::Back(_) => return Ok(Told::Back),
                Line::Stop(words) => {
                    let fits = (!words.is_empty()).then(|| check(&words).ok()).flatten();
                    return Ok(Told::Stop(fits));
                }
            }
        }
    }

    fn keys(&self, last: usize, stands: bool) -> String {
        let keep = if stands { ", Enter keeps" } else { "" };
        format!("{}{keep}; b back, q leave", self.numbers(last))
    }

    fn numbers(&self, last: usize) -> String {
        let first = usize::from(self.needed);
        if first == last { last.to_string() } else { format!("{first}-{last}") }
    }
}
