//! What stands on the screen of a terminal after a command wrote to it.

use unicode_width::UnicodeWidthChar;

const WIDTH: usize = 80;

/// The lines of a screen that was written to, without what was overwritten meanwhile.
pub fn lines(written: &str) -> Vec<String> {
    let mut screen = Screen { rows: vec![Vec::new()], row: 0, column: 0 };
    let mut rest = written.chars();
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => {
                let mut command: String = rest.by_ref().skip_while(|c| *c == '[').take(1).collect();
                while command.ends_with(|c: char| !c.is_ascii_alphabetic()) {
                    let Some(c) = rest.next() else { break };
                    command.push(c);
                }
                screen.obey(&command);
            }
            '\r' => screen.column = 0,
            '\n' => screen.down(),
            '\u{8}' => screen.column = screen.column.saturating_sub(1),
            c => screen.put(c),
        }
    }
    screen.rows.iter().map(|row| row.iter().flatten().collect::<String>().trim_end().to_owned()).collect()
}

struct Screen {
    /// The cells of each row; the second one of a wide character holds none.
    rows: Vec<Vec<Option<char>>>,
    row: usize,
    column: usize,
}

impl Screen {
    fn down(&mut self) {
        self.row += 1;
        if self.row == self.rows.len() {
            self.rows.push(Vec::new());
        }
    }

    fn put(&mut self, c: char) {
        let wide = c.width().unwrap_or(0);
        if self.column + wide > WIDTH {
            self.down();
            self.column = 0;
        }
        let row = &mut self.rows[self.row];
        row.resize(row.len().max(self.column + wide), Some(' '));
        row[self.column..self.column + wide].fill(None);
        row[self.column] = Some(c);
        self.column += wide;
    }

    fn obey(&mut self, command: &str) {
        let (number, letter) = command.split_at(command.len().saturating_sub(1));
        let number = number.parse::<usize>().unwrap_or(0).max(1);
        match letter {
            "A" => self.row = self.row.saturating_sub(number),
            "C" => self.column = (self.column + number).min(WIDTH),
            "J" => {
                self.rows.truncate(self.row + 1);
                self.rows[self.row].truncate(self.column);
            }
            // Bold, and how what is pasted arrives.
            "m" | "h" | "l" => {}
            other => panic!("a command that is not known here: {other}"),
        }
    }
}

#[test]
fn a_screen_shows_what_was_written_last() {
    assert_eq!(lines("one\r\ntwo\x1b[1A\r\x1b[JONE\r\nx\x08y"), ["ONE", "y"]);
    assert_eq!(lines("\x1b[?2004h\x1b[1m谢谢\x1b[0m\r\x1b[2Cx"), ["谢x"]);
    assert_eq!(lines(&"a".repeat(81)), ["a".repeat(80), "a".to_owned()]);
}
