//! Who audits what, decided by the key of the draw (statistics.md 1.9).

use super::ticket::word_hash;

/// The auditors by index in the order that the key gives them: by
/// `(H("auditor:" ‖ key ‖ ":" ‖ id), id)`.
pub fn auditor_order(key: &str, auditors: &[String]) -> Vec<usize> {
    let mut order: Vec<_> = (0..).zip(auditors).map(|(index, id)| (word_hash("auditor", key, id), id, index)).collect();
    order.sort_unstable();
    order.into_iter().map(|(.., index)| index).collect()
}

/// The items by index in the order in which they are assigned: by
/// `(labels, H("assign:" ‖ key ‖ ":" ‖ ref), ref)`. Labels compare one by one as they would joined with
/// TAB, because TAB is below every byte that a label may hold.
pub fn assignment_order(key: &str, items: &[(Vec<String>, String)]) -> Vec<usize> {
    let hashed = (0..).zip(items).map(|(index, (labels, reference))| {
        let hash = word_hash("assign", key, reference);
        (labels, hash, reference, index)
    });
    let mut order: Vec<_> = hashed.collect();
    order.sort_unstable();
    order.into_iter().map(|(.., index)| index).collect()
}

/// An auditor for each item, by index, in the items' order; none where all are barred. An item is
/// its stratum's labels and its ref. Item i of [`assignment_order`] goes to auditor i of
/// [`auditor_order`], round and round, or to the first after it who is not `barred`, which is asked
/// for an auditor's id and an item's index.
pub fn assign_auditors(
    key: &str,
    items: &[(Vec<String>, String)],
    auditors: &[String],
    barred: impl Fn(&str, usize) -> bool,
) -> Vec<Option<usize>> {
    let order = auditor_order(key, auditors);
    let allowed = |auditor: &usize, item| auditors.get(*auditor).is_some_and(|id| !barred(id, item));
    let mut assigned = vec![None; items.len()];
    for (turn, item) in assignment_order(key, items).into_iter().enumerate() {
        if let Some(place) = assigned.get_mut(item) {
            *place = round_from(&order, turn).find(|auditor| allowed(auditor, item));
        }
    }
    assigned
}

/// The second auditor of an item scored twice: the first after `auditor` in the order who is
/// neither `barred` (asked for an auditor's index) nor the same. None when there is nobody.
pub fn next_auditor(order: &[usize], auditor: usize, barred: impl Fn(usize) -> bool) -> Option<usize> {
    let turn = order.iter().position(|other| *other == auditor)?;
    round_from(order, turn).find(|other| *other != auditor && !barred(*other))
}

/// Which of the refs are scored twice, by index: the `count` smallest by
/// `(H("dual:" ‖ key ‖ ":" ‖ ref), ref)`, in that order.
pub fn dual_subset(key: &str, references: &[String], count: usize) -> Vec<usize> {
    let hashed = (0..).zip(references).map(|(index, reference)| (word_hash("dual", key, reference), reference, index));
    let mut order: Vec<_> = hashed.collect();
    order.sort_unstable();
    order.into_iter().take(count).map(|(.., index)| index).collect()
}

/// Everybody once, from the given turn on, round and round.
fn round_from(order: &[usize], turn: usize) -> impl Iterator<Item = usize> {
    let start = turn.checked_rem(order.len()).unwrap_or_default();
    order.iter().copied().cycle().skip(start).take(order.len())
}
