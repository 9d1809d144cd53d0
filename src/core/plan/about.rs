//! About a plan: its name, card and window, from when to when it draws, and where the seed comes from.

use super::quota::percent;
use crate::calc::calendar::Window;
use crate::core::closed_list;
use crate::core::policy;
use crate::core::toml::faults::Faults;
use serde::Deserialize;
use toml::Spanned;

/// The table `[plan]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct About {
    pub(super) name: Spanned<String>,
    pub(super) card: Spanned<String>,
    pub(super) window: WindowWord,
    pub(super) starts: Spanned<String>,
    pub(super) ends: Option<Spanned<String>>,
    pub(super) days: Spanned<u32>,
    pub(super) double: Option<Spanned<String>>,
    pub(super) repeat: Option<Spanned<String>>,
    pub(super) repeat_after: Option<Spanned<u32>>,
    #[serde(default = "local")]
    pub(super) seed: SeedKind,
    pub(super) machine: Option<Spanned<String>>,
    pub(super) verdict_of: Option<Spanned<String>>,
    #[serde(default = "here")]
    pub(super) population: Home,
    pub(super) reserves: Option<Spanned<u32>>,
    #[serde(default)]
    pub(super) overlaps: Vec<Spanned<String>>,
}

/// How long a window is.
#[derive(Debug, Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
pub(super) enum WindowWord {
    Day,
    Week,
    Month,
}

impl WindowWord {
    pub(super) const fn window(self) -> Window {
        match self {
            Self::Day => Window::Day,
            Self::Week => Window::Week,
            Self::Month => Window::Month,
        }
    }
}

closed_list! {
    /// Where the seed of a plan's draws comes from.
    pub enum SeedKind("a source of seeds", "sources") {
        /// This computer: reproducible, not verifiable.
        Local = "local",
        /// Twenty ten-sided dice, before a witness.
        Dice = "dice",
        /// A future round of a public beacon.
        Drand = "drand",
        /// Secrets that several parties pledged.
        Reveal = "reveal",
    }
}

closed_list! {
    /// Where the dialogues of a plan's population lie.
    pub enum Home("a place of a population", "places") {
        /// In this file.
        Here = "here",
        /// In an engine, such as a warehouse: it computes root and picks, and only these come here.
        External = "external",
    }
}

const fn here() -> Home {
    Home::Here
}

const fn local() -> SeedKind {
    SeedKind::Local
}

impl About {
    /// Checks what can be checked without a file; a fault names its place.
    pub(super) fn check(&self, faults: &mut Faults<'_>) {
        if !is_plain(self.name.get_ref()) {
            faults.add(
                &self.name.span(),
                "a plan's name is 1 to 60 letters, digits, dashes or dots, and begins with no dash",
            );
        }
        faults.take(&self.starts.span(), policy::day(self.starts.get_ref()));
        if let Some(ends) = &self.ends
            && let Err(says) = self.check_end(ends.get_ref())
        {
            faults.add(&ends.span(), says);
        }
        if !(1..=100).contains(self.days.get_ref()) {
            faults.add(&self.days.span(), "auditors have 1 to 100 working days to score");
        }
        for share in self.double.iter().chain(&self.repeat) {
            if let Err(says) = percent(share.get_ref()) {
                faults.add(&share.span(), says);
            }
        }
        if let (None, Some(of)) = (&self.machine, &self.verdict_of) {
            faults.add(
                &of.span(),
                "verdict_of says by which criterion, and nothing says of which machine: machine = \"autoqa/3\"",
            );
        }
        if let Some(after) = &self.repeat_after {
            self.check_repeat_after(after, faults);
        }
        self.check_home(faults);
    }

    /// Between its root and its picks an external draw goes out of our hands: its seed must not be ours alone.
    fn check_home(&self, faults: &mut Faults<'_>) {
        if self.population == Home::External && self.seed == SeedKind::Local {
            faults.add(
                &self.name.span(),
                "an external population is drawn by a seed that others witness: seed = \"dice\", \"drand\" or \"reveal\"",
            );
        }
        if let Some(reserves) = &self.reserves {
            if self.population == Home::Here {
                faults.add(&reserves.span(), "reserves are of an external population: population = \"external\"");
            } else if !(1..=1000).contains(reserves.get_ref()) {
                faults.add(&reserves.span(), "an engine gives 1 to 1000 reserves of each stratum");
            }
        }
    }

    /// An auditor who remembers a dialogue repeats themselves, and not their judgement.
    fn check_repeat_after(&self, after: &Spanned<u32>, faults: &mut Faults<'_>) {
        if !(14..=180).contains(after.get_ref()) {
            faults.add(&after.span(), "repeat_after is 14 to 180 days after the first score");
        } else if self.repeat.is_none() {
            faults.add(&after.span(), "repeat_after says when, and nothing says of how many: repeat = \"2%\"");
        }
    }

    fn check_end(&self, ends: &str) -> std::result::Result<(), String> {
        let last = policy::day(ends).map_err(|refusal| refusal.message)?;
        match policy::day(self.starts.get_ref()) {
            Ok(first) if last < first => Err(format!("the plan ends before it starts, on {first}")),
            Ok(_) | Err(_) => Ok(()),
        }
    }
}

fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    !name.is_empty() && !name.starts_with('-') && name.len() <= 60 && name.chars().all(plain)
}
