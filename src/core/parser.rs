//! Parser: what the parsers of TOML and JSON say of a text, in words for the people who wrote it.

use super::suggest::did_you_mean_or;
use crate::calc::listing::list_and;

/// A form in which people write, by what it calls a group of keys with values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// With tables.
    Toml,
    /// With objects.
    Json,
}

/// So many keys are named where none is near; more would help nobody.
const NAMED: usize = 8;

/// What faults of JSON begin with, and what they mean.
const FAULTS: [(&str, &str); 15] = [
    ("expected ident", "a word is not known: write true, false or null, and texts in quotes"),
    ("expected value", "a value is missing, or a text stands without quotes"),
    ("EOF while parsing", "the text ends too early"),
    ("trailing characters", "something stands behind the end"),
    ("trailing comma", "a comma stands before a closing bracket"),
    ("key must be a string", "a key stands without quotes"),
    ("invalid escape", "a backslash stands before a letter that it does not go with: write \\\\ for a backslash"),
    ("invalid number", "a number is not written as JSON has it"),
    ("number out of range", "a number is too large"),
    ("control character", "a line break or another control character stands in a text: write \\n"),
    ("recursion limit exceeded", "it is nested too deep"),
    ("lone leading surrogate", "half a character stands in a text"),
    ("unexpected end of hex escape", "half a character stands in a text"),
    ("invalid unicode code point", "a character stands in a text that there is not"),
    ("expected `,` or", "a comma or a closing bracket is missing"),
];

/// What the parser of JSON says, in plain words and without the place, and what was meant.
pub fn of_json(error: &serde_json::Error) -> (String, Option<String>) {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    (plain(message, Form::Json), advice(message))
}

/// What a parser says, in plain words.
pub fn plain(message: &str, form: Form) -> String {
    if let Some((start, expected)) = message.split_once(", expected ") {
        if let Some(found) = start.strip_prefix("invalid type: ").or_else(|| start.strip_prefix("invalid value: ")) {
            return format!("{} is wanted, not {}", form.wanted(expected), form.found(found));
        }
        if start.starts_with("invalid length ") {
            return format!("{} is wanted, not a list", form.wanted(expected));
        }
        if let Some(word) = start.strip_prefix("unknown variant ") {
            return format!("unknown word {word}");
        }
        if start.starts_with("unknown field ") {
            return start.to_owned();
        }
    }
    if let Some(field) = message.strip_prefix("duplicate field ") {
        return format!("{field} stands twice");
    }
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("{field} is missing");
    }
    let known = FAULTS.iter().find(|(start, _)| form == Form::Json && message.starts_with(start));
    known.map_or_else(|| message.to_owned(), |(_, says)| (*says).to_owned())
}

/// What was meant, or what there is: from "unknown field `wieght`, expected one of `id`, `weight`" to "did you mean
/// `weight`?".
pub fn advice(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field ").or_else(|| message.strip_prefix("unknown variant "))?;
    let words: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
    let (typed, known) = words.split_first().filter(|(_, known)| !known.is_empty())?;
    Some(did_you_mean_or(typed, known, || {
        let mut named: Vec<String> = known.iter().take(NAMED).map(|word| format!("`{word}`")).collect();
        let more = known.len().saturating_sub(NAMED);
        if more > 0 {
            named.push(format!("{more} more"));
        }
        format!("there are {}", list_and(&named))
    }))
}

impl Form {
    const fn group(self) -> &'static str {
        match self {
            Self::Toml => "a table",
            Self::Json => "an object",
        }
    }

    fn wanted(self, expected: &str) -> &str {
        match expected {
            "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize" | "an integer" => "a whole number",
            "f32" | "f64" => "a number",
            "a string" | "string" => "a text",
            "a boolean" => "true or false",
            "a sequence" | "an array" => "a list",
            _ if expected == "a map" || expected.starts_with("struct ") || expected.starts_with("enum ") => {
                self.group()
            }
            _ => expected,
        }
    }

    fn found(self, found: &str) -> String {
        let rest = |start: &str| found.strip_prefix(start).map(|rest| rest.trim_matches('`'));
        if let Some(number) = rest("integer ").or_else(|| rest("floating point ")) {
            return format!("the number {number}");
        }
        if let Some(text) = rest("string ").or_else(|| rest("character ")) {
            return format!("the text {text}");
        }
        match found {
            "map" => self.group().to_owned(),
            "sequence" => "a list".to_owned(),
            "unit value" => "nothing".to_owned(),
            _ => rest("boolean ").unwrap_or(found).to_owned(),
        }
    }
}
