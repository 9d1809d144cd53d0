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
    assign_within(key, items, auditors, &mut [], barred)
}

/// As [`assign_auditors`], but nobody gets more items than `capacities` says: how many more each auditor
/// can take, 0 for the absent, none without a limit; auditors beyond its end have none. An item goes to
/// the first from its turn on who is neither barred nor full. What is given out is taken off.
pub fn assign_within(
    key: &str,
    items: &[(Vec<String>, String)],
    auditors: &[String],
    capacities: &mut [Option<usize>],
    barred: impl Fn(&str, usize) -> bool,
) -> Vec<Option<usize>> {
    let order = auditor_order(key, auditors);
    let mut assigned = vec![None; items.len()];
    for (turn, item) in assignment_order(key, items).into_iter().enumerate() {
        let open = |auditor: &usize| is_open(auditors, capacities, *auditor, |id| barred(id, item));
        let chosen = round_from(&order, turn).find(open);
        take_off(capacities, chosen);
        if let Some(place) = assigned.get_mut(item) {
            *place = chosen;
        }
    }
    assigned
}

/// The second auditors of items scored twice, in the order given, which is that of [`dual_subset`]: each
/// is an item's index with its first auditor's, and gets the [`next_auditor`] who is neither barred nor
/// full. `capacities` is what [`assign_within`] has left.
pub fn assign_seconds(
    key: &str,
    firsts: &[(usize, usize)],
    auditors: &[String],
    capacities: &mut [Option<usize>],
    barred: impl Fn(&str, usize) -> bool,
) -> Vec<Option<usize>> {
    let order = auditor_order(key, auditors);
    let second = |(item, first): &(usize, usize)| {
        let open = |auditor| is_open(auditors, capacities, auditor, |id| barred(id, *item));
        let chosen = next_auditor(&order, *first, |auditor| !open(auditor));
        take_off(capacities, chosen);
        chosen
    };
    firsts.iter().map(second).collect()
}

/// Of those who may take an item, in their order: those with the fewest items among those who read its language, or
/// among all of them where nobody does. The first of these gets it; a lot decides where there is no order.
pub fn preferred(open: &[usize], reads: impl Fn(usize) -> bool, load: impl Fn(usize) -> usize) -> Vec<usize> {
    let readers: Vec<usize> = open.iter().copied().filter(|auditor| reads(*auditor)).collect();
    let mut found = if readers.is_empty() { open.to_vec() } else { readers };
    let fewest = found.iter().map(|auditor| load(*auditor)).min();
    found.retain(|auditor| Some(load(*auditor)) == fewest);
    found
}

/// As [`assign_within`], in a draw where languages are asked for: of those who are neither barred nor full, an item
/// goes to the first that is [`preferred`] from its turn on. Items that somebody does not read are given out before the
/// rest, so that the rest can balance them; they keep their turns. `reads` is asked for an auditor's id and an item's
/// index, and says yes where the item asks for no language.
pub fn assign_by_language(
    key: &str,
    items: &[(Vec<String>, String)],
    auditors: &[String],
    capacities: &mut [Option<usize>],
    (barred, reads): (impl Fn(&str, usize) -> bool, impl Fn(&str, usize) -> bool),
) -> Vec<Option<usize>> {
    let order = auditor_order(key, auditors);
    let (mut assigned, mut loads) = (vec![None; items.len()], vec![0; auditors.len()]);
    let asks = |item: usize| auditors.iter().any(|id| !reads(id, item));
    let turns = assignment_order(key, items).into_iter().enumerate();
    let (first, rest): (Vec<_>, Vec<_>) = turns.partition(|(_, item)| asks(*item));
    for (turn, item) in first.into_iter().chain(rest) {
        let open =
            round_from(&order, turn).filter(|auditor| is_open(auditors, capacities, *auditor, |id| barred(id, item)));
        let open: Vec<usize> = open.collect();
        let chosen = first_preferred(&open, auditors, &mut loads, |id| reads(id, item));
        take_off(capacities, chosen);
        if let Some(place) = assigned.get_mut(item) {
            *place = chosen;
        }
    }
    assigned
}

/// As [`assign_seconds`], in a draw where languages are asked for: the first that is [`preferred`] after the first
/// auditor. `loads` is how many items each auditor has of [`assign_by_language`].
pub fn assign_seconds_by_language(
    key: &str,
    firsts: &[(usize, usize)],
    auditors: &[String],
    (capacities, loads): (&mut [Option<usize>], &mut [usize]),
    (barred, reads): (impl Fn(&str, usize) -> bool, impl Fn(&str, usize) -> bool),
) -> Vec<Option<usize>> {
    let order = auditor_order(key, auditors);
    let mut second = |(item, first): &(usize, usize)| {
        let turn = order.iter().position(|other| other == first)?;
        let open =
            |auditor: &usize| auditor != first && is_open(auditors, capacities, *auditor, |id| barred(id, *item));
        let open: Vec<usize> = round_from(&order, turn).filter(open).collect();
        let chosen = first_preferred(&open, auditors, loads, |id| reads(id, *item));
        take_off(capacities, chosen);
        chosen
    };
    firsts.iter().map(&mut second).collect()
}

fn first_preferred(
    open: &[usize],
    auditors: &[String],
    loads: &mut [usize],
    reads: impl Fn(&str) -> bool,
) -> Option<usize> {
    let is_reader = |auditor: usize| auditors.get(auditor).is_some_and(|id| reads(id));
    let load = |auditor: usize| loads.get(auditor).copied().unwrap_or_default();
    let chosen = preferred(open, is_reader, load).first().copied();
    if let Some(load) = chosen.and_then(|auditor| loads.get_mut(auditor)) {
        *load += 1;
    }
    chosen
}

/// The second auditor of an item scored twice: the first after `auditor` in the order who is
/// neither `barred` (asked for an auditor's index) nor the same. None when there is nobody.
pub fn next_auditor(order: &[usize], auditor: usize, barred: impl Fn(usize) -> bool) -> Option<usize> {
    let turn = order.iter().position(|other| *other == auditor)?;
    round_from(order, turn).find(|other| *other != auditor && !barred(*other))
}

/// The refs by index in the order in which their audits are numbered: by `(H("audit:" ‖ key ‖ ":" ‖ ref), ref)`. So the
/// number of an audit tells nothing of its stratum.
pub fn audit_order(key: &str, references: &[String]) -> Vec<usize> {
    let hashed = (0..).zip(references).map(|(index, reference)| (word_hash("audit", key, reference), reference, index));
    let mut order: Vec<_> = hashed.collect();
    order.sort_unstable();
    order.into_iter().map(|(.., index)| index).collect()
}

/// Which of the refs are scored twice, by index: the `count` smallest by
/// `(H("dual:" ‖ key ‖ ":" ‖ ref), ref)`, in that order.
pub fn dual_subset(key: &str, references: &[String], count: usize) -> Vec<usize> {
    let hashed = (0..).zip(references).map(|(index, reference)| (word_hash("dual", key, reference), reference, index));
    let mut order: Vec<_> = hashed.collect();
    order.sort_unstable();
    order.into_iter().take(count).map(|(.., index)| index).collect()
}

/// Whether the auditor of a dialogue scores it again: the first eight hexadecimal digits of
/// `H("repeat:" ‖ key ‖ ":" ‖ seal ‖ ":" ‖ ref)`, as a part of all there are, lie below the share, in hundredths of a per cent.
/// The seal is that of the entry that delivered the first score: nobody can tell before.
pub fn is_repeated(key: &str, seal: &str, reference: &str, share: u64) -> bool {
    let hash = word_hash("repeat", key, &format!("{seal}:{reference}"));
    let number = hash.iter().take(4).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    number * 10_000 < share << 32
}

/// Everybody once, from the given turn on, round and round.
fn round_from(order: &[usize], turn: usize) -> impl Iterator<Item = usize> {
    let start = turn.checked_rem(order.len()).unwrap_or_default();
    order.iter().copied().cycle().skip(start).take(order.len())
}

fn is_open(auditors: &[String], capacities: &[Option<usize>], auditor: usize, barred: impl Fn(&str) -> bool) -> bool {
    let is_full = capacities.get(auditor) == Some(&Some(0));
    !is_full && auditors.get(auditor).is_some_and(|id| !barred(id))
}

fn take_off(capacities: &mut [Option<usize>], auditor: Option<usize>) {
    if let Some(Some(left)) = auditor.and_then(|auditor| capacities.get_mut(auditor)) {
        *left = left.saturating_sub(1);
    }
}
