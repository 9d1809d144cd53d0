//! Rounds of the public beacon drand: when each is published, and what it says (statistics.md 1.5).
//!
//! Only the arithmetic of the rounds and the hash of a signature are checked here. That a signature is
//! the beacon's own is not; anybody who doubts it can fetch the round, at any later time.

use super::text::read_number;
use crate::calc::digest::{hex, is_hex_digest, sha256, unhex};
use crate::calc::moment::Moment;
use std::fmt;
use std::str::FromStr;

/// One chain of drand: round r comes at `genesis + (r - 1) period`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chain {
    hash: String,
    genesis: Moment,
    period: u32,
}

/// Quicknet and the default chain: hash, genesis in UTC seconds, period in seconds.
/// Source: <https://api.drand.sh> `/<chain hash>/info`; statistics.md 1.5.
const KNOWN: [(&str, i64, u32); 2] = [
    ("52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971", 1_692_803_367, 3),
    ("8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce", 1_595_431_050, 30),
];

impl Chain {
    /// A chain by its hash in hexadecimal, the moment of its first round, and the seconds between two
    /// rounds. Refused when the hash is that of a known chain and the rest is not.
    pub fn new(hash: &str, genesis: Moment, period: u32) -> Result<Self, String> {
        if !is_hex_digest(hash) {
            return Err("the chain's hash is not 64 lowercase hexadecimal digits".to_owned());
        }
        if period == 0 {
            return Err("the rounds of a chain are at least a second apart".to_owned());
        }
        let chain = Self { hash: hash.to_owned(), genesis, period };
        match Self::known(hash) {
            Some(known) if known != chain => Err("the chain is known, with another start or period".to_owned()),
            Some(_) | None => Ok(chain),
        }
    }

    /// Quicknet or the default chain, by its hash.
    pub fn known(hash: &str) -> Option<Self> {
        let (_, genesis, period) = KNOWN.into_iter().find(|(known, ..)| *known == hash)?;
        Some(Self { hash: hash.to_owned(), genesis: Moment::from_seconds(genesis)?, period })
    }

    /// Its hash in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The last round that is not after a moment; none before the first.
    pub fn round_at(&self, moment: Moment) -> Option<u64> {
        let since = moment.seconds().checked_sub(self.genesis.seconds())?;
        u64::try_from(since).ok().map(|since| since / u64::from(self.period) + 1)
    }

    /// The first round strictly after a moment: `⌊(t - genesis) / period⌋ + 2`, and 1 before the genesis.
    pub fn first_round_after(&self, moment: Moment) -> u64 {
        self.round_at(moment).unwrap_or_default().saturating_add(1)
    }

    /// When a round comes; none for round 0 and beyond the year 9999.
    pub fn time_of(&self, round: u64) -> Option<Moment> {
        let after = i64::try_from(round.checked_sub(1)?).ok()?.checked_mul(i64::from(self.period))?;
        Moment::from_seconds(self.genesis.seconds().checked_add(after)?)
    }
}

/// One round of a chain, as a commitment names it: `drand:<chain hash>:<round>`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Beacon {
    chain: String,
    round: u64,
}

impl Beacon {
    /// The first round of a chain strictly after a moment.
    pub fn after(chain: &Chain, moment: Moment) -> Self {
        Self { chain: chain.hash.clone(), round: chain.first_round_after(moment) }
    }

    /// The hash of its chain in hexadecimal.
    pub fn chain(&self) -> &str {
        &self.chain
    }

    /// Its number, from 1.
    pub const fn round(&self) -> u64 {
        self.round
    }

    /// The moment of the round, which must come strictly after that of the commitment. `given` is the
    /// chain when it is none of the known ones.
    pub fn check_after(&self, committed: Moment, given: Option<&Chain>) -> Result<Moment, String> {
        let given = given.filter(|chain| chain.hash == self.chain).cloned();
        let chain = Chain::known(&self.chain).or(given);
        let chain = chain.ok_or("the chain is not known: its start and its period must be given")?;
        let moment = chain.time_of(self.round).ok_or("the round comes after the year 9999")?;
        if moment <= committed {
            let first = chain.first_round_after(committed);
            return Err(format!(
                "round {} came at {moment}, not after the commitment at {committed}: the first that does is {first}",
                self.round
            ));
        }
        Ok(moment)
    }

    /// The seed that the round gives: `drand:<chain hash>:<round>:<randomness>`. The randomness is 64
    /// hexadecimal digits and, when the signature is given too, must be its hash.
    pub fn seed(&self, randomness: &str, signature: Option<&str>) -> Result<String, String> {
        let seed = format!("{self}:{randomness}");
        self.randomness(&seed)?;
        match signature.map(randomness_of).transpose()? {
            Some(hashed) if hashed != randomness => {
                Err("the randomness is not the hash of the signature: one of them is mistyped or made up".to_owned())
            }
            Some(_) | None => Ok(seed),
        }
    }

    /// The randomness in a seed of this round, in hexadecimal.
    pub fn randomness<'a>(&self, seed: &'a str) -> Result<&'a str, String> {
        let (beacon, randomness) = seed.rsplit_once(':').ok_or_else(|| format!("the seed is `{self}:<randomness>`"))?;
        if !is_hex_digest(randomness) {
            return Err("the randomness is not 64 lowercase hexadecimal digits".to_owned());
        }
        if beacon != self.to_string() {
            return Err(format!("the seed is not of the round that was named: it begins with `{self}:`"));
        }
        Ok(randomness)
    }
}

impl fmt::Display for Beacon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "drand:{}:{}", self.chain, self.round)
    }
}

impl FromStr for Beacon {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.strip_prefix("drand:").and_then(|rest| rest.split_once(':'));
        let (chain, round) = parts.ok_or("a beacon's round is `drand:<chain hash>:<round>`")?;
        if !is_hex_digest(chain) {
            return Err("the chain's hash is not 64 lowercase hexadecimal digits".to_owned());
        }
        let round = read_number(round).ok_or("the round is not a whole number from 1")?;
        Ok(Self { chain: chain.to_owned(), round })
    }
}

/// The randomness of a round in hexadecimal, from its signature in hexadecimal: `SHA-256(signature)`.
pub fn randomness_of(signature: &str) -> Result<String, String> {
    let bytes = unhex(signature).filter(|bytes| !bytes.is_empty());
    let bytes = bytes.ok_or("the signature is not hexadecimal digits")?;
    Ok(hex(&sha256(&[&bytes])))
}
