//! A report as one file of HTML: no script, no request; light and dark, on paper and on a telephone.

use super::model::{Report, Section, Tile};
use crate::view::chart::Chart;
use crate::view::form::quiet_head;
use crate::view::html::{grid, line};
use crate::view::sheet::Sheet;
use maud::{DOCTYPE, Markup, html};

const STYLE: &str = concat!(include_str!("../base.css"), include_str!("../chart.css"), include_str!("page.css"));

/// A report as HTML.
pub fn html(report: &Report, rehearsal: bool) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            (quiet_head(&report.title, STYLE))
            body {
                (top(report, rehearsal))
                main {
                    (tiles(&report.tiles))
                    (contents(report))
                    @for one in &report.sections { (section(one)) }
                    (meanings(report))
                }
                footer { p { (line(&sealed(report))) } }
            }
        }
    };
    page.into_string()
}

fn top(report: &Report, rehearsal: bool) -> Markup {
    html! {
        header {
            @if rehearsal { p.rehearsal { strong { "REHEARSAL" } } }
            h1 { (line(&report.title)) }
            dl.status {
                @for (what, told) in &report.status { div { dt { (what) } dd dir="auto" { (line(told)) } } }
            }
            @for warning in &report.warnings { p.warning role="note" dir="auto" { (line(warning)) } }
        }
    }
}

fn tiles(tiles: &[Tile]) -> Markup {
    html! {
        dl.tiles {
            @for tile in tiles {
                div { dt { (line(&tile.label)) } dd { strong { (line(&tile.value)) } span { (line(&tile.more)) } } }
            }
        }
    }
}

fn contents(report: &Report) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul {
                @for one in &report.sections { li { a href={ "#" (one.key) } { (one.title) } } }
                li { a href="#definitions" { "What the words mean" } }
            }
        }
    }
}

fn section(section: &Section) -> Markup {
    html! {
        section aria-labelledby=(section.key) {
            h2 #(section.key) { (section.title) }
            @for said in &section.says { p dir="auto" { (line(said)) } }
            @if !section.charts.is_empty() {
                div.charts {
                    @for (place, chart) in section.charts.iter().enumerate() { (figure(chart, &format!("{}-{place}", section.key))) }
                }
            }
            @if !section.tables.is_empty() { div.tables { @for sheet in &section.tables { (table(sheet)) } } }
        }
    }
}

fn figure(chart: &Chart, id: &str) -> Markup {
    html! { figure { figcaption { (line(chart.title())) } (chart.svg(id)) } }
}

fn table(sheet: &Sheet) -> Markup {
    html! {
        div.numbers {
            h3 { (line(&sheet.title)) }
            (grid(sheet))
            @for note in &sheet.notes { p.note { (line(note)) } }
        }
    }
}

fn meanings(report: &Report) -> Markup {
    html! {
        section aria-labelledby="definitions" {
            h2 #definitions { "What the words mean" }
            dl.meanings { @for (word, means) in report.definitions { dt { (word) } dd { (means) } } }
        }
    }
}

fn sealed(report: &Report) -> String {
    let head = report.status.iter().find(|(what, _)| *what == "head").map_or("", |(_, head)| head.as_str());
    format!(
        "Made by assize from head {head}. Whether the file still holds what it held then says: assize verify --against {head}"
    )
}
