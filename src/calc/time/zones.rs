//! Names of zones in a time: short ones that mean one thing everywhere, and those of the IANA database.

use super::written::{Misfit, Reader, Reading};
use crate::calc::decimal::all_digits;
use crate::calc::zone::Zone;
use chrono::{MappedLocalTime, NaiveDateTime};

/// Short names with their minutes ahead of UTC.
const SHORT: [(&str, i64); 31] = [
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WET", 0),
    ("WEST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("MEZ", 60),
    ("MESZ", 120),
    ("EET", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("EST", -300),
    ("EDT", -240),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("AKDT", -480),
    ("HST", -600),
    ("JST", 540),
    ("KST", 540),
    ("HKT", 480),
    ("SGT", 480),
    ("AWST", 480),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
];

/// The name of a zone, as far as it goes.
pub(super) fn name<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let text = reader.0;
    // A colon belongs to an offset: UTC+05:30.
    let is_ahead = |text: &str| text.contains(['-', '+']) && !text.contains('/');
    let end = text.char_indices().find(|(at, next)| {
        let is_colon = *next == ':' && text.get(..*at).is_some_and(is_ahead);
        !next.is_ascii_alphanumeric() && !matches!(next, '/' | '_' | '-' | '+') && !is_colon
    });
    let end = end.map(|(at, _)| at);
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let letters = name.starts_with(|first: char| first.is_ascii_alphabetic());
    letters.then(|| reader.0 = rest).map(|()| name)
}

/// The moment at which a clock of that zone showed a time.
pub(super) fn moment(local: NaiveDateTime, name: &str) -> Result<Reading, Misfit> {
    let wrong = |says: String| Err(Misfit::Value(says));
    let short = SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(name)).map(|(_, ahead)| *ahead);
    if let Some(ahead) = short.or_else(|| ahead_of_utc(name)) {
        return Ok(Reading::At(local.and_utc().timestamp() - ahead * 60));
    }
    let Some(zone) = Zone::named(name).filter(|_| name.contains('/')) else {
        return wrong(format!("has the zone `{name}`, which is unknown or means several; name it like Europe/Berlin"));
    };
    match zone.moments(local) {
        MappedLocalTime::Single(seconds) => Ok(Reading::At(seconds)),
        MappedLocalTime::Ambiguous(..) => wrong(format!("happens twice in {zone}")),
        MappedLocalTime::None => wrong(format!("does not exist in {zone}")),
    }
}

/// The minutes ahead of UTC of `UTC+1`, `GMT+0530` or `UTC-05:30`; no clock is more than 14 hours ahead, or 12 behind.
fn ahead_of_utc(name: &str) -> Option<i64> {
    let (utc, offset) = name.split_at_checked(3)?;
    let (sign, digits) = offset.split_at_checked(1)?;
    let sign = match sign {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let number = |text: &str| all_digits(text).then(|| text.parse::<i64>().ok()).flatten();
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 && hours.len() <= 2 => (number(hours)?, number(minutes)?),
        None if digits.len() <= 2 => (number(digits)?, 0),
        None if digits.len() == 4 => (number(digits.get(..2)?)?, number(digits.get(2..)?)?),
        _ => return None,
    };
    let ahead = sign * (hours * 60 + minutes);
    let is_utc = utc.eq_ignore_ascii_case("UTC") || utc.eq_ignore_ascii_case("GMT");
    (is_utc && minutes < 60 && (-12 * 60..=14 * 60).contains(&ahead)).then_some(ahead)
}
