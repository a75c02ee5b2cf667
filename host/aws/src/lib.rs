//! The adapters over aws-sdk-drs, aws-sdk-ec2, aws-sdk-sts and aws-sdk-dynamodb behind the core's ports: the only room
//! that knows an SDK of a service.
//!
//! - [`Aws::connect`] gives the ports; [`in_process`] makes an SDK HTTP client of a function, so that a simulator can
//!   answer without a socket and in virtual time.
//! - A read goes through all its pages, and fails as a whole or not at all. What AWS says is kept as it came.
//! - A write that has no idempotency token is signed once, sent at most once and never repeated by the SDK; its answer
//!   is put in one of the classes of [`drs_core::aws::WriteAnswer`], never by a guess.
//! - HTTP of plug-ins goes out here as well: to addresses that were judged, once, and signed for AWS where a grant says so.
//! - No wall clock is read here: signatures and the expiry of credentials follow [`Aws::clock`], the host's clock put right by
//!   the `Date` of AWS's answers. Only the SDK's time-outs over real sockets and its waits between retries are tokio's.

mod aws_time;
mod before_sending;
mod calls;
mod connect;
mod credentials;
mod drs;
mod dynamo;
mod ec2;
mod error;
mod http;
pub mod in_process;
mod once;
mod options;
mod pages;
mod passage;
mod role;
mod setting;
mod store_client;
mod sts;
mod time;
mod transport;

pub use connect::Aws;
pub use options::{AwsOptions, ConnectError, CredentialSource};
pub use role::{AssumedRole, RoleError};
pub use store_client::{StoreAddress, store_client};
