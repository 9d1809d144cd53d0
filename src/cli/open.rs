//! An open file at a desk: performing acts, and showing their answers as of the newest entry.

use super::desk::Desk;
use crate::calc::moment::Moment;
use crate::core::act::{self, Act, Actor};
use crate::core::ledger::{self, Head, Recorded, Store, Who, Writing};
use crate::core::people::{self, Person, Role};
use crate::core::policy::{self, Policy};
use crate::core::refusal::{Refusal, Result};
use crate::view::page::Page;
use crate::view::sheet::Sheet;
use crate::view::{self, Stamp};
use chrono::NaiveDate;

/// What can be done on another's behalf.
const FOR_OTHERS: [&str; 4] = ["intake confirm", "intake respond", "score acknowledge", "dispute open"];

/// An open file at a desk.
pub struct Open<'a> {
    pub(super) desk: &'a Desk,
    /// The file.
    pub store: Store,
    /// The time of this command.
    pub now: Moment,
}

// Until every command performs acts of the list.
#[allow(dead_code)]
impl Open<'_> {
    /// Records an act: the one way to write.
    pub fn record<T>(
        &mut self,
        act: &'static str,
        work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<T>,
    ) -> Result<Recorded<T>> {
        let who = self.desk.who(self.store.rehearsal())?;
        if who.principal.is_some() && !FOR_OTHERS.contains(&act) {
            return Err(Refusal::words(format!("--for has no meaning for `{act}`"))
                .hint(format!("it is for {}", FOR_OTHERS.join(" and "))));
        }
        ledger::record(&mut self.store, &who, self.now, act, |writing| work(writing, &who))
    }

    /// Performs an act of the core's list: the one way to write.
    pub fn perform<T>(
        &mut self,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<Recorded<T>> {
        let who = self.desk.who(self.store.rehearsal())?;
        act::record(&mut self.store, &who, self.now, act, work)
    }

    /// Performs an act, or with `dry_run` does the same and keeps nothing.
    pub fn perform_unless<T>(
        &mut self,
        dry_run: bool,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<T> {
        if !dry_run {
            return self.perform(act, work).map(|recorded| recorded.value);
        }
        let who = self.desk.who(self.store.rehearsal())?;
        act::try_out(&mut self.store, &who, self.now, act, work)
    }

    /// Does everything that `record` does, and keeps nothing.
    pub fn try_out<T>(
        &mut self,
        act: &'static str,
        work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<T>,
    ) -> Result<T> {
        let who = self.desk.who(self.store.rehearsal())?;
        ledger::try_out(&mut self.store, &who, self.now, act, |writing| work(writing, &who))
    }

    /// Records, or with `dry_run` does the same and keeps nothing.
    pub fn record_unless<T>(
        &mut self,
        dry_run: bool,
        act: &'static str,
        work: impl FnOnce(&mut Writing<'_>, &Who) -> Result<T>,
    ) -> Result<T> {
        if dry_run { self.try_out(act, work) } else { self.record(act, work).map(|recorded| recorded.value) }
    }

    /// Who acts.
    pub fn who(&self) -> Result<Who> {
        self.desk.who(self.store.rehearsal())
    }

    /// The policy that holds.
    pub fn policy(&mut self) -> Result<Policy> {
        policy::current(&*self.store.snapshot()?)
    }

    /// The local day of this command.
    pub fn today(&mut self) -> Result<NaiveDate> {
        let now = self.now;
        Ok(self.policy()?.calendar()?.local_day(now))
    }

    /// The person who acts, if they have this role today.
    pub fn actor_with(&mut self, role: Role) -> Result<Option<Person>> {
        let Some(actor) = self.desk.actor() else {
            return Ok(None);
        };
        let today = self.today()?;
        let snapshot = self.store.snapshot()?;
        let person = people::find(&snapshot, actor)?;
        Ok(people::has_role(&snapshot, person.id, role, today)?.then_some(person))
    }

    /// Shows a sheet, as of the newest entry.
    pub fn sheet(&mut self, sheet: &Sheet) -> Result<()> {
        let stamp = self.stamp()?;
        self.desk.write(&stamp, &|out, format, width| view::write_sheet(out, sheet, &stamp, format, width))
    }

    /// Shows a page, as of the newest entry.
    pub fn page(&mut self, page: &Page) -> Result<()> {
        let stamp = self.stamp()?;
        self.desk.write(&stamp, &|out, format, width| view::write_page(out, page, &stamp, format, width))
    }

    /// Shows the answer of an act; with `--quiet` nothing.
    pub fn answer(&mut self, page: &Page) -> Result<()> {
        if self.desk.is_quiet() { Ok(()) } else { self.page(page) }
    }

    /// The newest entry's number and the beginning of its seal.
    pub fn head(&mut self) -> Result<String> {
        Ok(self.store.head()?.as_ref().map_or_else(|| "no entries".to_owned(), Head::to_string))
    }

    fn stamp(&mut self) -> Result<Stamp> {
        let (rehearsal, as_of) = (self.store.rehearsal(), self.now);
        Ok(Stamp { as_of, head: self.head()?, rehearsal })
    }
}
