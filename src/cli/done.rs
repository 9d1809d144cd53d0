//! How commands end.

/// How a command ends when nothing went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Done {
    /// Exit 0.
    Well,
    /// Exit 3: a check failed.
    CheckFailed,
    /// Exit 4: done but short.
    Short,
}

impl Done {
    /// Done, or done but short.
    pub const fn short_if(short: bool) -> Self {
        if short { Self::Short } else { Self::Well }
    }

    /// What a shell sees.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::CheckFailed => 3,
            Self::Short => 4,
        }
    }
}
