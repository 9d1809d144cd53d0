//! The text that a page of a PDF shows: its operators, and the characters that the codes of a font stand for.

use std::collections::BTreeMap;

/// By how many thousandths of a letter's height something is moved so that it is the next word.
const GAP: f32 = -180.0;

/// Which characters the codes of a font stand for, as far as a head has such.
#[derive(Default, Debug)]
pub(super) struct Characters {
    /// Of how many bytes a code is; 0: no table, a byte is a letter.
    width: usize,
    known: BTreeMap<u32, u8>,
}

impl Characters {
    /// Reads the table of a font.
    pub(super) fn read(table: &[u8]) -> Self {
        let (mut found, mut given) = (Self { width: 1, ..Self::default() }, Vec::new());
        let mut has_list = false;
        for token in (Tokens { rest: table }) {
            match token {
                Token::Text(code) => given.push(code),
                Token::Word(b"endcodespacerange") => {
                    found.width = given.first().map_or(1, Vec::len).clamp(1, 4);
                    given.clear();
                }
                Token::Word(b"endbfchar") => {
                    for pair in given.chunks_exact(2) {
                        if let [code, text] = pair {
                            found.range(number(code), number(code), text);
                        }
                    }
                    given.clear();
                }
                // A range whose characters are listed one by one is not read: no program that we print with writes one.
                Token::Word(b"[") => has_list = true,
                Token::Word(b"endbfrange") => {
                    for range in given.chunks_exact(3).filter(|_| !has_list) {
                        if let [first, last, text] = range {
                            found.range(number(first), number(last), text);
                        }
                    }
                    given.clear();
                }
                Token::Word(word) if word.starts_with(b"begin") => {
                    has_list = false;
                    given.clear();
                }
                _ => {}
            }
        }
        found
    }

    /// A range of codes that stand for this character and those after it. Only those in ASCII are kept: a head has no other.
    fn range(&mut self, first: u32, last: u32, text: &[u8]) {
        let begins = if text.len() == 2 { number(text) } else { u32::MAX };
        for (code, letter) in (first..=last).zip(begins..=0x7e) {
            self.known.extend(u8::try_from(letter).ok().map(|letter| (code, letter)));
        }
    }

    /// The characters of some codes; one that is not known is a blank.
    fn of(&self, codes: &[u8]) -> Vec<u8> {
        if self.width == 0 {
            return codes.to_vec();
        }
        codes.chunks(self.width).map(|code| self.known.get(&number(code)).copied().unwrap_or(b' ')).collect()
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number.wrapping_shl(8) | u32::from(*byte))
}

/// The text of a stream: what is shown one after the other stands together, and each move to another place ends a line.
pub(super) fn show(stream: &[u8], fonts: &BTreeMap<Vec<u8>, Characters>) -> Vec<u8> {
    let (mut text, mut shown, mut name, mut font) = (Vec::new(), Vec::new(), Vec::new(), None);
    for token in (Tokens { rest: stream }) {
        match token {
            Token::Text(codes) => shown.push(Some(codes)),
            Token::Name(given) => name = given.to_vec(),
            Token::Word(b"Tf") => font = fonts.get(&name),
            Token::Word(b"Tj" | b"TJ" | b"'" | b"\"") => {
                for one in shown.drain(..) {
                    match (one, font) {
                        (Some(codes), Some(font)) => text.extend(font.of(&codes)),
                        _ => text.push(b' '),
                    }
                }
            }
            Token::Word(b"Td" | b"TD" | b"Tm" | b"T*" | b"ET") => {
                shown.clear();
                text.push(b'\n');
            }
            Token::Word(b"[" | b"]") => {}
            Token::Word(word) => {
                let moved: Option<f32> = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                match moved {
                    Some(moved) if moved < GAP && !shown.is_empty() => shown.push(None),
                    Some(_) => {}
                    None => shown.clear(),
                }
            }
        }
    }
    text
}

/// A piece of a stream.
enum Token<'a> {
    /// A string: its bytes.
    Text(Vec<u8>),
    /// A name, without its stroke.
    Name(&'a [u8]),
    /// A number or an operator.
    Word(&'a [u8]),
}

struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// Takes so many bytes.
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// `<0a1b>`.
    fn hexadecimal(&mut self) -> Vec<u8> {
        let end = self.rest.iter().position(|byte| *byte == b'>').unwrap_or(self.rest.len());
        let digits = self.take(end + 1).iter().filter_map(|byte| char::from(*byte).to_digit(16));
        let digits: Vec<u32> = digits.collect();
        let byte = |pair: &[u32]| {
            let [high, low] = [pair.first(), pair.get(1)].map(|digit| digit.copied().unwrap_or_default());
            u8::try_from(high * 16 + low).unwrap_or_default()
        };
        digits.chunks(2).map(byte).collect()
    }

    /// `(text)`, with its escapes.
    fn literal(&mut self) -> Vec<u8> {
        let (mut text, mut open) = (Vec::new(), 1);
        while let [byte] = self.take(1) {
            match byte {
                b'\\' => text.extend(self.escaped()),
                b')' if open == 1 => break,
                byte => {
                    open += match byte {
                        b'(' => 1,
                        b')' => -1,
                        _ => 0,
                    };
                    text.push(*byte);
                }
            }
        }
        text
    }

    fn escaped(&mut self) -> Option<u8> {
        let octal = self.rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
        if octal > 0 {
            let value = self.take(octal).iter().fold(0, |value: u32, digit| value * 8 + u32::from(digit - b'0'));
            return u8::try_from(value & 0xff).ok();
        }
        match self.take(1) {
            [b'n'] => Some(b'\n'),
            [b'r'] => Some(b'\r'),
            [b't'] => Some(b'\t'),
            [b'b'] => Some(8),
            [b'f'] => Some(12),
            [b'\n'] => None,
            [other] => Some(*other),
            _ => None,
        }
    }

    /// Up to what ends a word.
    fn word(&mut self) -> &'a [u8] {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0 || b"()<>[]{}/%".contains(byte);
        let end = self.rest.iter().position(ends).unwrap_or(self.rest.len());
        self.take(end)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match self.rest {
                [] => return None,
                [b'<', b'<', ..] | [b'>', b'>', ..] => drop(self.take(2)),
                [b'<', ..] => {
                    self.take(1);
                    return Some(Token::Text(self.hexadecimal()));
                }
                [b'(', ..] => {
                    self.take(1);
                    return Some(Token::Text(self.literal()));
                }
                [b'/', ..] => {
                    self.take(1);
                    return Some(Token::Name(self.word()));
                }
                [b'%', ..] => {
                    let end = self.rest.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(self.rest.len());
                    self.take(end);
                }
                [b'[' | b']', ..] => return Some(Token::Word(self.take(1))),
                [byte, ..] if byte.is_ascii_whitespace() || *byte == 0 || b")>{}".contains(byte) => {
                    self.take(1);
                }
                _ => return Some(Token::Word(self.word())),
            }
        }
    }
}
