//! Faults of calls: which fault of the fleet file, if any, hits a call, and what the caller then sees.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Response, header};
use jiff::SignedDuration;

use crate::{
    Latency,
    fleet::OperationFaultKind,
    model::Model,
    wire::{ApiError, Service},
};

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CallFault {
    /// What becomes of it.
    pub(crate) kind: Option<OperationFaultKind>,
    /// How late its answer is.
    pub(crate) latency: SignedDuration,
}

impl CallFault {
    /// Does to an answer what comes after the service has written it.
    pub(crate) fn mark(self, answer: &mut Response<Bytes>) {
        if self.kind == Some(OperationFaultKind::GarbledAfterEffect) {
            *answer = Response::new(Bytes::from_static(b"<html><body>Please sign in to the network.</body></html>"));
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html"));
        }
        if let Ok(length) = Duration::try_from(self.latency)
            && !length.is_zero()
        {
            answer.extensions_mut().insert(Latency(length));
        }
    }
}

/// What goes wrong with the n-th call of an operation: the first fault of the file that hits it, and latency beside it.
pub(crate) fn of_call(model: &Model, operation: &str, number: u64) -> CallFault {
    let mut found = CallFault::default();
    for fault in model.fleet.operation_faults(model.state.seed, operation, number) {
        match fault {
            OperationFaultKind::Latency { length } => found.latency = found.latency.max(length),
            other => found.kind = found.kind.or(Some(other)),
        }
    }
    found
}

/// The error that a fault answers with in place of an effect.
pub(crate) fn refusal(service: Service, kind: OperationFaultKind) -> Option<ApiError> {
    match kind {
        OperationFaultKind::Throttle { retry_after } => Some(throttled(service, retry_after)),
        OperationFaultKind::InternalError => Some(internal(service)),
        OperationFaultKind::Denied => Some(denied(service)),
        OperationFaultKind::Conflict => Some(conflict(service)),
        OperationFaultKind::InternalErrorAfterEffect
        | OperationFaultKind::GarbledAfterEffect
        | OperationFaultKind::ReplyLostBeforeEffect
        | OperationFaultKind::ReplyLostAfterEffect
        | OperationFaultKind::Latency { .. } => None,
    }
}

/// The service's own failure.
pub(crate) fn internal(service: Service) -> ApiError {
    let code = match service {
        Service::Drs => "InternalServerException",
        Service::Ec2 => "InternalError",
        Service::Sts => "InternalFailure",
        Service::Dynamodb => "InternalServerError",
    };
    ApiError::new(500, code, "An internal error has occurred")
}

fn denied(service: Service) -> ApiError {
    let message = "the caller is not authorized to perform this operation";
    match service {
        Service::Drs => ApiError::new(403, "AccessDeniedException", message),
        Service::Ec2 => ApiError::new(403, "UnauthorizedOperation", message),
        Service::Sts => ApiError::new(403, "AccessDenied", message),
        Service::Dynamodb => ApiError::new(400, "AccessDeniedException", message),
    }
}

fn conflict(service: Service) -> ApiError {
    let (status, code) = match service {
        Service::Dynamodb => (400, "TransactionConflictException"),
        _ => (409, "ConflictException"),
    };
    ApiError::new(status, code, "another operation is in progress")
}

fn throttled(service: Service, retry_after: Option<u32>) -> ApiError {
    let (status, code) = match service {
        Service::Drs => (429, "ThrottlingException"),
        Service::Ec2 => (503, "RequestLimitExceeded"),
        Service::Sts => (400, "Throttling"),
        Service::Dynamodb => (400, "ProvisionedThroughputExceededException"),
    };
    ApiError { retry_after, ..ApiError::new(status, code, "Rate exceeded") }
}
