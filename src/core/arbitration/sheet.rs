//! A ballot as an arbiter writes it, and what is wrong with it.

use super::decide::{Answer, level_in};
use super::words::{CitationKind, Responsible, RootCause};
use crate::core::audit::Mark;
use crate::core::dispute::{About, Dispute, Opened, Point, PointRef, Subject, Verdict, WrittenAction};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::scorecard::{Card, parse_level};
use crate::core::text::Kept;
use crate::core::toml::Written;
use crate::core::toml::faults::Faults;
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;

/// A ballot as an arbiter writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sheet {
    pub(super) rationale: Spanned<String>,
    #[serde(default)]
    headnote: Option<String>,
    pub(super) root_cause: RootCause,
    pub(super) responsible: Responsible,
    /// What else was found: it becomes coaching, never points.
    #[serde(default)]
    coaching: Option<String>,
    #[serde(default)]
    point: Vec<PointSheet>,
    /// Answers to questions that the decisions open.
    #[serde(default)]
    pub(super) opened: Vec<Opened>,
    #[serde(default)]
    precedent: Vec<CitationSheet>,
    #[serde(default)]
    pub(super) action: Vec<WrittenAction>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointSheet {
    #[serde(default)]
    criterion: Option<Spanned<String>>,
    #[serde(default)]
    subject: Option<Spanned<Subject>>,
    verdict: Verdict,
    #[serde(default)]
    level: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CitationSheet {
    number: Spanned<i64>,
    kind: CitationKind,
}

impl PointSheet {
    const fn of(&self) -> PointRef<'_> {
        PointRef { criterion: self.criterion.as_ref(), subject: self.subject.as_ref() }
    }
}

/// What a ballot says, as it may be kept.
#[derive(Clone)]
pub(super) struct Said {
    pub(super) headnote: Option<Kept>,
    pub(super) rationale: Kept,
    pub(super) coaching: Option<Kept>,
}

impl Said {
    /// The words of a sheet; a ruling without a rationale is none.
    pub(super) fn of(written: &Written<'_>, sheet: &Sheet) -> Result<Self> {
        let says = "the rationale is empty: both sides are owed the reasons";
        let rationale = written.kept("rationale", Some(sheet.rationale.get_ref()))?;
        Ok(Self {
            headnote: written.kept("headnote", sheet.headnote.as_deref())?,
            rationale: rationale.ok_or_else(|| at(written, &sheet.rationale.span(), says))?,
            coaching: written.kept("coaching", sheet.coaching.as_deref())?,
        })
    }
}

/// The votes of a sheet on the points of a dispute that are meant; each of these exactly once. `marks` are those of the
/// score that stands.
pub(super) fn votes<'a>(
    faults: &mut Faults<'_>,
    sheet: &Sheet,
    on: (&'a Dispute, &Card, &[Mark]),
    is_meant: impl Fn(&Point) -> bool,
) -> Vec<Answer<'a>> {
    let mut votes: Vec<Answer<'a>> = Vec::new();
    for one in &sheet.point {
        let vote = vote(faults.written(), one, on, (&votes, &is_meant));
        votes.extend(faults.keep(&one.of().span(), vote));
    }
    if faults.is_empty() {
        require_all(faults, on.0.points.iter().filter(|point| is_meant(point)), &votes);
    }
    votes
}

fn vote<'a>(
    written: &Written<'_>,
    one: &PointSheet,
    (dispute, card, marks): (&'a Dispute, &Card, &[Mark]),
    (votes, is_meant): (&[Answer<'a>], &impl Fn(&Point) -> bool),
) -> Result<Answer<'a>> {
    one.of().check(written)?;
    let (name, span) = (one.of().name(), one.of().span());
    let point = dispute.points.iter().find(|point| one.of().is(point) && is_meant(point));
    let point = point.ok_or_else(|| {
        at(written, &span, format!("`{name}` is not open in dispute {}", dispute.id.0))
            .hint(format!("what is open: assize dispute show {}", dispute.id.0))
    })?;
    if votes.iter().any(|other| other.point.id == point.id) {
        return Err(at(written, &span, format!("`{name}` is here twice")).hint("keep one [[point]] of it"));
    }
    let level = level(written, one, (card, point, marks))?;
    Ok(Answer { point, verdict: one.verdict, level })
}

/// Says which points that are meant have no vote.
fn require_all<'a>(faults: &mut Faults<'_>, meant: impl Iterator<Item = &'a Point>, votes: &[Answer<'_>]) {
    for point in meant.filter(|point| !votes.iter().any(|vote| vote.point.id == point.id)) {
        let says = format!("{}: `{}` is open and has no [[point]]", faults.written().name, point.about.name());
        let hint = "add [[point]] with its criterion or subject, and its verdict: \"keep\", \"agent\", …";
        faults.keep::<()>(&(0..0), Err(Refusal::data(says).hint(hint)));
    }
}

/// The precedents that a sheet names, each once.
pub(super) fn citations(conn: &Connection, faults: &mut Faults<'_>, sheet: &Sheet) -> Vec<(i64, CitationKind)> {
    let mut found: Vec<(i64, CitationKind)> = Vec::new();
    for one in &sheet.precedent {
        let cited = citation(conn, faults.written(), one, &found);
        found.extend(faults.keep(&one.number.span(), cited));
    }
    found
}

fn citation(
    conn: &Connection,
    written: &Written<'_>,
    one: &CitationSheet,
    found: &[(i64, CitationKind)],
) -> Result<(i64, CitationKind)> {
    let number = *one.number.get_ref();
    let mut statement = conn.prepare_cached("SELECT id FROM precedent WHERE id = ?1")?;
    let is_there = statement.query_row([number], |row| row.get::<_, i64>(0)).optional()?.is_some();
    if !is_there {
        return Err(at(written, &one.number.span(), format!("there is no precedent {number}"))
            .hint("their numbers: assize arbitrate precedents"));
    }
    if found.iter().any(|(other, _)| *other == number) {
        return Err(
            at(written, &one.number.span(), format!("precedent {number} is here twice")).hint("keep one [[precedent]]")
        );
    }
    Ok((number, one.kind))
}

/// The level that holds with a verdict.
fn level(
    written: &Written<'_>,
    one: &PointSheet,
    (card, point, marks): (&Card, &Point, &[Mark]),
) -> Result<Option<String>> {
    if let Some(level) = one.level.as_ref().filter(|_| one.verdict != Verdict::Other) {
        return Err(at(written, &level.span(), "only the verdict \"other\" has a level"));
    }
    let About::Mark { criterion: key, proposed, .. } = &point.about else {
        return match one.verdict {
            Verdict::Keep | Verdict::Agent => Ok(None),
            Verdict::Other | Verdict::NotApplicable => {
                let says =
                    format!("`{}` is about the whole audit: the verdict is \"keep\" or \"agent\"", one.of().name());
                Err(at(written, &one.of().span(), says))
            }
        };
    };
    let criterion = card.criterion(key)?;
    let level = match (one.verdict, &one.level) {
        (Verdict::Keep, _) => return Ok(level_in(marks, point)),
        (Verdict::NotApplicable, _) => None,
        (Verdict::Agent, _) => proposed.clone(),
        (Verdict::Other, Some(level)) => parse_level(level.get_ref()),
        (Verdict::Other, None) => {
            let says = format!("another answer for `{key}`: which level? ({})", criterion.choices());
            return Err(at(written, &one.of().span(), says));
        }
    };
    let span = one.level.as_ref().map_or_else(|| one.of().span(), Spanned::span);
    let refused = |refusal: Refusal| Refusal {
        kind: Kind::Data,
        message: format!("{}: {}", written.place(&span), refusal.message),
        ..refusal
    };
    criterion.answer(level.as_deref()).map_err(refused)?;
    level.map(|level| criterion.kept(&level)).transpose()
}

fn at(written: &Written<'_>, span: &Range<usize>, says: impl std::fmt::Display) -> Refusal {
    Refusal::data(format!("{}: {says}", written.place(span)))
}
