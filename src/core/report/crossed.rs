//! Crossed: what filters would tell together. Somebody who asks for each channel, and for all of them, could take the one
//! from the other; so a filter's figure is held against those of all its siblings.

use super::domain::Domain;
use super::grouping::By;
use super::lines::lines;
use super::small::{FEWEST, Key, Sizes, hide_seconds};
use crate::core::audit::AuditId;
use crate::core::plan;
use crate::core::refusal::Result;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// So many sums are held against each other; where there would be more, none is shown.
const MOST: usize = 200;

/// One way in which a domain is narrowed, and to what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Axis {
    Group(By),
    Plan,
}

/// The lines of a narrowed domain that its siblings would tell of. `sizes` counts the audits of each line in a domain, which
/// is without those that the reader may read. `adds_up`: the lines are groups themselves, so that the table is crossed once
/// more.
pub(super) fn told_by_siblings(
    conn: &Connection,
    (domain, unseen): (&Domain, &BTreeSet<AuditId>),
    adds_up: bool,
    sizes: impl Fn(&Domain) -> Result<Sizes>,
) -> Result<Vec<Key>> {
    let axes = axes(domain);
    if axes.is_empty() {
        return Ok(Vec::new());
    }
    let mut siblings = vec![domain.clone()];
    for axis in &axes {
        let names = names(conn, domain, *axis, unseen)?;
        siblings = siblings.iter().flat_map(|one| names.iter().map(|name| narrowed(one, *axis, name))).collect();
        if siblings.len() > MOST {
            return Ok(sizes(domain)?.into_keys().collect());
        }
    }
    let mut cells = Vec::new();
    for sibling in siblings {
        let of = sizes(&sibling)?;
        cells.push((sibling, of));
    }
    Ok(if axes.len() > 1 || adds_up { of_tables(&cells) } else { of_lines(domain, &cells) })
}

/// One filter: of each line the sums of all names, as if these were the lines of a table.
fn of_lines(domain: &Domain, cells: &[(Domain, Sizes)]) -> Vec<Key> {
    let mut sums = Sizes::new();
    for (place, (_, of)) in cells.iter().enumerate() {
        sums.extend(of.iter().map(|((card, line), n)| ((format!("{card}\t{line}"), place.to_string()), *n)));
    }
    let mut hidden: Vec<Key> =
        sums.iter().filter(|(_, n)| (1..FEWEST).contains(*n)).map(|(key, _)| key.clone()).collect();
    hide_seconds(&sums, &|_| true, &mut hidden);
    let own = cells.iter().position(|(sibling, _)| sibling == domain).map(|place| place.to_string());
    let lines = cells.iter().flat_map(|(_, of)| of.keys());
    let is_hidden = |(card, line): &&Key| {
        own.as_ref().is_some_and(|own| hidden.contains(&(format!("{card}\t{line}"), own.clone())))
    };
    lines.filter(is_hidden).cloned().collect()
}

/// Several ways at once: no figure of a card is shown where one of the cells has too few. Each sum is then one of cells that
/// are large, and so is what is left of any of them.
fn of_tables(cells: &[(Domain, Sizes)]) -> Vec<Key> {
    let all = || cells.iter().flat_map(|(_, of)| of);
    let few: BTreeSet<&String> = all().filter(|(_, n)| (1..FEWEST).contains(*n)).map(|((card, _), _)| card).collect();
    all().filter(|((card, _), _)| few.contains(card)).map(|(key, _)| key.clone()).collect()
}

/// How a domain is narrowed. Cards are never summed, and of one agent only who may read all of it is answered.
fn axes(domain: &Domain) -> Vec<Axis> {
    let mut axes: Vec<Axis> = Vec::new();
    for (by, _) in &domain.only {
        if matches!(by, By::Team | By::Channel | By::Category) && !axes.contains(&Axis::Group(*by)) {
            axes.push(Axis::Group(*by));
        }
    }
    axes.extend(domain.plan.as_ref().map(|_| Axis::Plan));
    axes
}

/// What else the domain could be narrowed to in one way.
fn names(conn: &Connection, domain: &Domain, axis: Axis, unseen: &BTreeSet<AuditId>) -> Result<BTreeSet<String>> {
    match axis {
        Axis::Plan => {
            let known = plan::newest(conn)?.into_iter().map(|plan| plan.name);
            Ok(known.chain(domain.plan.clone()).collect())
        }
        Axis::Group(by) => {
            let wide = Domain { only: Vec::new(), plan: None, ..domain.clone() };
            Ok(lines(conn, &wide, by, unseen)?.lines.into_iter().map(|line| line.key).collect())
        }
    }
}

fn narrowed(domain: &Domain, axis: Axis, name: &str) -> Domain {
    let mut sibling = domain.clone();
    match axis {
        Axis::Plan => sibling.plan = Some(name.to_owned()),
        Axis::Group(by) => {
            sibling.only.iter_mut().filter(|(own, _)| *own == by).for_each(|(_, own)| name.clone_into(own));
        }
    }
    sibling
}
