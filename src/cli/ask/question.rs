//! One question of a card at a terminal: what it asks, its answer, and the words that go with that.

use super::line::{self, Line};
use super::screen::{Key, Screen};
use crate::calc::scoring::Answer;
use crate::core::audit::Given;
use crate::core::dialogue::{Dialogue, require_quote};
use crate::core::precedent::Found;
use crate::core::refusal::Result;
use crate::core::scorecard::{AND, Card, Criterion, Kind, NA, NoteNeeded, parse_level};
use crate::view::form::asks::{about, choices, paragraphs, section, worths};
use crate::view::inert::term_line;
use unicode_width::UnicodeWidthStr;

/// The most answers of which each has a key of its own.
const KEYS: usize = 9;
const INDENT: &str = "     ";

/// What somebody wants at a question.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reply {
    /// This answer.
    Answered(Given),
    /// What stands.
    Kept,
    /// The question before.
    Back,
    /// The next one; this one again at the end.
    Skip,
    /// To go away, by `q`.
    Leave,
    /// To go away, by Ctrl-C, in the midst of an answer.
    Stop(Option<Given>),
}

/// What is known when a question is asked.
pub struct Asking<'a> {
    pub card: &'a Card,
    pub criterion: &'a Criterion,
    pub decided: &'a [Found],
    /// What quotes are of; none where they cannot be checked yet.
    pub dialogue: Option<&'a Dialogue>,
    pub language: Option<&'a str>,
    /// Which question it is, such as 3/9.
    pub position: String,
    /// How it was answered before.
    pub before: Option<&'a Given>,
    /// Whether that answer does as it is.
    pub stands: bool,
    /// The dialogue, to be read again.
    pub reading: &'a str,
    /// Whether what is answered is kept when somebody leaves.
    pub keeps: bool,
}

/// A command instead of an answer.
enum Command {
    Reply(Reply),
    WithNote,
    Dialogue,
    Help,
}

impl Asking<'_> {
    /// Asks until there is an answer that stands, or a wish to go elsewhere. What is chosen and confirmed on the way is handed
    /// to `keep`; nothing where it is taken back.
    pub fn ask(&self, screen: &mut Screen, keep: &mut dyn FnMut(Option<Given>, &Screen)) -> Result<Reply> {
        self.show(screen);
        let mut wants_note = false;
        let had = |of: fn(&Given) -> Option<&String>| self.before.and_then(of).cloned().unwrap_or_default();
        let mut typed = [had(|before| before.note.as_ref()), had(|before| before.quote.as_ref())];
        loop {
            let level = match self.level(screen, wants_note)? {
                Ok(level) => level,
                Err(Command::WithNote) => {
                    wants_note = !wants_note;
                    continue;
                }
                Err(Command::Reply(reply)) => return Ok(reply),
                Err(Command::Dialogue) => {
                    screen.put(self.reading);
                    self.show(screen);
                    continue;
                }
                Err(Command::Help) => {
                    self.help(screen);
                    continue;
                }
            };
            if let Some(reply) = self.with_words(screen, (level, wants_note), &mut typed, keep)? {
                return Ok(reply);
            }
            keep(None, screen);
            self.show(screen);
        }
    }

    fn show(&self, screen: &Screen) {
        let of =
            section(self.card, self.criterion, self.language).map(|title| format!("{title} · ")).unwrap_or_default();
        let title = term_line(self.criterion.title.in_language(self.language));
        screen.put("\n");
        screen.heading(&format!("{}  {of}{title}", self.position));
        let about = about(self.card, self.criterion, self.decided);
        for line in paragraphs(self.criterion, self.language).into_iter().chain(about) {
            screen.say_after(INDENT, &line);
        }
        let choices = choices(self.criterion, self.language);
        let wide = choices.iter().map(|(key, _)| key.width()).max().unwrap_or(0);
        for (place, (key, means)) in choices.iter().enumerate() {
            let number = if key == NA && self.criterion.na { "n".to_owned() } else { (place + 1).to_string() };
            let first = format!("{INDENT}{number:>2}  {key}{}  ", " ".repeat(wide - key.width()));
            screen.say_hanging(&first, &" ".repeat(first.width()), &format!("{means}{}", self.consequence(key)));
        }
        for line in worths(self.criterion) {
            screen.say_after(INDENT, &line);
        }
        if let Some(before) = self.before {
            screen.say_after(INDENT, &term_line(&format!("now: {}", told(before))));
        }
    }

    /// What else an answer brings with it.
    fn consequence(&self, key: &str) -> &'static str {
        let answer = self.criterion.answer(parse_level(key).as_deref());
        if answer.is_ok_and(|answer| self.criterion.needs_note(answer)) { ", with a note" } else { "" }
    }

    /// The answer that was chosen or typed.
    fn level(&self, screen: &mut Screen, wants_note: bool) -> Result<std::result::Result<String, Command>> {
        let with = if wants_note { ", with a note" } else { "" };
        let levels = self.criterion.kind.choices();
        let is_one = matches!(self.criterion.kind, Kind::Levels(_)) && levels.len() <= KEYS;
        if is_one { self.pressed(screen, with) } else { self.typed(screen, with) }
    }

    fn pressed(&self, screen: &mut Screen, with: &str) -> Result<std::result::Result<String, Command>> {
        let levels = self.criterion.kind.choices();
        let asked = format!("{INDENT}[{}{with}] ", self.keys(&numbers(levels.len())));
        screen.put(&asked);
        loop {
            let key = screen.key()?;
            let place = match key {
                Key::Char(c) => c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1)),
                _ => None,
            };
            if let Some(level) = place.and_then(|place| levels.get(place)) {
                screen.put(&format!("{}\n", term_line(&level.key)));
                return Ok(Ok(level.key.clone()));
            }
            let meant = match key {
                Key::Char('n' | 'N') if self.criterion.na => Some(Ok(NA.to_owned())),
                Key::Char(c) => self.command(c).map(Err),
                Key::Enter if self.stands => Some(Err(Command::Reply(Reply::Kept))),
                Key::Escape => Some(Err(Command::Reply(Reply::Back))),
                Key::Stop => Some(Err(Command::Reply(Reply::Stop(None)))),
                _ => None,
            };
            screen.put(if matches!(meant, Some(Ok(_))) { "na\n" } else { "\n" });
            if let Some(meant) = meant {
                return Ok(meant);
            }
            screen.say_after(INDENT, &term_line(&self.cannot(key)));
            screen.put(&asked);
        }
    }

    /// That a key does nothing here, and which do.
    fn cannot(&self, key: Key) -> String {
        let why = match key {
            Key::Char('n' | 'N') => "this question always applies".to_owned(),
            Key::Char(c) => format!("`{c}` is no answer here"),
            Key::Enter => "there is no answer yet that could be kept".to_owned(),
            _ => "that key does nothing here".to_owned(),
        };
        let na = if self.criterion.na { ", n" } else { "" };
        let keep = if self.stands { ", Enter" } else { "" };
        let read = if self.reading.is_empty() { "" } else { "d, " };
        format!("! {why}: press {}{na}{keep}, w, s, b, {read}q or ?", numbers(self.criterion.kind.choices().len()))
    }

    /// A number, several options or words, asked for until they fit.
    fn typed(&self, screen: &mut Screen, with: &str) -> Result<std::result::Result<String, Command>> {
        let criterion = self.criterion;
        let what = match &criterion.kind {
            Kind::Levels(_) => "its number or id".to_owned(),
            Kind::Select { .. } => "numbers or ids such as 1 2; 0 for none of them".to_owned(),
            Kind::Points { .. } | Kind::Number { .. } | Kind::Text => criterion.choices(),
        };
        let keys =
            if criterion.is_text() { "Esc back, Ctrl-C leave; empty skips".to_owned() } else { self.keys(&what) };
        screen.say_after(INDENT, &format!("[{keys}{with}]"));
        let mut begins =
            self.before.filter(|_| criterion.is_text()).map_or(String::new(), |before| before.level.clone());
        loop {
            let typed = match line::read(screen, &begins)? {
                Line::Said(typed) => typed,
                Line::Back(_) => return Ok(Err(Command::Reply(Reply::Back))),
                Line::Stop(typed) => return Ok(Err(Command::Reply(Reply::Stop(self.partial(typed))))),
            };
            if typed.is_empty() && (self.stands || criterion.is_text()) {
                let reply = if criterion.is_text() { Reply::Skip } else { Reply::Kept };
                return Ok(Err(Command::Reply(reply)));
            }
            if typed.is_empty() {
                screen.say_after(
                    INDENT,
                    &format!("! there is no answer yet that could be kept: type {what}, or s to skip"),
                );
                continue;
            }
            let mut letters = typed.chars();
            let letter = letters.next().filter(|_| letters.next().is_none() && !criterion.is_text());
            if let Some(command) = letter.and_then(|letter| self.command(letter)) {
                return Ok(Err(command));
            }
            let level = self.written(&typed);
            match criterion.answer(parse_level(&level).as_deref()) {
                Ok(_) => return Ok(Ok(level)),
                Err(refusal) => screen.refuse(&refusal),
            }
            begins = typed;
        }
    }

    /// What was typed, as an answer is written.
    fn written(&self, typed: &str) -> String {
        let levels = self.criterion.kind.choices();
        let key = |word: &str| {
            let is_id = levels.iter().any(|level| level.key == word);
            let place = word.parse::<usize>().ok().filter(|_| !is_id).and_then(|number| number.checked_sub(1));
            place.and_then(|place| levels.get(place)).map_or_else(|| word.to_owned(), |level| level.key.clone())
        };
        match &self.criterion.kind {
            Kind::Text => typed.to_owned(),
            _ if self.criterion.na && (typed == "n" || typed == NA) => NA.to_owned(),
            Kind::Levels(_) => key(typed),
            Kind::Select { .. } if typed == "0" => String::new(),
            Kind::Select { .. } => {
                let words = typed.split(|c: char| c == AND || c.is_whitespace()).filter(|word| !word.is_empty());
                words.map(key).collect::<Vec<_>>().join(&AND.to_string())
            }
            Kind::Points { .. } | Kind::Number { .. } => typed.to_owned(),
        }
    }

    fn keys(&self, answers: &str) -> String {
        let na = if self.criterion.na { ", n" } else { "" };
        let keep = if self.stands { ", Enter keeps" } else { "" };
        let read = if self.reading.is_empty() { "" } else { "d read, " };
        format!("{answers}{na}{keep}; w note, s skip, b back, {read}q leave, ?")
    }

    fn help(&self, screen: &Screen) {
        let read = (!self.reading.is_empty()).then_some("d: read the dialogue again");
        let lines = [
            "1 to 9 choose an answer, n says that it does not apply; Enter keeps the answer that stands",
            "w: the answer comes with a note and a quote, also where none is needed",
            "s: skip; the question comes again at the end",
            "b or Esc: back to the question before, or from a note to its answer",
        ];
        let leave = if self.keeps {
            "q or Ctrl-C: leave; what is answered is kept, and the same command goes on with it"
        } else {
            "q or Ctrl-C: leave; nothing of it is kept"
        };
        for line in lines.into_iter().chain(read).chain([leave]) {
            screen.say_after(INDENT, line);
        }
    }

    /// What a letter means where it is no answer.
    fn command(&self, c: char) -> Option<Command> {
        let is_id = self.criterion.kind.choices().iter().any(|level| level.key.chars().eq([c]));
        Some(match c.to_ascii_lowercase() {
            _ if is_id => return None,
            'b' => Command::Reply(Reply::Back),
            's' => Command::Reply(Reply::Skip),
            'q' => Command::Reply(Reply::Leave),
            'w' => Command::WithNote,
            'd' if !self.reading.is_empty() => Command::Dialogue,
            '?' | 'h' => Command::Help,
            _ => return None,
        })
    }

    /// Asks for the words that go with an answer; none where somebody went back to the answer. What is typed is kept.
    fn with_words(
        &self,
        screen: &mut Screen,
        (level, wants_note): (String, bool),
        typed: &mut [String; 2],
        keep: &mut dyn FnMut(Option<Given>, &Screen),
    ) -> Result<Option<Reply>> {
        let criterion = self.criterion;
        let answer = criterion.answer(parse_level(&level).as_deref())?;
        let needed = criterion.needs_note(answer);
        let is_below = !criterion.bonus && matches!(answer, Answer::Worth(worth) if !worth.is_full());
        let mut given = Given { criterion: criterion.key.clone(), level, note: None, quote: None };
        if !(needed || is_below || wants_note) {
            return Ok(Some(Reply::Answered(given)));
        }
        let what = if criterion.note == NoteNeeded::Always || !is_below { "Why" } else { "What was missing" };
        let asked = [(what, needed), (self.quotes(), false)];
        let first = usize::from(criterion.is_text());
        for (place, (what, needed)) in asked.into_iter().enumerate().skip(first) {
            // Whatever ends the program while somebody types, what they chose and confirmed is kept.
            [given.note, given.quote] = typed.clone().map(some);
            keep(Some(given.clone()), screen);
            let Some(words) = typed.get_mut(place) else { continue };
            let line = self.words(screen, (what, needed), words.clone(), place == 1)?;
            let (Line::Said(said) | Line::Back(said) | Line::Stop(said)) = &line;
            words.clone_from(said);
            match line {
                Line::Said(_) => {}
                Line::Back(_) => return Ok(None),
                Line::Stop(_) => {
                    [given.note, given.quote] = typed.clone().map(some);
                    return Ok(Some(Reply::Stop(Some(given))));
                }
            }
        }
        [given.note, given.quote] = typed.clone().map(some);
        if criterion.is_text() {
            given.note = None;
        }
        Ok(Some(Reply::Answered(given)))
    }

    /// What was typed of an answer in words, where it was one.
    fn partial(&self, typed: String) -> Option<Given> {
        let level = some(typed).filter(|_| self.criterion.is_text())?;
        Some(Given { criterion: self.criterion.key.clone(), level, note: None, quote: None })
    }

    /// What shows it, as it may be given.
    fn quotes(&self) -> &'static str {
        match self.dialogue {
            Some(dialogue) if dialogue.is_heard() => {
                "What shows it: words of the dialogue, copied exactly, or a place such as 03:12"
            }
            _ => "What shows it: words of the dialogue, copied exactly, or a turn such as: turn 2",
        }
    }

    fn words(
        &self,
        screen: &mut Screen,
        (what, needed): (&str, bool),
        mut begins: String,
        is_quote: bool,
    ) -> Result<Line> {
        screen.say_after(INDENT, &format!("{what} ({}):", if needed { "needed" } else { "may be empty" }));
        loop {
            let said = line::read(screen, &begins)?;
            let Line::Said(words) = &said else { return Ok(said) };
            if needed && words.is_empty() {
                screen.say_after(INDENT, "! it is needed for this answer; Esc goes back to the answers");
                continue;
            }
            let fits =
                self.dialogue.filter(|_| is_quote).map_or(Ok(()), |of| require_quote(&self.criterion.key, words, of));
            match fits {
                Ok(()) => return Ok(said),
                Err(refusal) => screen.refuse(&refusal),
            }
            begins.clone_from(words);
        }
    }
}

/// The keys of so many answers.
fn numbers(last: usize) -> String {
    if last == 1 { "1".to_owned() } else { format!("1-{last}") }
}

fn some(words: String) -> Option<String> {
    (!words.is_empty()).then_some(words)
}

/// An answer in one line.
pub fn told(given: &Given) -> String {
    let level = if given.level.is_empty() { "none of them" } else { &given.level };
    let with = [&given.note, &given.quote].into_iter().flatten().map(|words| format!("“{words}”"));
    std::iter::once(level.to_owned()).chain(with).collect::<Vec<_>>().join(" · ")
}
