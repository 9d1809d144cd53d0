//! Local days, working days, deadlines and windows, in one time zone.

use super::moment::Moment;
use super::zone::Zone;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// The time zone, the working weekdays and the exceptions to them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    zone: Zone,
    working_weekdays: Vec<Weekday>,
    holidays: BTreeSet<NaiveDate>,
    extra_working_days: BTreeSet<NaiveDate>,
}

/// How many calendar days ahead a deadline is looked for: a little over ten years.
const FURTHEST_DEADLINE_IN_DAYS: usize = 3700;

impl Calendar {
    /// Refused when no weekday is a working day, and when one day is both a holiday and an extra
    /// working day.
    pub fn new(
        zone: Zone,
        working_weekdays: &[Weekday],
        holidays: BTreeSet<NaiveDate>,
        extra_working_days: BTreeSet<NaiveDate>,
    ) -> Result<Self, String> {
        if working_weekdays.is_empty() {
            return Err("no weekday is a working day".to_owned());
        }
        if let Some(day) = holidays.intersection(&extra_working_days).next() {
            return Err(format!("{day} is both a holiday and an extra working day"));
        }
        let working_weekdays = working_weekdays.to_vec();
        Ok(Self { zone, working_weekdays, holidays, extra_working_days })
    }

    /// Whether people work on this local day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let usual = self.working_weekdays.contains(&day.weekday()) && !self.holidays.contains(&day);
        usual || self.extra_working_days.contains(&day)
    }

    /// The local day of a moment.
    pub fn local_day(&self, moment: Moment) -> NaiveDate {
        self.zone.local(moment.seconds()).map_or(NaiveDate::MIN, |local| local.date())
    }

    /// The local day of the whole hour of UTC that a moment lies in; none where midnight or a change of the
    /// clocks lies in it, too. No zone changes twice within an hour, so its ends tell.
    pub fn local_day_of_hour(&self, moment: Moment) -> Option<NaiveDate> {
        let starts = moment.seconds() - moment.seconds().rem_euclid(3600);
        let (first, last) = (self.zone.local(starts)?, self.zone.local(starts + 3599)?);
        let steady = (last - first).num_seconds() == 3599 && first.date() == last.date();
        steady.then(|| first.date())
    }

    /// The first moment of a local day: the earlier midnight when midnight happens twice, the end
    /// of the gap when clocks that go forward skip midnight (or the whole day). None outside the
    /// years 1 to 9999.
    pub fn starts(&self, day: NaiveDate) -> Option<Moment> {
        if !(1..=9999).contains(&day.year()) {
            return None;
        }
        self.zone.first_moment(day).and_then(Moment::from_seconds)
    }

    /// The local days `first` to `last`, both included, as a half-open span: from the first moment,
    /// up to but not including the second. None when `last` is before `first` or out of range.
    pub fn bounds(&self, first: NaiveDate, last: NaiveDate) -> Option<(Moment, Moment)> {
        if last < first {
            return None;
        }
        Some((self.starts(first)?, self.starts(last.succ_opt()?)?))
    }

    /// The last local day on which one may still act: the given number of working days after the
    /// local day of `from`, that day itself not counted. With 0 it is that day, or the next working
    /// day when it is not one. None when it is more than 3700 calendar days away.
    pub fn deadline(&self, from: Moment, working_days: u32) -> Option<NaiveDate> {
        let day = self.local_day(from);
        let first = if working_days == 0 { day } else { day.succ_opt()? };
        let skipped = usize::try_from(working_days.saturating_sub(1)).ok()?;
        let days = first.iter_days().take(FURTHEST_DEADLINE_IN_DAYS);
        days.filter(|day| self.is_working(*day)).nth(skipped)
    }

    /// A last day that was given on a day, where some days do not count: for each working day after the first, up to the
    /// last, that does not count, another one comes after it. At the most 3700 calendar days later.
    pub fn put_off(&self, (given, due): (NaiveDate, NaiveDate), is_off: impl Fn(NaiveDate) -> bool) -> NaiveDate {
        let first = if due > given { given.succ_opt().unwrap_or(given) } else { due };
        let span = first.iter_days().take_while(|day| *day <= due).take(FURTHEST_DEADLINE_IN_DAYS);
        let missed = span.filter(|day| self.is_working(*day) && is_off(*day)).count();
        let Some(more) = missed.checked_sub(1) else { return due };
        let furthest = due.checked_add_days(Days::new(FURTHEST_DEADLINE_IN_DAYS as u64)).unwrap_or(NaiveDate::MAX);
        let after = due.iter_days().skip(1).take_while(|day| *day <= furthest);
        after.filter(|day| self.is_working(*day) && !is_off(*day)).nth(more).unwrap_or(furthest)
    }

    /// How many working days come after a day, up to another one, which counts: a deadline of so many working days is
    /// that day. 0 where it is not after the first.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to).take(FURTHEST_DEADLINE_IN_DAYS);
        u32::try_from(days.filter(|day| self.is_working(*day)).count()).unwrap_or(u32::MAX)
    }

    /// Whether a deadline has passed: its day is over in the calendar's time zone.
    pub fn is_past(&self, deadline: NaiveDate, now: Moment) -> bool {
        self.local_day(now) > deadline
    }
}

/// The length of time that a plan draws from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

/// The last whole window before `today`, as its first and last day: yesterday, the last whole
/// Monday-to-Sunday week, the last whole calendar month. None at the very start of the calendar.
pub fn window_before(kind: Window, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let (first, _) = window_around(kind, today)?;
    window_around(kind, first.pred_opt()?)
}

/// The window that a day lies in. None at the very ends of the calendar.
pub fn window_around(kind: Window, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    match kind {
        Window::Day => Some((day, day)),
        Window::Week => {
            let since_monday = u64::from(day.weekday().num_days_from_monday());
            let monday = day.checked_sub_days(Days::new(since_monday))?;
            Some((monday, monday.checked_add_days(Days::new(6))?))
        }
        Window::Month => {
            let first = day.with_day(1)?;
            Some((first, first.checked_add_months(Months::new(1))?.pred_opt()?))
        }
    }
}
