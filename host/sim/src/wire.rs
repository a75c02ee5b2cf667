//! AWS's wire protocols: what a request must look like, and how answers and errors are written.

mod error;
mod page;
mod query;
mod rest_json;
mod signature;
mod target_json;
mod xml;

use http::HeaderValue;
use jiff::{Timestamp, fmt::strtime, tz::TimeZone};

pub(crate) use error::ApiError;
pub(crate) use page::{Asked, page};
pub(crate) use query::Parameters;
pub(crate) use rest_json::{decode, decode_value, error_answer as json_error, ok_answer as json_answer};
pub(crate) use signature::{Service, Signed, signed};
pub(crate) use target_json::{answer as target_answer, error_answer as target_error, target};
pub(crate) use xml::{error_answer as ec2_error, ok_answer as ec2_answer, sts_answer, sts_error};

/// A time as DRS writes it: UTC, microseconds, `Z`.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.6}")
}

/// A time as EC2 writes it: UTC, milliseconds, `Z`.
pub(crate) fn ec2_time(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// A time as STS writes it: UTC, seconds, `Z`.
pub(crate) fn sts_time(at: Timestamp) -> String {
    format!("{at:.0}")
}

/// Adds what every answer has: the service's time and an id.
pub(crate) fn stamp<B>(answer: &mut http::Response<B>, now: Timestamp, request_id: &str) {
    let date = strtime::format("%a, %d %b %Y %H:%M:%S GMT", &now.to_zoned(TimeZone::UTC)).unwrap_or_default();
    let headers = answer.headers_mut();
    if let (Ok(date), Ok(id)) = (HeaderValue::try_from(date), HeaderValue::try_from(request_id)) {
        headers.insert(http::header::DATE, date);
        headers.insert("x-amzn-requestid", id);
    }
}
