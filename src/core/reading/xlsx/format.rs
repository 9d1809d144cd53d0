//! What a number format shows: times of day, zeros before a number, and texts around it.
//!
//! Only what is sure is shown: zeros, and texts around the digits of a code such as `"T-"0000`. Every other format
//! leaves a number as it would be typed.

/// The most sections a format has: for positive numbers, negative ones, zero, and texts.
const SECTIONS: usize = 4;
/// Names of colours in brackets; they change no character.
const COLOURS: [&str; 8] = ["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"];

/// What the format of a cell shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// A time of day and no date.
    pub(super) clock: bool,
    /// How many digits at least.
    zeros: usize,
    /// Its sections; none in place of one that is not surely read.
    sections: Vec<Option<Vec<Token>>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Literal(char),
    /// A digit, or a zero where the number has none.
    Zero,
    /// A digit, or nothing where the number has none.
    Digit,
}

impl Shown {
    /// What a format shows.
    pub(super) fn of(code: &str) -> Self {
        let sections = sections(code);
        let sections = if sections.len() > SECTIONS { Vec::new() } else { sections };
        Self { clock: is_clock(code), zeros: zeros(code), sections }
    }

    /// A whole number as the sheet shows it; any other, and what is not surely shown, as it is.
    pub(super) fn number(&self, number: String) -> String {
        let digits = number.strip_prefix('-').unwrap_or(&number);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return number;
        }
        let is_negative = digits.len() < number.len();
        if let Some(shown) = self.section(digits, is_negative) {
            return shown;
        }
        if is_negative { number } else { format!("{number:0>zeros$}", zeros = self.zeros) }
    }

    fn section(&self, digits: &str, is_negative: bool) -> Option<String> {
        let has_own = is_negative && self.sections.len() > 1;
        let place = match self.sections.len() {
            3.. if digits == "0" => 2,
            _ => usize::from(has_own),
        };
        let tokens = self.sections.get(place)?.as_deref()?;
        let has_words = tokens.iter().any(|token| matches!(token, Token::Literal(_)));
        // A format that shows a negative number as a positive one hides what the cell says.
        let is_padded = !has_words && !has_own && is_padded(tokens);
        if !is_padded && !is_code(tokens) {
            return None;
        }
        let sign = if is_negative && !has_own { "-" } else { "" };
        Some(format!("{sign}{}", filled(tokens, digits)))
    }
}

/// Whether the digits stand among texts as those of a code do, and not as a quantity before its unit: there are at
/// least two zeros, or a letter comes before.
fn is_code(tokens: &[Token]) -> bool {
    let is_place = |token: &Token| !matches!(token, Token::Literal(_));
    let Some(first) = tokens.iter().position(is_place) else { return false };
    let before = tokens.get(..first).unwrap_or_default();
    let lettered = before.iter().any(|token| matches!(token, Token::Literal(letter) if letter.is_alphanumeric()));
    let texts = tokens.iter().any(|token| !is_place(token));
    texts && (lettered || zeros_of(tokens) > 1)
}

/// Whether it is nothing but zeros, at least two.
fn is_padded(tokens: &[Token]) -> bool {
    tokens.len() > 1 && tokens.iter().all(|token| *token == Token::Zero)
}

fn zeros_of(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| **token == Token::Zero).count()
}

/// The digits in their places, from the last to the first; the first place takes all that are left.
fn filled(tokens: &[Token], digits: &str) -> String {
    let padded = format!("{digits:0>width$}", width = zeros_of(tokens));
    let mut left: Vec<char> = padded.chars().collect();
    let first = tokens.iter().position(|token| !matches!(token, Token::Literal(_)));
    let mut shown: Vec<char> = Vec::new();
    for (place, token) in tokens.iter().enumerate().rev() {
        match token {
            Token::Literal(letter) => shown.push(*letter),
            _ if Some(place) == first => shown.extend(left.drain(..).rev()),
            _ => shown.extend(left.pop()),
        }
    }
    shown.into_iter().rev().collect()
}

/// The sections of a format.
fn sections(code: &str) -> Vec<Option<Vec<Token>>> {
    let mut all = vec![Some(Vec::new())];
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        let read = match letter {
            ';' => {
                all.push(Some(Vec::new()));
                continue;
            }
            '"' => Some(letters.by_ref().take_while(|letter| *letter != '"').map(Token::Literal).collect()),
            '\\' => letters.next().map(|letter| vec![Token::Literal(letter)]),
            '[' => is_colour(&letters.by_ref().take_while(|letter| *letter != ']').collect::<String>()).then(Vec::new),
            '0' => Some(vec![Token::Zero]),
            '#' => Some(vec![Token::Digit]),
            '-' | '+' | '(' | ')' | ' ' => Some(vec![Token::Literal(letter)]),
            _ => None,
        };
        if let Some(last) = all.last_mut() {
            *last = last.take().zip(read).map(|(tokens, more)| [tokens, more].concat());
        }
    }
    all.into_iter().map(|section| section.filter(|tokens| is_sure(tokens))).collect()
}

/// Whether places that may stay empty stand before all others, with no text between.
fn is_sure(tokens: &[Token]) -> bool {
    let is_place = |token: &Token| !matches!(token, Token::Literal(_));
    let (first, last) = (tokens.iter().position(is_place), tokens.iter().rposition(is_place));
    let (Some(first), Some(last)) = (first, last) else { return true };
    let places = tokens.get(first..=last).unwrap_or_default();
    !places.contains(&Token::Digit)
        || places.iter().skip_while(|token| **token == Token::Digit).all(|token| *token == Token::Zero)
}

fn is_colour(name: &str) -> bool {
    COLOURS.iter().any(|colour| name.eq_ignore_ascii_case(colour))
}

/// How many digits a format such as `00000` shows at least, zeros before them; 0 for any other format.
fn zeros(format: &str) -> usize {
    let shown = format.split(';').next().unwrap_or_default();
    if !shown.is_empty() && shown.bytes().all(|byte| byte == b'0') { shown.len() } else { 0 }
}

/// Whether a format shows hours or seconds and neither year nor day.
fn is_clock(format: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    let (mut time, mut date) = (false, false);
    for letter in format.chars() {
        match letter {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' | ']' => bracketed = letter == '[',
            _ if bracketed => {}
            ';' => break,
            'h' | 'H' | 's' | 'S' => time = true,
            'y' | 'Y' | 'd' | 'D' | 'e' | 'E' => date = true,
            _ => {}
        }
    }
    time && !date
}
