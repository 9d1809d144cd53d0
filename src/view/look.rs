//! Where a table is read.

use crate::calc::zone::Zone;

/// The room there is where nobody says how much: that of a plain terminal, or of a mail.
const USUAL: usize = 80;

/// Where a table is read: how wide the terminal is, and what it can show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// The width of the terminal in columns; none where the answer goes elsewhere: no line is broken there.
    pub width: Option<u16>,
    /// Whether every column is shown, however wide.
    pub wide: bool,
    /// Whether the terminal shows colour, which never says anything that words do not.
    pub colour: bool,
}

impl Look {
    /// How many columns the table should keep to.
    pub(super) fn room(self) -> usize {
        self.width.map_or(USUAL, usize::from)
    }
}

impl From<Option<u16>> for Look {
    fn from(width: Option<u16>) -> Self {
        Self { width, ..Self::default() }
    }
}

/// The zone in which people read moments; none where these stay as files hold them.
pub(super) type Clock<'a> = Option<&'a Zone>;
