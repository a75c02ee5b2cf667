//! Signatures (SigV4): checked for their shape, their scope and their date, not for the secret.

use http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use super::ApiError;

/// How old a signature may be, and how far ahead of the service's time.
const VALID_FOR: SignedDuration = SignedDuration::from_mins(5);
const DATE_FORMAT: &str = "%Y%m%dT%H%M%SZ";

/// The services on the one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Drs,
    Ec2,
    Sts,
    Dynamodb,
}

impl Service {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Service::Drs => "drs",
            Service::Ec2 => "ec2",
            Service::Sts => "sts",
            Service::Dynamodb => "dynamodb",
        }
    }

    /// The service whose protocol a request that can't be told by its signature seems to speak.
    fn guessed(headers: &HeaderMap) -> Service {
        let form = text(headers, header::CONTENT_TYPE.as_str()).is_some_and(|t| t.contains("x-www-form-urlencoded"));
        match (form, headers.contains_key("x-amz-target")) {
            (true, _) => Service::Ec2,
            (false, true) => Service::Dynamodb,
            (false, false) => Service::Drs,
        }
    }
}

/// What a signature says.
#[derive(Debug)]
pub(crate) struct Signed {
    /// The service that the request is for.
    pub(crate) service: Service,
    pub(crate) access_key: String,
    /// The token that comes with temporary credentials.
    pub(crate) token: Option<String>,
}

/// Reads the signature of a request.
///
/// # Errors
/// The error of that service, and the service to word it: no signature, one without the right shape or scope, one that
/// is too old or ahead of time.
pub(crate) fn signed(headers: &HeaderMap, region: &str, now: Timestamp) -> Result<Signed, (Service, ApiError)> {
    let guess = Service::guessed(headers);
    let Some(authorization) = text(headers, header::AUTHORIZATION.as_str()) else {
        return Err((guess, missing(guess)));
    };
    let Some(scope) = Scope::parse(authorization) else {
        return Err((guess, incomplete(guess, "the Authorization header has not the shape of Signature Version 4")));
    };
    let service = match scope.service {
        "drs" => Service::Drs,
        "ec2" => Service::Ec2,
        "sts" => Service::Sts,
        "dynamodb" => Service::Dynamodb,
        other => {
            let message = format!("the simulator has no service `{other}`: it has drs, ec2, sts and dynamodb");
            return Err((guess, invalid(guess, &message)));
        }
    };
    let date = text(headers, "x-amz-date").ok_or_else(|| (service, incomplete(service, "X-Amz-Date is missing")))?;
    let signed = moment(date).ok_or_else(|| (service, incomplete(service, "X-Amz-Date is not a date")))?;
    if !date.starts_with(scope.date) {
        return Err((service, invalid(service, "Date in Credential scope does not match YYYYMMDD from X-Amz-Date")));
    }
    if scope.region != region && service != Service::Sts {
        let message =
            format!("Credential should be scoped to a valid Region, not `{}`: this is {region}", scope.region);
        return Err((service, invalid(service, &message)));
    }
    in_time(service, date, signed, now).map_err(|error| (service, error))?;
    let token = text(headers, "x-amz-security-token").map(str::to_owned);
    Ok(Signed { service, access_key: scope.access_key.to_owned(), token })
}

fn in_time(service: Service, date: &str, signed: Timestamp, now: Timestamp) -> Result<(), ApiError> {
    let clock =
        |at: Timestamp| jiff::fmt::strtime::format(DATE_FORMAT, &at.to_zoned(TimeZone::UTC)).unwrap_or_default();
    if signed < now - VALID_FOR {
        let (limit, now) = (clock(now - VALID_FOR), clock(now));
        return Err(expired(
            service,
            &format!("Signature expired: {date} is now earlier than {limit} ({now} - 5 min.)"),
        ));
    }
    if signed > now + VALID_FOR {
        let (limit, now) = (clock(now + VALID_FOR), clock(now));
        return Err(expired(
            service,
            &format!("Signature not yet current: {date} is still later than {limit} ({now} + 5 min.)"),
        ));
    }
    Ok(())
}

fn expired(service: Service, message: &str) -> ApiError {
    match service {
        Service::Ec2 => ApiError::ec2("RequestExpired", format!("Request has expired. {message}")),
        other => invalid(other, message),
    }
}

fn invalid(service: Service, message: &str) -> ApiError {
    match service {
        Service::Drs => ApiError::new(403, "InvalidSignatureException", message),
        Service::Dynamodb => ApiError::new(400, "InvalidSignatureException", message),
        Service::Ec2 => ApiError::new(401, "AuthFailure", message),
        Service::Sts => ApiError::new(403, "SignatureDoesNotMatch", message),
    }
}

fn incomplete(service: Service, message: &str) -> ApiError {
    match service {
        Service::Drs | Service::Dynamodb => ApiError::new(400, "IncompleteSignatureException", message),
        Service::Ec2 | Service::Sts => ApiError::new(400, "IncompleteSignature", message),
    }
}

fn missing(service: Service) -> ApiError {
    let (status, code) = match service {
        Service::Drs => (403, "MissingAuthenticationTokenException"),
        Service::Dynamodb => (400, "MissingAuthenticationTokenException"),
        Service::Ec2 | Service::Sts => (403, "MissingAuthenticationToken"),
    };
    ApiError::new(status, code, "Missing Authentication Token")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn moment(date: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime(DATE_FORMAT, date).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The credential scope of an Authorization header.
struct Scope<'a> {
    access_key: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
}

impl<'a> Scope<'a> {
    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…`.
    fn parse(authorization: &'a str) -> Option<Self> {
        let rest = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let part = |name: &str| rest.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        let signature = part("Signature")?;
        let right = signature.len() == 64 && signature.bytes().all(|b| b.is_ascii_hexdigit());
        if !right || !part("SignedHeaders")?.split(';').any(|name| name == "host") {
            return None;
        }
        let credential: Vec<&str> = part("Credential")?.split('/').collect();
        match credential.as_slice() {
            [access_key, date, region, service, "aws4_request"] if !access_key.is_empty() && date.len() == 8 => {
                Some(Scope { access_key, date, region, service })
            }
            _ => None,
        }
    }
}
