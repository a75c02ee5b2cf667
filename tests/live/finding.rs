//! What was found out about one question, and how it is printed.

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The question, as ARCHITECTURE.md asks it.
    pub(crate) question: &'static str,
    /// What was seen, in words.
    pub(crate) seen: String,
    /// The line for `[switches]` of a fleet file; absent when the question is not settled.
    pub(crate) switch: Option<String>,
}

impl Finding {
    /// A settled question: the switch and its value as TOML writes it.
    pub(crate) fn settled(question: &'static str, seen: String, switch: &str, value: &str) -> Self {
        Self { question, seen, switch: Some(format!("{switch} = {value}")) }
    }

    /// A question that stays open, and why.
    pub(crate) fn open(question: &'static str, seen: impl Into<String>) -> Self {
        Self { question, seen: seen.into(), switch: None }
    }
}

/// All findings for a person, and the table of switches for a fleet file.
pub(crate) fn table(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let mark = if finding.switch.is_some() { "settled" } else { "open   " };
        text.push_str(&format!("{mark}  {}: {}\n", finding.question, finding.seen));
    }
    let switches: Vec<&str> = findings.iter().filter_map(|finding| finding.switch.as_deref()).collect();
    if !switches.is_empty() {
        text.push_str(&format!("\nIn a fleet file:\n\n[switches]\n{}\n", switches.join("\n")));
    }
    text
}
