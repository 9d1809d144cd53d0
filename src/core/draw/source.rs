//! Source: where the seed of a commitment will come from.

use crate::calc::draw::{Beacon, Chain, Pledge, Source};
use crate::calc::moment::Moment;
use crate::core::plan::{Plan, SeedKind};
use crate::core::refusal::{Refusal, Result};
use rusqlite::{Connection, OptionalExtension};

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
            .hint("leave it out; the plan says where its seed comes from: assize assign plan show")
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
    let pledges = pledges.map_err(|why| {
        Refusal::words(format!("--pledge: {why}")).hint("copy the pledge as its owner gave it to you")
    })?;
    if let Some((one, other)) = same_secret(&pledges) {
        return Err(Refusal::words(format!("{one} and {other} pledged the same: one of them copied the other"))
            .hint("each party makes its own secret: assize assign pledge PARTY --secret TEXT"));
    }
    // The last party to reveal could see the result and refuse: then the beacon decides.
    let source = Source::Reveal(pledges, Some(beacon(wanted.round, now, REVEALS)?));
    source.to_string().parse::<Source>().map_err(|why| {
        Refusal::words(why).hint("each party gives --pledge PARTY:PLEDGE; assize assign pledge makes one from a secret")
    })
}

/// Two parties whose pledges are one hash: it could never be revealed by both.
fn same_secret(pledges: &[Pledge]) -> Option<(&str, &str)> {
    let mut pairs =
        pledges.iter().enumerate().flat_map(|(place, one)| pledges.iter().skip(place + 1).map(move |two| (one, two)));
    pairs.find(|(one, two)| one.pledge == two.pledge).map(|(one, two)| (one.party.as_str(), two.party.as_str()))
}

/// Refuses pledges that another commitment has had: their secrets may be known.
pub(super) fn require_new_pledges(conn: &Connection, source: &Source) -> Result<()> {
    let pledges = match source {
        Source::Reveal(pledges, _) => pledges,
        Source::Local | Source::Dice(_) | Source::Drand(_) => return Ok(()),
    };
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
