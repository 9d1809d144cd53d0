//! Syntax: what is wrong where a text is no TOML, in words for the people who wrote it.

use std::ops::Range;

/// What the parser's sentences begin with, and what they mean. Where several begin alike the longest stands first.
const FAULTS: [(&str, &str); 34] = [
    ("key with no value", "a key needs a value: write key = value"),
    ("missing value for key", "a key needs a value: write key = value"),
    (
        "invalid unquoted key",
        "a key is of letters, digits, - and _: write key = value; what you note down begins with #",
    ),
    ("unquoted keys cannot be empty", "a key is missing: write key = value, or [name] above several of them"),
    ("unclosed table", "`]` is missing at the end of the name"),
    ("unclosed array table", "`]]` is missing at the end of the name"),
    ("unclosed array", "the list has no end: `]` is missing"),
    ("unclosed inline table", "`}` is missing"),
    ("missing comma between array elements", "a comma is missing between two parts of a list, or `]` at its end"),
    ("unexpected `=` in array", "`=` stands in a list: is `]` missing before it?"),
    ("extra comma in array", "a comma too many stands in a list"),
    ("missing comma between key-value pairs", "a comma is missing between two keys"),
    ("extra assignment between key-value pairs", "a comma is missing between two keys"),
    ("missing assignment between key-value pairs", "a key needs a value: write key = value"),
    ("extra comma in inline table", "a comma too many stands between keys"),
    ("missing key for inline table element", "a key is missing between { and }, or } comes too late"),
    ("invalid inline table element", "between { and } stand keys with values: { id = \"full\" }"),
    ("missing inline table opening", "`{` is missing"),
    ("missing array opening", "`[` is missing"),
    ("extra `=`", "`=` stands twice"),
    ("invalid boolean", "true and false are written small, and without quotes"),
    ("unexpected leading zero", "a number does not begin with 0; a day stands in quotes: \"2026-03-02\""),
    ("invalid date", "this is no day; write it in quotes: \"2026-03-02\""),
    ("invalid time", "this is no time; write it in quotes"),
    ("invalid mantissa", "a number has a digit before and after its point: 0.5"),
    ("invalid integer", "a number is written with digits alone"),
    ("invalid float", "a number is written with digits and a point: 7.5"),
    ("invalid multi-line basic string", "the text has no end: \"\"\" is missing"),
    ("invalid multi-line literal string", "the text has no end: ''' is missing"),
    ("invalid basic string, expected `\"`", "the text has no end: \" is missing"),
    ("invalid literal string, expected `'`", "the text has no end: ' is missing"),
    ("invalid basic string", "a character stands in the text that cannot be seen"),
    (
        "missing escaped value",
        "a backslash stands before a letter that it does not go with: write \\\\ for a backslash",
    ),
    ("cannot recurse further", "it is nested too deep"),
];

/// What is wrong at this place of a text, in plain words.
pub(super) fn says(body: &str, span: &Range<usize>, message: &str) -> String {
    let found = body.get(span.clone()).unwrap_or_default().trim();
    let shown: String = found.chars().take(40).collect::<String>().escape_debug().to_string();
    if message.starts_with("duplicate key") {
        return twice(body, span, &shown);
    }
    // What begins as `nan` or `inf` does is taken for a number.
    let is_word = message.starts_with("invalid float") && found.starts_with(char::is_alphabetic);
    if is_word || message.starts_with("string values must be quoted") {
        return unquoted(found, &shown);
    }
    if message.starts_with("unexpected key or value") {
        return behind(body, span.start);
    }
    let known = FAULTS.iter().find(|(start, _)| message.starts_with(start));
    let other = || message.split(", expected").next().unwrap_or_default();
    known.map_or_else(|| format!("this is not written as TOML has it: {}", other()), |(_, says)| (*says).to_owned())
}

/// A key or the name of a table that is there already.
fn twice(body: &str, span: &Range<usize>, shown: &str) -> String {
    let line = body.get(..span.start).and_then(|before| before.rsplit('\n').next()).unwrap_or_default().trim_start();
    if line.starts_with("[[") {
        format!("`{shown}` stands twice, once as [{shown}]: write [[{shown}]] every time")
    } else if line.starts_with('[') {
        format!(
            "[{shown}] stands twice: put its keys under the first one, or write [[{shown}]] where there may be several"
        )
    } else {
        format!("`{shown}` stands twice")
    }
}

/// A value that is neither a number nor true or false, and has no quotes.
fn unquoted(found: &str, shown: &str) -> String {
    if found.is_empty() {
        return "a value is missing".to_owned();
    }
    if found.starts_with(['“', '”', '„', '‘', '’', '«']) {
        return format!("quotes are straight, \"…\", not {shown}");
    }
    match found.to_lowercase().as_str() {
        "yes" | "on" => format!("`{shown}` is no value: write true"),
        "no" | "off" => format!("`{shown}` is no value: write false"),
        number if number.strip_suffix('%').is_some_and(|digits| digits.parse::<f64>().is_ok()) => {
            format!("a number has no %: write {}; a share is a text: \"{shown}\"", shown.trim_end_matches('%'))
        }
        _ => format!("`{shown}` stands without quotes: write \"{shown}\""),
    }
}

/// Something that stands behind a value.
fn behind(body: &str, start: usize) -> String {
    let (before, after) = (body.get(..start).unwrap_or_default(), body.get(start..).unwrap_or_default());
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let comma = before.strip_suffix(',').or_else(|| after.starts_with(',').then_some(before));
    if let Some(before) = comma
        && is_digit(before.chars().next_back())
        && is_digit(after.trim_start_matches(',').chars().next())
    {
        return "a number has a point, not a comma: 7.5".to_owned();
    }
    "something stands behind the end: begin a new line, or put # before what you note down".to_owned()
}
