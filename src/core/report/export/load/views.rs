//! The views of the figures: one text for each, whatever the engine.

use super::dialect::Engine;
use super::template::Places;

/// A view.
pub(super) struct View {
    pub(super) name: &'static str,
    template: &'static str,
    pub(super) says: &'static str,
}

const fn view(name: &'static str, template: &'static str, says: &'static str) -> View {
    View { name, template, says }
}

/// The views, each after those that it reads.
pub(super) const VIEWS: [View; 24] = [
    view(
        "figure_scopes",
        include_str!("sql/scopes.sql"),
        "Whose figures: of each site, and of all of them together (*).",
    ),
    view(
        "figure_strata",
        include_str!("sql/strata.sql"),
        "The strata of draws that stand, each with the dialogues that its audits stand for.",
    ),
    view(
        "figure_silent",
        include_str!("sql/silent.sql"),
        "Strata of which nothing is delivered: no mean speaks for them.",
    ),
    view(
        "figure_kin",
        include_str!("sql/kin.sql"),
        "Strata taken as one: alone, over draws, over agents, over their plan; and the part that nobody audited.",
    ),
    view("figure_audits", include_str!("sql/audits.sql"), "The audits that count."),
    view(
        "figure_cells",
        include_str!("sql/cells.sql"),
        "Number, sum and squares of what was audited of one stratum, for each line and figure.",
    ),
    view(
        "figure_depths",
        include_str!("sql/depths.sql"),
        "How far strata are put together, so that none has one audit alone.",
    ),
    view("figure_sums", include_str!("sql/sums.sql"), "The sums of each line with the weights of its strata."),
    view("figure_wholes", include_str!("sql/wholes.sql"), "Of each line the same stratum over all draws."),
    view(
        "figure_spreads",
        include_str!("sql/spreads.sql"),
        "The spread that agents share: by class of strata, by plan, of all.",
    ),
    view("figure_parts", include_str!("sql/parts.sql"), "What each stratum adds to the variance of a line."),
    view(
        "figure_variances",
        include_str!("sql/variances.sql"),
        "The variance of each line, with Satterthwaite's degrees of freedom.",
    ),
    view("figure_estimates", include_str!("sql/estimates.sql"), "Means and rates with their 95 % intervals."),
    view("figure_lines", include_str!("sql/lines.sql"), "What is counted of each agent by each card."),
    view("figure_cases", include_str!("sql/cases.sql"), "The audits that disputes are held against."),
    view("figure_points", include_str!("sql/points.sql"), "Disputed points, each with what became of it."),
    view("figure_disputes", include_str!("sql/disputes.sql"), "Disputes, each with whether it changed something."),
    view("figure_overturned", include_str!("sql/overturned.sql"), "Audits, each with whether it stood."),
    view(
        "figure_complete",
        include_str!("sql/complete.sql"),
        "Whether every dialogue of all frames was audited: then shares are of all there is.",
    ),
    view(
        "report_agents",
        include_str!("sql/report_agents.sql"),
        "How agents stand by each card, as assize report agents tells it. There is no rank.",
    ),
    view(
        "report_criteria",
        include_str!("sql/report_criteria.sql"),
        "How each criterion was answered, as assize report criterion tells it.",
    ),
    view(
        "report_disputes",
        include_str!("sql/report_disputes.sql"),
        "Disputes in figures, as assize report disputes tells them.",
    ),
    view(
        "report_disputes_by",
        include_str!("sql/report_disputes_by.sql"),
        "Disputes by reason, criterion and auditor, as assize report disputes --by tells them.",
    ),
    view(
        "report_dispute_words",
        include_str!("sql/report_dispute_words.sql"),
        "What became of disputed points, what lay behind rulings and who is responsible, each with its share.",
    ),
];

impl View {
    /// Whether it is a step on the way to the figures.
    pub(super) fn is_step(&self) -> bool {
        self.name.starts_with("figure_")
    }

    /// Its question in the SQL of an engine.
    pub(super) fn question(&self, engine: Engine) -> String {
        let place = |name: &str| format!("assize.{name}");
        let places = Places { engine, table: &place, view: &|name| place(&full(name)) };
        places.filled(self.template)
    }

    /// Its question as a model of dbt.
    pub(super) fn model(&self) -> String {
        let places = Places {
            engine: Engine::Dbt,
            table: &|name| format!("{{{{ source('assize', '{name}') }}}}"),
            view: &|name| format!("{{{{ ref('{}') }}}}", full(name)),
        };
        let kept =
            if self.is_step() { "{{ config(materialized = 'table') }}" } else { "{{ config(materialized = 'view') }}" };
        format!("{kept} -- {}\n{}", self.says, places.filled(self.template))
    }
}

fn full(name: &str) -> String {
    format!("figure_{name}")
}
