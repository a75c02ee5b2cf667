//! A request and its answer as they stand in the record: bodies as text where they are text.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use crate::bindings::http::{Answer, Header};

/// A body: a text if it is UTF-8, else `{"hex": …}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Body(pub(super) Vec<u8>);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Hex { hex: String },
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => Written::Hex { hex: hex::encode(&self.0) }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Text(text) => Ok(Self(text.into_bytes())),
            Written::Hex { hex } => hex::decode(hex).map(Self).map_err(D::Error::custom),
        }
    }
}

/// An answer. What an author of a scenario need not write has a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordedAnswer {
    pub(super) status: u16,
    #[serde(default)]
    pub(super) headers: Vec<Header>,
    #[serde(default = "empty")]
    pub(super) body: Body,
    #[serde(default = "yes")]
    pub(super) complete: bool,
}

fn empty() -> Body {
    Body(Vec::new())
}

fn yes() -> bool {
    true
}

impl RecordedAnswer {
    pub(super) fn into_wit(self) -> Answer {
        Answer { status: self.status, headers: self.headers, body: self.body.0, complete: self.complete }
    }
}

pub(super) fn headers_to_json(headers: &[Header]) -> Value {
    json!(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_is_text_is_recorded_as_text_and_any_other_in_digits() {
        for (bytes, recorded) in
            [(&b"{\"ok\":true}"[..], json!("{\"ok\":true}")), (&[0xff, 0][..], json!({ "hex": "ff00" }))]
        {
            let body = Body(bytes.to_vec());
            let written = serde_json::to_value(&body).unwrap();
            assert_eq!(written, recorded);
            assert_eq!(serde_json::from_value::<Body>(written).unwrap(), body);
        }
    }

    #[test]
    fn an_author_of_a_scenario_writes_what_matters() {
        let answer: RecordedAnswer = serde_json::from_value(json!({ "status": 503 })).unwrap();
        assert_eq!(answer, RecordedAnswer { status: 503, headers: Vec::new(), body: empty(), complete: true });
    }
}
