//! Rows that stand for interactions that somebody counted and the frame lacks (statistics.md 1.8, 3):
//! a phantom that is drawn is in no mean, and counts as nothing in the bounds.

/// What only the refs of phantoms begin with.
const PREFIX: &str = "phantom:";

/// How many phantoms a stratum of `n` rows needs when an independent source counted `source_count`: the
/// gap, and 0 when there is none.
pub const fn phantoms(n: u64, source_count: u64) -> u64 {
    source_count.saturating_sub(n)
}

/// The phantoms of strata with these gaps: the stratum by index and the ref. They are numbered through
/// all strata, `phantom:1`, `phantom:2` …, since refs are unique in the whole frame; give the strata in
/// the order of their labels, and everybody gives them the same names.
pub fn phantom_refs(gaps: &[u64]) -> impl Iterator<Item = (usize, String)> {
    let strata = (0..).zip(gaps).flat_map(|(stratum, gap)| (0..*gap).map(move |_| stratum));
    strata.zip(1_u64..).map(|(stratum, number)| (stratum, format!("{PREFIX}{number}")))
}

/// Whether a ref is a phantom's. A real row whose ref begins like one must be refused, or it could
/// collide with one and would count as missing: all that begin with `phantom:` are kept for them.
pub fn is_phantom(reference: &str) -> bool {
    reference.starts_with(PREFIX)
}
