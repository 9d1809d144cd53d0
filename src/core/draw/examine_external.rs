//! Examining an external draw: each thing that it rests on, as far as this file can tell. Its rows are in the engine: that they
//! give the root only the engine computes again, and that its picks were under it was seen when they came.

use super::event::{StoredTicket, events, replay};
use super::examine::{check_key, check_tickets, differing, kept, kind_of, strata_of};
use super::next_ticket::NextTickets;
use super::picked::{first_of_each, strata};
use super::picks_by::brought_by_others_than_may;
use super::said_counts::given_in;
use super::said_of_picks::check_said;
use super::stored::Stored;
use super::text::{external_commitment, hash_before, quotas_of, said, sizes_of};
use crate::calc::digest::hex;
use crate::calc::draw::{Stratum, commit_of, ticket};
use crate::core::frame::{Pick, day_of};
use crate::core::ledger::Verdict;
use crate::core::plan::{self, Plan, Windows};
use crate::core::policy;
use crate::core::refusal::{Refusal, Result};
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// The verdicts on an external draw.
pub(super) fn examine_external(conn: &Connection, stored: &Stored) -> Result<Vec<Verdict>> {
    let (plan, kept) = (plan::by_id(conn, stored.plan)?, kept(conn, stored.draw)?);
    let mut verdicts = vec![
        check_frame(conn, &plan, stored)?,
        check_commitment(conn, &plan, stored)?,
        check_key(conn, stored)?,
        check_tickets(stored, &kept),
    ];
    verdicts.push(check_picks(conn, stored)?);
    verdicts.extend(check_said(conn, stored)?);
    verdicts.push(check_selection(conn, stored, &kept)?);
    Ok(verdicts)
}

fn check_frame(conn: &Connection, plan: &Plan, stored: &Stored) -> Result<Verdict> {
    let (bounds, mut findings) = (stored.bounds, Vec::new());
    let calendar = policy::as_of(conn, bounds.entry)?.calendar()?;
    let windows = Windows::next_to(conn, plan, &calendar, (bounds.entry, bounds.first))?;
    if windows.span((bounds.first, bounds.last)) != Some(bounds.span) {
        findings.push("its time is not the one that its days, the time zone and the windows before it give".to_owned());
    }
    let sizes: usize = sizes_of(&stored.text).values().sum();
    if said(&stored.text, "n") != Some(&sizes.to_string()) {
        findings.push(format!("its strata have {sizes} dialogues, and its root is of another number"));
    }
    let good = format!(
        "root {} of {sizes} dialogues, as the engine gave it before the seed; compute it again there",
        said(&stored.text, "frame").unwrap_or_default()
    );
    Ok(Verdict::of("frame", good, "the frame is not one that an engine could have given", findings))
}

fn check_commitment(conn: &Connection, plan: &Plan, stored: &Stored) -> Result<Verdict> {
    let (text, mut findings) = (&stored.text, Vec::new());
    let (root, previous) = (said(text, "frame").unwrap_or_default(), hash_before(conn, stored.commitment)?);
    match external_commitment(
        conn,
        plan,
        stored.bounds,
        (root, sizes_of(text), given_in(text)),
        &stored.source()?,
        previous,
    ) {
        Err(why) => findings.push(format!("no text comes out of the facts of then: {}", why.message)),
        Ok(commitment) => {
            let given = commitment.text().map_err(Refusal::data)?;
            if given != *text {
                let names = differing(&given, text).join(", ");
                findings.push(format!("its text does not come out of the facts of then: {names}"));
            }
        }
    }
    if commit_of(text.as_bytes()) != stored.hash {
        findings.push("its hash is not the one of its text".to_owned());
    }
    let said = |key| said(text, key).unwrap_or_default();
    if said("n") != stored.size.to_string() || said("frame") != stored.root || said("seed-source") != stored.source {
        findings.push("the size, the root or the seed's source that is kept with its text is another".to_owned());
    }
    if said("draw") != stored.name {
        findings.push(format!("it is kept under the name {}, but its text says {}", stored.name, said("draw")));
    }
    let (kind, planned) = (kind_of(&stored.source()?), plan.seed());
    if kind != planned {
        findings.push(format!("its seed comes from {}, but the plan says {}", kind.word(), planned.word()));
    }
    let good = format!("hash {}; root, counts, plan and window give its text; it follows the draw before", stored.hash);
    Ok(Verdict::of("commitment", good, "the commitment is not what root, counts, plan and window give", findings))
}

/// The picks as they stand: each ticket, the order, the quotas.
fn check_picks(conn: &Connection, stored: &Stored) -> Result<Verdict> {
    let mut statement = conn.prepare_cached(
        "SELECT s.label AS label, k.rank AS rank, k.ticket AS ticket, r.ref AS ref FROM pick k JOIN stratum s ON s.id = k.stratum
         JOIN request r ON r.id = k.request WHERE s.draw = ?1 ORDER BY s.label, k.rank",
    )?;
    let mut rows = statement.query(params![stored.draw])?;
    let (mut findings, mut count, mut before): (Vec<String>, usize, Option<(String, usize, String)>) =
        (Vec::new(), 0, None);
    while let Some(row) = rows.next()? {
        let (label, rank): (String, usize) = (row.get("label")?, row.get("rank")?);
        let (kept, reference): (String, String) = (row.get("ticket")?, row.get("ref")?);
        if hex(&ticket(&stored.key, &reference)) != kept {
            findings.push(format!("the ticket of {reference} is not the hash of key and ref"));
        }
        let last = before.as_ref().filter(|(of, ..)| *of == label);
        let is_next = last.map_or(rank == 1, |(_, place, smaller)| rank == place + 1 && *smaller <= kept);
        if !is_next {
            findings.push(format!("{reference} is not the next ticket of {}", label.replace('\t', ", ")));
        }
        count += 1;
        before = Some((label, rank, kept));
    }
    findings.extend(brought_by_others_than_may(conn, stored)?);
    let good = match count {
        0 => "none came yet: the engine computes them with the key".to_owned(),
        some => format!("{some}, in the order of their tickets; their rows were under the root when they came"),
    };
    let bad =
        "the picks are not the tickets of their strata in their order, or came from somebody who may not bring them";
    Ok(Verdict::of("picks", good, bad, findings))
}

fn check_selection(conn: &Connection, stored: &Stored, kept: &[StoredTicket]) -> Result<Verdict> {
    let mut findings = Vec::new();
    let strata = strata(conn, stored)?;
    let quotas = quotas_of(&stored.text);
    let wanted: Vec<(String, usize, usize)> = sizes_of(&stored.text)
        .into_iter()
        .map(|(labels, size)| (labels.join("\t"), size, quotas.get(&labels).copied().unwrap_or_default()))
        .collect();
    if wanted != strata_of(conn, stored.draw)? {
        findings.push("its strata, their sizes or quotas are not the ones of the commitment".to_owned());
    }
    let mut first = 0;
    match selected(conn, stored, &strata)? {
        Err(why) => findings.push(why),
        Ok((drawn, given)) => {
            first = drawn;
            if given != kept {
                findings.push("its tickets are not the ones that key and picks give".to_owned());
            }
        }
    }
    let later = kept.len().saturating_sub(first);
    let later = if later > 0 { format!("; {later} later, each the next ticket") } else { String::new() };
    let good = format!(
        "{first} drawn: the smallest tickets of each of its {} strata that nothing else had{later}",
        strata.len()
    );
    Ok(Verdict::of("selection", good, "those drawn are not the smallest tickets of their strata", findings))
}

/// How many its picks drew, and these with all later tickets; or what is not the next ticket.
fn selected(
    conn: &Connection,
    stored: &Stored,
    strata: &[Stratum<Pick>],
) -> Result<std::result::Result<(usize, Vec<StoredTicket>), String>> {
    if stored.entry == stored.seeded {
        return Ok(Ok((0, Vec::new())));
    }
    let policy = policy::as_of(conn, stored.entry)?;
    let today = day_of(conn, stored.entry, &policy)?.unwrap_or(NaiveDate::MIN);
    let mut tickets = NextTickets::before(conn, stored.draw, stored.entry, today)?;
    let drawn = first_of_each(conn, strata, &mut tickets)?;
    let later = replay(conn, stored.draw, strata, &events(conn, stored.draw)?)?;
    let (Some(drawn), Some(later)) = (drawn, later) else {
        return Ok(Err("its picks do not reach as far as what was drawn".to_owned()));
    };
    let of = |(stratum, drawn): (&Stratum<Pick>, Vec<&_>)| -> Vec<StoredTicket> {
        drawn.into_iter().map(|one| StoredTicket::of(stratum, one)).collect()
    };
    let first: Vec<StoredTicket> = strata.iter().zip(drawn).flat_map(of).collect();
    Ok(later.map(|later| {
        let (count, mut all) = (first.len(), [first, later].concat());
        all.sort();
        (count, all)
    }))
}
