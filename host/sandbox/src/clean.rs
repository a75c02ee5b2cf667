//! Text of guests, made safe to show: a terminal or a page must not be steered by it.

/// Replaces what steers a terminal or deceives a reader: control characters (with them every ANSI sequence), and the
/// invisible characters that change direction or hide text. A line break becomes a space.
pub(crate) fn clean(text: &str) -> String {
    text.trim_end().chars().map(|c| if steers(c) { replacement(c) } else { c }).collect()
}

fn replacement(c: char) -> char {
    if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { char::REPLACEMENT_CHARACTER }
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' // soft hyphen, Arabic letter mark, Mongolian vowel separator
            | '\u{200B}'..='\u{200F}'            // zero width, left-to-right and right-to-left mark
            | '\u{2028}'..='\u{202E}'            // separators, embeddings and overrides
            | '\u{2060}'..='\u{206F}'            // joiners, isolates, deprecated format characters
            | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}') // tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ansi_sequence_loses_its_escape() {
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m"), "\u{FFFD}[31mred\u{FFFD}[0m");
        assert_eq!(clean("\u{9b}2J"), "\u{FFFD}2J");
    }

    #[test]
    fn a_line_break_can_not_begin_a_line_of_its_own() {
        assert_eq!(clean("one\r\ntwo\tthree\n"), "one  two three");
    }

    #[test]
    fn characters_that_reverse_or_hide_text_are_seen() {
        assert_eq!(clean("safe\u{202E}evil\u{2066}\u{200B}"), "safe\u{FFFD}evil\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn text_of_any_language_stays() {
        assert_eq!(clean("größer als 日本語 ✓"), "größer als 日本語 ✓");
    }
}
