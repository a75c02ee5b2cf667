//! HTTP as plug-ins may use it: addresses, headers, and what they are held to. The rules alone; adapters send.

mod address;
mod header;
mod method;
mod path;
mod redaction;
mod signing;
pub(crate) mod url;

pub use address::{AddressKind, kind_of};
pub use header::{HeaderError, check_header, is_header_name};
pub use method::HttpMethod;
pub use path::{PathError, PathPattern};
pub use redaction::Redaction;
pub use signing::{AwsSigning, SigningError, check_operation};
pub use url::{Host, HttpUrl, UrlError};
