//! Ids that a spreadsheet has broken: they are not those of the system that the export is of.

use crate::calc::decimal::all_digits;
use crate::calc::spreadsheet::{is_error, text_of_formula};
use crate::core::refusal::{Refusal, Result};

/// Refuses a ref that is no longer what it was.
pub(super) fn require_whole(reference: &str) -> Result<()> {
    let reference = reference.trim();
    if is_cut_short(reference) {
        return Err(Refusal::data(format!("`ref`: `{reference}` is a number that a spreadsheet has cut short"))
            .hint("export the column as text, from the system itself and not from a spreadsheet"));
    }
    if is_error(reference) {
        return Err(Refusal::data(format!("`ref`: `{reference}` is an error of a spreadsheet"))
            .hint("mend it there, or export from the system itself"));
    }
    match text_of_formula(reference) {
        Some(text) => {
            Err(Refusal::data(format!("`ref`: `{reference}` is a formula, which a spreadsheet shows as `{text}`"))
                .hint("export the column as text; or open the file in the spreadsheet program and save it as .xlsx"))
        }
        None => Ok(()),
    }
}

/// Whether a text is a number in powers of ten, such as `1.23E+11` or `1,00E+04`: its digits are lost.
fn is_cut_short(text: &str) -> bool {
    let Some((number, power)) = text.split_once(['E', 'e']) else { return false };
    let number = number.strip_prefix(['-', '+']).unwrap_or(number);
    let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    all_digits(whole) && all_digits(decimals) && power.strip_prefix(['+', '-']).is_some_and(all_digits)
}
