//! Measure: what tells whether something became better, taken from the data of some days.

use crate::core::closed_list;
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard;
use crate::core::suggest::did_you_mean_or;
use crate::core::voice::About;
use chrono::NaiveDate;
use rusqlite::Connection;

closed_list! {
    /// What an improvement is measured by.
    pub enum MeasureKind("a measure", "measures") {
        /// The mean of the delivered totals.
        Score = "score",
        /// How often an answer failed the card or a section.
        Failed = "failed",
        /// How often the answer to a criterion was below full.
        Short = "short",
        /// How many of the delivered audits were disputed.
        Disputed = "disputed",
        /// The mean of the customers' ratings.
        Rating = "rating",
        /// The median time from a dialogue's arrival to its end.
        Waiting = "waiting",
        /// How often customers spoke of something in audited dialogues.
        Voice = "voice",
    }
}

impl MeasureKind {
    /// Whether more of it is better.
    pub const fn is_better_high(self) -> bool {
        matches!(self, Self::Score | Self::Rating)
    }

    /// What one of it is called after a number of hundredths.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Rating => "stars",
            Self::Waiting => "minutes",
            Self::Score | Self::Failed | Self::Short | Self::Disputed | Self::Voice => "%",
        }
    }
}

closed_list! {
    /// To which dialogues a measure is limited.
    pub enum Scope("a limit", "limits") {
        /// Those of a team on their day.
        Team = "team",
        /// Those of a channel.
        Channel = "channel",
        /// Those of a category.
        Category = "category",
        /// Those scored by a card.
        Card = "card",
    }
}

/// A named measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What is measured.
    pub kind: MeasureKind,
    /// The criterion of `short`, or of what customers speak.
    pub subject: Option<String>,
    /// Only dialogues of this.
    pub scope: Option<(Scope, String)>,
}

/// A measure in some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
    /// The value in hundredths of its unit.
    pub value: i64,
    /// How many audits or dialogues it rests on.
    pub n: u64,
    /// Its 95 % interval; none where too few tell.
    pub interval: Option<(i64, i64)>,
    /// Whether it is taken out, since its reader may not read what it rests on and that is too little.
    pub is_hidden: bool,
}

impl Figure {
    /// The same without its value; its days and its n stay.
    pub(super) const fn hide(&mut self) {
        (self.value, self.interval, self.is_hidden) = (0, None, true);
    }
}

impl Measure {
    /// The measure `score`, `short:greeting` or `voice:process`. Refused where it has no such subject.
    pub fn parse(conn: &Connection, text: &str, scope: Option<(Scope, String)>) -> Result<Self> {
        let (kind, subject) = text.split_once(':').map_or((text, None), |(kind, subject)| (kind, Some(subject)));
        let kind = MeasureKind::of(kind).ok_or_else(|| unknown(kind))?;
        let subject = subject.map(str::trim).filter(|subject| !subject.is_empty());
        let subject = match (kind, subject) {
            (MeasureKind::Short, Some(key)) => Some(criterion(conn, key)?),
            (MeasureKind::Voice, Some(about)) => Some(about.parse::<About>()?.word().to_owned()),
            (MeasureKind::Short, None) => return Err(needs("short", "a criterion", "short:greeting")),
            (MeasureKind::Voice, None) => return Err(needs("voice", "what customers speak of", "voice:process")),
            (_, None) => None,
            (_, Some(_)) => {
                return Err(Refusal::words(format!("{} is a measure without a subject", kind.word()))
                    .hint(format!("write --measure {}", kind.word())));
            }
        };
        if let (MeasureKind::Rating | MeasureKind::Waiting, Some((Scope::Card, _))) = (kind, &scope) {
            return Err(Refusal::words(format!("{} is of dialogues, and these have no card", kind.word()))
                .hint("limit it by --team, --channel or --category"));
        }
        Ok(Self { kind, subject, scope })
    }

    /// Whether it rests on audits, and not on dialogues whether audited or not.
    pub const fn is_of_audits(&self) -> bool {
        !matches!(self.kind, MeasureKind::Rating | MeasureKind::Waiting)
    }

    /// How it is written, with what it is limited to: `short:greeting of the channel chat`.
    pub fn told(&self) -> String {
        let limit = self.scope.as_ref().map_or_else(String::new, |(scope, name)| format!(" of the {scope} {name}"));
        format!("{}{limit}", self.written())
    }

    /// How it is written.
    pub fn written(&self) -> String {
        let subject = self.subject.as_ref().map_or_else(String::new, |subject| format!(":{subject}"));
        format!("{}{subject}", self.kind.word())
    }
}

fn criterion(conn: &Connection, key: &str) -> Result<String> {
    scorecard::require_criterion(conn, key)?;
    Ok(key.to_owned())
}

fn unknown(kind: &str) -> Refusal {
    let forms = || {
        "measures are score, failed, short:CRITERION, disputed, rating, waiting, and voice:product, voice:service or voice:process".to_owned()
    };
    Refusal::words(format!("`{}` is not a measure", kind.escape_debug())).hint(did_you_mean_or(
        kind,
        MeasureKind::WORDS,
        forms,
    ))
}

fn needs(kind: &str, what: &str, example: &str) -> Refusal {
    Refusal::words(format!("the measure {kind} needs {what}")).hint(format!("write --measure {example}"))
}
