//! What coaching did, in words: how much, how much of it beyond chance, and how sure that is.

use super::words::count;
use crate::calc::change::{Difference, Regressed};
use crate::calc::decimal::whole;
use crate::core::report::{CoachingEffect, Compared, OrderEffect, Side};

/// What the words rest on.
pub(super) const ABOUT: &str = "Each audit counts once. Who is chosen for low marks comes nearer to the mean of all by chance alone: what is beyond that is told apart. Only an order by lot shows what coaching itself does.";

/// The effect of one coaching.
pub fn effect(found: &CoachingEffect) -> String {
    let what = if found.is_rate { "full answers " } else { "" };
    match (&found.plain, &found.beyond) {
        (Compared::TooFew, _) => format!("too few: {} before and {} after", found.before.n, found.after.n),
        (_, Some(regressed)) => format!("{what}{}", beyond(regressed)),
        (Compared::Sure(difference), None) => {
            format!("{what}{}; {}; {UNKNOWN}", moved(difference.value), between(difference))
        }
        (Compared::Plain(value), None) => format!("{what}{}; nothing varies; {UNKNOWN}", moved(*value)),
    }
}

const UNKNOWN: &str = "too few agents tell what chance alone does";

/// A change in points, and what chance alone would have done: `up 9 points; chance alone would have taken it up 6; what is
/// beyond that lies between -8 and +14`. Each number is rounded once, and none is the difference of two rounded ones.
pub fn beyond(found: &Regressed) -> String {
    let chance = match points(found.raw - found.beyond.value) {
        0 => "left it as it was".to_owned(),
        value @ 1.. => format!("taken it up {value}"),
        value => format!("taken it down {}", value.abs()),
    };
    format!(
        "{}; chance alone would have {chance}; what is beyond that lies {}",
        moved(found.raw),
        between(&found.beyond)
    )
}

/// Those of an order who had their turn against those who waited.
pub(super) fn in_order(found: &OrderEffect) -> String {
    let what = if found.is_rate { "full answers " } else { "" };
    let counted =
        format!("{} of who had their turn and {} of who waited", count(found.coached.0, "answer"), found.waiting.0);
    let said = match &found.difference {
        Compared::TooFew => {
            return format!("Effect: too few: {counted}, in the same days.{}", unsure(found.out_of_turn));
        }
        Compared::Plain(value) => format!("{what}{}; nothing varies", apart(*value)),
        Compared::Sure(difference) => format!("{what}{}; {}", apart(difference.value), between(difference)),
    };
    let why = match found.out_of_turn {
        0 => " The draw's key chose who came first, and nothing else did: this is what coaching does.".to_owned(),
        n => unsure(n),
    };
    format!("Effect: {said} ({counted}, in the same days).{why}")
}

/// Why an effect is no sure one.
fn unsure(out_of_turn: usize) -> String {
    match out_of_turn {
        0 => String::new(),
        n => format!(
            " {} out of turn: for them the key did not decide, so this is no sure effect of coaching.",
            count(n, "agent")
        ),
    }
}

fn apart(value: f64) -> String {
    match points(value) {
        0 => "as those who waited".to_owned(),
        value @ 1.. => format!("{} above those who waited", count(value, "point")),
        value => format!("{} below those who waited", count(value.abs(), "point")),
    }
}

/// The answers of one side: `72 % on average in 5 audits, 2026-01-01 to 2026-03-01`.
pub(super) fn side(is_rate: bool, side: &Side) -> String {
    let days = format!("{} to {}", side.first, side.last);
    if side.n == 0 {
        return format!("no audit, {days}");
    }
    let what = if is_rate { "full" } else { "on average" };
    format!("{}\u{a0}% {what} in {}, {days}", points(side.mean), count(side.n, "audit"))
}

fn moved(value: f64) -> String {
    match points(value) {
        0 => "as before".to_owned(),
        value @ 1.. => format!("up {}", count(value, "point")),
        value => format!("down {}", count(value.abs(), "point")),
    }
}

fn between(found: &Difference) -> String {
    format!("between {} and {}", signed(points(found.low)), signed(points(found.high)))
}

fn signed(value: i64) -> String {
    if value > 0 { format!("+{value}") } else { value.to_string() }
}

/// Whole points.
fn points(value: f64) -> i64 {
    whole(value).unwrap_or_default()
}
