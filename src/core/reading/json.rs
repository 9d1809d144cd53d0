//! One JSON object into one row, with nothing lost on the way: no key twice, no rounded number.

use super::fault::quoted;
use super::names::Names;
use super::row::{Kind, Row};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The key whose array of turns becomes the cell [`TRANSCRIPT`].
const TURNS: &str = "turns";
const TRANSCRIPT: &str = "transcript";

/// Reads one object.
pub(super) fn parse(line: &str, names: &mut Names, row: &mut Row) -> serde_json::Result<()> {
    names.begin();
    let numbers = Numbers { rest: line, skipped: 0 };
    let mut json = serde_json::Deserializer::from_str(line);
    Object { names, pen: Pen { row, numbers } }.deserialize(&mut json)?;
    json.end()
}

/// An error of `serde_json` without its place, which counts lines inside the one line.
pub(super) fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// The object of a line.
struct Object<'a> {
    names: &'a mut Names,
    pen: Pen<'a>,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut turns = false;
        while let Some(key) = map.next_key::<String>()? {
            if key == TURNS && std::mem::replace(&mut turns, true) {
                return Err(A::Error::custom("the key `turns` appears twice"));
            }
            let shape = map.next_value_seed(Cell { pen: &mut self.pen, key: &key, place: Place::Value })?;
            let key = if key == TURNS && shape.is_array() { TRANSCRIPT } else { &key };
            let column = self.names.column(key).map_err(A::Error::custom)?;
            self.pen.row.close_as(column, shape.kind());
        }
        Ok(())
    }
}

/// A value of the object, or a part of one.
struct Cell<'c, 'a> {
    pen: &'c mut Pen<'a>,
    key: &'c str,
    place: Place,
}

#[derive(Clone, Copy)]
enum Place {
    Value,
    /// The item of an array, counted from 0.
    Item(usize),
}

/// What a value turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Null,
    Scalar,
    List,
    Turns,
}

impl Shape {
    fn is_array(self) -> bool {
        matches!(self, Self::List | Self::Turns)
    }

    fn kind(self) -> Kind {
        match self {
            Self::Null => Kind::Absent,
            Self::Scalar => Kind::Text,
            Self::Turns => Kind::Turns,
            Self::List => Kind::List,
        }
    }
}

impl Cell<'_, '_> {
    fn wrong<E: Error>(&self, what: &str) -> E {
        E::custom(format!("the key {} has the wrong type: {what}", quoted(self.key)))
    }

    fn write<E: Error>(self, text: &str) -> Result<Shape, E> {
        if matches!(self.place, Place::Item(index) if index > 0) {
            self.pen.write(self.key, ", ")?;
        }
        self.pen.write(self.key, text)?;
        Ok(Shape::Scalar)
    }
}

impl<'de> DeserializeSeed<'de> for Cell<'_, '_> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Shape, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_, '_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true, false or null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Shape, E> {
        self.write(text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Shape, E> {
        self.write(if value { "true" } else { "false" })
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Shape, E> {
        self.pen.numbers.skipped += 1;
        self.write(&number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Shape, E> {
        self.pen.numbers.skipped += 1;
        self.write(&number.to_string())
    }

    fn visit_f64<E: Error>(self, _rounded: f64) -> Result<Shape, E> {
        let literal = self.pen.numbers.next();
        let digits = literal.strip_prefix('-').unwrap_or(literal);
        if digits != "0" && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let key = quoted(self.key);
            return Err(E::custom(format!("the key {key} has an integer of more than 64 bits: write it as a text")));
        }
        self.write(literal)
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        match self.place {
            Place::Value => Ok(Shape::Null),
            Place::Item(_) => Err(self.wrong("null in an array")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        if matches!(self.place, Place::Item(_)) {
            return Err(self.wrong("an array in an array"));
        }
        let (mut all, mut count) = (Shape::Scalar, 0);
        loop {
            let item = Cell { pen: self.pen, key: self.key, place: Place::Item(count) };
            let Some(shape) = seq.next_element_seed(item)? else { break };
            if count > 0 && shape != all {
                return Err(self.wrong("an array of different things"));
            }
            (all, count) = (shape, count + 1);
        }
        Ok(if all == Shape::Turns { all } else { Shape::List })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Shape, A::Error> {
        match self.place {
            Place::Item(index) if self.key == TURNS => turn(self.pen, index, map),
            _ => Err(self.wrong("an object")),
        }
    }
}

/// One turn of a dialogue, as a line `Customer: …`.
fn turn<'de, A: MapAccess<'de>>(pen: &mut Pen<'_>, index: usize, mut map: A) -> Result<Shape, A::Error> {
    let wrong = |what: &str| Err(A::Error::custom(format!("turn {} {what}", index + 1)));
    let [mut role, mut said, mut at] = [None, None, None];
    while let Some(key) = map.next_key::<String>()? {
        let slot = match key.as_str() {
            "role" => &mut role,
            "text" => &mut said,
            "at" => &mut at,
            _ => return wrong(&format!("has an unknown key {}", quoted(&key))),
        };
        if slot.replace(part(pen, &key, &mut map)?).is_some() {
            return wrong(&format!("has the key `{key}` twice"));
        }
    }
    let (Some(role), Some(said)) = (role.and_then(|role| speaker(&role)), said) else {
        return wrong("lacks a role or a text");
    };
    write_turn(pen, index, &role, &said)
}

/// A line break inside a turn is indented, so that nobody can write a turn of somebody else's.
fn write_turn<E: Error>(pen: &mut Pen<'_>, index: usize, role: &str, said: &str) -> Result<Shape, E> {
    let start = if index > 0 { "\n" } else { "" };
    let said = said.replace('\n', "\n  ");
    for text in [start, role, ": ", &said] {
        pen.write(TURNS, text)?;
    }
    Ok(Shape::Turns)
}

/// The value of one key of a turn; a time may be null, which says as much as none.
fn part<'de, A: MapAccess<'de>>(pen: &mut Pen<'_>, key: &str, map: &mut A) -> Result<String, A::Error> {
    if key != "at" {
        return map.next_value();
    }
    let written = pen.row.pending();
    map.next_value_seed(Cell { pen, key, place: Place::Value })?;
    pen.row.cut(written);
    Ok(String::new())
}

/// A role with a capital: `Agent`. None if it could not stand before a colon.
fn speaker(role: &str) -> Option<String> {
    let mut letters = role.trim().chars();
    let first = letters.next()?;
    let plain = !role.contains([':', '\n', '\r']);
    plain.then(|| first.to_uppercase().chain(letters).collect())
}

/// Writes values into the row.
struct Pen<'a> {
    row: &'a mut Row,
    numbers: Numbers<'a>,
}

impl Pen<'_> {
    fn write<E: Error>(&mut self, key: &str, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            return Err(E::custom(format!("the key {} has a NUL character", quoted(key))));
        }
        self.row.push(text).map_err(|long| E::custom(long.0))
    }
}

/// The numbers of a line as they are written there: `serde_json` gives a fraction only rounded.
struct Numbers<'a> {
    rest: &'a str,
    /// Integers given since the last literal was taken.
    skipped: usize,
}

impl<'a> Numbers<'a> {
    fn next(&mut self) -> &'a str {
        for _ in 0..std::mem::take(&mut self.skipped) {
            self.literal();
        }
        self.literal()
    }

    /// The next number outside strings. The parser has been here: the line is valid so far.
    fn literal(&mut self) -> &'a str {
        while let Some(at) = self.rest.find(|letter: char| letter == '"' || letter == '-' || letter.is_ascii_digit()) {
            self.rest = &self.rest[at..];
            if let Some(string) = self.rest.strip_prefix('"') {
                self.rest = after_string(string);
            } else {
                return self.cut();
            }
        }
        ""
    }

    fn cut(&mut self) -> &'a str {
        let end = self.rest.find(|letter: char| !matches!(letter, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        number
    }
}

/// What follows the closing quote of a string.
fn after_string(string: &str) -> &str {
    let mut escaped = false;
    let end = string.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    end.and_then(|end| string.get(end + 1..)).unwrap_or_default()
}
