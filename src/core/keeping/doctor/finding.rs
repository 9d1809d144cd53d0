//! A finding of the doctor.

use crate::core::closed_list;

closed_list! {
    /// How much a finding weighs.
    pub enum Weight("a weight", "weights") {
        /// A check failed: somebody changed what was recorded, or the file is damaged.
        Fails = "fails",
        /// Somebody should see to it.
        ToDo = "to do",
    }
}

/// Something that stands in the way of a clean file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// A short name that stays the same: `backup`, `heads`, `mode` …
    pub about: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// What was found.
    pub says: String,
    /// Why it matters.
    pub matters: &'static str,
    /// What mends it: a command, where there is one.
    pub mends: String,
}

impl Finding {
    /// Something to see to.
    pub fn to_do(
        about: &'static str,
        says: impl Into<String>,
        matters: &'static str,
        mends: impl Into<String>,
    ) -> Self {
        Self { about, weight: Weight::ToDo, says: says.into(), matters, mends: mends.into() }
    }

    /// A check that failed.
    pub fn failed(about: &'static str, says: impl Into<String>) -> Self {
        Self {
            about,
            weight: Weight::Fails,
            says: says.into(),
            matters: "what was recorded may have been changed, or the disk is failing",
            mends: "leave the file as it is, copy it, look what verify names: assize verify".to_owned(),
        }
    }
}
