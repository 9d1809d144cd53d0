//! Asked: figures as their reader may read them.

use super::agreement::{Place, Source, agreement};
use super::between::values;
use super::blindness::{Blindness, blindness};
use super::criteria::{BandLine, CriterionLine, SectionLine, bands, criteria, sections};
use super::crossed::told_by_siblings;
use super::differences::{Differences, differences};
use super::domain::{Beside, Domain, within};
use super::gate::{AddsUp, Gate};
use super::grouping::By;
use super::heat::{self, Heat};
use super::lines::{Line, Lines, lines, lines_in};
use super::machine::{self, MachineFigures, machine_figures, machine_sizes};
use super::marks::{MarkLine, marks};
use super::pareto::{ParetoBy, ParetoLine, pareto, ranked};
use super::small::{FEWEST, Key, Shown, Sizes, shown, unread};
use super::tally::Mean;
use super::trend::{self, SeriesOf, Trend, WantedTrend};
use super::validity::{Validity, ValidityLine, validity};
use crate::core::audit::{self, AuditId};
use crate::core::refusal::Result;
use crate::core::rights::Rights;
use rusqlite::Connection;
use std::cell::Cell;
use std::collections::BTreeSet;

/// What is asked for, and what its reader may read.
pub struct Asked<'a> {
    /// The file.
    pub conn: &'a Connection,
    /// Which audits.
    pub domain: &'a Domain,
    /// The audits that no figure of this reader tells of.
    pub unseen: &'a BTreeSet<AuditId>,
    /// What the reader may read.
    pub may: &'a Rights,
}

/// Lines that the reader may read, what is told below them, and how many lines they may not read.
type Read<T> = Result<(Vec<T>, Beside, u64)>;

/// All lines, and what is told below them.
type Found<T> = Result<(Vec<T>, Beside)>;

impl Asked<'_> {
    /// How groups stand, and how many of them the reader may not read.
    pub fn lines(&self, by: By) -> Result<(Lines, u64)> {
        self.read_of(lines(self.conn, self.domain, by, self.unseen)?, by)
    }

    /// Those of some lines that the reader may read.
    fn read_of(&self, mut found: Lines, by: By) -> Result<(Lines, u64)> {
        let sizes = |domain: &Domain| {
            let lines = lines(self.conn, domain, by, self.unseen)?.lines;
            Ok(lines.iter().map(|line| (of_line(line), line.total.n)).collect())
        };
        let is_own = |key: &Key| by == By::Team && self.may.reports_of_team(&key.1);
        let by_name = by == By::Agent;
        let shown = if by_name { Shown::ALL } else { self.shown((Some(by), by != By::Card), is_own, sizes)? };
        let withheld = self.may.keep_figures(&mut found.lines, |line| {
            let key = of_line(line);
            Ok(if by_name { self.may.reports_of(&key.1) } else { is_own(&key) || shown.holds(&key, line.total.n) })
        })?;
        if !self.may.figures_are_all() {
            let is_read = |line: &Line| by_name || is_own(&of_line(line)) || self.are_own();
            found.lines.iter_mut().filter(|line| !is_read(line)).for_each(hide_classes);
        }
        self.hide_disputes(&mut found, by)?;
        if withheld > 0 {
            found.unplaced.iter_mut().for_each(|one| one.means = None);
        }
        Ok((found, withheld))
    }

    /// Hides what disputes did to lines in which too few people disputed.
    fn hide_disputes(&self, found: &mut Lines, by: By) -> Result<()> {
        let Some(gate) = Gate::of(self.conn, self.may, self.unseen).filter(|_| by != By::Agent && !self.are_own())
        else {
            return Ok(());
        };
        let disputed = |domain: &Domain| {
            let lines = lines(self.conn, domain, by, self.unseen)?.lines;
            Ok(lines.iter().map(|line| (of_line(line), line.disputed.part)).collect())
        };
        let hidden = gate.lines(self.domain, in_whole(by != By::Card), &disputed)?;
        for line in &mut found.lines {
            line.is_disputed_by_few = hidden.contains(&of_line(line));
        }
        Ok(())
    }

    /// Whether groups differ by more than chance, and how many of their lines the reader may not read.
    pub fn differences(&self, by: By) -> Result<(Differences, u64)> {
        if let Some(gate) = Gate::of(self.conn, self.may, self.unseen).filter(|_| !self.are_own()) {
            gate.require(self.domain)?;
        }
        let sample = within(self.conn, self.domain, self.unseen)?;
        let found = lines_in(self.conn, &sample, self.domain, by)?;
        let (all, values) = (found.lines.clone(), values(self.conn, &sample, by)?);
        let (shown, withheld) = self.read_of(found, by)?;
        Ok((differences(by, &all, shown, &values), withheld))
    }

    /// What each criterion takes, most first.
    pub fn pareto(&self, by: ParetoBy) -> Read<ParetoLine> {
        let (lines, beside, withheld) =
            self.told(pareto, |line| ((line.card.clone(), line.criterion.clone()), line.short.n))?;
        Ok((ranked(lines, by), beside, withheld))
    }

    /// Where answers fall short, and how many cells the reader may not read.
    pub fn heat(&self, by: By) -> Result<(Heat, Beside, u64)> {
        let (counted, sample) = heat::counted(self.conn, self.domain, by, self.unseen)?;
        let is_own = |key: &Key| by == By::Team && self.may.reports_of_team(&key.1);
        let sizes = |domain: &Domain| Ok(heat::counted(self.conn, domain, by, self.unseen)?.0.sizes());
        let shown = self.shown((Some(by), true), is_own, sizes)?;
        let (heat, withheld) = counted.table(by, &sample, |key, n| is_own(key) || shown.holds(key, n));
        Ok((heat, heat::beside(&sample), withheld))
    }

    /// How criteria were answered.
    pub fn criteria(&self) -> Read<CriterionLine> {
        self.told(criteria, |line| ((line.card.clone(), line.criterion.clone()), line.worth.n))
    }

    /// How sections were answered.
    pub fn sections(&self) -> Read<SectionLine> {
        self.told(sections, |line| ((line.card.clone(), line.section.clone()), line.worth.n))
    }

    /// How many totals are in each band.
    pub fn bands(&self) -> Read<BandLine> {
        self.told(bands, |line| ((line.card.clone(), line.band.clone()), line.rate.n))
    }

    /// What it does to marks that something is shown, and of how many comparisons a side would tell of single audits.
    pub fn blindness(&self) -> Result<(Blindness, u64)> {
        let sizes = |domain: &Domain| Ok(blindness(self.conn, domain, self.unseen)?.sizes());
        let (mut found, shown) =
            (blindness(self.conn, self.domain, self.unseen)?, self.shown((None, false), |_| false, sizes)?);
        let withheld = found.keep(|key, n| n == 0 || shown.holds(key, n));
        Ok((found, withheld))
    }

    /// Whether cards measure what customers feel, and of how many criteria the reader may not read that.
    pub fn validity(&self) -> Result<(Validity, u64)> {
        let key = |line: &ValidityLine| (line.card.clone(), line.criterion.clone());
        let sizes = |domain: &Domain| {
            let lines = validity(self.conn, domain, self.unseen)?.criteria;
            Ok(lines.iter().flat_map(|line| sides(line).into_iter().chain([(key(line), line.full.n)])).collect())
        };
        let (mut found, shown) =
            (validity(self.conn, self.domain, self.unseen)?, self.shown((None, false), |_| false, sizes)?);
        let withheld = self.may.keep_figures(&mut found.criteria, |line| Ok(shown.holds(&key(line), line.full.n)))?;
        let is_few = |(side, n): &(Key, u64)| *n > 0 && !shown.holds(side, *n);
        let of_few = found.criteria.iter_mut().filter(|line| sides(line).iter().any(is_few));
        let of_few = of_few.map(ValidityLine::hide_sides).count() as u64;
        let is_shown = |card: &String, criterion: &String| {
            found.criteria.iter().any(|line| line.card == *card && line.criterion == *criterion)
        };
        found.pairs.retain(|pair| is_shown(&pair.card, &pair.first) && is_shown(&pair.card, &pair.second));
        Ok((found, withheld + of_few))
    }

    /// What machines are worth, one or all; and how many lines the reader may not read.
    pub fn machine(&self, name: Option<&str>) -> Result<(MachineFigures, u64)> {
        let sizes = |domain: &Domain| Ok(machine_sizes(&machine_figures(self.conn, domain, name, self.unseen)?));
        let mut found = machine_figures(self.conn, self.domain, name, self.unseen)?;
        let shown = self.shown((None, false), |_| false, sizes)?;
        let may = self.may;
        let criteria = may
            .keep_figures(&mut found.criteria, |line| Ok(shown.holds(&machine::of_criterion(line), line.audited())))?;
        let scores = may.keep_figures(&mut found.scores, |line| Ok(shown.holds(&machine::of_scores(line), line.n)))?;
        let groups =
            may.keep_figures(&mut found.groups, |line| Ok(shown.holds(&machine::of_group(line), line.found.n)))?;
        let agents = may.keep_figures(&mut found.agents, |line| Ok(may.reports_of(&line.agent)))?;
        if !may.figures_are_all() {
            // Together with the figures with them, those without a few dialogues would tell of single audits.
            found.criteria_without.clear();
            found.scores_without.clear();
        }
        let source = Source { place: Place::Twice(Box::new(self.domain.clone())), criterion: None };
        let people = agreement(self.conn, &source, self.unseen, may)?.criteria;
        for line in &mut found.criteria {
            let twice = people.iter().find(|one| one.card == line.card && one.criterion == line.criterion);
            line.people = twice.map(|one| one.same);
        }
        Ok((found, criteria + scores + groups + agents))
    }

    /// Every answer of the audits that the reader may read.
    pub fn marks(&self) -> Read<MarkLine> {
        let (mut marks, beside) = marks(self.conn, self.domain, self.unseen)?;
        let last = Cell::new(None);
        let withheld = self.may.keep_figures(&mut marks, |mark: &MarkLine| {
            let may = match last.get().filter(|(id, _)| *id == mark.audit) {
                Some((_, may)) => may,
                None => self.may.reports_audit(self.conn, &audit::load(self.conn, mark.audit)?)?,
            };
            last.set(Some((mark.audit, may)));
            Ok(may)
        })?;
        Ok((marks, beside, withheld))
    }

    /// A figure in time, and how many points of it the reader may not read; of agents, how many lines.
    pub fn trend(&self, wanted: &WantedTrend<'_>) -> Result<(Trend, Beside, u64)> {
        let sample = within(self.conn, self.domain, self.unseen)?;
        let mut cells = trend::cells(self.conn, &sample, wanted)?;
        let withheld = if wanted.of == SeriesOf::Group(By::Agent) {
            let all = cells.len();
            cells.retain(|(_, handle), _| self.may.reports_of(handle));
            (all - cells.len()) as u64
        } else {
            let is_own = |name: &str| wanted.of == SeriesOf::Group(By::Team) && self.may.reports_of_team(name);
            let sizes = |domain: &Domain| {
                let sample = within(self.conn, domain, self.unseen)?;
                Ok(trend::sizes(&trend::cells(self.conn, &sample, wanted)?))
            };
            let adds_up = !matches!(wanted.of, SeriesOf::Group(By::Card) | SeriesOf::Criterion);
            let by = if let SeriesOf::Group(by) = wanted.of { Some(by) } else { None };
            let shown = self.shown((by, adds_up), |key| is_own(&key.1), sizes)?;
            trend::hide(&mut cells, |key, n| shown.holds(key, n), is_own)
        };
        Ok((trend::trend(&cells, &sample, wanted, self.is_of_person(wanted.of)), Beside::of(&sample), withheld))
    }

    /// Whether each line is one person's.
    fn is_of_person(&self, of: SeriesOf) -> bool {
        of == SeriesOf::Group(By::Agent) || self.domain.only.iter().any(|(by, _)| *by == By::Agent)
    }

    /// The lines of a table that the reader may read; `key` gives what a line is called and how many audits it is of.
    fn told<T>(
        &self,
        find: fn(&Connection, &Domain, &BTreeSet<AuditId>) -> Found<T>,
        key: fn(&T) -> (Key, u64),
    ) -> Read<T> {
        let (mut lines, beside) = find(self.conn, self.domain, self.unseen)?;
        let sizes = |domain: &Domain| Ok(find(self.conn, domain, self.unseen)?.0.iter().map(key).collect());
        let shown = self.shown((None, false), |_| false, sizes)?;
        let withheld = self.may.keep_figures(&mut lines, |line| {
            let (key, n) = key(line);
            Ok(shown.holds(&key, n))
        })?;
        Ok((lines, beside, withheld))
    }

    /// Which lines are shown: all where the reader may read everything that is asked for. `by` says what the lines are of,
    /// where that is groups of people.
    fn shown(
        &self,
        (by, adds_up): (Option<By>, bool),
        is_own: impl Fn(&Key) -> bool,
        sizes: impl Fn(&Domain) -> Result<Sizes>,
    ) -> Result<Shown> {
        if self.may.figures_are_all() || self.are_own() {
            return Ok(Shown::ALL);
        }
        let (names, lines) = match Gate::of(self.conn, self.may, self.unseen) {
            Some(gate) => {
                gate.require(self.domain)?;
                let names = by.map(|by| gate.groups(self.domain, by)).transpose()?;
                (names.unwrap_or_default(), gate.lines(self.domain, in_whole(adds_up), &sizes)?)
            }
            None => Default::default(),
        };
        let unread = unread(self.conn, self.may, self.domain)?;
        let more = told_by_siblings(self.conn, (&unread, self.unseen), adds_up, &sizes)?;
        Ok(shown(&unread, adds_up, is_own, sizes)?.without(&more).without_few(names, lines))
    }

    /// Whether all that is asked for is of somebody, or of a team, whose figures the reader may read.
    fn are_own(&self) -> bool {
        self.domain.only.iter().any(|(by, name)| match by {
            By::Agent => self.may.reports_of(name),
            By::Team => self.may.reports_of_team(name),
            By::Channel | By::Category | By::Card => false,
        })
    }
}

/// A class of criteria that applied in few audits tells of these.
fn hide_classes(line: &mut Line) {
    let few = line.classes.iter_mut().filter(|class| (1..FEWEST).contains(&class.n));
    few.for_each(|class| *class = Mean::default());
}

/// The ratings of a criterion where the answer was full, and where it was not, and how many each is of: each tells of the people
/// behind it.
fn sides(line: &ValidityLine) -> [(Key, u64); 2] {
    let side = |name: &str| (line.card.clone(), format!("{}, {name}", line.criterion));
    [(side("full"), line.met.n), (side("else"), line.short.n)]
}

fn of_line(line: &Line) -> Key {
    (line.card.clone(), line.key.clone())
}

/// In which ways lines add up: those of a card, where they make a whole; points of a line in any case, since longer stretches
/// are told too.
fn in_whole(adds_up: bool) -> &'static [AddsUp<'static>] {
    const SERIES: AddsUp<'static> = &|(card, name)| {
        let (card, point) = card.split_once('\t').unwrap_or((card, name));
        if point == name { format!("{card}\t{name}\t") } else { format!("{card}\t{name}") }
    };
    const CARD: AddsUp<'static> = &|(card, _)| card.clone();
    if adds_up { &[SERIES, CARD] } else { &[SERIES] }
}
