//! Shape: which keys a table that people write has, and of which kind each is.

/// What a table may hold.
pub struct Shape {
    /// What one is called in messages.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a table.
pub struct Key {
    pub(super) name: &'static str,
    pub(super) is: Is,
    pub(super) needed: bool,
    /// How it is written.
    pub(super) write: &'static str,
    /// Whether what else is right hangs on it.
    pub(super) decides: bool,
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
    /// A part of one: a whole number of hundredths, a decimal or a fraction in quotes.
    Part,
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

impl Key {
    /// One that may be left out, and how it is written.
    pub const fn may(name: &'static str, is: Is, write: &'static str) -> Self {
        Self { name, is, needed: false, write, decides: false }
    }

    /// One that must be there, and how it is written.
    pub const fn must(name: &'static str, is: Is, write: &'static str) -> Self {
        Self { name, is, needed: true, write, decides: false }
    }

    /// The same key, where what else is right hangs on it: without it nobody can say more.
    #[must_use]
    pub const fn decides(self) -> Self {
        Self { decides: true, ..self }
    }
}

impl Is {
    /// What is wanted, in words.
    pub(super) const fn wanted(&self) -> &'static str {
        match self {
            Self::Text | Self::OneOf(_) => "a text",
            Self::Words => "a text, or one for each language,",
            Self::Whole => "a whole number",
            Self::Number => "a number",
            Self::Part => "hundredths, or a fraction in quotes such as \"1/3\",",
            Self::YesNo => "true or false",
            Self::Texts | Self::SomeOf(_) => "a list of texts",
            Self::Wholes => "a table of whole numbers",
            Self::Table(_) => "one table",
            Self::Tables(_) => "a list of tables",
        }
    }
}
