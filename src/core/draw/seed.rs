//! Seed: which one a commitment takes, and when.

use super::commitment::{Committed, find};
use super::stored::name_of;
use super::voiding::require_standing;
use super::worth::is_of_beacon;
use crate::calc::draw::{Beacon, Pledge, Reveal, Source, check_reveals};
use crate::calc::moment::Moment;
use crate::core::ledger::Writing;
use crate::core::refusal::{Refusal, Result};
use crate::core::text::Kept;
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeSet;

/// A seed as somebody brings it.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The digits of the dice, or the randomness of the round.
    pub seed: Option<String>,
    /// The signature of the round, hex; it must hash to the randomness.
    pub signature: Option<String>,
    /// The secrets of the parties, `PARTY:SECRET`.
    pub reveals: Vec<String>,
    /// Who saw it come, in words.
    pub witness: Option<String>,
}

/// A seed as it is recorded.
#[derive(Clone, Debug)]
pub struct Seeded {
    /// The seed.
    pub seed: String,
    /// Who saw it come, in words.
    pub witness: Option<Kept>,
}

/// The commitment of that name, and the seed that it takes of what was brought; none where it was drawn with that seed
/// before.
pub fn take_seed(writing: &Writing<'_>, name: &str, brought: &Brought) -> Result<Option<(Committed, Seeded)>> {
    let name = &name_of(writing, name)?;
    let committed = find(writing, name)?;
    require_standing(writing, name)?;
    let seed = seed_for(&committed, brought, writing.now())?;
    match drawn_with(writing, committed.id)? {
        None => {
            let witness = Kept::optional("--witness", brought.witness.as_deref())?;
            Ok(Some((committed, Seeded { seed, witness })))
        }
        Some(stood) if stood == seed => Ok(None),
        Some(_) => {
            Err(Refusal::rule(format!("{name} is drawn already, with another seed"))
                .hint("one draw per plan and window"))
        }
    }
}

/// The seed with which a commitment was drawn, where it was.
fn drawn_with(conn: &Connection, commitment: i64) -> Result<Option<String>> {
    Ok(conn
        .prepare_cached("SELECT seed FROM draw WHERE commitment = ?1")?
        .query_row([commitment], |row| row.get(0))
        .optional()?)
}

/// The seed that a commitment takes, made of what was brought at a moment; anything else is refused.
fn seed_for(committed: &Committed, brought: &Brought, now: Moment) -> Result<String> {
    let given = || {
        brought.seed.as_deref().ok_or_else(|| {
            Refusal::words(format!("{} waits for its seed: give it with --seed", committed.name))
                .hint("the digits as they fell, or the randomness of the round")
        })
    };
    match &committed.source {
        Source::Local => Err(Refusal::rule("a local seed is drawn with its commitment")
            .hint("assize assign nightly draws it; only dice, drand and reveal bring a seed")),
        Source::Dice(_) => checked(committed, given()?.to_owned()),
        Source::Reveal(pledges, fallback) if brought.seed.is_none() => {
            require_in_time(committed, fallback.as_ref(), now)?;
            revealed(pledges, &brought.reveals)
        }
        Source::Drand(beacon) | Source::Reveal(_, Some(beacon)) => round(committed, beacon, given()?, brought, now),
        Source::Reveal(_, None) => Err(Refusal::words("give every party's secret with --reveal PARTY:SECRET")
            .hint("each as it was pledged: assize assign list names the draw that waits")),
    }
}

/// Refuses a seed without the witness that it needs: who saw the dice, or who says that a party did not reveal.
pub(super) fn require_witness(source: &Source, seeded: &Seeded) -> Result<()> {
    let says = match source {
        Source::Dice(_) => "dice are as good as the people who saw them: name them with --witness",
        Source::Reveal(..) if is_of_beacon(&seeded.seed) => {
            "the beacon decides only where a party does not reveal: say who did not, with --witness"
        }
        Source::Local | Source::Drand(_) | Source::Reveal(..) => return Ok(()),
    };
    if seeded.witness.is_none() { Err(Refusal::words(says)) } else { Ok(()) }
}

/// Refuses a seed that another draw of the file has had, and a round that had another value: chance comes once.
/// Several draws may wait for the same round.
pub(super) fn require_fresh(conn: &Connection, seed: &str) -> Result<()> {
    let round = is_of_beacon(seed).then(|| seed.rsplit_once(':').map(|(round, _)| format!("{round}:"))).flatten();
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
        let (party, secret) = text.split_once(':').ok_or_else(|| {
            Refusal::words(format!("--reveal is PARTY:SECRET, not `{text}`"))
                .hint("write it as in --reveal works-council:SECRET")
        })?;
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
