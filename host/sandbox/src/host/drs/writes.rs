//! The writes of the interface `drs`: tags of what belongs to the wave.

use drs_core::plugin::WaveScope;
use drs_core::ports::TaggedResource;

use crate::bindings::drs::Taggable;
use crate::bindings::types::{CallError, Tag};
use crate::host::calling::call_error;
use crate::host::wave::WaveReach;
use crate::ports::Ports;

pub(super) const TAG: &str = "drs:TagResource";
pub(super) const UNTAG: &str = "drs:UntagResource";

pub(super) async fn tag(ports: Ports, reach: WaveReach, target: Taggable, tags: Vec<Tag>) -> Result<(), CallError> {
    let resource = in_wave(&reach, TAG, target)?;
    let tags = reach.check_tags(TAG, tags)?;
    ports.drs_tags.tag(&resource, &tags).await.map_err(call_error)
}

pub(super) async fn untag(
    ports: Ports,
    reach: WaveReach,
    target: Taggable,
    keys: Vec<String>,
) -> Result<(), CallError> {
    let resource = in_wave(&reach, UNTAG, target)?;
    reach.check_keys(UNTAG, &keys)?;
    ports.drs_tags.untag(&resource, &keys).await.map_err(call_error)
}

/// The resource, when it is the wave's.
fn in_wave(reach: &WaveReach, action: &str, target: Taggable) -> Result<TaggedResource, CallError> {
    match target {
        Taggable::SourceServer(id) => {
            reach.check(action, WaveScope::Servers, std::slice::from_ref(&id))?;
            Ok(TaggedResource::SourceServer(id.into()))
        }
        Taggable::RecoveryInstance(id) => {
            reach.check(action, WaveScope::Instances, std::slice::from_ref(&id))?;
            Ok(TaggedResource::RecoveryInstance(id.into()))
        }
    }
}
