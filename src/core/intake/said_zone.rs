//! The zone that the name of a column speaks of: `created_at_utc`, `Start (GMT+7)`, `Opened (Pacific Time)`.

use super::vocabulary::{bracketed, plain};
use crate::calc::zone::Zone;

/// What a name says of a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// One that means the same to everybody, as a map has it.
    Surely(String),
    /// Words that may mean several, and one that is often meant.
    Open { words: String, perhaps: Option<String> },
}

impl Told {
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Surely(words) | Self::Open { words, .. } => words,
        }
    }
}

/// Short names that mean one zone, without summer time.
const SURE: [(&str, &str); 8] = [
    ("jst", "Asia/Tokyo"),
    ("kst", "Asia/Seoul"),
    ("hkt", "Asia/Hong_Kong"),
    ("sgt", "Asia/Singapore"),
    ("北京时间", "Asia/Shanghai"),
    ("北京時間", "Asia/Shanghai"),
    ("日本時間", "Asia/Tokyo"),
    ("한국시간", "Asia/Seoul"),
];
/// Names that mean several, or summer time for some and not for others.
const OPEN: [(&str, &str); 43] = [
    ("est", "America/New_York"),
    ("edt", "America/New_York"),
    ("et", "America/New_York"),
    ("eastern", "America/New_York"),
    ("cst", "America/Chicago"),
    ("cdt", "America/Chicago"),
    ("ct", "America/Chicago"),
    ("central", "America/Chicago"),
    ("mst", "America/Denver"),
    ("mdt", "America/Denver"),
    ("mt", "America/Denver"),
    ("mountain", "America/Denver"),
    ("pst", "America/Los_Angeles"),
    ("pdt", "America/Los_Angeles"),
    ("pt", "America/Los_Angeles"),
    ("pacific", "America/Los_Angeles"),
    ("akst", "America/Anchorage"),
    ("hst", "Pacific/Honolulu"),
    ("ast", ""),
    ("cet", "Europe/Berlin"),
    ("cest", "Europe/Berlin"),
    ("mez", "Europe/Berlin"),
    ("mesz", "Europe/Berlin"),
    ("bst", "Europe/London"),
    ("wet", "Europe/Lisbon"),
    ("eet", ""),
    ("eest", ""),
    ("msk", "Europe/Moscow"),
    ("мск", "Europe/Moscow"),
    ("ist", ""),
    ("aest", "Australia/Sydney"),
    ("aedt", "Australia/Sydney"),
    ("acst", "Australia/Adelaide"),
    ("awst", "Australia/Perth"),
    ("nzst", "Pacific/Auckland"),
    ("nzdt", "Pacific/Auckland"),
    ("brt", "America/Sao_Paulo"),
    ("art", ""),
    ("gst", ""),
    ("ict", ""),
    ("wib", "Asia/Jakarta"),
    ("sast", "Africa/Johannesburg"),
    ("local", ""),
];
/// Words that say whose clock it was, and not which.
const WHOSE: [&str; 16] = [
    "local time",
    "server time",
    "system time",
    "agent time",
    "customer time",
    "ortszeit",
    "lokalzeit",
    "lokale zeit",
    "hora local",
    "heure locale",
    "ora locale",
    "hora de",
    "heure de",
    "horário de",
    "当地时间",
    "本地时间",
];
/// Columns that name the zone of each row.
const ZONES: [&str; 14] = [
    "timezone",
    "time zone",
    "tz",
    "utc offset",
    "gmt offset",
    "zeitzone",
    "zona horaria",
    "fuseau horaire",
    "fuso horário",
    "fuso orario",
    "tijdzone",
    "часовой пояс",
    "时区",
    "タイムゾーン",
];
/// Words for a time that say nothing of its zone.
const TIME: [&str; 4] = ["time", "zeit", "tijd", "tid"];

/// Whether the cells of a column of that name are zones.
pub(super) fn names_a_zone(name: &str) -> bool {
    let name = plain(name);
    ZONES.iter().any(|zone| name == *zone || name.ends_with(&format!(" {zone}")))
}

/// What the name of a column of times says of their zone.
pub(super) fn told(name: &str) -> Option<Told> {
    if let Some(zone) = in_database(name) {
        return Some(Told::Surely(zone));
    }
    let (offsets, plain) = (offsets(name), plain(name));
    if let Some((_, zone)) = last_of(name, &plain, &SURE) {
        return Some(Told::Surely(zone.to_owned()));
    }
    if let Some((words, perhaps)) = open(name, &plain) {
        return Some(Told::Open { words, perhaps });
    }
    match offsets.as_slice() {
        [] => {}
        [only] if !is_whole(name, &plain) => {
            return Some(Told::Open { words: written(*only), perhaps: None });
        }
        [0] => return Some(Told::Surely("UTC".to_owned())),
        [only] => return Some(Told::Surely(written(*only))),
        several => {
            let words = several.iter().map(|minutes| written(*minutes)).collect::<Vec<_>>().join(" and ");
            return Some(Told::Open { words, perhaps: None });
        }
    }
    says_utc(name, &plain).then(|| Told::Surely("UTC".to_owned()))
}

/// A zone of the database by its whole name, such as `America/New_York`.
fn in_database(name: &str) -> Option<String> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '_' | '-' | '+');
    let words = name.split(|letter: char| !is_part(letter)).map(|word| word.trim_matches(['_', '-']).to_owned());
    let whole = bracketed(name).map(|inside| inside.trim().replace(' ', "_"));
    // `created_at_Europe/Berlin`: the part before the zone is none of it.
    let tails = words.flat_map(|word| {
        let starts = word.match_indices('_').map(|(at, _)| at + 1).chain([0]);
        starts.filter_map(|at| word.get(at..).map(str::to_owned)).collect::<Vec<_>>()
    });
    let found = tails.chain(whole).filter(|word| word.contains('/')).find_map(|word| Zone::named(&word));
    found.map(|zone| zone.name().to_owned())
}

/// The offsets in a name, in minutes ahead of UTC, each once: behind `UTC` or `GMT`, first in brackets, or after a slash.
fn offsets(name: &str) -> Vec<i32> {
    let mut found: Vec<i32> = Vec::new();
    for (at, sign) in name.char_indices().filter(|(_, letter)| matches!(letter, '+' | '-' | '−' | '–' | '±')) {
        let before = name.get(..at).unwrap_or_default().trim_end().to_lowercase();
        let follows = before.ends_with("utc") || before.ends_with("gmt") || before.ends_with(['(', '[', '（', '/']);
        let ahead = name.get(at + sign.len_utf8()..).filter(|_| follows).and_then(minutes);
        if let Some(ahead) = ahead.map(|ahead| if matches!(sign, '+' | '±') { ahead } else { -ahead })
            && !found.contains(&ahead)
        {
            found.push(ahead);
        }
    }
    found
}

/// Whether an offset is told as one: `GMT+7`, `+07:00`; `(-1)` may be anything.
fn is_whole(name: &str, plain: &str) -> bool {
    let is_long = |inside: &str| inside.chars().filter(char::is_ascii_digit).count() > 1 && inside.len() < 9;
    says_utc(name, plain) || bracketed(name).any(is_long)
}

/// Hours, and minutes where they stand there, as a zone has them.
fn minutes(text: &str) -> Option<i32> {
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let length = digits(text);
    let (hours, rest) = text.split_at_checked(if length == 4 { 2 } else { length })?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let parts = rest.get(..digits(rest)).filter(|rest| !rest.is_empty()).unwrap_or("0");
    let (hours, parts) = (hours.parse::<i32>().ok()?, parts.parse::<i32>().ok()?);
    (hours <= 14 && matches!(parts, 0 | 30 | 45)).then_some(hours * 60 + parts)
}

fn written(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn says_utc(name: &str, plain: &str) -> bool {
    let is_utc = |word: &str| {
        matches!(word, "utc" | "gmt" | "zulu") || word.starts_with("utc") || word.ends_with("utc") || {
            let ends = ["atgmt", "timegmt", "dategmt", "ongmt"];
            word.starts_with("gmttime") || word.starts_with("gmtdate") || ends.iter().any(|end| word.ends_with(end))
        }
    };
    plain.split(' ').any(is_utc) || bracketed(name).any(|inside| inside == "Z")
}

/// Words that leave the zone open, as the name has them, and the zone that is often meant.
fn open(name: &str, plain: &str) -> Option<(String, Option<String>)> {
    let perhaps = |zone: &str| (!zone.is_empty()).then(|| zone.to_owned());
    if let Some((words, zone)) = last_of(name, plain, &OPEN) {
        return Some((words, perhaps(zone)));
    }
    let wide = ["eastern", "central", "mountain", "pacific"];
    if let Some((word, zone)) =
        OPEN.iter().find(|(word, _)| wide.contains(word) && plain.split(' ').any(|of| of == *word))
    {
        return Some((format!("{word} time"), perhaps(zone)));
    }
    if let Some((words, zone)) = bracketed(name).find_map(|inside| Some((inside.to_owned(), city(inside)?))) {
        return Some((words, Some(zone)));
    }
    let has = |plain: &str, words: &str| {
        format!(" {plain} ").contains(&format!(" {words} ")) || !words.is_ascii() && plain.contains(words)
    };
    let whose = WHOSE.iter().find(|words| has(plain, words));
    let inside = |words: &str| bracketed(name).find(|inside| has(&super::vocabulary::plain(inside), words));
    let whose = whose.map(|words| inside(words).unwrap_or(words).to_owned());
    whose.or_else(|| short(name)).map(|words| (words, None))
}

/// A short name that stands last, or alone in brackets with or without the word `time`.
fn last_of<'z>(name: &str, plain: &str, of: &[(&str, &'z str)]) -> Option<(String, &'z str)> {
    let find = |word: &str| of.iter().find(|(short, _)| *short == word).map(|(_, zone)| *zone);
    let inside = bracketed(name).find_map(|inside| {
        let bare = without_time(inside);
        find(&bare).map(|zone| (inside.to_owned(), zone))
    });
    // Two letters at the end are too few to tell: `created_pt` may be part of anything.
    let last = plain.rsplit(' ').next().filter(|last| last.chars().count() > 2 && plain.contains(' '));
    inside.or_else(|| last.and_then(|last| Some((last.to_uppercase(), find(last)?))))
}

fn without_time(inside: &str) -> String {
    let inside = plain_words(inside);
    inside.into_iter().filter(|word| !TIME.contains(&word.as_str())).collect::<Vec<_>>().join(" ")
}

fn plain_words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_owned)
        .filter(|word| !word.is_empty())
        .collect()
}

/// The zone of a city that stands in brackets: `Berlin`, `London time`.
fn city(inside: &str) -> Option<String> {
    let wanted = without_time(inside);
    let is_it =
        |name: &String| name.rsplit_once('/').is_some_and(|(_, city)| city.to_lowercase().replace('_', " ") == wanted);
    Zone::names().into_iter().find(|name| wanted.chars().count() > 3 && is_it(name))
}

/// Capitals in brackets that end as names of zones do: `(AMST)`, `(PKT)`.
fn short(name: &str) -> Option<String> {
    let is_short = |inside: &&str| {
        matches!(inside.len(), 3 | 4)
            && inside.bytes().all(|letter| letter.is_ascii_uppercase())
            && (inside.ends_with("ST") || inside.ends_with("DT") || inside.ends_with("KT"))
    };
    bracketed(name).find(is_short).map(str::to_owned)
}
