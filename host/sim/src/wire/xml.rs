//! The XML answers of the query protocol, written from JSON values: an object is elements, a list is `item` elements.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::ApiError;

const EC2_NAMESPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";
const STS_NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Lists whose entries repeat the list's own name in place of `item`: the security groups of an interface in a template.
const REPEATED: &str = "groupId";

pub(crate) fn ok_answer(operation: &str, body: &Value, request_id: &str) -> Response<Bytes> {
    let content = format!("<requestId>{}</requestId>{}", escaped(request_id), content(body));
    answer(200, &format!("<{operation}Response xmlns=\"{EC2_NAMESPACE}\">{content}</{operation}Response>"))
}

pub(crate) fn error_answer(error: &ApiError, request_id: &str) -> Response<Bytes> {
    let body = json!({"Errors": {"Error": {"Code": error.code, "Message": error.message}}, "RequestID": request_id});
    answer(error.status, &format!("<Response>{}</Response>", content(&body)))
}

pub(crate) fn sts_answer(operation: &str, body: &Value, request_id: &str) -> Response<Bytes> {
    let content = format!(
        "<{operation}Result>{}</{operation}Result><ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata>",
        content(body),
        escaped(request_id)
    );
    answer(200, &format!("<{operation}Response xmlns=\"{STS_NAMESPACE}\">{content}</{operation}Response>"))
}

pub(crate) fn sts_error(error: &ApiError, request_id: &str) -> Response<Bytes> {
    let body = json!({
        "Error": {"Type": "Sender", "Code": error.code, "Message": error.message}, "RequestId": request_id
    });
    answer(error.status, &format!("<ErrorResponse xmlns=\"{STS_NAMESPACE}\">{}</ErrorResponse>", content(&body)))
}

fn answer(status: u16, body: &str) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}")));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml;charset=UTF-8"));
    answer
}

fn content(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => escaped(text),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(items) => items.iter().map(|item| element("item", item)).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| member(name, value)).collect(),
    }
}

fn member(name: &str, value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(items) if name == REPEATED => items.iter().map(|item| element(name, item)).collect(),
        value => element(name, value),
    }
}

fn element(name: &str, value: &Value) -> String {
    format!("<{name}>{}</{name}>", content(value))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            // XML 1.0 has no way to write other control characters.
            c if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_elements() {
        let value = json!({"a": [{"b": 1}, {"b": true}], "c": null, "groupSet": {"groupId": ["x", "y"]}});
        assert_eq!(
            content(&value),
            "<a><item><b>1</b></item><item><b>true</b></item></a><groupSet><groupId>x</groupId><groupId>y</groupId></groupSet>"
        );
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(content(&json!({"t": "<a & \"b\"\u{0}>"})), "<t>&lt;a &amp; &quot;b&quot;\u{fffd}&gt;</t>");
    }
}
