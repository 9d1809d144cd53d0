//! Agreement: coefficients of many ratings with their intervals, against the Python package krippendorff on the same
//! ratings. `ASSIZE_KRIPPENDORFF` names a Python that has it.

use crate::{Place, Row};
use assize::calc::agreement::{Metric, Rating, Tally, Weights, alpha, alpha_with_interval, gwet, percent_agreement};
use assize::calc::digest::sha256;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Answers are 0 to 4; this one is missing.
const MISSING: u8 = 255;
const AUDITORS: usize = 20;
const METRICS: [(Metric, &str); 3] =
    [(Metric::Nominal, "nominal"), (Metric::Ordinal, "ordinal"), (Metric::Interval, "interval")];

/// Prints how long it took, in seconds: once over all, or once and then without each item.
const PYTHON: &str = r"
import sys, time, numpy, krippendorff
data = numpy.fromfile(sys.argv[1], dtype=numpy.uint8).reshape(-1, 20).astype(float)
data[data == 255] = numpy.nan
data = data.T
begun = time.perf_counter()
for level in ('nominal', 'ordinal', 'interval'):
    value = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    if sys.argv[2] == 'interval':
        for item in range(data.shape[1]):
            krippendorff.alpha(reliability_data=numpy.delete(data, item, 1), level_of_measurement=level)
print(time.perf_counter() - begun)
";

/// Alpha by three metrics of 100,000 items by 20 auditors.
pub fn coefficients(place: &Place) -> Row {
    against(place, "alpha by 3 metrics, 2,000,000 ratings", 100_000, false, |tally| {
        for (metric, _) in METRICS {
            black_box(alpha(tally, metric)).expect("a coefficient");
        }
    })
}

/// The same with intervals, of as many items as the package can do in a loop.
pub fn intervals(place: &Place) -> Row {
    against(place, "the same with its interval, 500 items", 500, true, |tally| {
        for (metric, _) in METRICS {
            black_box(alpha_with_interval(tally, metric, 0.95)).expect("a coefficient");
        }
    })
}

/// Everything that a report tells of one criterion, of 100,000 items by 20 auditors, against a limit of 5 seconds.
pub fn all(_: &Place) -> Row {
    let ratings = rated(&bytes(100_000));
    let begun = Instant::now();
    let tally = Tally::of(ratings).expect("sorted ratings");
    for (metric, _) in METRICS {
        black_box(alpha_with_interval(&tally, metric, 0.95)).expect("a coefficient");
    }
    black_box(gwet(&tally, &[0, 1, 2, 3, 4], Weights::Ordinal, 0.95)).expect("a coefficient");
    black_box(percent_agreement(&tally, 0.95)).expect("a share");
    Row {
        what: "all coefficients with intervals, 2,000,000 ratings",
        against: "a limit of 5 s",
        target: "1",
        ours: begun.elapsed(),
        theirs: Some(Duration::from_secs(5)),
    }
}

fn against(place: &Place, what: &'static str, items: usize, loops: bool, work: impl Fn(&Tally)) -> Row {
    let bytes = bytes(items);
    let file = place.path("ratings.bin");
    std::fs::write(&file, &bytes).expect("a file");
    let ratings = rated(&bytes);
    let begun = Instant::now();
    let tally = Tally::of(ratings).expect("sorted ratings");
    work(&tally);
    let ours = begun.elapsed();
    Row { what, against: "Python krippendorff", target: "1/50", ours, theirs: python(&file, loops) }
}

fn python(file: &Path, loops: bool) -> Option<Duration> {
    let python = std::env::var_os("ASSIZE_KRIPPENDORFF").map_or_else(|| "python3".into(), PathBuf::from);
    let word = if loops { "interval" } else { "once" };
    let said = Command::new(python).args(["-c", PYTHON]).arg(file).arg(word).output().ok()?;
    let seconds: f64 = String::from_utf8(said.stdout).ok()?.trim().parse().ok()?;
    Some(Duration::from_secs_f64(seconds))
}

/// Answers that agree in part: each auditor gives that of the item in two of three cases; one in ten is missing.
fn bytes(items: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(items * AUDITORS);
    for item in 0..items {
        let chance = sha256(&[b"item", &item.to_le_bytes()]);
        let own = chance[31] % 5;
        bytes.extend(chance.iter().take(AUDITORS).map(|byte| match byte % 10 {
            0 => MISSING,
            1..=6 => own,
            _ => byte / 10 % 5,
        }));
    }
    bytes
}

fn rated(bytes: &[u8]) -> Vec<Rating> {
    let items = (0_i64..).zip(bytes.chunks(AUDITORS));
    let of = |(item, answers): (i64, &[u8])| {
        let given = (0_i64..).zip(answers.to_vec()).filter(|(_, value)| *value != MISSING);
        given.map(|(auditor, value)| Rating { item, auditor, value: value.into() }).collect::<Vec<_>>()
    };
    items.flat_map(of).collect()
}
