//! Characters that nobody sees.

/// The first character that has no place in a name, a handle or a plan: one that [`is_hidden`], or a
/// joiner that no script needs where it stands, which makes two handles look the same.
pub fn unseen(text: &str) -> Option<char> {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if is_hidden(c) || is_joiner(c) && !may_join(before, c, rest.peek().copied()) {
            return Some(c);
        }
        if !is_modifier(c) {
            before = Some(c);
        }
    }
    None
}

/// Whether a joiner has a meaning between two characters, the first one without its marks: one that joins, between two
/// emoji; one that parts, between two letters of the Arabic and Indic scripts, as Persian words have it.
pub fn may_join(before: Option<char>, joiner: char, after: Option<char>) -> bool {
    let fits = if joiner == '\u{200d}' { is_emoji } else { is_cursive };
    before.is_some_and(fits) && after.is_some_and(fits)
}

/// Arrows, technical signs, symbols, dingbats and the pictographs of plane 1 (skin tones and flag
/// letters among them).
fn is_emoji(c: char) -> bool {
    matches!(
        c,
        '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}'
            | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'
    )
}

fn is_cursive(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{dff}' | '\u{fb50}'..='\u{fdcf}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether a character is never shown as it is: a control, a turn of direction, or something
/// invisible that no script needs. The two joiners are judged by what stands around them.
#[inline]
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_control() } else { is_hidden_sign(c) }
}

fn is_hidden_sign(c: char) -> bool {
    c.is_control() || is_turn(c) || is_invisible(c) || is_noncharacter(c)
}

/// Whether a character only changes how its neighbours look: a joiner, or a selector of variants.
pub(super) const fn is_modifier(c: char) -> bool {
    is_joiner(c) || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

const fn is_turn(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
    )
}

const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{2028}' | '\u{2029}'
            | '\u{2060}'..='\u{2065}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}'
    )
}

fn is_noncharacter(c: char) -> bool {
    let code = u32::from(c);
    code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code)
}
