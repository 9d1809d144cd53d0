//! Look-alikes: letters that are taken for each other, in names that are compared to ask whether they are one.

use unicode_normalization::UnicodeNormalization;

/// Cyrillic and Greek letters that look like Latin ones, small or capital: those of `confusables.txt` of Unicode
/// Technical Standard 39, <https://www.unicode.org/Public/security/latest/confusables.txt>, that names are written in.
const LATIN: [(&str, &str); 20] = [
    ("аα", "a"),
    ("вβ", "b"),
    ("сϲ", "c"),
    ("ԁ", "d"),
    ("еε", "e"),
    ("нһη", "h"),
    ("іιӏ", "i"),
    ("јϳ", "j"),
    ("кκ", "k"),
    ("мμ", "m"),
    ("п", "n"),
    ("оοσ", "o"),
    ("рρ", "p"),
    ("ԛ", "q"),
    ("гᴦ", "r"),
    ("ѕ", "s"),
    ("тτ", "t"),
    ("уγυ", "y"),
    ("хχ", "x"),
    ("ζ", "z"),
];

/// A name with its letters as plain as can be: small, without accents, `ss` for `ß`, Latin where they look Latin. With
/// `umlauts`, `ä`, `ö`, `ü`, `å` and `ø` are written in two letters, as airlines and mail servers do.
pub(super) fn folded(name: &str, umlauts: bool) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.nfkc() {
        // The one letter whose capital looks like another letter than its small form.
        if matches!(c, 'ν' | 'Ν') {
            plain.push(if c == 'ν' { 'v' } else { 'n' });
            continue;
        }
        for small in c.to_lowercase() {
            match long_form(small, umlauts) {
                Some(letters) => plain.push_str(letters),
                None => plain.extend(small.to_string().nfkd().filter(|c| !is_accent(*c)).map(latin)),
            }
        }
    }
    plain
}

/// Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are vowels.
const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn latin(c: char) -> char {
    let found = LATIN.iter().find(|(letters, _)| !c.is_ascii() && letters.contains(c));
    found.and_then(|(_, latin)| latin.chars().next()).unwrap_or(c)
}

/// Letters that have no accent to leave out, but are written in another way where a keyboard lacks them.
const fn long_form(small: char, umlauts: bool) -> Option<&'static str> {
    Some(match (small, umlauts) {
        ('ß', _) => "ss",
        ('ä' | 'æ', true) | ('æ', false) => "ae",
        ('ö' | 'ø' | 'œ', true) | ('œ', false) => "oe",
        ('ü', true) => "ue",
        ('å', true) => "aa",
        ('ø', false) => "o",
        ('đ' | 'ð', _) => "d",
        ('ł', _) => "l",
        ('ħ', _) => "h",
        ('ı', _) => "i",
        ('þ', _) => "th",
        _ => return None,
    })
}
