//! A terminal at which somebody answers by keys. It is left as it was found, whatever happens.

use crate::core::refusal::{Refusal, Result};
use crate::view::inert::{term_block, term_line};
use crate::view::wrap::wrap;
use console::{Key as Pressed, Term};
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use std::env;
use std::io;
use unicode_width::UnicodeWidthStr;

/// The narrowest that lines are made.
const NARROWEST: u16 = 40;
/// Says that pasted words are announced, so that a line break in them answers nothing; and that they are not any more.
const PASTE: [&str; 2] = ["\x1b[?2004h", "\x1b[?2004l"];

/// A key that was pressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    Char(char),
    Enter,
    Escape,
    Backspace,
    Delete,
    Left,
    Right,
    Home,
    End,
    /// The line is taken back whole.
    Clear,
    /// Ctrl-C, or nobody is there any more.
    Stop,
    Other,
}

/// A terminal whose keys come one by one.
pub struct Screen {
    term: Term,
    /// What it was like before; none where it could not be asked.
    before: Option<Termios>,
    /// Whether it obeys: not where it says that it is dumb.
    pub obeys: bool,
    is_bold: bool,
    is_pasting: bool,
}

impl Screen {
    /// Takes the terminal over.
    pub fn open() -> Self {
        let kind = env::var("TERM").unwrap_or_default();
        let obeys = !kind.is_empty() && kind != "dumb";
        let before = tcgetattr(io::stdin()).ok();
        if let Some(before) = &before {
            let mut keys = before.clone();
            // Ctrl-C is a key: what was answered is kept before anything ends.
            keys.local_flags -= LocalFlags::ICANON | LocalFlags::ECHO | LocalFlags::ISIG | LocalFlags::IEXTEN;
            let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, &keys);
        }
        let is_bold = obeys && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let screen = Self { term: Term::stderr(), before, obeys, is_bold, is_pasting: false };
        if obeys {
            screen.put(PASTE[0]);
        }
        screen
    }

    /// How many columns it has.
    pub fn width(&self) -> u16 {
        let given = env::var("COLUMNS").ok().and_then(|text| text.parse::<u16>().ok());
        let found = self.term.size_checked().map(|(_, width)| width);
        given.or(found).filter(|width| *width >= NARROWEST).unwrap_or(80)
    }

    /// Writes what is inert already. When the terminal is gone there is nobody left to tell.
    pub fn put(&self, text: &str) {
        let _ = self.term.write_str(text);
    }

    /// Says words in lines that fit.
    pub fn say(&self, words: &str) {
        self.say_after("", words);
    }

    /// The same, each line behind an indent.
    pub fn say_after(&self, indent: &str, words: &str) {
        self.say_hanging(indent, indent, words);
    }

    /// Says words whose first line begins otherwise than the others.
    pub fn say_hanging(&self, first: &str, others: &str, words: &str) {
        let width = usize::from(self.width()).saturating_sub(first.width() + 1);
        let lines = term_block(words).into_iter().flat_map(|line| wrap(&line, width)).enumerate();
        for (place, line) in lines {
            let indent = if place == 0 { first } else { others };
            self.put(&format!("{}\n", format!("{indent}{line}").trim_end()));
        }
    }

    /// Says a heading.
    pub fn heading(&self, words: &str) {
        if !self.is_bold {
            return self.say(words);
        }
        self.put("\x1b[1m");
        self.say(words);
        self.put("\x1b[0m");
    }

    /// Says why something does not do, and what would.
    pub fn refuse(&self, refusal: &Refusal) {
        self.say_after("     ", &term_line(&format!("! {}", refusal.told())));
    }

    /// Waits for a key.
    pub fn key(&mut self) -> Result<Key> {
        loop {
            let pressed = match self.term.read_key_raw() {
                Ok(pressed) => pressed,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(Key::Stop),
                // Some other signal: the window was resized.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    return Err(Refusal::io(format!("the terminal cannot be read: {error}"))
                        .hint("hand in a file instead: see --help"));
                }
            };
            if let Some(key) = self.meant(pressed) {
                return Ok(key);
            }
        }
    }

    /// What a key means; nothing where it only begins or ends what is pasted.
    fn meant(&mut self, pressed: Pressed) -> Option<Key> {
        Some(match pressed {
            Pressed::UnknownEscSeq(seen) if seen == ['[', '2', '0'] => return self.pasted(),
            Pressed::Enter | Pressed::Tab | Pressed::Char('\u{b}' | '\u{c}') if self.is_pasting => Key::Char(' '),
            Pressed::Enter => Key::Enter,
            Pressed::Escape => Key::Escape,
            Pressed::Backspace => Key::Backspace,
            Pressed::Del => Key::Delete,
            Pressed::ArrowLeft => Key::Left,
            Pressed::ArrowRight => Key::Right,
            Pressed::Home => Key::Home,
            Pressed::End => Key::End,
            Pressed::CtrlC | Pressed::Char('\u{3}') => Key::Stop,
            Pressed::Char('\u{4}') if !self.is_pasting => Key::Stop,
            Pressed::Char('\u{15}') => Key::Clear,
            Pressed::Char(c) if !c.is_control() => Key::Char(c),
            _ => Key::Other,
        })
    }

    /// The rest of `ESC [ 2 0 0 ~` or of `ESC [ 2 0 1 ~`.
    fn pasted(&mut self) -> Option<Key> {
        let next = || match self.term.read_key_raw() {
            Ok(Pressed::Char(c)) => Some(c),
            _ => None,
        };
        if let (Some(which), Some('~')) = (next(), next()) {
            self.is_pasting = which == '0';
        }
        None
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.obeys {
            self.put(PASTE[1]);
        }
        if let Some(before) = &self.before {
            let _ = tcsetattr(io::stdin(), SetArg::TCSADRAIN, before);
        }
    }
}
