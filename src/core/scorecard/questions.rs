//! Checking one criterion: how it is answered, what answers are worth, what they fail.

use super::card::{Criterion, Kind, Level, NoteNeeded, NumberRange};
use super::checking::Checking;
use super::sheet::{CriterionSheet, FailsWord, KindWord, LevelSheet, Number, RangeSheet};
use super::words::Words;
use crate::calc::decimal::{FULL, Hundredths};
use crate::calc::scoring::{Fails, Mode};

/// The most points of one criterion, and the most that a number can be, in hundredths.
const MOST: i64 = 100_000_000;
/// One, in hundredths.
const ONE: Hundredths = Hundredths(100);

/// A criterion without its section and without its condition.
pub(super) fn question(checking: &mut Checking<'_>, sheet: &CriterionSheet, mode: Mode) -> Criterion {
    checking.key("criterion", &sheet.id);
    let kind = kind(checking, sheet, counts_points(mode));
    let guidance = sheet.guidance.as_ref().map(|guidance| checking.words(guidance)).unwrap_or_default();
    if guidance.own().trim().is_empty() {
        checking.warn(&sheet.id.span(), format!("`{}` has no guidance: auditors will differ", sheet.id.get_ref()));
    }
    let weight = weight(checking, sheet, mode, &kind);
    let fails_at = fails(checking, sheet, &kind);
    if sheet.bonus && weight == Hundredths(0) {
        checking.error(&sheet.id.span(), format!("`{}` is a bonus of nothing: it has no weight", sheet.id.get_ref()));
    }
    Criterion {
        key: sheet.id.get_ref().clone(),
        section: 0,
        title: checking.title(&sheet.title),
        guidance,
        weight,
        kind,
        na: sheet.na,
        note: match (sheet.note_always, sheet.note_below_full) {
            (true, _) => NoteNeeded::Always,
            (false, true) => NoteNeeded::BelowFull,
            (false, false) => NoteNeeded::Never,
        },
        class: sheet.class.class(),
        fails: sheet.fails.as_ref().map_or(Fails::Nothing, |fails| fails.get_ref().fails()),
        fails_at,
        bonus: sheet.bonus,
        when: None,
    }
}

const fn counts_points(mode: Mode) -> bool {
    matches!(mode, Mode::Points | Mode::Groups)
}

fn weight(checking: &mut Checking<'_>, sheet: &CriterionSheet, mode: Mode, kind: &Kind) -> Hundredths {
    let written = sheet.weight.as_ref();
    let read = written.and_then(|weight| checking.number_in(weight, "a weight", (0, FULL.0)));
    checking.are_weights_read &= written.is_none() || read.is_some();
    if matches!(kind, Kind::Text) {
        if let Some(weight) = written.filter(|_| read.is_some_and(|read| read.0 > 0)) {
            checking.error(&weight.span(), "words count in no score: leave the weight out");
        }
        return Hundredths(0);
    }
    match (mode, read) {
        (Mode::Points | Mode::Groups, Some(Hundredths(0))) => Hundredths(0),
        (Mode::Points | Mode::Groups, Some(_)) => {
            let span = written.map_or_else(|| sheet.id.span(), toml::Spanned::span);
            checking.error(&span, "points are the weight in this mode: leave it out, or say 0 for what is not counted");
            Hundredths(0)
        }
        (Mode::Points | Mode::Groups, None) => kind.full().unwrap_or_default(),
        (Mode::Sections, None) if written.is_none() => ONE,
        (Mode::Weights, None) if written.is_none() => {
            checking.error(&sheet.id.span(), format!("`{}` has no weight", sheet.id.get_ref()));
            checking.are_weights_read = false;
            Hundredths(0)
        }
        (_, read) => read.unwrap_or_default(),
    }
}

/// At or below which answer it fails. One that nothing can fail is a mistake.
fn fails(checking: &mut Checking<'_>, sheet: &CriterionSheet, kind: &Kind) -> Hundredths {
    let at = sheet.fails_at.as_ref().and_then(|at| checking.number_in(at, "`fails_at`", (0, FULL.0 - 1)));
    let at = at.unwrap_or(Hundredths(0));
    let Some(fails) = sheet.fails.as_ref().filter(|fails| *fails.get_ref() != FailsWord::Nothing) else {
        if let Some(written) = &sheet.fails_at {
            let says = "`fails_at` without `fails`: say what fails, \"criterion\", \"section\" or \"card\"";
            checking.error(&written.span(), says);
        }
        return at;
    };
    let (span, word) = (fails.span(), *fails.get_ref());
    let (Some(least), Some(full)) = (kind.least(), kind.full()) else {
        checking.error(&span, "words fail nothing");
        return at;
    };
    if sheet.bonus {
        checking.error(&span, "a bonus fails nothing: it only adds");
    }
    if i128::from(least.0) * i128::from(FULL.0) > i128::from(at.0) * i128::from(full.0) {
        let says =
            format!("nobody can trigger this fail: no answer of `{}` is worth {at} % or less", sheet.id.get_ref());
        checking.warn(&span, says);
    } else if word.fails() == Fails::Criterion && at == Hundredths(0) {
        checking.warn(&span, "`fails = \"criterion\"` at 0 % changes nothing: say fails_at");
    }
    at
}

fn kind(checking: &mut Checking<'_>, sheet: &CriterionSheet, in_points: bool) -> Kind {
    misplaced(checking, sheet);
    match sheet.kind {
        KindWord::Levels => Kind::Levels(levels(checking, sheet, in_points)),
        KindWord::Select => select(checking, sheet, in_points),
        KindWord::Points => {
            let full = points(checking, sheet);
            let step = step(checking, sheet);
            if full.0 % step.0.max(1) != 0 {
                checking.error(&sheet.id.span(), format!("{full} points cannot be reached in steps of {step}"));
            }
            Kind::Points { full, step }
        }
        KindWord::Number => number(checking, sheet, in_points),
        KindWord::Text => Kind::Text,
    }
}

/// Keys that say nothing about this type of criterion.
fn misplaced(checking: &mut Checking<'_>, sheet: &CriterionSheet) {
    let kind = sheet.kind;
    let without_levels = kind == KindWord::Levels && sheet.levels.is_none();
    let takes_points = without_levels || [KindWord::Points, KindWord::Select].contains(&kind);
    let takes_step = [KindWord::Points, KindWord::Number].contains(&kind);
    for (key, is_there, is_taken) in [
        ("levels", sheet.levels.is_some(), kind == KindWord::Levels),
        ("options", sheet.options.is_some(), kind == KindWord::Select),
        ("ranges", sheet.ranges.is_some(), kind == KindWord::Number),
        ("points", sheet.points.is_some(), takes_points),
        ("step", sheet.step.is_some(), takes_step),
    ] {
        if is_there && !is_taken {
            let says = format!("`{key}` says nothing about `{}`: its type is another one", sheet.id.get_ref());
            checking.error(&sheet.id.span(), says);
        }
    }
}

/// The levels of a criterion; without any it is a yes/no question.
fn levels(checking: &mut Checking<'_>, sheet: &CriterionSheet, in_points: bool) -> Vec<Level> {
    let Some(written) = &sheet.levels else {
        let full = match &sheet.points {
            Some(_) => points(checking, sheet),
            None if in_points => {
                checking.error(&sheet.id.span(), format!("`{}` has no points", sheet.id.get_ref()));
                FULL
            }
            None => FULL,
        };
        return yes_no(full);
    };
    checking.unique("level", written.iter().map(|level| &level.id));
    if written.len() < 2 {
        checking.error(&sheet.id.span(), format!("`{}` needs at least two levels", sheet.id.get_ref()));
    }
    let of_points = is_of_points(checking, written, in_points);
    let mut read: Vec<Level> = Vec::new();
    for level in written {
        let worth = worth_of_level(checking, level, of_points, read.last());
        checking.key("level", &level.id);
        read.push(Level { key: level.id.get_ref().clone(), title: checking.title(&level.title), worth });
    }
    read
}

/// Whether levels or options are worth points: where the mode counts points, or where the first of them does.
fn is_of_points(checking: &mut Checking<'_>, written: &[LevelSheet], in_points: bool) -> bool {
    let of_points = in_points || written.first().is_some_and(|level| level.points.is_some());
    for level in written {
        let (wanted, other) = if of_points { (&level.points, &level.percent) } else { (&level.percent, &level.points) };
        let wanted_word = if of_points { "points" } else { "percent" };
        match (wanted, other) {
            (Some(_), None) => {}
            (_, Some(other)) => checking.error(&other.span(), format!("here answers are worth `{wanted_word}`")),
            (None, None) => checking.error(&level.id.span(), format!("`{}` needs `{wanted_word}`", level.id.get_ref())),
        }
    }
    of_points
}

/// What a level is worth: full for the first, less than the one before for the others.
fn worth_of_level(
    checking: &mut Checking<'_>,
    level: &LevelSheet,
    of_points: bool,
    better: Option<&Level>,
) -> Hundredths {
    let Some(written) = (if of_points { &level.points } else { &level.percent }) else { return Hundredths(0) };
    let Some(worth) = checking.number(written) else { return Hundredths(0) };
    let wrong = match better {
        _ if !of_points && (worth < Hundredths(0) || worth > FULL) => Some("a level is worth 0 to 100 per cent"),
        _ if worth < Hundredths(0) || worth.0 > MOST => Some("points are 0 to 1000000"),
        None if !of_points && worth != FULL => Some("the first level is the best and worth 100"),
        None if worth == Hundredths(0) => Some("the first level is the best and worth more than 0"),
        Some(better) if better.worth < worth => {
            Some("levels are written best first, none worth more than the one before")
        }
        _ => None,
    };
    if let Some(wrong) = wrong {
        checking.error(&written.span(), wrong);
    } else if better.is_some_and(|better| better.worth == worth) {
        checking.warn(&written.span(), format!("`{}` is worth the same as the level before it", level.id.get_ref()));
    }
    worth
}

/// Any of some options: together they must be able to reach the full worth.
fn select(checking: &mut Checking<'_>, sheet: &CriterionSheet, in_points: bool) -> Kind {
    let Some(written) = sheet.options.as_ref().filter(|options| !options.is_empty()) else {
        checking
            .error(&sheet.id.span(), format!("`{}` needs options = [{{ id, title, percent }}, …]", sheet.id.get_ref()));
        return Kind::Select { options: Vec::new(), full: FULL };
    };
    checking.unique("option", written.iter().map(|option| &option.id));
    let of_points = is_of_points(checking, written, in_points);
    let mut options = Vec::new();
    for option in written {
        checking.key("option", &option.id);
        let worth = worth(checking, (if of_points { &option.points } else { &option.percent }).as_ref(), of_points);
        options.push(Level { key: option.id.get_ref().clone(), title: checking.title(&option.title), worth });
    }
    let sum = Hundredths(options.iter().map(|option| option.worth.0).fold(0, i64::saturating_add));
    let full = match (&sheet.points, of_points) {
        (Some(_), true) => points(checking, sheet),
        (Some(points), false) => {
            checking.error(&points.span(), "here answers are worth `percent`");
            FULL
        }
        (None, true) => sum,
        (None, false) => FULL,
    };
    if sum < full || sum == Hundredths(0) {
        checking
            .error(&sheet.id.span(), format!("the options of `{}` together reach {sum} of {full}", sheet.id.get_ref()));
    }
    Kind::Select { options, full: full.max(Hundredths(1)) }
}

/// What a range or an option is worth.
fn worth(checking: &mut Checking<'_>, written: Option<&Number>, of_points: bool) -> Hundredths {
    let bounds = if of_points { (0, MOST) } else { (0, FULL.0) };
    written.and_then(|number| checking.number_in(number, "what an answer is worth", bounds)).unwrap_or_default()
}

/// Numbers in ranges that leave no gap.
fn number(checking: &mut Checking<'_>, sheet: &CriterionSheet, in_points: bool) -> Kind {
    let step = step(checking, sheet);
    let written = sheet.ranges.as_deref().unwrap_or_default();
    if written.is_empty() {
        checking
            .error(&sheet.id.span(), format!("`{}` needs ranges = [{{ from, to, percent }}, …]", sheet.id.get_ref()));
    }
    let of_points = in_points || written.first().is_some_and(|range| range.points.is_some());
    let mut ranges: Vec<NumberRange> = Vec::new();
    for sheet in written {
        let Some(range) = range(checking, sheet, of_points) else { continue };
        let expected = ranges.last().map(|before| Hundredths(before.to.0.saturating_add(step.0)));
        if let Some(expected) = expected.filter(|expected| *expected != range.from) {
            let says = format!("ranges are written lowest first and leave no gap: this one begins at {expected}");
            checking.error(&sheet.from.span(), says);
        }
        ranges.push(range);
    }
    let best = ranges.iter().map(|range| range.worth).max().unwrap_or_default();
    let wanted = if of_points { best.max(Hundredths(1)) } else { FULL };
    if !ranges.is_empty() && best != wanted {
        checking.error(&sheet.id.span(), format!("no range of `{}` is worth the full {wanted}", sheet.id.get_ref()));
    }
    Kind::Number { ranges, step }
}

fn range(checking: &mut Checking<'_>, sheet: &RangeSheet, of_points: bool) -> Option<NumberRange> {
    let (wanted, other) = if of_points { (&sheet.points, &sheet.percent) } else { (&sheet.percent, &sheet.points) };
    let word = if of_points { "points" } else { "percent" };
    if let Some(other) = other {
        checking.error(&other.span(), format!("here answers are worth `{word}`"));
    } else if wanted.is_none() {
        checking.error(&sheet.from.span(), format!("this range needs `{word}`"));
    }
    let worth = worth(checking, wanted.as_ref(), of_points);
    let (from, to) = (number_at(checking, &sheet.from)?, number_at(checking, &sheet.to)?);
    if to < from {
        checking.error(&sheet.to.span(), "this range ends before it begins");
    }
    Some(NumberRange { from, to, worth })
}

fn number_at(checking: &mut Checking<'_>, number: &Number) -> Option<Hundredths> {
    checking.number_in(number, "a number", (-MOST, MOST))
}

/// The points of a criterion.
fn points(checking: &mut Checking<'_>, sheet: &CriterionSheet) -> Hundredths {
    let Some(written) = &sheet.points else {
        checking.error(&sheet.id.span(), format!("`{}` needs points = 10", sheet.id.get_ref()));
        return ONE;
    };
    checking.number_in(written, "points", (1, MOST)).unwrap_or(ONE)
}

fn step(checking: &mut Checking<'_>, sheet: &CriterionSheet) -> Hundredths {
    sheet.step.as_ref().and_then(|step| checking.number_in(step, "a step", (1, MOST))).unwrap_or(ONE)
}

fn yes_no(full: Hundredths) -> Vec<Level> {
    let level = |key: &str, title: &str, worth| Level { key: key.to_owned(), title: Words::of(title), worth };
    vec![level("yes", "Yes", full), level("no", "No", Hundredths(0))]
}
