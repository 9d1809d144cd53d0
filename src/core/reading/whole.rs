//! Taking in a small file as a whole: every row is checked, and all of them are taken or none.

use super::options::Form;
use super::reader::Reader;
use super::row::Row;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::suggest::did_you_mean_or;

/// Reading stops after this many faults.
pub const FAULTS: usize = 20;

/// Where each of the columns of a CSV file stands, in their order. The first `required` of them must be there, and no
/// others. `what` is the kind of file: `a people file`.
pub fn places(
    reader: &Reader,
    file: &str,
    what: &str,
    columns: &[&str],
    required: usize,
) -> Result<Vec<Option<usize>>> {
    let all = || columns.iter().take(required).copied().collect::<Vec<_>>().join(",");
    if reader.form() == Form::Jsonl {
        return Err(Refusal::data(format!("{file}: {what} is CSV")).hint(format!("its first line is {}", all())));
    }
    let names = reader.names();
    if let Some(odd) = names.iter().find(|name| !name.is_empty() && !columns.contains(&name.as_str())) {
        let hint = did_you_mean_or(odd, columns, || format!("the columns are {}", columns.join(", ")));
        return Err(Refusal::data(format!("{file}:1: there is no column `{odd}` in {what}")).hint(hint));
    }
    let places: Vec<_> = columns.iter().map(|column| names.iter().position(|name| name == column)).collect();
    match columns.iter().zip(&places).take(required).find(|(_, place)| place.is_none()) {
        Some((missing, _)) => {
            Err(Refusal::data(format!("{file}:1: the column `{missing}` is missing"))
                .hint(format!("{what} has {}", all())))
        }
        None => Ok(places),
    }
}

/// Takes in every row, or refuses the file with the faults of its lines; what was taken before is then to be dropped.
pub fn each_row(reader: &mut Reader, file: &str, take: &mut dyn FnMut(&Row) -> Result<()>) -> Result<()> {
    let (mut row, mut faults) = (Row::default(), Vec::new());
    while faults.len() < FAULTS {
        match reader.next(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                if let Err(refusal) = take(&row) {
                    faults.push(format!("{file}:{}: {}", row.line(), row_fault(refusal)?));
                }
            }
            Err(fault) => {
                faults.push(fault.told(file));
                if fault.fatal {
                    break;
                }
            }
        }
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(Refusal::data(format!("{file} was not taken in"))
        .findings(faults)
        .hint("mend these lines and run the same command again"))
}

/// What is wrong with a row, with what to do; anything that is not about the row is passed on.
pub fn row_fault(refusal: Refusal) -> Result<String> {
    if !matches!(refusal.kind, Kind::Data | Kind::Rule | Kind::Words) {
        return Err(refusal);
    }
    let hint = refusal.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
    Ok(format!("{}{hint}", refusal.message))
}
