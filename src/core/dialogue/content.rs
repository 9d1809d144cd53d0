//! Content: whether there is anything of a dialogue to read or listen to.

use crate::core::policy::Policy;

/// What there is of a dialogue that can be audited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Content {
    /// Something was written or recorded that the file knows of, or its channel was recorded when it came in.
    pub is_here: bool,
    /// Whether it had a length, as far as that is known: one of no length has nothing to listen to.
    pub lasts: bool,
}

impl Content {
    /// By the texts and the place of a recording, and the length in seconds.
    pub fn of(said: [Option<&str>; 3], duration: Option<i64>) -> Self {
        let is_here = said.into_iter().flatten().any(|text| !text.trim().is_empty());
        Self { is_here, lasts: duration != Some(0) }
    }

    /// Whether it can be audited by a policy: something is here, or all of its channel is recorded in another system.
    pub fn can_be_audited(self, policy: &Policy, channel: &str) -> bool {
        self.is_here || (self.lasts && policy.is_recorded(channel))
    }
}
