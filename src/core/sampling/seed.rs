//! Seeds that others witness: which source a commitment names, and which seed it takes.

use super::commitment::{Committed, Seeded};
use super::plan::{Plan, SeedKind};
use crate::calc::draw::{Beacon, Chain, Pledge, Reveal, Source, check_reveals};
use crate::calc::moment::Moment;
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// The public beacon that is taken where none is named: drand's quicknet, a round every three seconds.
const QUICKNET: &str = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971";
/// How long before its round a commitment is made at the least, so that it can be posted in time.
const NOTICE: i64 = 3600;
/// How long the parties have to reveal before the beacon decides.
const REVEALS: i64 = 86_400;
/// How many dice are rolled.
const DICE: usize = 20;

/// What somebody asks of the source of a commitment.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The round of the beacon; without it the first one an hour from now.
    pub round: Option<u64>,
    /// The pledges of the parties, `PARTY:PLEDGE`.
    pub pledges: Vec<String>,
}

/// The source that a commitment of this plan names, made at a moment.
pub fn source_of(plan: &Plan, wanted: &Wanted, now: Moment) -> Result<Source> {
    let misplaced = |flag: &str, kind: &str| {
        Refusal::words(format!("{flag} is for a plan with seed = \"{kind}\", and {} has another", plan.name))
    };
    if wanted.round.is_some() && !matches!(plan.seed(), SeedKind::Drand | SeedKind::Reveal) {
        return Err(misplaced("--round", "drand"));
    }
    if !wanted.pledges.is_empty() && plan.seed() != SeedKind::Reveal {
        return Err(misplaced("--pledge", "reveal"));
    }
    match plan.seed() {
        SeedKind::Local => Ok(Source::Local),
        SeedKind::Dice => Ok(Source::Dice(DICE)),
        SeedKind::Drand => Ok(Source::Drand(beacon(wanted.round, now, NOTICE)?)),
        SeedKind::Reveal => reveal(wanted, now),
    }
}

fn beacon(round: Option<u64>, now: Moment, ahead: i64) -> Result<Beacon> {
    let chain = Chain::known(QUICKNET).ok_or_else(|| Refusal::fault("the known beacon is not known"))?;
    let Some(round) = round else {
        let posted = Moment::from_seconds(now.seconds() + ahead).unwrap_or(now);
        return Ok(Beacon::after(&chain, posted));
    };
    let beacon: Beacon = format!("drand:{QUICKNET}:{round}").parse().map_err(Refusal::words)?;
    beacon
        .check_after(now, None)
        .map_err(|why| Refusal::rule(why).hint("name a later round, or leave --round away"))?;
    Ok(beacon)
}

fn reveal(wanted: &Wanted, now: Moment) -> Result<Source> {
    let pledges = wanted.pledges.iter().map(|text| text.parse::<Pledge>()).collect::<std::result::Result<Vec<_>, _>>();
    let pledges = pledges.map_err(|why| Refusal::words(format!("--pledge: {why}")))?;
    if let Some((one, other)) = same_secret(&pledges) {
        return Err(Refusal::words(format!("{one} and {other} pledged the same: one of them copied the other"))
            .hint("each party makes its own secret: assize assign pledge PARTY --secret TEXT"));
    }
    // Whoever reveals last could see the result and refuse: then the beacon decides.
    let source = Source::Reveal(pledges, Some(beacon(wanted.round, now, REVEALS)?));
    source.to_string().parse::<Source>().map_err(|why| {
        Refusal::words(why).hint("each party gives --pledge PARTY:PLEDGE; assize assign pledge makes one from a secret")
    })
}

/// A seed as somebody brings it.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The digits of the dice, or the randomness of the round.
    pub seed: Option<String>,
    /// The signature of the round, hex; it must hash to the randomness.
    pub signature: Option<String>,
    /// The secrets of the parties, `PARTY:SECRET`.
    pub reveals: Vec<String>,
}

/// The seed that a commitment takes, made of what was brought at a moment; anything else is refused.
pub fn seed_for(committed: &Committed, brought: &Brought, now: Moment) -> Result<String> {
    let given = || {
        brought
            .seed
            .as_deref()
            .ok_or_else(|| Refusal::words(format!("{} waits for its seed: give it with --seed", committed.name)))
    };
    match &committed.source {
        Source::Local => Err(Refusal::rule("a local seed is drawn with its commitment")),
        Source::Dice(_) => checked(committed, given()?.to_owned()),
        Source::Reveal(pledges, fallback) if brought.seed.is_none() => {
            require_in_time(committed, fallback.as_ref(), now)?;
            revealed(pledges, &brought.reveals)
        }
        Source::Drand(beacon) | Source::Reveal(_, Some(beacon)) => round(committed, beacon, given()?, brought, now),
        Source::Reveal(_, None) => Err(Refusal::words("give every party's secret with --reveal PARTY:SECRET")),
    }
}

/// Two parties whose pledges are one hash: it could never be revealed by both.
fn same_secret(pledges: &[Pledge]) -> Option<(&str, &str)> {
    let mut pairs =
        pledges.iter().enumerate().flat_map(|(place, one)| pledges.iter().skip(place + 1).map(move |two| (one, two)));
    pairs.find(|(one, two)| one.pledge == two.pledge).map(|(one, two)| (one.party.as_str(), two.party.as_str()))
}

/// Refuses a seed without whoever must be named with it: who saw the dice, or who did not reveal.
pub(super) fn require_witness(source: &Source, seeded: &Seeded<'_>) -> Result<()> {
    let says = match source {
        Source::Dice(_) => "dice are as good as whoever saw them: name them with --witness",
        Source::Reveal(..) if seeded.seed.starts_with("drand:") => {
            "the beacon decides only where a party does not reveal: say who did not, with --witness"
        }
        _ => return Ok(()),
    };
    if seeded.witness.is_none_or(str::is_empty) { Err(Refusal::words(says)) } else { Ok(()) }
}

/// Refuses a seed that another draw of the file has had, and a round that had another value: chance comes once.
/// Several draws may wait for the same round.
pub(super) fn require_fresh(conn: &Connection, seed: &str) -> Result<()> {
    let round =
        seed.starts_with("drand:").then(|| seed.rsplit_once(':').map(|(round, _)| format!("{round}:"))).flatten();
    let mut statement = conn.prepare_cached(
        "SELECT c.name, d.seed FROM draw d JOIN commitment c ON c.id = d.commitment
         WHERE (?2 IS NULL AND d.seed = ?1) OR (substr(d.seed, 1, length(?2)) = ?2 AND d.seed <> ?1) ORDER BY d.id LIMIT 1",
    )?;
    let found = statement.query_row((seed, &round), |row| row.get::<_, String>(0)).optional()?;
    match (found, round) {
        (None, _) => Ok(()),
        (Some(name), None) => Err(Refusal::rule(format!("{name} was drawn with this seed"))
            .hint("a seed is made for one draw: roll the dice, or make secrets, for each")),
        (Some(name), Some(_)) => Err(Refusal::rule(format!("{name} was drawn with another value of this round"))
            .hint("a round of the beacon has one value: compare both with what the beacon publishes")),
    }
}

/// Secrets decide until the round of the beacon comes, the beacon from then on: nobody has two seeds to choose from.
fn require_in_time(committed: &Committed, fallback: Option<&Beacon>, now: Moment) -> Result<()> {
    let Some(beacon) = fallback else { return Ok(()) };
    let comes = beacon.check_after(committed.at, None).map_err(Refusal::rule)?;
    if now < comes {
        return Ok(());
    }
    Err(Refusal::rule(format!(
        "the time to reveal is over since {comes}: round {} of the beacon decides",
        beacon.round()
    ))
    .hint(format!("assize assign draw {} --seed RANDOMNESS --witness \"who did not reveal in time\"", committed.name)))
}

/// Refuses pledges that another commitment has had: their secrets may be known.
pub(super) fn require_new_pledges(conn: &Connection, source: &Source) -> Result<()> {
    let Source::Reveal(pledges, _) = source else { return Ok(()) };
    let mut statement =
        conn.prepare_cached("SELECT name FROM commitment WHERE instr(source, ?1) > 0 ORDER BY id LIMIT 1")?;
    for pledge in pledges {
        let found = statement.query_row([&pledge.pledge], |row| row.get::<_, String>(0)).optional()?;
        if let Some(name) = found {
            return Err(Refusal::rule(format!("{} gave this pledge for {name} already", pledge.party))
                .hint("a pledge is for one draw: a new secret for each, assize assign pledge"));
        }
    }
    Ok(())
}

fn checked(committed: &Committed, seed: String) -> Result<String> {
    committed.source.check_seed(&seed).map_err(Refusal::words)?;
    Ok(seed)
}

fn round(committed: &Committed, beacon: &Beacon, given: &str, brought: &Brought, now: Moment) -> Result<String> {
    let comes = beacon.check_after(committed.at, None).map_err(Refusal::rule)?;
    if now < comes {
        return Err(Refusal::rule(format!("round {} of the beacon comes at {comes}", beacon.round()))
            .hint("nobody can know its randomness before"));
    }
    let randomness = given.rsplit(':').next().unwrap_or(given).to_lowercase();
    let seed = beacon.seed(&randomness, brought.signature.as_deref()).map_err(Refusal::words)?;
    // By chance fewer than one value in a billion has so few different digits.
    if randomness.chars().collect::<BTreeSet<_>>().len() < 8 {
        return Err(Refusal::words("this is no randomness: too few different digits")
            .hint(format!("give what the beacon published for round {}", beacon.round())));
    }
    if given.contains(':') && given.to_lowercase() != seed {
        return Err(Refusal::words(format!("this seed is of another round or chain than {beacon}"))
            .hint(format!("give the randomness of round {}", beacon.round())));
    }
    checked(committed, seed)
}

fn revealed(pledges: &[Pledge], reveals: &[String]) -> Result<String> {
    let read = |text: &String| {
        let (party, secret) =
            text.split_once(':').ok_or_else(|| Refusal::words(format!("--reveal is PARTY:SECRET, not `{text}`")))?;
        Ok(Reveal { party: party.to_owned(), secret: secret.to_owned() })
    };
    let reveals = reveals.iter().map(read).collect::<Result<Vec<_>>>()?;
    if let Some(silent) = pledges.iter().find(|pledge| reveals.iter().all(|reveal| reveal.party != pledge.party)) {
        return Err(Refusal::words(format!("{} has not revealed yet: --reveal {}:SECRET", silent.party, silent.party))
            .hint("if a party refuses, the beacon round of the commitment decides: --seed RANDOMNESS"));
    }
    check_reveals(pledges, &reveals).map_err(|why| {
        Refusal::words(why)
            .hint("if a party refuses to reveal, the beacon round of the commitment decides: --seed RANDOMNESS")
    })
}
