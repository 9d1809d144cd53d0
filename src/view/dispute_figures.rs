//! Disputes in figures, as a page, as lines, and as the summary of a period.

use super::audits::out_of_rates as in_no_rate;
use super::cells::{number, percent, share};
use super::page::{Field, Page, Part};
use super::precedent::source;
use super::sheet::{Cell, Column, Sheet};
use super::words::{COMPLETE, count};
use crate::core::dispute::Stage;
use crate::core::report::{
    Cases, Changed, DisputeFigures, DisputeLine, Fate, Few, GroupBy, Outcomes, Overturned, Period, Published, Share,
    StageLine,
};
use std::collections::BTreeMap;

/// Below how many audits a person or a team has counts and no rate.
const ENOUGH: u64 = 10;
const TOO_FEW: &str = "fewer than 10";
/// Why a reader who may not read the audits is not told a figure.
const HIDDEN: &str = "too few to be shown to you";

/// The figures of some disputes.
pub fn figures(figures: &DisputeFigures) -> Page {
    let mut parts = parts(figures);
    parts.push(Part::Sheet(grouped(&figures.auditors, GroupBy::Auditor, false)));
    Page { name: "dispute_figures", title: "Disputes in figures".to_owned(), parts, notes: notes(figures) }
}

/// The figures of what was opened in a period, and what changed in it. No person stands there with too few audits.
pub fn summary(figures: &DisputeFigures, changed: &Changed, (name, period): (&str, Period)) -> Page {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let title = format!("Disputes in {name}: opened from {} to {}", day(period.from), day(period.to));
    let mut parts = parts(figures);
    let is_enough = |line: &&DisputeLine| line.audits.as_ref().is_some_and(|audits| audits.of_audited.whole >= ENOUGH);
    let enough: Vec<DisputeLine> = figures.auditors.iter().filter(is_enough).cloned().collect();
    let few = figures.auditors.len() - enough.len();
    let mut auditors = grouped(&enough, GroupBy::Auditor, false);
    "Nobody has enough audits to stand here.".clone_into(&mut auditors.empty);
    parts.push(Part::Sheet(auditors));
    parts.extend(changes(changed));
    let mut notes = notes(figures);
    notes.push(
        "Counted: disputes that were opened in the period, as they stand now, and audits that were delivered in it."
            .to_owned(),
    );
    if few > 0 {
        notes.push(format!("Not listed: {} with {TOO_FEW} audits.", count(few as u64, "auditor")));
    }
    Page { name: "dispute_summary", title, parts, notes }
}

/// How many disputes are about audits that are in no rate; none where there are none.
pub fn out_of_rates(cases: &Cases) -> Option<String> {
    let told: Vec<String> =
        cases.out_of_rates.iter().map(|(why, number)| format!("{number} of a {}", in_no_rate(*why))).collect();
    (!told.is_empty()).then(|| format!("In no rate, and not counted here: {}.", told.join(", ")))
}

/// Disputes by something, with all that became of their points.
pub fn lines(lines: &[DisputeLine], by: GroupBy) -> Sheet {
    grouped(lines, by, true)
}

/// Disputes by something; `are_all`: with all that became of their points.
fn grouped(lines: &[DisputeLine], by: GroupBy, are_all: bool) -> Sheet {
    let has_audits = matches!(by, GroupBy::Auditor | GroupBy::Team);
    let (name, title, key) = match by {
        GroupBy::Reason => ("reasons", "By reason", Column::words("reason", "reason")),
        GroupBy::Criterion => ("criteria", "By criterion", Column::words("criterion", "criterion")),
        GroupBy::Auditor => ("auditors", "By auditor", Column::words("auditor", "auditor")),
        GroupBy::Team => ("teams", "By team of the agent", Column::words("team", "team")),
    };
    let mut columns = vec![key];
    columns.extend((by == GroupBy::Criterion).then(|| Column::words("card", "card")));
    columns.extend(FEW);
    columns.extend(COUNTS.into_iter().filter(|_| are_all));
    columns.push(Column::shares("changed", "changed"));
    if has_audits {
        columns.extend(AUDITS);
    }
    let row = |line: &DisputeLine| {
        let mut row = vec![Cell::word(&line.name)];
        if by == GroupBy::Criterion {
            row.push(line.card.as_ref().map_or(Cell::Absent("the audit as a whole"), Cell::word));
        }
        row.extend([line.disputes, line.outcomes.points, line.outcomes.count(Fate::Open)].map(number));
        row.extend(counts(&line.outcomes).into_iter().filter(|_| are_all));
        row.push(if has_audits { rate(line.changed) } else { share(line.changed) });
        row.extend(line.audits.iter().flat_map(audits));
        // How many there are is no secret; what became of few is.
        let told = if by == GroupBy::Criterion { 5 } else { 4 };
        row.iter_mut().skip(told).filter(|_| line.is_few).for_each(|cell| *cell = Cell::Absent(HIDDEN));
        row
    };
    let notes = has_audits.then(|| format!("With {TOO_FEW} there are counts and no rate: chance alone decides these."));
    Sheet {
        name,
        title: title.to_owned(),
        columns,
        rows: lines.iter().map(row).collect(),
        notes: notes.into_iter().collect(),
        empty: "Nothing is disputed. An agent rejects a mark with: assize dispute open".to_owned(),
    }
}

const FEW: [Column; 3] = [
    Column::numbers("disputes", "disputes"),
    Column::numbers("points", "points"),
    Column::numbers("open", "open").extra(),
];

const COUNTS: [Column; 13] = [
    Column::numbers("withdrawn", "withdrawn").extra(),
    Column::numbers("corrected", "corrected").extra(),
    Column::numbers("kept", "kept").extra(),
    Column::numbers("adjusted", "adjusted").extra(),
    Column::numbers("unresolved", "unresolved").extra(),
    Column::numbers("ruled_keep", "ruled keep").extra(),
    Column::numbers("ruled_agent", "agent").extra(),
    Column::numbers("ruled_other", "other").extra(),
    Column::numbers("ruled_not_applicable", "not applicable").extra(),
    Column::numbers("lapsed", "lapsed").extra(),
    Column::numbers("appealed", "appealed").extra(),
    Column::numbers("upheld", "upheld").extra(),
    Column::numbers("reversed", "reversed").extra(),
];

const AUDITS: [Column; 6] = [
    Column::numbers("audited", "audits"),
    Column::numbers("audits_disputed", "disputed").extra(),
    Column::numbers("audits_overturned", "audits overturned").extra(),
    Column::numbers("struck", "struck").extra(),
    Column::shares("overturned_of_disputed", "of disputed").extra(),
    Column::shares("overturned_of_audited", "overturned"),
];

fn counts(outcomes: &Outcomes) -> [Cell; 13] {
    let of = |fate: Fate| outcomes.count(fate);
    [
        of(Fate::Withdrawn),
        of(Fate::Corrected),
        of(Fate::Kept),
        of(Fate::Adjusted),
        outcomes.unresolved,
        of(Fate::RuledKeep),
        of(Fate::RuledAgent),
        of(Fate::RuledOther),
        of(Fate::RuledNotApplicable),
        of(Fate::Lapsed),
        outcomes.appealed,
        outcomes.upheld,
        outcomes.reversed,
    ]
    .map(number)
}

fn audits(of: &Overturned) -> [Cell; 6] {
    [
        number(of.of_audited.whole),
        number(of.counted.0),
        number(of.counted.1),
        number(of.struck),
        rate(of.of_disputed),
        rate(of.of_audited),
    ]
}

/// A rate of a person or a team, where there is enough to count.
fn rate(of: Share) -> Cell {
    if of.whole < ENOUGH { Cell::Absent(TOO_FEW) } else { share(of) }
}

fn parts(figures: &DisputeFigures) -> Vec<Part> {
    vec![
        Part::Fields(fields(figures)),
        Part::Sheet(outcomes(figures)),
        Part::Sheet(grouped(&figures.reasons, GroupBy::Reason, false)),
        Part::Sheet(grouped(&figures.criteria, GroupBy::Criterion, false)),
        Part::Sheet(words(("causes", "What lay behind what was ruled on", "root cause"), &figures.causes, figures)),
        Part::Sheet(words(
            ("responsible", "Who is responsible for that", "responsible"),
            &figures.responsible,
            figures,
        )),
        Part::Sheet(stages(&figures.stages, figures.few.people)),
    ]
}

/// What became of points, each way with its share.
fn outcomes(figures: &DisputeFigures) -> Sheet {
    let of = &figures.outcomes;
    let row = |(word, fate): &(&str, Fate)| {
        let count = of.count(*fate);
        let told = [number(count), share(Share::counted(count, of.points, figures.is_complete))];
        let told = told.map(|cell| unless(figures.few.disputes && *fate != Fate::Open, cell));
        [Cell::word(*word)].into_iter().chain(told).collect()
    };
    Sheet {
        name: "outcomes",
        title: "What became of the points".to_owned(),
        columns: vec![
            Column::words("outcome", "outcome"),
            Column::numbers("points", "points"),
            Column::shares("of_points", "of all"),
        ],
        rows: FATES.iter().map(row).collect(),
        notes: Vec::new(),
        empty: String::new(),
    }
}

/// All that can become of a point.
const FATES: [(&str, Fate); 11] = [
    ("withdrawn", Fate::Withdrawn),
    ("corrected", Fate::Corrected),
    ("session: kept", Fate::Kept),
    ("session: adjusted", Fate::Adjusted),
    ("ruling: keep", Fate::RuledKeep),
    ("ruling: agent", Fate::RuledAgent),
    ("ruling: other", Fate::RuledOther),
    ("ruling: not applicable", Fate::RuledNotApplicable),
    ("lapsed for the agent", Fate::Lapsed),
    ("ended with the audit: struck", Fate::Struck),
    ("open", Fate::Open),
];

/// A figure, unless it would tell the reader of single audits.
fn unless(is_few: bool, cell: Cell) -> Cell {
    if is_few { Cell::Absent(HIDDEN) } else { cell }
}

fn fields(figures: &DisputeFigures) -> Vec<Field> {
    let (of, mean, actions) = (&figures.overturned, &figures.mean, &figures.actions);
    let Few { audits, disputes, people } = figures.few;
    vec![
        ("disputes", "disputes", number(figures.disputes)),
        ("open", "still open", number(figures.open)),
        ("points", "points", number(figures.outcomes.points)),
        ("unresolved", "left open by sessions", unless(disputes, number(figures.outcomes.unresolved))),
        ("appealed", "appealed", unless(people, number(figures.outcomes.appealed))),
        ("upheld", "upheld on appeal", unless(disputes, number(figures.outcomes.upheld))),
        ("reversed", "reversed on appeal", unless(disputes, number(figures.outcomes.reversed))),
        (
            "changed",
            "points changed, of decided",
            unless(
                disputes,
                share(Share::counted(figures.outcomes.changed(), figures.outcomes.ended(), figures.is_complete)),
            ),
        ),
        ("audits_disputed", "audits disputed, of delivered", unless(audits, share(of.disputed))),
        ("overturned_of_disputed", "overturned, of ended", unless(audits, share(of.of_disputed))),
        ("overturned_of_audited", "overturned, of delivered", unless(audits, share(of.of_audited))),
        ("struck", "audits struck", unless(audits, number(of.struck))),
        ("mean", "mean of the audited", unless(audits, percent(mean.mean, "nothing delivered"))),
        ("mean_n", "totals in that mean", number(mean.totals)),
        ("mean_added", "of it from disputes", unless(audits, percent(mean.added, "nothing delivered"))),
        ("mean_undefined", "changes left out: undefined", unless(audits, number(mean.undefined))),
        ("ruled", "disputes ruled on", number(figures.ruled)),
        ("actions_open", "actions to be done", number(actions.open)),
        ("actions_overdue", "of these overdue", number(actions.overdue)),
        ("actions_done", "actions done", number(actions.done)),
    ]
}

fn words(
    (name, title, column): (&'static str, &str, &'static str),
    counts: &BTreeMap<String, u64>,
    figures: &DisputeFigures,
) -> Sheet {
    let all: u64 = counts.values().sum();
    Sheet {
        name,
        title: title.to_owned(),
        columns: vec![
            Column::words("word", column),
            Column::numbers("disputes", "disputes"),
            Column::shares("of_ruled", "of those ruled on"),
        ],
        rows: counts
            .iter()
            .filter(|_| !figures.few.disputes)
            .map(|(word, count)| {
                vec![Cell::word(word), number(*count), share(Share::counted(*count, all, figures.is_complete))]
            })
            .collect(),
        notes: Vec::new(),
        empty: if figures.few.disputes && all > 0 { HIDDEN } else { "No arbiter ruled." }.to_owned(),
    }
}

fn stages(lines: &[StageLine], is_few: bool) -> Sheet {
    let name = |stage: Stage| match stage {
        Stage::Session => "dispute to session",
        Stage::Ruling => "session to ruling",
        Stage::Appeal => "ruling to ruling on appeal",
    };
    let row = |line: &StageLine| {
        vec![
            Cell::word(name(line.stage)),
            number(line.ended),
            unless(is_few, line.median.map_or(Cell::Absent("none ended"), Cell::Decimal)),
            unless(is_few, line.longest.map_or(Cell::Absent("none ended"), |days| Cell::Count(days.into()))),
            Cell::Count(line.deadline.into()),
            unless(is_few, number(line.over)),
            number(line.waiting),
            number(line.overdue),
        ]
    };
    Sheet {
        name: "stages",
        title: "How many working days it took".to_owned(),
        columns: vec![
            Column::words("stage", "stage"),
            Column::numbers("ended", "ended"),
            Column::numbers("median", "median"),
            Column::numbers("longest", "longest").extra(),
            Column::numbers("deadline", "deadline"),
            Column::numbers("over", "over"),
            Column::numbers("waiting", "waiting"),
            Column::numbers("overdue", "overdue"),
        ],
        rows: lines.iter().map(row).collect(),
        notes: vec![
            "The deadline is today's policy's; on an appeal it is that for the appeal and that for the ruling. A ruling's counts for each arbiter from the lot: over the deadline is a dispute in which one of them was late.".to_owned(),
        ],
        empty: String::new(),
    }
}

fn notes(figures: &DisputeFigures) -> Vec<String> {
    if figures.disputes == 0 {
        let nothing = "Nothing is disputed yet. An agent rejects a mark with: assize dispute open".to_owned();
        return [nothing].into_iter().chain(hidden(figures.few)).collect();
    }
    let mut notes = vec![
        "Overturned: a correction, a session or a ruling on a dispute changed a mark of the audit, or took the audit out of all figures. Of disputed: of the audits about which no dispute is open any more.".to_owned(),
        "Left open by sessions: these points stand under what became of them, too.".to_owned(),
        "All outcomes by reason, criterion, auditor or team: --by. The disputes one by one: assize dispute list; the work that they led to: assize dispute actions --all.".to_owned(),
    ];
    notes.extend(figures.is_complete.then(|| COMPLETE.to_owned()));
    notes.extend(hidden(figures.few));
    notes
}

/// That figures are not shown, where some would tell the reader of single audits.
fn hidden(Few { audits, disputes, .. }: Few) -> Option<String> {
    (audits || disputes).then(|| {
        format!(
            "Not shown to you: figures of fewer than {ENOUGH} audits that you may not read, which would tell of single ones."
        )
    })
}

fn changes(changed: &Changed) -> Vec<Part> {
    let precedents = |name, title: &str, found: &[crate::core::precedent::Found]| {
        Part::Sheet(Sheet {
            name,
            title: title.to_owned(),
            columns: vec![
                Column::numbers("precedent", "precedent"),
                Column::words("criterion", "criterion"),
                Column::prose("headnote", "what was decided"),
                Column::words("from", "from").extra(),
            ],
            rows: found
                .iter()
                .map(|one| {
                    let (decided, _) = one;
                    vec![
                        Cell::Count(decided.id),
                        Cell::word(&decided.key),
                        Cell::text(&decided.headnote),
                        source(decided),
                    ]
                })
                .collect(),
            notes: Vec::new(),
            empty: "None.".to_owned(),
        })
    };
    vec![
        Part::Sheet(done(changed)),
        precedents("precedents_made", "Precedents made", &changed.made),
        precedents("precedents_overruled", "Precedents overruled", &changed.overruled),
        Part::Sheet(published(&changed.published)),
    ]
}

/// Work that was done; its words may name people and stand elsewhere.
fn done(changed: &Changed) -> Sheet {
    Sheet {
        name: "actions_done",
        title: "Work that was done".to_owned(),
        columns: vec![
            Column::numbers("action", "action"),
            Column::numbers("dispute", "dispute"),
            Column::words("kind", "kind"),
            Column::words("due", "due"),
            Column::words("done", "done"),
        ],
        rows: changed
            .done
            .iter()
            .map(|(action, on)| {
                vec![
                    Cell::Count(action.id.0),
                    Cell::Count(action.dispute.0),
                    Cell::word(action.kind.word()),
                    Cell::Day(action.due),
                    Cell::Day(*on),
                ]
            })
            .collect(),
        notes: Vec::new(),
        empty: "None.".to_owned(),
    }
}

fn published(found: &[Published]) -> Sheet {
    Sheet {
        name: "published",
        title: "Cards and policies that were published".to_owned(),
        columns: vec![
            Column::words("what", "what"),
            Column::words("published", "on"),
            Column::numbers("entry", "entry"),
        ],
        rows: found.iter().map(|one| vec![Cell::word(&one.what), Cell::Day(one.on), Cell::Count(one.entry)]).collect(),
        notes: Vec::new(),
        empty: "None.".to_owned(),
    }
}
