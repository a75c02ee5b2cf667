//! An error that a service answers with, before it is put into the form of its protocol.

/// An error with a status, a code and a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
    /// Seconds, for the `Retry-After` header.
    pub(crate) retry_after: Option<u32>,
    /// What DRS says beside the message.
    pub(crate) detail: Option<Detail>,
}

/// What an error of DRS is about, as its type of error says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Something that is not there or not free.
    Resource { kind: &'static str, id: String },
    /// `reason` of a ValidationException.
    Reason(&'static str),
    /// The code of a quota in Service Quotas.
    Quota(&'static str),
}

impl ApiError {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        ApiError { status, code, message: message.into(), retry_after: None, detail: None }
    }

    pub(crate) fn with(self, detail: Detail) -> Self {
        ApiError { detail: Some(detail), ..self }
    }

    /// DRS: a member has a value that it can't have.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        ApiError::new(400, "ValidationException", message).with(Detail::Reason("fieldValidationFailed"))
    }

    /// DRS: nothing has this id.
    pub(crate) fn not_found(kind: &'static str, id: &str) -> Self {
        ApiError::new(404, "ResourceNotFoundException", format!("{kind} {id} does not exist"))
            .with(Detail::Resource { kind, id: id.to_owned() })
    }

    /// DRS: something else is going on with it.
    pub(crate) fn conflict(kind: &'static str, id: &str, message: impl Into<String>) -> Self {
        ApiError::new(409, "ConflictException", message).with(Detail::Resource { kind, id: id.to_owned() })
    }

    /// DRS: more than a quota allows.
    pub(crate) fn quota(code: &'static str, message: impl Into<String>) -> Self {
        ApiError::new(402, "ServiceQuotaExceededException", message).with(Detail::Quota(code))
    }

    /// EC2: the request is wrong.
    pub(crate) fn ec2(code: &'static str, message: impl Into<String>) -> Self {
        ApiError::new(400, code, message)
    }
}
