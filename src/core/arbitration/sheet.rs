//! A ruling as an arbiter writes it, and what is wrong with it.

use super::ruling::RootCause;
use crate::core::dispute::{Dispute, Opened, Point, Verdict};
use crate::core::refusal::{Refusal, Result};
use crate::core::scorecard::parse_level;
use crate::core::text::Kept;
use crate::core::toml::Written;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// A ruling as an arbiter writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    rationale: Spanned<String>,
    #[serde(default)]
    headnote: Option<String>,
    pub(super) root_cause: RootCause,
    pub(super) point: Vec<PointSheet>,
    /// Answers to questions that the decisions open.
    #[serde(default)]
    pub(super) opened: Vec<Opened>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PointSheet {
    pub(super) criterion: Spanned<String>,
    pub(super) verdict: Verdict,
    #[serde(default)]
    level: Option<Spanned<String>>,
}

/// What a ruling says, as it may be kept.
pub(super) struct Said {
    pub(super) headnote: Option<Kept>,
    pub(super) rationale: Kept,
}

impl Said {
    /// The words of a sheet; a ruling without a rationale is none.
    pub(super) fn of(written: &Written<'_>, sheet: &Sheet) -> Result<Self> {
        let says = "the rationale is empty: both sides are owed the reasons";
        let rationale = written.kept("rationale", Some(sheet.rationale.get_ref()))?;
        Ok(Self {
            headnote: written.kept("headnote", sheet.headnote.as_deref())?,
            rationale: rationale.ok_or_else(|| at(written, &sheet.rationale.span(), says))?,
        })
    }
}

/// What is decided on one point; without a level the criterion is not applicable.
pub(super) struct Decision<'a> {
    pub(super) point: &'a Point,
    pub(super) verdict: Verdict,
    pub(super) level: Option<String>,
}

/// What the sheet decides, point by point; every open point exactly once.
pub(super) fn decide<'a>(written: &Written<'_>, sheet: &Sheet, dispute: &'a Dispute) -> Result<Vec<Decision<'a>>> {
    let mut decisions: Vec<Decision<'a>> = Vec::new();
    for one in &sheet.point {
        let (key, span) = (one.criterion.get_ref(), one.criterion.span());
        let point = dispute.points.iter().find(|point| point.is_open() && point.criterion == *key);
        let point =
            point.ok_or_else(|| at(written, &span, format!("`{key}` is not open in dispute {}", dispute.id.0)))?;
        if decisions.iter().any(|other| other.point.id == point.id) {
            return Err(at(written, &span, format!("`{key}` is here twice")));
        }
        decisions.push(Decision { point, verdict: one.verdict, level: level(written, one, point)? });
    }
    let is_decided = |point: &&Point| decisions.iter().any(|other| other.point.id == point.id);
    match dispute.points.iter().filter(|point| point.is_open()).find(|point| !is_decided(point)) {
        Some(point) => {
            Err(Refusal::data(format!("{}: `{}` is open and has no [[point]]", written.name, point.criterion)))
        }
        None => Ok(decisions),
    }
}

/// The level that a verdict gives.
fn level(written: &Written<'_>, one: &PointSheet, point: &Point) -> Result<Option<String>> {
    match (one.verdict, &one.level) {
        (Verdict::Keep | Verdict::NotApplicable, None) => Ok(None),
        (Verdict::Agent, None) => Ok(point.proposed.clone()),
        (Verdict::Other, Some(level)) => Ok(parse_level(level.get_ref())),
        (Verdict::Other, None) => {
            let says = format!("another answer for `{}`: which level?", point.criterion);
            Err(at(written, &one.criterion.span(), says))
        }
        (Verdict::Keep | Verdict::NotApplicable | Verdict::Agent, Some(level)) => {
            Err(at(written, &level.span(), "only the verdict \"other\" has a level"))
        }
    }
}

fn at(written: &Written<'_>, span: &Range<usize>, says: impl std::fmt::Display) -> Refusal {
    Refusal::data(format!("{}: {says}", written.place(span)))
}
