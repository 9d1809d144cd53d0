//! Closed lists: enums whose words stand in the file, on the command line and on paper.

/// Defines an enum with a word for each variant: `ALL`, `word()`, parsing what people type (a usage error with
/// advice), and storing and reading it in a column (an unknown word there means that the file is damaged).
macro_rules! closed_list {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident($called:literal, $plural:literal) {
            $($(#[$of:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        $vis enum $name {
            $($(#[$of])* $variant,)+
        }

        impl $name {
            /// Every one, in the order of the list.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word for each, in the same order.
            $vis const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word for it, in the file and on paper.
            $vis const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The one with this word.
            $vis fn of(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::core::refusal::Refusal;

            fn from_str(text: &str) -> $crate::core::refusal::Result<Self> {
                Self::of(text).ok_or_else(|| $crate::core::suggest::unknown(text, $called, $plural, Self::WORDS))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
                let word: String = serde::Deserialize::deserialize(deserializer)?;
                Self::of(&word).ok_or_else(|| serde::de::Error::unknown_variant(&word, Self::WORDS))
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                let word = value.as_str()?;
                Self::of(word).ok_or_else(|| {
                    rusqlite::types::FromSqlError::Other(format!("`{word}` is not {}", $called).into())
                })
            }
        }
    };
}

pub(crate) use closed_list;
