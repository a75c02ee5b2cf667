//! Sending a write that has no idempotency token: at most once, with an answer whose class is never guessed.
//!
//! [`handed`] knows whether the request reached the transport, [`class`] puts what came back in its class.

mod class;
mod handed;

pub(crate) use class::failed;
pub(crate) use handed::Handed;
