//! Where a plug-in comes from: signatures of components, and the lock file in which a recipe's plug-ins are agreed to.
//!
//! Nothing here reads a file or the network: bytes and texts come in, judgements go out.

mod lock;
mod signature;
mod trusted_comment;

pub use lock::{
    Agreement, LOCK_VERSION, LockError, LockFile, LockedPlugin, LockedSignature, MAX_LOCK, difference, downgrades,
};
pub use signature::{MAX_SIGNATURE, SignatureError, TrustedKeys, Wanted, is_signature, verify};
pub use trusted_comment::{COMMENT, TrustedComment};
