//! Reads by ids of which EC2 may not know some yet.
//!
//! EC2 refuses the whole call for one unknown id and names the unknown ones in its message. They are left out and the
//! rest is asked again: an instance that is not visible yet is absent, not an error.

use std::future::Future;

use drs_core::aws::CallError;
use drs_core::ids::InstanceId;

use crate::pages::texts;

/// The most ids a call.
const IDS_A_CALL: usize = 100;

const UNKNOWN_ID: &str = "InvalidInstanceID.NotFound";

/// Reads all that EC2 knows of these ids.
pub(super) async fn read_known<T, F, Answer>(ids: &[InstanceId], read: F) -> Result<Vec<T>, CallError>
where
    F: Fn(Vec<String>) -> Answer + Send + Sync,
    Answer: Future<Output = Result<Vec<T>, CallError>> + Send,
    T: Send,
{
    let mut all = Vec::new();
    for some in ids.chunks(IDS_A_CALL) {
        let mut left = texts(some);
        // Every round leaves out at least one id, so that there are no more rounds than ids.
        while !left.is_empty() {
            match read(left.clone()).await {
                Ok(found) => {
                    all.extend(found);
                    break;
                }
                Err(error) if error.code.as_deref() == Some(UNKNOWN_ID) => left = without_named(left, error)?,
                Err(error) => return Err(error),
            }
        }
    }
    Ok(all)
}

/// The ids that the message does not name; the error itself, if it names none of them.
fn without_named(ids: Vec<String>, error: CallError) -> Result<Vec<String>, CallError> {
    let is_part_of_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let named: Vec<&str> = error.message.split(|c| !is_part_of_id(c)).collect();
    let asked = ids.len();
    let left: Vec<String> = ids.into_iter().filter(|id| !named.contains(&id.as_str())).collect();
    if left.len() < asked { Ok(left) } else { Err(error) }
}
