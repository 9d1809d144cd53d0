//! What a spreadsheet leaves in the place of a value.

/// The errors of the common programs, in the languages in which they are written.
const ERRORS: [&str; 33] = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#ERROR!",
    "#GETTING_DATA",
    "#BEZUG!",
    "#NV",
    "#WERT!",
    "#ZAHL!",
    "#VALEUR!",
    "#NOMBRE!",
    "#NOM?",
    "#¡REF!",
    "#¡VALOR!",
    "#¿NOMBRE?",
    "#N/D",
    "#VALOR!",
    "#RIF!",
    "#VALORE!",
    "#NOME?",
    "#VERW!",
    "#WAARDE!",
];
/// So many signs in a row stand for a number that does not fit in its column.
const HASHES: usize = 3;

/// Whether a text is an error of a spreadsheet: `#REF!`, `#N/A`, or `########` for what did not fit.
pub fn is_error(text: &str) -> bool {
    text.starts_with('#') && (ERRORS.contains(&text) || text.len() >= HASHES && text.bytes().all(|byte| byte == b'#'))
}

/// The text inside a formula that gives nothing but a text, such as `="00123"`.
pub fn text_of_formula(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("=\"")?.strip_suffix('"')?;
    (!inside.contains('"')).then_some(inside)
}
