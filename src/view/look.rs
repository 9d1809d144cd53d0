//! Where a table is read.

use crate::calc::zone::Zone;

/// The room there is where nobody says how much: that of a plain terminal, or of a mail.
pub const USUAL: u16 = 80;

/// Where a table is read: how wide it may be, and what can be shown there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// The width at which lines of words are broken; none where no line is.
    pub width: Option<u16>,
    /// Whether the answer goes into a pipe or a file: a table keeps to the usual room there, and has no bars.
    pub piped: bool,
    /// Whether every column is shown, however wide.
    pub wide: bool,
    /// Whether the terminal shows colour, which never says anything that words do not.
    pub colour: bool,
}

impl Look {
    /// How many columns the table should keep to.
    pub(super) fn room(self) -> usize {
        usize::from(self.width.filter(|_| !self.piped).unwrap_or(USUAL))
    }

    /// Whether there is a terminal, on which bars are drawn.
    pub(super) const fn is_terminal(self) -> bool {
        self.width.is_some() && !self.piped
    }
}

impl From<Option<u16>> for Look {
    fn from(width: Option<u16>) -> Self {
        Self { width, ..Self::default() }
    }
}

/// The zone in which people read moments; none where these stay as files hold them.
pub(super) type Clock<'a> = Option<&'a Zone>;
