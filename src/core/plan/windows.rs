//! Windows of one plan, laid out so that every moment between its start and its end lies in one of them and no more.
//!
//! A window is a day, a week or a month of the calendar, cut where the plan starts or ends in the middle of it, and
//! where a part of it is committed already. What is committed keeps its time. Where a time zone changed since, the next
//! window begins where the last one ended: nothing falls between them, and nothing is in both.

use super::sheet::Plan;
use super::taken::{Taken, taken, taken_next_to};
use crate::calc::calendar::{Calendar, window_around, window_before};
use crate::calc::moment::Moment;
use crate::core::refusal::Result;
use chrono::NaiveDate;
use rusqlite::Connection;

/// A window's days, both included.
pub type Days = (NaiveDate, NaiveDate);

/// The windows of a plan, by a calendar and those that are committed.
pub(in crate::core) struct Windows<'a> {
    plan: &'a Plan,
    calendar: &'a Calendar,
    pub(super) starts: NaiveDate,
    ends: Option<NaiveDate>,
    /// By their days.
    taken: Vec<Taken>,
}

impl<'a> Windows<'a> {
    /// Those of a plan as they stood before an entry.
    pub(in crate::core) fn of(conn: &Connection, plan: &'a Plan, calendar: &'a Calendar, before: i64) -> Result<Self> {
        let mut taken = taken(conn, Some(&plan.name), before)?;
        taken.sort_by_key(|window| window.days);
        Ok(Self { plan, calendar, starts: plan.starts()?, ends: plan.ends()?, taken })
    }

    /// The same with no more windows than the time of one depends on, which begins on a day.
    pub(in crate::core) fn next_to(
        conn: &Connection,
        plan: &'a Plan,
        calendar: &'a Calendar,
        (before, day): (i64, NaiveDate),
    ) -> Result<Self> {
        let mut taken = taken_next_to(conn, &plan.name, before, day)?;
        taken.sort_by_key(|window| window.days);
        Ok(Self { plan, calendar, starts: plan.starts()?, ends: plan.ends()?, taken })
    }

    /// The time of a window. None where nothing of it is left, and outside the calendar.
    pub(in crate::core) fn span(&self, window: Days) -> Option<(Moment, Moment)> {
        let place = self.place_of(window.0);
        if let Some(taken) = self.taken.get(place).filter(|taken| taken.days == window) {
            return Some(taken.span);
        }
        let (mut from, mut until) = self.calendar.bounds(window.0, window.1)?;
        if let Some(before) = place.checked_sub(1).and_then(|place| self.taken.get(place)) {
            let adjoins = before.days.1.succ_opt() == Some(window.0);
            from = if adjoins { before.span.1 } else { from.max(before.span.1) };
        }
        if let Some(after) = self.taken.get(place) {
            let adjoins = after.days.0.pred_opt() == Some(window.1);
            until = if adjoins { after.span.0 } else { until.min(after.span.0) };
        }
        (from < until).then_some((from, until))
    }

    /// The last window that is over before a day, committed or not. None before the plan's start.
    pub(in crate::core) fn before(&self, day: NaiveDate) -> Option<Days> {
        let yesterday = self.holding(day.pred_opt()?);
        yesterday.filter(|window| window.1 < day).or_else(|| {
            let last = window_before(self.plan.window(), day)?.1;
            self.holding(self.ends.map_or(last, |ends| ends.min(last)))
        })
    }

    /// The open windows that are over before a day, oldest first, with dialogues or without.
    pub(super) fn over(&self, today: NaiveDate) -> Vec<Days> {
        let (mut found, mut day) = (Vec::new(), Some(self.starts));
        while let Some(window) = day.filter(|day| *day < today).and_then(|day| self.holding(day)) {
            if window.1 < today && !self.is_taken(window) {
                found.push(window);
            }
            day = window.1.succ_opt();
        }
        found
    }

    /// Whether a window is committed.
    pub(super) fn is_taken(&self, window: Days) -> bool {
        self.taken_on(window.0).is_some_and(|taken| taken.days == window)
    }

    /// The open window that a moment lies in; or from where to look on, where it lies in none.
    pub(super) fn open_at(&self, moment: Moment) -> Open {
        if let Some(until) = self.taken_until(moment) {
            return Open::From(until);
        }
        let mut day = self.calendar.local_day(moment);
        // By the zone of now it may lie on days that are committed by another. Each is passed once.
        for _ in 0..=self.taken.len() {
            let Some(taken) = self.taken_on(day) else { return self.cut(day).map_or(Open::None, Open::Window) };
            let is_before = moment < taken.span.0;
            let next = if is_before { taken.days.0.pred_opt() } else { taken.days.1.succ_opt() };
            match next.filter(|next| *next >= self.starts) {
                Some(next) => day = next,
                None if is_before => return Open::From(taken.span.0),
                None => break,
            }
        }
        Open::None
    }

    /// The open window that a day lies in. None where it is committed, or outside the plan's start and end.
    pub(super) fn open_on(&self, day: NaiveDate) -> Option<Days> {
        if self.taken_on(day).is_some() { None } else { self.cut(day) }
    }

    fn holding(&self, day: NaiveDate) -> Option<Days> {
        self.taken_on(day).map(|taken| taken.days).or_else(|| self.cut(day))
    }

    /// The place of the first committed window that ends on a day or after it.
    fn place_of(&self, day: NaiveDate) -> usize {
        self.taken.partition_point(|taken| taken.days.1 < day)
    }

    fn taken_on(&self, day: NaiveDate) -> Option<&Taken> {
        self.taken.get(self.place_of(day)).filter(|taken| taken.days.0 <= day)
    }

    /// Until when the time from a moment on is committed without a gap. None where it is not.
    fn taken_until(&self, moment: Moment) -> Option<Moment> {
        let rest = self.taken.get(self.taken.partition_point(|taken| taken.span.1 <= moment)..)?;
        let mut until = rest.first().filter(|taken| taken.span.0 <= moment)?.span.1;
        for taken in rest.iter().skip(1) {
            if taken.span.0 > until {
                break;
            }
            until = taken.span.1;
        }
        Some(until)
    }

    /// The window around a day that is not committed, without what is before the plan's start, after its end, or
    /// committed.
    fn cut(&self, day: NaiveDate) -> Option<Days> {
        let (mut first, mut last) = window_around(self.plan.window(), day)?;
        first = first.max(self.starts);
        last = self.ends.map_or(last, |ends| last.min(ends));
        let place = self.place_of(day);
        if let Some(before) = place.checked_sub(1).and_then(|place| self.taken.get(place)) {
            first = first.max(before.days.1.succ_opt()?);
        }
        if let Some(after) = self.taken.get(place) {
            last = last.min(after.days.0.pred_opt()?);
        }
        (first <= day && day <= last).then_some((first, last))
    }
}

/// Where a moment lies.
pub(super) enum Open {
    /// In this window, which is not committed.
    Window(Days),
    /// In none; the next one that does can only come from here on.
    From(Moment),
    /// In none, and none comes after it.
    None,
}
