//! An error that a service answers with, before it is put into the form of its protocol.

/// An error with a status, a code and a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Seconds, for the `Retry-After` header.
    pub(crate) retry_after: Option<u32>,
    /// Id and type of the resource that it is about.
    pub(crate) resource: Option<(String, &'static str)>,
    /// `reason` of a ValidationException.
    pub(crate) reason: Option<&'static str>,
}

impl ApiError {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        ApiError { status, code, message: message.into(), retry_after: None, resource: None, reason: None }
    }

    /// DRS: a member has a value that it can't have.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        ApiError { reason: Some("fieldValidationFailed"), ..ApiError::new(400, "ValidationException", message) }
    }

    /// DRS: nothing has this id.
    pub(crate) fn not_found(kind: &'static str, id: &str) -> Self {
        ApiError {
            resource: Some((id.to_owned(), kind)),
            ..ApiError::new(404, "ResourceNotFoundException", format!("{kind} {id} does not exist"))
        }
    }

    /// DRS: something else is going on with it.
    pub(crate) fn conflict(kind: &'static str, id: &str, message: impl Into<String>) -> Self {
        ApiError { resource: Some((id.to_owned(), kind)), ..ApiError::new(409, "ConflictException", message) }
    }

    /// DRS: more than a quota allows.
    pub(crate) fn quota(message: impl Into<String>) -> Self {
        ApiError::new(402, "ServiceQuotaExceededException", message)
    }

    /// EC2: the request is wrong.
    pub(crate) fn ec2(code: &'static str, message: impl Into<String>) -> Self {
        ApiError::new(400, code, message)
    }
}
