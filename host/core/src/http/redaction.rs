//! Secrets taken out of an answer before anybody sees it.

use crate::ports::HttpAnswer;

/// What stands in place of a secret.
const MARK: &str = "[secret]";

/// The forms in which the secrets of a request could come back.
#[derive(Clone, Default)]
pub struct Redaction {
    forms: Vec<Vec<u8>>,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Redaction")
    }
}

impl Redaction {
    /// Of these secrets: each as it is, as JSON, an address and base64 write it.
    pub fn of<'a>(secrets: impl Iterator<Item = &'a str>) -> Self {
        let mut forms: Vec<Vec<u8>> = secrets.flat_map(forms).collect();
        // The longest first: one form may be the beginning of another.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        Self { forms }
    }

    /// Whether there is nothing to take out.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The bytes without the secrets.
    pub fn bytes(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for form in &self.forms {
            bytes = replaced(&bytes, form);
        }
        bytes
    }

    /// The same for bytes that were cut off: what could be the beginning of a secret at their end goes as well.
    pub fn cut_bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        let mut bytes = self.bytes(bytes);
        let begun = |form: &Vec<u8>| {
            (1..form.len()).rev().find(|length| bytes.ends_with(form.get(..*length).unwrap_or_default()))
        };
        let longest = self.forms.iter().filter_map(begun).max().unwrap_or(0);
        bytes.truncate(bytes.len() - longest);
        bytes
    }

    /// An answer without the secrets, in its headers and in its body.
    pub fn answer(&self, answer: HttpAnswer) -> HttpAnswer {
        if self.is_empty() {
            return answer;
        }
        let header = |(name, value): (String, String)| (self.text(name), self.text(value));
        HttpAnswer {
            headers: answer.headers.into_iter().map(header).collect(),
            body: if answer.complete { self.bytes(answer.body) } else { self.cut_bytes(answer.body) },
            ..answer
        }
    }

    /// The text without the secrets.
    pub fn text(&self, text: String) -> String {
        match self.is_empty() {
            true => text,
            false => String::from_utf8_lossy(&self.bytes(text.into_bytes())).into_owned(),
        }
    }
}

fn forms(secret: &str) -> Vec<Vec<u8>> {
    let json = serde_json::Value::from(secret).to_string();
    let json = json.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default().to_owned();
    let escaped = json.replace('/', "\\/");
    let mut forms = vec![secret.to_owned(), json, escaped, percent(secret), percent(secret).to_ascii_lowercase()];
    forms.extend(base64_cores(secret));
    forms.into_iter().map(String::into_bytes).collect()
}

fn percent(secret: &str) -> String {
    let encode = |byte: u8| match byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    secret.bytes().map(encode).collect()
}

/// What stands of a secret in the base64 of any text that holds it: the characters that depend on the secret alone, for
/// each of the three places where it can begin, in both alphabets.
fn base64_cores(secret: &str) -> Vec<String> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let core = |skipped: usize| -> String {
        let bits: Vec<u8> = secret.bytes().flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1)).collect();
        // What begins at byte n of a group of three begins 8n bits into its first characters.
        let first = (6 - (skipped * 8) % 6) % 6;
        let whole = bits.get(first..).unwrap_or_default().chunks_exact(6);
        let index = |bits: &[u8]| bits.iter().fold(0_usize, |value, bit| (value << 1) | usize::from(*bit));
        whole.filter_map(|bits| ALPHABET.get(index(bits))).map(|byte| char::from(*byte)).collect()
    };
    let plain = [core(0), core(1), core(2)];
    let of_addresses = plain.clone().map(|text| text.replace('+', "-").replace('/', "_"));
    plain.into_iter().chain(of_addresses).collect()
}

/// The bytes with every occurrence of `form` replaced.
fn replaced(bytes: &[u8], form: &[u8]) -> Vec<u8> {
    if form.is_empty() {
        return bytes.to_vec();
    }
    let mut found = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        match rest.strip_prefix(form) {
            Some(behind) => {
                found.extend_from_slice(MARK.as_bytes());
                rest = behind;
            }
            None => {
                found.push(*first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3cr3t/with+\"signs\"";

    fn redacted(text: &str) -> String {
        Redaction::of([SECRET].into_iter()).text(text.to_owned())
    }

    #[test]
    fn a_secret_is_taken_out_wherever_it_stands() {
        assert_eq!(redacted(&format!("a {SECRET} b {SECRET}")), "a [secret] b [secret]");
        assert_eq!(redacted("nothing of it"), "nothing of it");
    }

    #[test]
    fn a_secret_is_taken_out_as_json_addresses_and_base64_write_it() {
        let json = serde_json::json!({ "sent": SECRET }).to_string();
        assert_eq!(redacted(&json), r#"{"sent":"[secret]"}"#);
        assert_eq!(redacted("?token=s3cr3t%2Fwith%2B%22signs%22"), "?token=[secret]");
        // "user:" + the secret, "user::" + it, it alone.
        for text in
            ["dXNlcjpzM2NyM3Qvd2l0aCsic2lnbnMi", "dXNlcjo6czNjcjN0L3dpdGgrInNpZ25zIg==", "czNjcjN0L3dpdGgrInNpZ25zIg=="]
        {
            assert!(redacted(text).contains("[secret]"), "{text}");
        }
    }

    #[test]
    fn the_beginning_of_a_secret_at_a_cut_is_taken_out() {
        let redaction = Redaction::of([SECRET].into_iter());
        assert_eq!(redaction.cut_bytes(b"token=s3cr3t/wi".to_vec()), b"token=");
        assert_eq!(redaction.cut_bytes(b"nothing of it?".to_vec()), b"nothing of it?");
    }

    #[test]
    fn bytes_that_are_no_text_stay_as_they_are() {
        let bytes = [&[0xff, 0xfe][..], SECRET.as_bytes(), &[0x00][..]].concat();
        let expected = [&[0xff, 0xfe][..], b"[secret]", &[0x00][..]].concat();
        assert_eq!(Redaction::of([SECRET].into_iter()).bytes(bytes), expected);
    }
}
