//! IAM: a policy of the fleet file that every call is held to. Without one a caller of the account may do everything.

mod asked;
mod pattern;
mod policy;

pub(crate) use asked::{Asked, asked};
pub(crate) use policy::Policy;

use crate::{
    sts::Caller,
    wire::{ApiError, Service},
};

impl Policy {
    /// Refuses a call of which the policy does not allow everything that it asks for.
    pub(crate) fn authorize(&self, caller: &Caller, service: Service, asked: &[Asked]) -> Result<(), ApiError> {
        for right in asked {
            if let Some(resource) = right.resources.iter().find(|resource| !self.allows(right, resource)) {
                return Err(denied(caller, service, &right.action, resource));
            }
        }
        Ok(())
    }
}

fn denied(caller: &Caller, service: Service, action: &str, resource: &str) -> ApiError {
    let on = if resource == "*" { String::new() } else { format!(" on resource: {resource}") };
    let what = format!("User: {} is not authorized to perform: {action}{on}", caller.arn());
    let message = format!("{what} because no identity-based policy allows the {action} action");
    match service {
        Service::Ec2 => {
            let message = format!("You are not authorized to perform this operation. {message}");
            ApiError::new(403, "UnauthorizedOperation", message)
        }
        Service::Drs => ApiError::new(403, "AccessDeniedException", message),
        Service::Dynamodb => ApiError::new(400, "AccessDeniedException", message),
        Service::Sts => ApiError::new(403, "AccessDenied", message),
    }
}
