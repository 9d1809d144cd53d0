//! Forms as a workbook: what is to be read is locked, what is to be filled in is open, and answers are chosen from a list.

use super::grid::{Grid, Spot, cards, dialogues};
use crate::core::audit::form::SHEET;
use crate::core::report::Forms;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook,
    Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

/// The widest that a column is made, in characters.
const WIDEST: usize = 48;
const NARROWEST: usize = 9;
/// The most characters of a list of choices, and of a message, that a spreadsheet takes.
const LONGEST_LIST: usize = 255;
/// The most characters that one cell holds, with room for what counts twice.
const LONGEST_CELL: usize = 16_000;

/// The bytes of a workbook with the forms in its first sheet, the dialogues in its second, and in its third the cards in a
/// language that they have, or their own.
pub fn workbook(grid: &Grid, forms: &Forms, language: Option<&str>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    fill(book.add_worksheet().set_name(SHEET)?, grid, 2)?;
    fill(book.add_worksheet().set_name("dialogues")?, &dialogues(forms), 1)?;
    fill(book.add_worksheet().set_name("card")?, &cards(forms, language), 2)?;
    book.save_to_buffer()
}

/// How cells look.
struct Looks {
    head: Format,
    locked: Format,
    open: Format,
}

fn fill(page: &mut Worksheet, grid: &Grid, frozen: u16) -> Result<(), XlsxError> {
    let locked = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let open = locked.clone().set_unlocked().set_background_color(Color::RGB(0x00FF_F8E1)).set_num_format("@");
    let looks = Looks { head: Format::new().set_bold(), locked, open };
    let mut widths: Vec<usize> = Vec::new();
    for (column, name) in (0u16..).zip(&grid.columns) {
        page.write_string_with_format(0, column, name, &looks.head)?;
        widths.push(name.width());
    }
    let mut at = 1;
    for row in &grid.rows {
        at = write_row(page, at, row, (&looks, &mut widths))?;
    }
    for (column, width) in (0u16..).zip(widths) {
        page.set_column_width(column, u32::try_from(width.clamp(NARROWEST, WIDEST)).unwrap_or(u32::MAX))?;
    }
    page.set_freeze_panes(1, frozen)?;
    page.protect();
    Ok(())
}

/// Writes a row, and answers where the next one goes: what is longer than a cell goes on in the rows below.
fn write_row(
    page: &mut Worksheet,
    at: u32,
    row: &[Spot],
    (looks, widths): (&Looks, &mut Vec<usize>),
) -> Result<u32, XlsxError> {
    let mut end = at + 1;
    for ((column, spot), widest) in (0u16..).zip(row).zip(widths) {
        match spot {
            Spot::Locked(text) => {
                for (below, piece) in (at..).zip(pieces(text)) {
                    page.write_string_with_format(below, column, &piece, &looks.locked)?;
                    end = end.max(below + 1);
                }
                *widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0).max(*widest);
            }
            Spot::Open { choices, advice } => {
                page.write_blank(at, column, &looks.open)?;
                *widest = (*widest).max(16);
                validate(page, (at, column), choices, advice)?;
            }
        }
    }
    Ok(end)
}

/// A text in pieces that a cell holds.
fn pieces(text: &str) -> Vec<String> {
    if text.len() <= LONGEST_CELL {
        return vec![text.to_owned()];
    }
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(LONGEST_CELL).map(|piece| piece.iter().collect()).collect()
}

/// A list to choose from, or a word of what may stand there.
fn validate(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    choices: &[String],
    advice: &str,
) -> Result<(), XlsxError> {
    let fits = !choices.is_empty()
        && choices.iter().map(|one| one.chars().count() + 1).sum::<usize>() <= LONGEST_LIST
        && choices.iter().all(|choice| !choice.contains(['"', ',']));
    let told: String = advice.chars().take(LONGEST_LIST).collect();
    if !fits && told.is_empty() {
        return Ok(());
    }
    let rule = if fits {
        DataValidation::new()
            .allow_list_strings(choices)?
            .set_error_style(DataValidationErrorStyle::Stop)
            .set_error_title("Not an answer")?
            .set_error_message(told)?
    } else {
        DataValidation::new().allow_any_value().set_input_message(told)?
    };
    page.add_data_validation(row, column, row, column, &rule)?;
    Ok(())
}
