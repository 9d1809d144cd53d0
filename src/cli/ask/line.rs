//! One line that somebody types: with arrows, Home and End, and characters that are two columns wide.

use super::screen::{Key, Screen};
use crate::core::refusal::Result;
use crate::view::inert::term_line;
use unicode_width::UnicodeWidthChar;

/// What stands before the words.
const MARK: &str = "   > ";

/// How a line ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// With Enter, these words.
    Said(String),
    /// With Esc, after these words.
    Back(String),
    /// With Ctrl-C, after these words.
    Stop(String),
}

/// Reads a line that begins with these words.
pub fn read(screen: &mut Screen, begins: &str) -> Result<Line> {
    let words: Vec<char> = begins.chars().filter(|c| !c.is_control()).collect();
    let mut line = Typed { at: words.len(), words, width: usize::from(screen.width()), row: 0 };
    line.draw(screen);
    loop {
        let key = screen.key()?;
        let end = match key {
            Key::Enter => Line::Said(line.said()),
            Key::Escape => Line::Back(line.said()),
            Key::Stop => Line::Stop(line.said()),
            other => {
                line.press(screen, other);
                continue;
            }
        };
        line.at = line.words.len();
        line.draw(screen);
        screen.put("\n");
        return Ok(end);
    }
}

/// Words as they are typed, and where the cursor stands.
struct Typed {
    words: Vec<char>,
    at: usize,
    width: usize,
    /// The row of the cursor, counted from that of the mark.
    row: usize,
}

impl Typed {
    fn said(&self) -> String {
        self.words.iter().collect::<String>().trim().to_owned()
    }

    fn press(&mut self, screen: &mut Screen, key: Key) {
        let is_at_end = self.at == self.words.len();
        match key {
            Key::Char(c) => {
                self.words.insert(self.at, c);
                self.at += 1;
                let (_, column) = self.place(self.at);
                let was = self.place(self.at - 1);
                // What is added at the end of a row needs no more than itself.
                if is_at_end && column > was.1 {
                    return screen.put(&shown(c));
                }
            }
            Key::Backspace if self.at > 0 => {
                self.at -= 1;
                let gone = self.words.remove(self.at);
                if !screen.obeys {
                    return screen.put(&"\x08 \x08".repeat(wide(gone)));
                }
            }
            Key::Delete if !is_at_end => drop(self.words.remove(self.at)),
            Key::Left => self.at = self.at.saturating_sub(1),
            Key::Right => self.at = (self.at + 1).min(self.words.len()),
            Key::Home => self.at = 0,
            Key::End => self.at = self.words.len(),
            Key::Clear => {
                self.words.clear();
                self.at = 0;
            }
            _ => return,
        }
        self.draw(screen);
    }

    /// Writes the line again from its mark on.
    fn draw(&mut self, screen: &mut Screen) {
        let words: String = self.words.iter().map(|c| shown(*c)).collect();
        if !screen.obeys {
            return screen.put(&format!("\r{MARK}{words}"));
        }
        let up = |rows: usize| if rows > 0 { format!("\x1b[{rows}A") } else { String::new() };
        let (last, end) = self.place(self.words.len());
        let (row, column) = self.place(self.at);
        // Behind a full row the cursor waits in its last column for one more character.
        let turn = if end == 0 { "\r\n" } else { "" };
        screen.put(&format!("{}\r\x1b[J{MARK}{words}{turn}{}\r\x1b[{column}C", up(self.row), up(last - row)));
        if column == 0 {
            screen.put("\r");
        }
        self.row = row;
    }

    /// Row and column behind so many characters.
    fn place(&self, until: usize) -> (usize, usize) {
        let (mut row, mut column) = (0, MARK.len());
        for c in self.words.iter().take(until).flat_map(|c| shown(*c).chars().collect::<Vec<_>>()) {
            let wide = c.width().unwrap_or(0);
            if column + wide > self.width {
                (row, column) = (row + 1, 0);
            }
            column += wide;
        }
        if column >= self.width { (row + 1, 0) } else { (row, column) }
    }
}

/// A character as it is shown: none of them moves the cursor.
fn shown(c: char) -> String {
    term_line(&c.to_string())
}

fn wide(c: char) -> usize {
    shown(c).chars().map(|c| c.width().unwrap_or(0)).sum()
}
