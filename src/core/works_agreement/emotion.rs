//! Emotion: names of criteria by which a machine would say what somebody feels. A name proves nothing, and who wants to hide what
//! a machine reads calls it otherwise; but what is called so is taken by its word.

/// How such names begin, in small letters, in the languages of most cards.
const BEGINNINGS: [&str; 34] = [
    "affect",
    "anger",
    "angry",
    "anxi",
    "arousal",
    "colère",
    "emoci",
    "emotion",
    "emozion",
    "enfado",
    "excitement",
    "feeling",
    "frustrat",
    "fröhlich",
    "gefuehl",
    "gefühl",
    "happiness",
    "mood",
    "sadness",
    "sentiment",
    "stimmung",
    "stress",
    "wut",
    "émotion",
    "ärger",
    "humeur",
    "happy",
    "colere",
    "nervo",
    "nervös",
    "joie",
    "trist",
    "feels",
    "gereizt",
];

/// Whether a criterion is called so, in a word of its name.
pub fn names_emotion(criterion: &str) -> bool {
    let small = criterion.to_lowercase();
    let mut words = small.split(|c: char| !c.is_alphanumeric());
    words.any(|word| BEGINNINGS.iter().any(|beginning| word.starts_with(beginning)))
}
