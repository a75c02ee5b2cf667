//! What kind of failure an error answer is: by its code, and where the code says nothing by its status.

use drs_core::aws::CallErrorKind::{self, Conflict, Denied, Invalid, NotFound, Other, Quota, Throttled, Unavailable};

/// The kind of an error answer.
pub(super) fn of_answer(status: u16, code: Option<&str>) -> CallErrorKind {
    code.and_then(of_code).unwrap_or_else(|| of_status(status, code.is_some()))
}

/// EC2 answers 400 to nearly everything and 503 to too many calls: there only the code tells.
fn of_code(code: &str) -> Option<CallErrorKind> {
    Some(match code {
        "AccessDenied"
        | "AccessDeniedException"
        | "UnauthorizedOperation"
        | "AuthFailure"
        | "OptInRequired"
        | "Blocked"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "RequestExpired"
        | "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException" => Denied,
        "ConflictException" | "TransactionConflictException" | "ReplicatedWriteConflictException" => Conflict,
        "ServiceQuotaExceededException" | "ItemCollectionSizeLimitExceededException" => Quota,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "ProvisionedThroughputExceededException"
        | "TooManyRequestsException" => Throttled,
        "InternalServerException"
        | "InternalError"
        | "InternalFailure"
        | "InternalServerError"
        | "ServiceUnavailable"
        | "ServiceUnavailableException"
        | "Unavailable" => Unavailable,
        "ValidationException"
        | "ValidationError"
        | "UninitializedAccountException"
        | "MissingParameter"
        | "UnknownParameter"
        | "SerializationException"
        | "InvalidAction" => Invalid,
        "ResourceNotFoundException" => NotFound,
        _ if code.ends_with(".NotFound")
            || code.ends_with(".NotFoundException") | code.ends_with(".VersionNotFound") =>
        {
            NotFound
        }
        _ if code.ends_with("LimitExceeded") => Quota,
        _ if code.ends_with(".Malformed") || code.starts_with("InvalidParameter") => Invalid,
        _ => return None,
    })
}

fn of_status(status: u16, has_code: bool) -> CallErrorKind {
    match status {
        401 | 403 => Denied,
        402 => Quota,
        404 => NotFound,
        409 => Conflict,
        429 => Throttled,
        400..=499 if has_code => Other,
        // No code: it is not AWS that speaks, or its answer can't be read.
        _ => Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_weighs_more_than_the_status() {
        assert_eq!(of_answer(503, Some("RequestLimitExceeded")), Throttled);
        assert_eq!(of_answer(400, Some("ExpiredTokenException")), Denied);
        assert_eq!(of_answer(400, Some("InvalidInstanceID.NotFound")), NotFound);
        assert_eq!(of_answer(400, Some("InvalidLaunchTemplateId.VersionNotFound")), NotFound);
        assert_eq!(of_answer(400, Some("InvalidLaunchTemplateId.Malformed")), Invalid);
        assert_eq!(of_answer(400, Some("InvalidParameterValue")), Invalid);
    }

    #[test]
    fn an_unknown_code_leaves_it_to_the_status() {
        assert_eq!(of_answer(402, Some("NewException")), Quota);
        assert_eq!(of_answer(403, Some("NewException")), Denied);
        assert_eq!(of_answer(400, Some("NewException")), Other);
        assert_eq!(of_answer(500, Some("NewException")), Unavailable);
        assert_eq!(of_answer(400, None), Unavailable);
    }
}
