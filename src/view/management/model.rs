//! The model of a management report: what every medium shows, in the same words.

use crate::view::chart::Chart;
use crate::view::sheet::Sheet;
use clap::ValueEnum;

/// For whom a report is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Edition {
    /// For managers and leads: everything.
    #[default]
    Management,
    /// For a works council: no person with fewer than 10 audits, the draws with how to check them, replacements, notices and
    /// what agents' comments changed.
    Council,
    /// For leads, who read what their team does: without names of others, quotes and single audits.
    #[value(skip)]
    Lead,
}

impl Edition {
    /// The word for it, in names of files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Management | Self::Lead => "management",
            Self::Council => "council",
        }
    }
}

/// A part of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its name in machine formats and in links.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is to be said of it, a sentence or more each.
    pub says: Vec<String>,
    /// What is drawn.
    pub charts: Vec<Chart>,
    /// The numbers.
    pub tables: Vec<Sheet>,
}

/// A number at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tile {
    /// Of what.
    pub label: String,
    /// The number, or why there is none.
    pub value: String,
    /// How sure it is, and what it is of.
    pub more: String,
}

/// A report as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Its title.
    pub title: String,
    /// How it stands: submitted by whom, from which head.
    pub status: Vec<(&'static str, String)>,
    /// What is to be known before anything else, such as that the period is not over.
    pub warnings: Vec<String>,
    /// The numbers at the top.
    pub tiles: Vec<Tile>,
    /// Its parts.
    pub sections: Vec<Section>,
    /// What its words mean.
    pub definitions: &'static [(&'static str, &'static str)],
}
