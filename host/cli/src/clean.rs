//! The last place where text of guests and of AWS is cleaned before a person sees it.

use std::borrow::Cow;

/// The text without terminal escapes, control characters, and characters that reorder or hide text. A line break or a
/// tab becomes a space, so that one entry stays one line.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unwanted) {
        return Cow::Borrowed(text);
    }
    let stripped = console::strip_ansi_codes(text);
    let kept = stripped.chars().filter_map(|c| match c {
        '\n' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if is_unwanted(c) => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect())
}

fn is_unwanted(c: char) -> bool {
    c.is_control() || is_invisible(c)
}

/// Zero-width characters, line separators, and the marks that change the direction of text.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_controls_do_not_reach_a_terminal() {
        assert_eq!(clean("\u{1b}[31mred\u{1b}[0m\u{7}"), "red");
        assert_eq!(clean("\u{1b}]0;title\u{7}text"), "text");
        assert_eq!(clean("a\nb\tc\rd"), "a b cd");
    }

    #[test]
    fn text_that_would_be_shown_in_another_order_is_laid_bare() {
        assert_eq!(clean("web\u{202e}gnp.exe"), "webgnp.exe");
    }

    #[test]
    fn words_of_any_language_stay_as_they_are() {
        assert!(matches!(clean("Zürich – 東京"), Cow::Borrowed(_)));
    }
}
