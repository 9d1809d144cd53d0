//! Mark: which decimal mark a language writes.

/// Languages that write a decimal comma.
const COMMA: [&str; 38] = [
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "hy",
    "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sv",
];
/// And more of them.
const COMMA_TOO: [&str; 6] = ["sq", "sr", "tr", "uk", "uz", "vi"];
/// Where one of these is written with a point all the same.
const POINT: [&str; 13] = [
    "de-ch", "de-li", "it-ch", "es-mx", "es-us", "es-pr", "es-do", "es-gt", "es-hn", "es-ni", "es-pa", "es-pe", "es-sv",
];

/// Whether a language writes a decimal point.
pub(super) fn writes_points(language: &str) -> bool {
    let language = language.to_ascii_lowercase().replace('_', "-");
    let first = language.split('-').next().unwrap_or_default();
    let has_comma = COMMA.contains(&first) || COMMA_TOO.contains(&first);
    POINT.contains(&language.as_str()) || !has_comma
}
