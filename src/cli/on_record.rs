//! On record: what somebody reads of others is written before it is shown, and no list is shown without.

use super::desk::Desk;
use super::exempt::reason;
use super::reader::reader;
use crate::calc::moment::Moment;
use crate::core::act;
use crate::core::ledger::{Access, Store};
use crate::core::people;
use crate::core::policy;
use crate::core::readership::{self, Glance, Listed, Read};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::view::told::Told;

/// Puts on record that a list is read which tells of people other than the reader: of one as of that person, of several as
/// the list. Commands that are no reading stand in `exempt`, each with its reason.
pub fn shown(desk: &Desk, store: &mut Store, now: Moment, tell: impl FnOnce(&mut Told<'_>)) -> Result<()> {
    let asked = desk.asked();
    if store.suspect() || reason(&asked.command).is_some() || !readership::is_recorded(&*store.snapshot()?)? {
        return Ok(());
    }
    let (reader, known) = (reader(desk, store)?, people::handles(&*store.snapshot()?)?);
    let is_person = |word: &str| known.contains_key(word);
    let is_reader = |word: &str| reader.as_ref().is_some_and(|reader| known.get(word) == Some(&reader.id));
    let mut told = Told::of(&is_person, &is_reader);
    tell(&mut told);
    let read = match (told.people(), told.only().and_then(|only| known.get(only))) {
        (0, _) => return Ok(()),
        (_, Some(person)) => Read::One(Glance::person(*person)),
        (people, None) => Read::List(Listed { filter: asked.filter.clone(), people }),
    };
    write(desk, store, now, (&[read], &asked.command))
}

/// Writes what is read with a command, as far as it is to be written. Refused to a reader who does not say who they are, and
/// where the file cannot be written.
pub fn write(desk: &Desk, store: &mut Store, now: Moment, (reads, command): (&[Read], &str)) -> Result<()> {
    let reader = reader(desk, store)?;
    let wanted = {
        let snapshot = store.snapshot()?;
        let policy = policy::current(&snapshot)?;
        let today = policy.calendar()?.local_day(now);
        readership::to_record(&snapshot, (&policy, today), reader.as_ref(), (reads, command))?
    };
    if wanted.is_empty() {
        return Ok(());
    }
    let mut who = desk.who(store.rehearsal())?;
    who.principal = None;
    let mut store = Store::open(desk.path(), Access::Write).map_err(unwritable)?;
    let recorded = act::record(&mut store, &who, now, &act::READ, |writing, actor| {
        readership::record(writing, actor, &wanted, command)
    });
    recorded.map(drop).map_err(unwritable)
}

/// A file that cannot be written cannot be read either where readings are recorded.
fn unwritable(refusal: Refusal) -> Refusal {
    match refusal.kind {
        Kind::Io => Refusal::io(format!(
            "reading of others is recorded here, and this file cannot be written: {}",
            refusal.message
        ))
        .hint("read it where it can be written; [reading] record of the policy says so"),
        _ => refusal,
    }
}
