//! One JSON object into one row, with nothing lost on the way: no key twice, no rounded number.
//!
//! A key inside an object is a column too, by its dotted name: `via.channel`. What no cell can hold, such as an
//! array of objects, is marked in the row: it is a fault only where a field uses it.

use super::fault::quoted;
use super::names::Names;
use super::picks::Pick;
use super::row::{Kind, Row};
use super::turns::{Turn, Turns};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

const TRANSCRIPT: &str = "transcript";

/// Reads one object.
pub(super) fn parse(line: &str, names: &mut Names, turns: &Turns, row: &mut Row) -> serde_json::Result<()> {
    names.begin();
    let numbers = Numbers { rest: line, skipped: 0 };
    let mut json = serde_json::Deserializer::from_str(line);
    let mut pen = Pen { row, numbers, names, turns, renamed: None };
    Object { pen: &mut pen, path: "" }.deserialize(&mut json)?;
    json.end()
}

/// An error of `serde_json` without its place, which counts lines inside the one line.
pub(super) fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// The object of a row, or one inside it.
struct Object<'c, 'a> {
    pen: &'c mut Pen<'a>,
    /// The dotted name of the object; empty for that of the row.
    path: &'c str,
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let path = if self.path.is_empty() { key } else { dotted(self.path, &key) };
            let shape = map.next_value_seed(Cell { pen: self.pen, path: &path })?;
            self.pen.close(&path, !self.path.is_empty(), shape).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

fn dotted(path: &str, key: &str) -> String {
    format!("{}.{}", path.trim(), key.trim())
}

/// A value of an object.
struct Cell<'c, 'a> {
    pen: &'c mut Pen<'a>,
    path: &'c str,
}

/// What a value turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Null,
    Scalar,
    List,
    Turns,
    /// What no cell holds.
    Other,
}

impl Shape {
    fn kind(self) -> Kind {
        match self {
            Self::Null => Kind::Absent,
            Self::Scalar => Kind::Text,
            Self::Turns => Kind::Turns,
            Self::List => Kind::List,
            Self::Other => Kind::Other,
        }
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
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Shape, E> {
        self.pen.write(self.path, text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Shape, E> {
        self.pen.write(self.path, if value { "true" } else { "false" })
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Shape, E> {
        self.pen.numbers.skipped += 1;
        self.pen.write(self.path, &number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Shape, E> {
        self.pen.numbers.skipped += 1;
        self.pen.write(self.path, &number.to_string())
    }

    fn visit_f64<E: Error>(self, _rounded: f64) -> Result<Shape, E> {
        let literal = self.pen.numbers.next();
        self.pen.write(self.path, literal)
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Shape, A::Error> {
        let mut items = Vec::new();
        let deep = !self.pen.names.picks().is_empty();
        while let Some(item) = seq.next_element_seed(Part { numbers: &mut self.pen.numbers, deep })? {
            items.push(item);
        }
        self.pen.pick(self.path, &items).map_err(A::Error::custom)?;
        self.pen.list(self.path, &items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Shape, A::Error> {
        Object { pen: self.pen, path: self.path }.visit_map(map)?;
        Ok(Shape::Other)
    }
}

/// An item of an array, or a value inside one.
struct Part<'c, 'a> {
    numbers: &'c mut Numbers<'a>,
    /// Whether lists inside it are kept: something may pick from them.
    deep: bool,
}

enum Item {
    Scalar(String),
    Object(Turn),
    List(Vec<Self>),
    Other,
}

impl<'de> DeserializeSeed<'de> for Part<'_, '_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Item, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_, '_> {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Item, E> {
        Ok(Item::Scalar(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Item, E> {
        Ok(Item::Scalar(value.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Item, E> {
        self.numbers.skipped += 1;
        Ok(Item::Scalar(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Item, E> {
        self.numbers.skipped += 1;
        Ok(Item::Scalar(number.to_string()))
    }

    fn visit_f64<E: Error>(self, _rounded: f64) -> Result<Item, E> {
        Ok(Item::Scalar(self.numbers.next().to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Item, E> {
        Ok(Item::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Item, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(Part { numbers: self.numbers, deep: self.deep })? {
            if self.deep {
                items.push(item);
            }
        }
        Ok(if self.deep { Item::List(items) } else { Item::Other })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut turn = Turn::new();
        while let Some(key) = map.next_key::<String>()? {
            let item = map.next_value_seed(Part { numbers: self.numbers, deep: self.deep })?;
            flatten(key, item, &mut turn);
        }
        Ok(Item::Object(turn))
    }
}

/// Adds a value of an object, those inside it by their dotted names.
fn flatten(key: String, item: Item, turn: &mut Turn) {
    match item {
        Item::Scalar(text) => turn.push((key, Some(text))),
        Item::Object(inner) => turn.extend(inner.into_iter().map(|(name, value)| (dotted(&key, &name), value))),
        Item::List(items) => {
            for (place, item) in items.into_iter().enumerate() {
                flatten(format!("{key}[{place}]"), item, turn);
            }
            turn.push((key, None));
        }
        Item::Other => turn.push((key, None)),
    }
}

/// Writes values into the row.
struct Pen<'a> {
    row: &'a mut Row,
    numbers: Numbers<'a>,
    names: &'a mut Names,
    turns: &'a Turns,
    /// The key that became the transcript of this object.
    renamed: Option<String>,
}

impl Pen<'_> {
    fn write<E: Error>(&mut self, key: &str, text: &str) -> Result<Shape, E> {
        if text.contains('\0') {
            return Err(E::custom(format!("the key {} has a NUL character", quoted(key))));
        }
        self.row.push(text).map_err(|long| E::custom(long.0))?;
        Ok(Shape::Scalar)
    }

    /// Writes what the map picks from the objects of a list.
    fn pick(&mut self, path: &str, items: &[Item]) -> Result<(), String> {
        let picks: Vec<Pick> = self.names.picks().iter().filter(|pick| pick.is_from(path)).cloned().collect();
        for pick in picks {
            let objects =
                items.iter().filter_map(|item| if let Item::Object(object) = item { Some(object) } else { None });
            let Some(text) = pick.from(objects) else { continue };
            self.write::<serde_json::Error>(&pick.name, text).map_err(|error| message(&error))?;
            self.close(&pick.name, true, Shape::Scalar)?;
        }
        Ok(())
    }

    /// An array: turns, or single values joined with commas, or what no cell holds.
    fn list<E: Error>(&mut self, path: &str, items: &[Item]) -> Result<Shape, E> {
        let texts = items.iter().map(|item| if let Item::Scalar(text) = item { Some(text.as_str()) } else { None });
        let objects = items.is_empty() || items.iter().any(|item| matches!(item, Item::Object(_)));
        let must = objects && self.turns.must_be(path);
        if self.turns.may_be(path) && (must || items.iter().any(|item| self.is_turn(item))) {
            return self.dialogue(path, items);
        }
        match texts.collect::<Option<Vec<&str>>>() {
            Some(texts) => self.write(path, &texts.join(", ")).map(|_: Shape| Shape::List),
            None => Ok(Shape::Other),
        }
    }

    fn is_turn(&self, item: &Item) -> bool {
        matches!(item, Item::Object(turn) if self.turns.is_turn(turn))
    }

    fn dialogue<E: Error>(&mut self, path: &str, items: &[Item]) -> Result<Shape, E> {
        let mut lines = String::new();
        for (index, item) in items.iter().enumerate() {
            let Item::Object(turn) = item else {
                return Err(E::custom(format!(
                    "the key {} has the wrong type: turn {} is no object",
                    quoted(path),
                    index + 1
                )));
            };
            self.turns.write(turn, index, &mut lines).map_err(E::custom)?;
        }
        self.write(path, &lines).map(|_: Shape| Shape::Turns)
    }

    /// Ends the cell of a key. Turns are the transcript, unless the map names their key.
    fn close(&mut self, path: &str, inner: bool, shape: Shape) -> Result<(), String> {
        let renamed = shape == Shape::Turns && !self.names.is_wanted(path);
        let twice = if renamed { self.names.is_used(path) } else { self.renamed.as_deref() == Some(path) };
        if twice {
            return Err(format!("the key {} appears twice", quoted(path)));
        }
        if renamed {
            self.renamed = Some(path.to_owned());
        }
        let name = if renamed { TRANSCRIPT } else { path };
        match self.names.column(name, inner || shape == Shape::Other) {
            Ok(Some(column)) => self.row.close_as(column, shape.kind()),
            Ok(None) => self.row.cut(0),
            Err(why) if renamed => {
                return Err(format!(
                    "{why}: {} is read as the transcript too; a map can say [turns] list",
                    quoted(path)
                ));
            }
            Err(why) => return Err(why),
        }
        Ok(())
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
