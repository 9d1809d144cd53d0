//! An open file at a desk: performing acts, and showing their answers as of the newest entry.

use super::clock;
use super::desk::{Desk, tell};
use super::medium;
use super::on_record;
use crate::calc::moment::Moment;
use crate::calc::zone::Zone;
use crate::core::act::{self, About, Act, Actor};
use crate::core::keeping;
use crate::core::ledger::{self, Access, Head, Recorded, Store, Who, Writing};
use crate::core::people::{self, Person, Role};
use crate::core::policy::{self, NamesFor, Policy};
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::works_agreement::mandate;
use crate::view::charted::{Charted, write_charted};
use crate::view::gone::{has_erased, newest_gone_note, shows_erased};
use crate::view::names::Names;
use crate::view::newcomer;
use crate::view::one_login;
use crate::view::page::Page;
use crate::view::sheet::Sheet;
use crate::view::told::Told;
use crate::view::{self, Format, Stamp};
use chrono::NaiveDate;

/// An open file at a desk.
pub struct Open<'a> {
    pub(super) desk: &'a Desk,
    /// The file.
    pub store: Store,
    /// The time of this command.
    pub now: Moment,
    /// Whether what this command shows is on record already: as a reading, or by the act that it performed.
    pub(super) is_read: bool,
    /// What the answer of this command adds: that two people acted under one login.
    one_login: Vec<String>,
}

impl Desk {
    /// Opens the file.
    pub fn open(&self, access: Access) -> Result<Open<'_>> {
        let store = Store::open(self.path(), access)?;
        for warning in store.warnings() {
            tell(&format!("warning: {warning}"));
        }
        // What a suspect file says of itself is not asked.
        let now = clock::now(store.may_be_rehearsal())?;
        let mut open = Open { desk: self, store, now, is_read: false, one_login: Vec::new() };
        if access == Access::Read && !open.store.suspect() {
            open.require_known()?;
        }
        Ok(open)
    }

    /// Shows a page as of the newest entry, or as of now where there is no file.
    pub fn show(&self, open: Option<&mut Open<'_>>, page: &Page) -> Result<()> {
        if let Some(open) = open {
            return open.page(page);
        }
        let stamp =
            Stamp { as_of: clock::now(false)?, head: "no file".to_owned(), rehearsal: false, zone: Zone::utc() };
        self.write(&stamp, &|out, format, look| view::write_page(out, page, &stamp, format, look))
    }
}

impl Open<'_> {
    /// Performs an act of the core's list: the one way to write.
    pub fn perform<T>(
        &mut self,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<Recorded<T>> {
        let who = self.desk.who(self.store.rehearsal())?;
        self.record(&who, act, work)
    }

    fn record<T>(
        &mut self,
        who: &Who,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<Recorded<T>> {
        self.is_read = true;
        let recorded = act::record(&mut self.store, who, self.now, act, work)?;
        if let Some(head) = &recorded.head {
            let shared = act::one_logins(&*self.store.snapshot()?, head.entry - 1, About::All)?;
            self.one_login.extend(one_login::notes(&shared));
            let new = act::newcomers(&*self.store.snapshot()?, head.entry - 1)?;
            self.one_login.extend(new.iter().map(newcomer::note));
        }
        Ok(recorded)
    }

    /// Performs an act on behalf of somebody whom a file names, or by oneself where it names oneself.
    pub fn perform_for<T>(
        &mut self,
        named: &str,
        act: &Act,
        work: impl FnOnce(&mut Writing<'_>, &Actor) -> Result<T>,
    ) -> Result<Recorded<T>> {
        let mut who = self.who()?;
        let given = who.principal.take();
        if let Some(given) = given.filter(|given| given != named) {
            return Err(Refusal::words(format!("the file is of {named}, and --for says {given}"))
                .hint("leave --for out: the file names who it is of"));
        }
        who.principal = (who.actor != named).then(|| named.to_owned());
        self.record(&who, act, work)
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
        // What it shows is for who may do it: it refuses everybody else.
        self.is_read = true;
        act::try_out(&mut self.store, &who, self.now, act, work)
    }

    /// Who acts.
    pub fn who(&self) -> Result<Who> {
        self.desk.who(self.store.rehearsal())
    }

    /// Refuses a reader whom the roster does not know: they would read as nobody, and nothing would say so. Where the
    /// roster is empty there is nobody yet.
    fn require_known(&mut self) -> Result<()> {
        if self.desk.actor().is_none_or(|actor| actor.trim().is_empty()) {
            return Ok(());
        }
        let who = self.who()?;
        let snapshot = self.store.snapshot()?;
        if people::lookup(&snapshot, &who.actor)?.is_some() || people::handles(&snapshot)?.is_empty() {
            return Ok(());
        }
        Err(people::unknown(&snapshot, &who.actor)?)
    }

    /// The policy that holds, with what those of the last month gave agents.
    pub fn policy(&mut self) -> Result<Policy> {
        let now = self.now;
        policy::lasting(&*self.store.snapshot()?, i64::MAX, now)
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

    /// Whether who acts reads for the agents: they have the role representative, and it counts by now.
    pub fn speaks_for_agents(&mut self) -> Result<bool> {
        let Some(actor) = self.desk.actor() else {
            return Ok(false);
        };
        let today = self.today()?;
        let snapshot = self.store.snapshot()?;
        let person = people::find(&snapshot, actor)?;
        match mandate(&snapshot, &person, today) {
            Err(refusal) if refusal.kind == Kind::Rule => Ok(false),
            found => Ok(found?.is_some()),
        }
    }

    /// Puts on record of whom an answer tells, before it is shown; unless the command did so itself, performed an act, or
    /// shows what is no reading.
    pub fn require_recorded(&mut self, tell: impl FnOnce(&mut Told<'_>)) -> Result<()> {
        if std::mem::replace(&mut self.is_read, true) {
            return Ok(());
        }
        on_record::shown(self.desk, &mut self.store, self.now, tell)
    }

    /// Shows a sheet, as of the newest entry.
    pub fn sheet(&mut self, sheet: &Sheet) -> Result<()> {
        self.require_recorded(|told| told.sheet(sheet))?;
        let (stamp, format, names) = (self.stamp()?, self.format()?, self.names()?);
        let below = self.beside(has_erased(sheet))?;
        let noted = (!below.is_empty()).then(|| {
            let mut noted = sheet.clone();
            noted.notes.extend(below);
            noted
        });
        let sheet = noted.as_ref().unwrap_or(sheet);
        let told = names.as_ref().map(|names| names.in_sheet(sheet));
        let sheet = told.as_ref().unwrap_or(sheet);
        self.desk.write(&stamp, &|out, _, look| view::write_sheet(out, sheet, &stamp, format, look))
    }

    /// Shows a page, as of the newest entry.
    pub fn page(&mut self, page: &Page) -> Result<()> {
        self.require_recorded(|told| told.page(page))?;
        let (stamp, format, names) = (self.stamp()?, self.format()?, self.names()?);
        let below = self.beside(shows_erased(page))?;
        let noted = (!below.is_empty()).then(|| {
            let mut noted = page.clone();
            noted.notes.extend(below);
            noted
        });
        let page = noted.as_ref().unwrap_or(page);
        let told = names.as_ref().map(|names| names.in_page(page));
        let page = told.as_ref().unwrap_or(page);
        self.desk.write(&stamp, &|out, _, look| view::write_page(out, page, &stamp, format, look))
    }

    /// What stands below an answer: of the act, that two people acted under one login; where it shows that something was erased,
    /// and not when and why, where that stands.
    fn beside(&mut self, is_shown: bool) -> Result<Vec<String>> {
        let newest = if is_shown { keeping::newest_gone(&*self.store.snapshot()?)? } else { None };
        let mut notes = std::mem::take(&mut self.one_login);
        notes.extend(newest.map(newest_gone_note));
        Ok(notes)
    }

    /// Which pairs of acts about something that takes two people were done under one login, in words.
    pub fn one_login(&mut self, about: About<'_>) -> Result<Vec<String>> {
        let found = act::one_logins(&*self.store.snapshot()?, 0, about)?;
        // The act whose answer this is tells it with the rest.
        self.one_login.clear();
        Ok(one_login::notes(&found))
    }

    /// Shows a figure that has a chart, as of the newest entry.
    pub fn charted(&mut self, charted: &Charted) -> Result<()> {
        self.require_recorded(|told| told.sheet(&charted.full))?;
        let (stamp, format, names) = (self.stamp()?, self.format()?, self.names()?);
        let told = names.as_ref().map(|names| charted.named(names));
        let charted = told.as_ref().unwrap_or(charted);
        self.desk.write(&stamp, &|out, _, look| write_charted(out, charted, &stamp, format, look))
    }

    /// Puts the names of people into sheets, as in every answer for people.
    pub fn name_people<'a>(&mut self, sheets: impl Iterator<Item = &'a mut Sheet>) -> Result<()> {
        if let Some(names) = self.names()? {
            sheets.for_each(|sheet| *sheet = names.in_sheet(sheet));
        }
        Ok(())
    }

    /// Shows a page that is handed on as a file: one of an unknown kind is refused, since people would take the text in
    /// it for that kind.
    pub fn document(&mut self, page: &Page) -> Result<()> {
        let other = self.desk.out().filter(|_| self.desk.is_plain() && self.desk.format() == Format::Table);
        match other.and_then(|path| Some((path, medium::ending(path).filter(|ending| ending != "txt")?))) {
            None => self.page(page),
            Some((path, other)) => {
                Err(Refusal::words(format!("{}: no document is written as .{other}", path.display()))
                    .hint("name the file .html, .md, .xlsx, .csv or .json; a table .txt or without an ending"))
            }
        }
    }

    /// Shows the answer of an act; with `--quiet` nothing.
    pub fn answer(&mut self, page: &Page) -> Result<()> {
        if self.desk.is_quiet() { Ok(()) } else { self.page(page) }
    }

    /// The newest entry's number and the beginning of its seal.
    pub fn head(&mut self) -> Result<String> {
        Ok(self.store.head()?.as_ref().map_or_else(|| "no entries".to_owned(), Head::to_string))
    }

    /// The time zone of the policy; that of files where nothing can be known of it.
    fn zone(&mut self) -> Result<Zone> {
        self.policy_told()?.map_or(Ok(Zone::utc()), |policy| policy::zone(&policy.timezone))
    }

    /// The name of the time zone of the policy; none where nothing can be known of it.
    pub fn zone_told(&mut self) -> Result<Option<String>> {
        Ok(self.policy_told()?.map(|policy| policy.timezone))
    }

    /// The policy by which answers are told; none where nothing can be known of it.
    fn policy_told(&mut self) -> Result<Option<Policy>> {
        if self.store.suspect() {
            return Ok(None);
        }
        let policy = self.policy().map(Some);
        self.unless_damaged(policy)
    }

    /// What was asked; nothing where it has no answer in a file that is only inspected, since that may be damaged.
    fn unless_damaged<T>(&self, asked: Result<Option<T>>) -> Result<Option<T>> {
        match asked {
            Err(refusal) if self.store.is_inspected() => ledger::finding_of(refusal).map(|_| None),
            asked => asked,
        }
    }

    /// The format of answers, with the decimal mark of the policy where that is asked for.
    fn format(&mut self) -> Result<Format> {
        let by_policy =
            self.desk.marks_by_policy() && self.policy_told()?.is_some_and(|policy| policy.has_decimal_point());
        Ok(if by_policy { Format::ExcelPoint } else { self.desk.format() })
    }

    /// How people are called, where this answer is for people and the policy lets the reader see it.
    fn names(&mut self) -> Result<Option<Names>> {
        let is_for_people = matches!(self.desk.format(), Format::Table | Format::Markdown | Format::Html);
        let Some(policy) = self.policy_told()?.filter(|_| is_for_people) else { return Ok(None) };
        let names = self.names_by(&policy);
        self.unless_damaged(names)
    }

    fn names_by(&mut self, policy: &Policy) -> Result<Option<Names>> {
        let may = match policy.reading.names {
            NamesFor::Nobody => false,
            NamesFor::All => true,
            NamesFor::Leads => self.leads(policy)?,
        };
        may.then(|| people::display_names(&*self.store.snapshot()?).map(Names::of)).transpose()
    }

    /// Whether the reader is a lead, a manager or a representative today.
    fn leads(&mut self, policy: &Policy) -> Result<bool> {
        let Some(actor) = self.desk.actor() else { return Ok(false) };
        let today = policy.calendar()?.local_day(self.now);
        let snapshot = self.store.snapshot()?;
        let Some(reader) = people::lookup(&snapshot, actor)? else { return Ok(false) };
        let has = |role| people::has_role(&snapshot, reader.id, role, today);
        Ok(policy.reading.representatives.contains(&reader.handle) || has(Role::Lead)? || has(Role::Manager)?)
    }

    /// What stands on every answer: as of when, and the head.
    pub(super) fn stamp(&mut self) -> Result<Stamp> {
        self.store.require_unchanged()?;
        let (rehearsal, as_of) = (self.store.rehearsal(), self.now);
        Ok(Stamp { as_of, head: self.head()?, rehearsal, zone: self.zone()? })
    }
}
