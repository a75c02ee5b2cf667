//! What one request over HTTP may be, and how much of its answer is read: nobody sets it.

use super::super::kind::{Beyond, Limit, LimitUnit};
use super::{KIB, MIB, OF_A_HOST_CALL, SECOND};

/// Bytes of an address that is asked over HTTP.
pub const HTTP_URL: Limit = Limit {
    name: "http-url",
    unit: LimitUnit::Bytes,
    least: 8 * KIB,
    most: 8 * KIB,
    hook: Some(8 * KIB),
    what: "Size of an address that is asked over HTTP.",
    ..OF_A_HOST_CALL
};

/// Headers of a request over HTTP.
pub const HTTP_HEADERS: Limit = Limit {
    name: "http-headers",
    least: 50,
    most: 50,
    hook: Some(50),
    what: "Headers of a request over HTTP.",
    ..OF_A_HOST_CALL
};

/// Bytes of a request's headers, names and values together.
pub const HTTP_HEADER_BYTES: Limit = Limit {
    name: "http-header-bytes",
    unit: LimitUnit::Bytes,
    least: 16 * KIB,
    most: 16 * KIB,
    hook: Some(16 * KIB),
    what: "Size of the headers of a request over HTTP.",
    ..OF_A_HOST_CALL
};

/// Bytes of a request's body.
pub const HTTP_BODY: Limit = Limit {
    name: "http-body",
    unit: LimitUnit::Bytes,
    least: MIB,
    most: MIB,
    hook: Some(MIB),
    what: "Size of the body of a request over HTTP.",
    ..OF_A_HOST_CALL
};

/// The longest that one request may take, and how long it may when the plug-in says nothing.
pub const HTTP_TIMEOUT: Limit = Limit {
    name: "http-timeout",
    unit: LimitUnit::Time,
    least: 30 * SECOND,
    most: 30 * SECOND,
    hook: Some(30 * SECOND),
    what: "Time that a request over HTTP may be given.",
    ..OF_A_HOST_CALL
};

/// Bytes of an answer's body that are read; the rest is left.
pub const HTTP_ANSWER_BODY: Limit = Limit {
    name: "http-answer-body",
    unit: LimitUnit::Bytes,
    least: 256 * KIB,
    most: 256 * KIB,
    hook: Some(256 * KIB),
    what: "Size of the body of an answer over HTTP that is read.",
    beyond: Beyond::Cut,
    measured: false,
    ..OF_A_HOST_CALL
};

/// Bytes of an answer's headers, names and values together.
pub const HTTP_ANSWER_HEADERS: Limit = Limit {
    name: "http-answer-headers",
    unit: LimitUnit::Bytes,
    least: 32 * KIB,
    most: 32 * KIB,
    hook: Some(32 * KIB),
    what: "Size of the headers of an answer over HTTP.",
    beyond: Beyond::Unreadable,
    ..OF_A_HOST_CALL
};
