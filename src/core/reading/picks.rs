//! Picks: columns that take one object out of a list, such as `participants[purpose=agent].userId`.

use super::turns::Turn;

/// A column that takes a value from one object of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pick {
    /// The column, as the map names it.
    pub(super) name: String,
    /// The dotted name of the list.
    list: String,
    which: Which,
    /// The dotted name of the value inside the object.
    value: String,
}

/// Which object of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Which {
    /// The one at this place, from 0.
    Place(usize),
    /// The first that has this value under this key.
    With(String, String),
}

impl Pick {
    /// What a column's name picks; none where it is the plain name of a key.
    pub(super) fn of(name: &str) -> Option<Self> {
        let (list, rest) = name.trim().split_once('[')?;
        let (which, value) = rest.split_once("].")?;
        let which = match which.split_once('=') {
            Some((key, value)) => Which::With(key.trim().to_owned(), value.trim().to_owned()),
            None => Which::Place(which.trim().parse().ok()?),
        };
        let (list, value) = (list.trim().to_owned(), value.trim().to_owned());
        let whole = !list.is_empty() && !value.is_empty();
        whole.then(|| Self { name: name.trim().to_owned(), list, which, value })
    }

    /// Whether it picks from the list of that name.
    pub(super) fn is_from(&self, path: &str) -> bool {
        self.list == path
    }

    /// What it picks from these objects; none where there is no such object, or it has no such value.
    pub(super) fn from<'t>(&self, mut objects: impl Iterator<Item = &'t Turn>) -> Option<&'t str> {
        let object = match &self.which {
            Which::Place(place) => objects.nth(*place),
            Which::With(key, value) => objects.find(|object| found(object, key) == Some(value)),
        };
        found(object?, &self.value)
    }
}

fn found<'t>(object: &'t Turn, key: &str) -> Option<&'t str> {
    object.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_deref())
}
