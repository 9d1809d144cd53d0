//! Where somebody may stand among others: a range instead of a rank.

/// For each interval the best and the worst place that it allows, from 1: how many lie wholly above it, and how many
/// wholly below. Source: Lemmers, Kremer and Borm 2007; Goldstein and Spiegelhalter 1996 on why not ranks;
/// statistics.md 4.4.
pub fn rank_ranges(intervals: &[(f64, f64)], is_higher_better: bool) -> Vec<(usize, usize)> {
    let sorted = |end: fn(&(f64, f64)) -> f64| {
        let mut ends: Vec<f64> = intervals.iter().map(end).collect();
        ends.sort_unstable_by(f64::total_cmp);
        ends
    };
    let (lows, highs) = (sorted(|interval| interval.0), sorted(|interval| interval.1));
    let range = |(low, high): &(f64, f64)| {
        let above = lows.len() - lows.partition_point(|other| other <= high);
        let below = highs.partition_point(|other| other < low);
        let (better, worse) = if is_higher_better { (above, below) } else { (below, above) };
        (better + 1, intervals.len() - worse)
    };
    intervals.iter().map(range).collect()
}
