//! Faults of calls: which fault of the fleet file, if any, hits a call, and what the caller then sees.

use crate::{
    fleet::{Fleet, OperationFaultKind},
    wire::{ApiError, Service},
};

/// The fault that hits the n-th call of an operation.
pub(crate) fn of_call(fleet: &Fleet, operation: &str, number: u64) -> Option<OperationFaultKind> {
    fleet.operation_faults(operation).find(|fault| fault.hits(number)).map(|fault| fault.kind)
}

/// The error that a fault answers with in place of an effect.
pub(crate) fn refusal(service: Service, kind: OperationFaultKind) -> Option<ApiError> {
    match kind {
        OperationFaultKind::Throttle { retry_after } => Some(throttled(service, retry_after)),
        OperationFaultKind::InternalError => Some(internal(service)),
        OperationFaultKind::Conflict => {
            Some(ApiError::new(409, "ConflictException", "another operation is in progress"))
        }
        OperationFaultKind::InternalErrorAfterEffect
        | OperationFaultKind::ReplyLostBeforeEffect
        | OperationFaultKind::ReplyLostAfterEffect => None,
    }
}

/// The service's own failure.
pub(crate) fn internal(service: Service) -> ApiError {
    let code = match service {
        Service::Drs => "InternalServerException",
        Service::Ec2 => "InternalError",
        Service::Sts => "InternalFailure",
    };
    ApiError::new(500, code, "An internal error has occurred")
}

fn throttled(service: Service, retry_after: Option<u32>) -> ApiError {
    let (status, code) = match service {
        Service::Drs => (429, "ThrottlingException"),
        Service::Ec2 => (503, "RequestLimitExceeded"),
        Service::Sts => (400, "Throttling"),
    };
    ApiError { retry_after, ..ApiError::new(status, code, "Rate exceeded") }
}
