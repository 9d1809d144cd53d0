//! Taking in a small file as a whole: every row is checked, and all of them are taken or none.

use super::fault::{self, quoted};
use super::folded::Folded;
use super::header::shared_name;
use super::options::Form;
use super::reader::Reader;
use super::row::Row;
use crate::calc::spelling::same_name;
use crate::core::refusal::{Kind, Refusal, Result};
use crate::core::suggest::did_you_mean_or;

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
    let line = reader.header_line().unwrap_or(1);
    // A header is typed by hand: its capitals and spaces say nothing.
    let names: Vec<String> = reader.names().iter().map(|name| same_name(name)).collect();
    let unknown = |name: &String| !name.is_empty() && !columns.contains(&name.as_str());
    if let Some((place, odd)) = names.iter().enumerate().find(|(_, name)| unknown(name)) {
        let typed = reader.names().get(place).unwrap_or(odd);
        if let Some(shared) = shared_name(odd).filter(|shared| columns.contains(shared)) {
            return Err(Refusal::data(format!("{file}:{line}: two columns are named `{shared}`"))
                .hint("rename or remove one of them"));
        }
        let hint = did_you_mean_or(odd, columns, || format!("the columns are {}", columns.join(", ")));
        let at = fault::place(Some(line), Some(place as u64 + 1), reader.form() == Form::Xlsx);
        let message = format!("{file}{at}: there is no column {} in {what}", quoted(typed));
        return Err(Refusal::data(message).hint(hint));
    }
    let places: Vec<_> = columns.iter().map(|column| names.iter().position(|name| name == column)).collect();
    for (column, place) in columns.iter().zip(&places) {
        if names.iter().rposition(|name| name == column) != *place {
            return Err(Refusal::data(format!("{file}:{line}: two columns are named `{column}`"))
                .hint("rename or remove one of them"));
        }
    }
    match columns.iter().zip(&places).take(required).find(|(_, place)| place.is_none()) {
        Some((missing, _)) => Err(Refusal::data(format!("{file}:{line}: the column `{missing}` is missing"))
            .hint(format!("{what} has {}", all()))),
        None => Ok(places),
    }
}

/// Takes in every row, or refuses the file with the faults of its lines, folded by their reasons; what was taken before is
/// then to be dropped. `columns` are the names that reasons have in backquotes.
pub fn each_row(
    reader: &mut Reader,
    file: &str,
    columns: &'static [&'static str],
    take: &mut dyn FnMut(&Row) -> Result<()>,
) -> Result<()> {
    each_row_at(reader, file, columns, &mut |row| take(row).map_err(Wrong::from))
}

/// The same of a file that a program wrote: its last line has an end. Where it has none, its last cell may be cut.
pub fn each_whole_row(
    reader: &mut Reader,
    file: &str,
    columns: &'static [&'static str],
    take: &mut dyn FnMut(&Row) -> Result<()>,
) -> Result<()> {
    each_row(reader, file, columns, &mut |row| {
        if row.is_open() {
            return Err(Refusal::data(OPEN).hint(
                "is it whole? Let what wrote it write it again; where it is whole, end its last line with a line break",
            ));
        }
        take(row)
    })
}

/// What is wrong with a last row that may be cut.
pub const OPEN: &str = "the file ends here without the end of a line: nobody can tell whether the last cell is whole";

/// Why a row cannot be taken, and in which column, counted from 0, where it is about one.
#[derive(Debug)]
pub struct Wrong {
    refusal: Refusal,
    column: Option<usize>,
}

impl Wrong {
    /// In a column, where it is there.
    pub const fn at(refusal: Refusal, column: Option<usize>) -> Self {
        Self { refusal, column }
    }
}

impl From<Refusal> for Wrong {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, column: None }
    }
}

/// The same, where what takes the rows knows which column is wrong: a fault in a workbook names its cell.
pub fn each_row_at(
    reader: &mut Reader,
    file: &str,
    columns: &'static [&'static str],
    take: &mut dyn FnMut(&Row) -> std::result::Result<(), Wrong>,
) -> Result<()> {
    let is_book = reader.form() == Form::Xlsx;
    let (mut row, mut faults) = (Row::default(), Folded::of(columns));
    loop {
        match reader.next(&mut row) {
            Ok(false) => break,
            Ok(true) => {
                if let Err(Wrong { refusal, column }) = take(&row) {
                    let (line, says) = (row.line(), row_fault(refusal)?);
                    match column.filter(|_| is_book) {
                        Some(column) => faults.add_cell(line, column, &says),
                        None => faults.add(line, None, &says),
                    }
                }
            }
            Err(fault) => {
                faults.add_unread(&fault, None);
                if fault.fatal {
                    break;
                }
            }
        }
    }
    if faults.rows == 0 {
        return Ok(());
    }
    let of = if faults.rows > 1 { format!(": {} rows cannot be taken in", faults.rows) } else { String::new() };
    Err(Refusal::data(format!("{file} was not taken in{of}"))
        .findings(faults.told(file))
        .hint("mend these lines and run the same command again"))
}

/// What is wrong with a row, with what to do; anything that is not about the row is passed on.
pub fn row_fault(refusal: Refusal) -> Result<String> {
    if !matches!(refusal.kind, Kind::Data | Kind::Rule | Kind::Words) {
        return Err(refusal);
    }
    Ok(refusal.told())
}
