//! Management reports: every number of a period with its n and interval, frozen when it is handed in, and what changed
//! later, which stands below it.

mod auditors;
mod coachings;
mod council;
mod coverage;
mod customers;
mod disputes;
mod few;
mod figure;
mod for_reader;
mod gather;
mod improvements;
mod later;
mod looked_at;
mod overdue;
mod reading;
mod record;
mod service;
mod span;
mod trend;

pub use super::small::FEWEST;
pub use auditors::{Agreement, AuditorRow, Auditors};
pub use coachings::{CoachingRow, Coachings, OrderRow};
pub use council::{ActRow, CardStory, Council, NoticeRow, Replaced};
pub use coverage::{ChannelReach, Coverage, TeamReach};
pub use customers::{Customers, Quote, VoiceRow};
pub use disputes::{Disputes, ReasonRow, StageRow};
pub use figure::{Change, Figure, Sure, Tells};
pub use gather::{DEFINITIONS, Management, gather};
pub use improvements::ImprovementRow;
pub use later::{Correction, Later, MeanThen, Moved, later};
pub use looked_at::{DrawLine, LookedAt};
pub use overdue::Overdue;
pub use record::{Filed, Filing, ReportId, ReportState, filed, filings, review, standing, submit};
pub use service::{BandRow, CardLine, CriterionRow, GroupRow, Service};
pub use span::Span;
pub use trend::{ENOUGH, Limits, Trend, Week};
