//! Shape: which keys a table that people write has, and of which kind each is. What does not fit is told with its
//! place and with what to write, all at once, before anything is made of it.

use super::Written;
use super::faults::Faults;
use crate::calc::listing::{list_and, list_or};
use crate::core::refusal::Result;
use crate::core::suggest::{did_you_mean, or_list};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

/// What a table may hold.
pub struct Shape {
    /// What one is called in messages.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a table.
pub struct Key {
    name: &'static str,
    is: Is,
    needed: bool,
    /// How it is written.
    write: &'static str,
}

/// What a value is.
pub enum Is {
    /// A text.
    Text,
    /// A text, or one for each language.
    Words,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    YesNo,
    /// A list of texts.
    Texts,
    /// A word out of these.
    OneOf(&'static [&'static str]),
    /// A list of words out of these.
    SomeOf(&'static [&'static str]),
    /// Whole numbers, each under a name of its own.
    Wholes,
    /// A table.
    Table(&'static Shape),
    /// A list of tables.
    Tables(&'static Shape),
}

/// Something that does not fit.
pub struct Misfit {
    /// Where.
    pub span: Range<usize>,
    /// What is wrong, and what to write.
    pub says: String,
    /// Whether it is no more than a key that nobody knows, which was taken out: the rest can be read.
    pub is_taken_out: bool,
}

impl Key {
    /// One that may be left out, and how it is written.
    pub const fn may(name: &'static str, is: Is, write: &'static str) -> Self {
        Self { name, is, needed: false, write }
    }

    /// One that must be there, and how it is written.
    pub const fn must(name: &'static str, is: Is, write: &'static str) -> Self {
        Self { name, is, needed: true, write }
    }
}

/// Refuses a text that does not fit its shape, with everything that does not. `undone` says what did not happen.
pub fn require(written: &Written<'_>, shape: &'static Shape, undone: &str) -> Result<()> {
    let mut table = written.table()?;
    let mut faults = Faults::of(written);
    for misfit in take_misfits(shape, &mut table) {
        faults.add(&misfit.span, misfit.says);
    }
    faults.refuse(undone)
}

/// Takes keys out that nobody knows, and says what does not fit, in its order.
pub fn take_misfits(shape: &'static Shape, table: &mut Spanned<DeTable<'_>>) -> Vec<Misfit> {
    let span = table.span();
    let mut look = Look { whole: shape, found: Vec::new() };
    look.table(shape, table.get_mut(), &span);
    look.found.sort_by_key(|misfit| misfit.span.start);
    look.found
}

/// Looks at a table and what is in it.
struct Look {
    whole: &'static Shape,
    found: Vec<Misfit>,
}

impl Look {
    fn say(&mut self, span: &Range<usize>, says: String) {
        self.found.push(Misfit { span: span.clone(), says, is_taken_out: false });
    }

    fn table(&mut self, shape: &'static Shape, table: &mut DeTable<'_>, span: &Range<usize>) {
        let is_known = |name: &str| shape.keys.iter().any(|key| key.name == name);
        let unknown = table.keys().filter(|key| !is_known(key.get_ref()));
        let unknown: Vec<(String, Range<usize>)> = unknown.map(|key| (key.get_ref().to_string(), key.span())).collect();
        for (name, span) in unknown {
            let says = unknown_key(self.whole, shape, &name);
            self.found.push(Misfit { span, says, is_taken_out: true });
            table.remove(name.as_str());
        }
        for key in shape.keys {
            match table.get_mut(key.name) {
                Some(value) => self.value(key, value),
                None if key.needed => {
                    self.say(span, format!("{} needs `{}`: write {}", shape.name, key.name, key.write));
                }
                None => {}
            }
        }
    }

    fn value(&mut self, key: &Key, value: &mut Spanned<DeValue<'_>>) {
        let span = value.span();
        match (&key.is, value.get_mut()) {
            (Is::Table(shape), DeValue::Table(table)) => self.table(shape, table, &span),
            (Is::Tables(shape), DeValue::Array(items)) => {
                for item in items.iter_mut() {
                    let span = item.span();
                    match item.get_mut() {
                        DeValue::Table(table) => self.table(shape, table, &span),
                        other => self.say(&span, wanted(key, "a table", other)),
                    }
                }
            }
            (Is::Texts | Is::SomeOf(_), DeValue::Array(items)) => {
                for item in items.iter() {
                    self.text(key, item.get_ref(), &item.span());
                }
            }
            (Is::Wholes, DeValue::Table(table)) => {
                for number in table.values().filter(|number| !number.get_ref().is_integer()) {
                    self.say(&number.span(), wanted(key, "a whole number", number.get_ref()));
                }
            }
            (Is::Words, DeValue::Table(texts)) => {
                for text in texts.values().filter(|text| !text.get_ref().is_str()) {
                    self.say(&text.span(), wanted(key, "a text", text.get_ref()));
                }
            }
            (_, other) => self.scalar(key, other, &span),
        }
    }

    fn scalar(&mut self, key: &Key, value: &DeValue<'_>, span: &Range<usize>) {
        match key.is {
            Is::Text | Is::OneOf(_) => self.text(key, value, span),
            Is::Words if value.is_str() => {}
            Is::Whole if value.is_integer() => {
                let digits = value.as_integer().filter(|number| number.radix() == 10).map(DeInteger::as_str);
                if digits.is_some_and(|digits| digits.starts_with('-')) {
                    self.say(span, format!("`{}` is not below 0: write {}", key.name, key.write));
                } else if digits.is_some_and(|digits| digits.parse::<u32>().is_err()) {
                    self.say(span, format!("`{}` is too large: write {}", key.name, key.write));
                }
            }
            Is::Number if value.is_integer() || value.is_float() => {}
            Is::YesNo if value.is_bool() => {}
            _ => self.say(span, wanted(key, key.is.wanted(), value)),
        }
    }

    /// A text, or a word out of a list.
    fn text(&mut self, key: &Key, value: &DeValue<'_>, span: &Range<usize>) {
        let Some(text) = value.as_str() else { return self.say(span, wanted(key, "a text", value)) };
        let (Is::OneOf(words) | Is::SomeOf(words)) = key.is else { return };
        if !words.contains(&text) {
            let shown = text.chars().take(60).collect::<String>();
            let advice = or_list(text, "its words", words);
            self.say(span, format!("unknown word `{}` for `{}`: {advice}", shown.escape_debug(), key.name));
        }
    }
}

impl Is {
    /// What is wanted, in words.
    const fn wanted(&self) -> &'static str {
        match self {
            Self::Text | Self::OneOf(_) => "a text",
            Self::Words => "a text, or one for each language,",
            Self::Whole => "a whole number",
            Self::Number => "a number",
            Self::YesNo => "true or false",
            Self::Texts | Self::SomeOf(_) => "a list of texts",
            Self::Wholes => "a table of whole numbers",
            Self::Table(_) => "one table",
            Self::Tables(_) => "a list of tables",
        }
    }
}

/// That a value is of another kind than its key wants, and how it is written.
fn wanted(key: &Key, wanted: &str, found: &DeValue<'_>) -> String {
    format!("`{}`: {wanted} is wanted, not {}: {}", key.name, named(found), how_to_write(key, found))
}

/// How it is written, with what stands there where that is what was meant.
fn how_to_write(key: &Key, found: &DeValue<'_>) -> String {
    match (&key.is, found) {
        (Is::Text, DeValue::Datetime(day)) => format!("write {} = \"{day}\"", key.name),
        (Is::Texts, DeValue::String(text)) => format!("write {} = [\"{}\"]", key.name, text.escape_debug()),
        (Is::Text | Is::Words, DeValue::Integer(_) | DeValue::Float(_)) => {
            format!("put it in quotes, as in {}", key.write)
        }
        (Is::Whole | Is::Number, DeValue::String(text)) if text.parse::<f64>().is_ok() => {
            format!("leave the quotes out, as in {}", key.write)
        }
        _ => format!("write {}", key.write),
    }
}

/// What stands there, in words.
fn named(value: &DeValue<'_>) -> String {
    let short = |text: &str| text.chars().take(40).collect::<String>().escape_debug().to_string();
    match value {
        DeValue::String(text) => format!("the text \"{}\"", short(text)),
        DeValue::Integer(number) => format!("the number {}", number.as_str()),
        DeValue::Float(number) => format!("the number {}", number.as_str()),
        DeValue::Boolean(is_so) => is_so.to_string(),
        DeValue::Datetime(day) => format!("{day} without quotes"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// That a table has no such key, and where it belongs or what was meant.
fn unknown_key(whole: &'static Shape, shape: &Shape, name: &str) -> String {
    let known: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
    let shown: String = name.chars().take(60).collect();
    let mut homes = Vec::new();
    homes_of(whole, name, &mut homes);
    let names: Vec<&str> = homes.iter().map(|(home, _)| *home).collect();
    let advice = match (homes.first(), did_you_mean(name, &known)) {
        (Some((_, write)), near) => {
            let near = near.map(|near| format!(" Here, {near}")).unwrap_or_default();
            format!("it belongs to {}: {write}.{near}", list_or(&names))
        }
        (None, near) => near.unwrap_or_else(|| format!("its keys are {}", list_and(&known))),
    };
    format!("{} has no key `{}`: {advice}", shape.name, shown.escape_debug())
}

/// The tables that have such a key, each with how it is written there.
fn homes_of(shape: &'static Shape, name: &str, homes: &mut Vec<(&'static str, &'static str)>) {
    for key in shape.keys {
        if key.name == name && homes.iter().all(|(home, _)| *home != shape.name) {
            homes.push((shape.name, key.write));
        }
        if let Is::Table(inner) | Is::Tables(inner) = key.is {
            homes_of(inner, name, homes);
        }
    }
}
