//! Which script a letter is of, and the characters without which there is no Chinese text.

/// A script, as far as encodings are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
    Kana,
    Han,
    Hangul,
    /// Punctuation and spaces, which any text has.
    Sign,
    /// What hardly stands in a text.
    Odd,
}

/// The script of a letter that is not ASCII.
pub(super) const fn script(letter: char) -> Script {
    match letter {
        '\u{d7}' | '\u{f7}' => Script::Odd,
        '\u{c0}'..='\u{17f}' | '\u{218}'..='\u{21b}' => Script::Latin,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{400}'..='\u{4ff}' => Script::Cyrillic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{600}'..='\u{6ff}' => Script::Arabic,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        '\u{3040}'..='\u{30ff}' => Script::Kana,
        '\u{3400}'..='\u{9fff}' => Script::Han,
        '\u{ac00}'..='\u{d7af}' => Script::Hangul,
        '\u{a0}'
        | '\u{a1}'
        | '\u{a3}'
        | '\u{a7}'
        | '\u{a9}'..='\u{ab}'
        | '\u{ae}'
        | '\u{b0}'
        | '\u{b7}'
        | '\u{ba}'
        | '\u{bb}'
        | '\u{bf}'
        | '\u{2010}'..='\u{2026}'
        | '\u{20ac}'
        | '\u{2116}'
        | '\u{3000}'..='\u{3011}'
        | '\u{ff01}'..='\u{ff5e}' => Script::Sign,
        _ => Script::Odd,
    }
}

/// The most frequent characters of Chinese in simplified form, and those of the headers of exports.
const COMMON: &str = "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里\
用道行所然家事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日月号名编工单客户受间渠业务类\
别坐席话内容电线咨询投诉状态满意度评价备注姓地址产品型问题描述处结果您请谢稍等帮订退款货快递服回复答接入创建关闭始束机";

/// Whether a character is one of those.
pub(super) fn is_common(letter: char) -> bool {
    !letter.is_ascii() && COMMON.contains(letter)
}
