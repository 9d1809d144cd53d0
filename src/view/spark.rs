//! A line of blocks that shows how values went: one for each point, a dot for a gap.

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// What differs less than this, in hundredths, looks alike.
const LEAST: i64 = 400;
/// How many points are shown: the newest ones.
const MOST: usize = 16;

/// The newest values, each as a block: the lowest one is the lowest of them.
pub fn spark(values: &[Option<i64>]) -> String {
    let newest = values.get(values.len().saturating_sub(MOST)..).unwrap_or_default();
    let known = || newest.iter().copied().flatten();
    let (Some(low), Some(high)) = (known().min(), known().max()) else { return String::new() };
    let room = (LEAST - (high - low)).max(0) / 2;
    let (low, high) = (low - room, (high + room).max(low - room + 1));
    let block = |value: &Option<i64>| value.map_or('·', |value| block((value - low) * 8 / (high - low)));
    newest.iter().map(block).collect()
}

fn block(step: i64) -> char {
    let place = usize::try_from(step).unwrap_or_default().min(BLOCKS.len() - 1);
    BLOCKS.get(place).copied().unwrap_or('·')
}
