//! Several names in one sentence.

/// Names joined as `a, b and c`.
pub fn list_and<S: AsRef<str>>(names: &[S]) -> String {
    list(names, "and")
}

/// Names joined as `a, b or c`.
pub fn list_or<S: AsRef<str>>(names: &[S]) -> String {
    list(names, "or")
}

fn list<S: AsRef<str>>(names: &[S], last: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [head @ .., tail] => format!("{} {last} {tail}", head.join(", ")),
    }
}
