//! Closed lists: states, reasons, outcomes, each member with one word, the same in the file, in commands and on paper.

use crate::core::refusal::{Refusal, Result};
use crate::core::toml::closest;
use rusqlite::types::{FromSqlError, FromSqlResult, ValueRef};

/// What is one of a few, by its word.
pub trait ClosedList: Copy + 'static {
    /// Every member, in the order in which people read them.
    const ALL: &'static [Self];
    /// Their words, in that order.
    const WORDS: &'static [&'static str];

    /// Its word.
    fn word(self) -> &'static str;

    /// The member of that word.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|member| member.word() == word)
    }

    /// The member that somebody names: "`contxt` is not a reason, did you mean `context`?" `many` is the plural: "reasons".
    fn named(text: &str, what: &str, many: &str) -> Result<Self> {
        Self::from_word(text).ok_or_else(|| {
            let hint = match closest(text, Self::WORDS) {
                Some(best) => format!("did you mean `{best}`?"),
                None => format!("{many} are {}", Self::WORDS.join(", ")),
            };
            Refusal::words(format!("`{text}` is not {what}")).hint(hint)
        })
    }
}

/// A member as a column of the file has it; an unknown word says that the file is damaged.
pub fn from_column<T: ClosedList>(value: ValueRef<'_>) -> FromSqlResult<T> {
    let word = value.as_str()?;
    T::from_word(word).ok_or_else(|| FromSqlError::Other(format!("`{word}` is none of {}", T::WORDS.join(", ")).into()))
}

/// Makes an enum whose members have one word each, for the file, for what people write and for what they read.
macro_rules! closed_list {
    ($(#[$about:meta])* $vis:vis enum $name:ident { $($(#[$says:meta])* $member:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        $vis enum $name {
            $($(#[$says])* $member,)+
        }

        impl $crate::core::closed_list::ClosedList for $name {
            const ALL: &'static [Self] = &[$(Self::$member),+];
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn word(self) -> &'static str {
                match self {
                    $(Self::$member => $word,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::core::closed_list::ClosedList::word(*self))
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                $crate::core::closed_list::from_column(value)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                use $crate::core::closed_list::ClosedList;
                let word: String = serde::Deserialize::deserialize(deserializer)?;
                Self::from_word(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, Self::WORDS))
            }
        }
    };
}

pub(crate) use closed_list;
