//! Report: figures that say how sure they are. Every rate comes with its n, and too few is said.

mod acknowledgements;
mod agent_page;
mod agreement;
mod asked;
mod auditors;
mod between;
mod blindness;
mod case_file;
mod coached;
mod coached_in_order;
mod coaching_basis;
mod criteria;
mod crossed;
mod differences;
mod dispute_figures;
mod domain;
pub mod evidence;
pub mod export;
mod figures;
mod filled;
mod first_scored;
mod forms;
mod gate;
mod group;
mod grouping;
mod heat;
mod licence;
mod limits_kept;
mod lines;
mod list;
mod machine;
pub mod management;
mod marks;
mod measure;
mod measure_read;
mod pareto;
mod patterns;
mod period;
mod reach;
mod record;
mod replacements;
mod sample;
mod severity;
mod share;
mod small;
mod standing;
mod tally;
mod trend;
mod unread;
mod validity;
mod voices;

pub use acknowledgements::{Read, Unread, unread};
pub use agent_page::{AgentPage, DeliveredAudit, agent_pages};
pub use agreement::{
    Agreement, AgreementLine, AnswerShare, AuditorAgreement, Errors, Kappa, Place, SelfAgreement, Source, Study,
    Totals, agreement, self_agreement,
};
pub use asked::Asked;
pub use auditors::{AuditorLine, auditors};
pub use blindness::{Arm, Blindness, BlindnessCriterion, BlindnessLine, Moved};
pub use case_file::{CaseFile, brief_rules, case_file, changed_rules};
pub use coached::{Compared, Effect as CoachingEffect, Side, coaching_effects};
pub use coached_in_order::{OrderEffect, order_effect};
pub use coaching_basis::{WantedEvidence, coaching_basis, coaching_evidence, coaching_group};
pub use criteria::{BandLine, CriterionLine, MARKS, SectionLine};
pub use differences::{CardSpread, DifferenceLine, Differences, MANY, Outside, Real};
pub use dispute_figures::{
    Actions, Cases, Changed, DisputeFigures, DisputeLine, Fate, Few, GroupBy, MeanEffect, Outcomes, Overturned,
    Published, Scope, StageLine, cases, changed, dispute_figures, dispute_lines, keep_lines,
};
pub use domain::{Beside, Domain};
pub use filled::{filled_ratings, own_ratings};
pub use forms::{Form, Forms, WantedForms, forms};
pub use gate::{require_group, require_own};
pub use grouping::By;
pub use heat::{Heat, HeatCell, HeatRow, Side as HeatSide};
pub use licence::{
    Beside as BesideMachine, DisputedMark, DisputedMarks, Lapse, Licence, LicenceState, MachineClaim, MachineDispute,
    ShownVerdict, dispute_machine, disputed_due, disputed_marks, each_disputed, licences, settle_licences,
    shown_verdicts, would_settle,
};
pub use limits_kept::{Breach, Kept, LimitsKept, NewReader, beyond_since, limits_kept};
pub use lines::{Line, Lines, UnplacedLine};
pub use list::audits_of;
pub use machine::{
    BroughtBy, ErrorsBy, LeftOutOfMachine, MachineAgent, MachineCriterion, MachineFigures, MachineGroup, MachineScores,
    TunedLater, VerdictCount,
};
pub use marks::MarkLine;
pub use measure_read::{hide_measures, measure_for};
pub use pareto::{MOST, ParetoBy, ParetoLine};
pub use patterns::{Pattern, ShortMark, WantedPatterns, patterns};
pub use period::{LeftOut, Period, audits, in_sight, left_out};
pub use reach::{AgentReach, Drawn, Reach, reach};
pub use record::{AuditorRecord, RecordOf, record};
pub use replacements::{Effect, ReplacementLine, replacements};
pub use severity::{AgentLine, SeverityLine, SeverityTable, Strictness, severities};
pub use share::Share;
pub use small::FEWEST;
pub use tally::{Mean, Rate};
pub use trend::{ChartOf, Idle, POINTS, Pace, Point, Series, SeriesOf, Signal, Trend, Untold, WantedTrend};
pub use validity::{AlikePair, Finding, Validity, ValidityLine};
pub use voices::{VoiceCount, VoiceLine, Voices, Wanted as VoiceWanted, voices};
