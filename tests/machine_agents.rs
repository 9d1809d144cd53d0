//! What `report machine` tells of agents: one figure for each, what people moved it by, and nothing that cannot be.

use crate::assisted::{found, of, stratum};
use crate::machine_report::{PLAN, audited, report};
use assize::calc::assisted::{Lambda, Pair};
use assize::core::report::{MachineAgent, MachineFigures};
use assize::view::machine::{Wanted, machine};
use assize::view::page::Part;
use assize::view::sheet::Cell;
use serde_json::{Value, json};

/// The line of an agent.
fn line(page: &Value, agent: &str) -> Value {
    page["agents"].as_array().unwrap().iter().find(|row| row["agent"] == agent).unwrap().clone()
}

#[test]
fn an_agent_has_one_figure_alone_and_beside_others() {
    let desk = audited(&PLAN.replace("count = 8", "count = 18"));
    let all = report(&desk, "autoqa/3 --agents");
    // One dialogue of cy has no score of the machine: what stands for it must not depend on who is asked about.
    for agent in ["ana", "bo", "cy"] {
        let alone = report(&desk, &format!("autoqa/3 --agents --agent {agent}"));
        assert_eq!(alone["agents"].as_array().unwrap().len(), 1, "{alone:#}");
        assert_eq!(line(&alone, agent), line(&all, agent));
        for key in ["mean", "mean_interval_low", "mean_interval_high", "mean_plain", "mean_machine"] {
            assert_eq!(alone["scores"][0][key], line(&all, agent)[key], "{agent} {key}: {alone:#}");
        }
        let told = &alone["scores"][0];
        assert!(told["mean"].is_number() && told["mean_interval_high"].is_number(), "{alone:#}");
    }
}

#[test]
fn no_interval_of_scores_goes_beyond_what_a_score_can_be() {
    let pairs: Vec<Pair> = (0..20).map(|n| of(if n < 18 { 10_000 } else { 6000 }, 8000 + 100 * n)).collect();
    let found = found(&[stratum(0, &json!(2000), pairs.len())], &pairs, 9000.0).unwrap();
    let beyond = found.bounds.unwrap();
    assert!(beyond.low < 10_000.0 && beyond.high > 10_000.0, "{beyond:?}");
    let (cut, whole) = (found.within(0.0, 10_000.0), found.within(0.0, f64::INFINITY));
    assert_eq!((cut.value, cut.bounds.unwrap().low), (found.value.min(10_000.0), beyond.low));
    assert_eq!(cut.bounds.unwrap().high.to_bits(), 10_000_f64.to_bits());
    assert_eq!(whole, found, "a card with a bonus has no upper end");
}

/// λ below 1 leaves a part of the machine's mean out before people add theirs: that is no doing of theirs.
#[test]
fn what_people_moved_a_mean_by_is_the_mean_less_the_machines_own() {
    let lambda = Lambda::of(54).unwrap();
    let pairs: Vec<Pair> = (0..20).map(|n| Pair { lambda, ..of(9000 + 10 * n, 8800) }).collect();
    let honest = found(&[stratum(0, &json!(200), pairs.len())], &pairs, 0.54 * 8851.0);
    let value = honest.unwrap().value;
    let (machine_name, card, agent) = ("autoqa/3".to_owned(), "chat/1".to_owned(), "ana".to_owned());
    let agents = vec![MachineAgent { machine: machine_name, card, agent, honest, own: Some(8851.0), n: 20 }];
    let found = MachineFigures { agents, ..MachineFigures::default() };
    let page = machine(&found, Wanted { groups: false, agents: true });
    let sheets = page.parts.iter().filter_map(|part| if let Part::Sheet(sheet) = part { Some(sheet) } else { None });
    let sheet = sheets.into_iter().find(|sheet| sheet.name == "agents").unwrap();
    let place = |key: &str| sheet.columns.iter().position(|column| column.key == key).unwrap();
    let Cell::Decimal(moved) = sheet.rows[0][place("correction")] else { panic!("{:?}", sheet.rows) };
    #[allow(clippy::cast_precision_loss, reason = "a small number")]
    let apart = (moved as f64 - (value - 8851.0)).abs();
    assert!(apart <= 0.5, "{moved}, and not {}", value - 8851.0);
    assert!(matches!(sheet.rows[0][place("mean_machine")], Cell::Percent(8851)), "{:?}", sheet.rows);
}
