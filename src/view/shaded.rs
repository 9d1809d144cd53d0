//! A table whose cells are shaded by their rate: the number stands in each, and a mark beside what lies outside chance.

use super::html::line;
use super::sheet::decimal;
use maud::{Markup, html};

/// A table of rates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shaded {
    /// What is shown.
    pub title: String,
    /// What a row is of.
    pub corner: String,
    /// What the columns are.
    pub columns: Vec<String>,
    /// The rows, each with its name.
    pub rows: Vec<(String, Vec<Shade>)>,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shade {
    /// A rate in hundredths of a per cent, of how many, and whether it lies outside what chance alone leaves.
    Rate(i64, u64, bool),
    /// Why there is none.
    None(&'static str),
}

/// How many shades there are.
const SHADES: i64 = 5;

/// It as HTML: darker is more, and the deepest shade is the highest rate of the table.
pub fn table(shaded: &Shaded) -> Markup {
    let most = rates(shaded).max().unwrap_or_default().max(1);
    html! {
        figure.shaded {
            figcaption { (line(&shaded.title)) }
            div.wide tabindex="0" role="group" aria-label=(shaded.title) {
                table {
                    thead {
                        tr {
                            th scope="col" { (line(&shaded.corner)) }
                            @for column in &shaded.columns { th.right scope="col" dir="auto" { (line(column)) } }
                        }
                    }
                    tbody {
                        @for (name, cells) in &shaded.rows {
                            tr { th scope="row" dir="auto" { (line(name)) } @for cell in cells { (td(cell, most)) } }
                        }
                    }
                }
            }
        }
    }
}

fn rates(shaded: &Shaded) -> impl Iterator<Item = i64> {
    shaded.rows.iter().flat_map(|(_, cells)| cells).filter_map(|cell| match cell {
        Shade::Rate(rate, ..) => Some(*rate),
        Shade::None(_) => None,
    })
}

fn td(cell: &Shade, most: i64) -> Markup {
    match cell {
        Shade::None(why) => html! { td.right { span.absent { (why) } } },
        Shade::Rate(rate, n, is_outside) => html! {
            td class={ "right heat" (rate * (SHADES - 1) / most) } {
                @if *is_outside { b { (decimal((*rate).into())) " % *" } } @else { (decimal((*rate).into())) " %" }
                br; small { "of " (n) }
            }
        },
    }
}
