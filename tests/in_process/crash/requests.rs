//! The requests of a process that may be killed, between the SDK and the simulator: each is a point.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use drs_aws::in_process::Lost;
use drs_sim::World;
use http::{Request, Response};
use serde_json::Value;

use super::fate::Fate;

/// A recovery instance as the simulator showed it: its ids in DRS and EC2, and its job.
pub(crate) type Shown = (String, String, String);

/// Every recovery instance that the simulator ever showed, by its server.
#[derive(Default)]
pub(crate) struct ShownInstances(Mutex<BTreeMap<String, BTreeSet<Shown>>>);

impl ShownInstances {
    /// Those of each server.
    pub(crate) fn by_server(&self) -> BTreeMap<String, BTreeSet<Shown>> {
        self.0.lock().unwrap().clone()
    }

    fn note(&self, answer: &Bytes) {
        // What a fault has garbled shows nothing.
        let Ok(answer) = serde_json::from_slice::<Value>(answer) else { return };
        let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
        for item in answer["items"].as_array().into_iter().flatten() {
            let shown = (text(item, "recoveryInstanceID"), text(item, "ec2InstanceID"), text(item, "jobID"));
            self.0.lock().unwrap().entry(text(item, "sourceServerID")).or_default().insert(shown);
        }
    }
}

/// Has a request answered by the world, unless the process that sent it is dead.
pub(crate) async fn handle(
    world: Arc<World>,
    fate: Arc<Fate>,
    shown: Arc<ShownInstances>,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, Lost> {
    let name = name(&request);
    let shows = name == "DescribeRecoveryInstances";
    // Whoever is dead takes no notice of a connection that breaks.
    let point = fate.reach(name).await.ok_or(Lost)?;
    let answer = world.handle(request).map_err(|_| Lost);
    if let Ok(answer) = answer.as_ref()
        && shows
    {
        shown.note(answer.body());
    }
    if fate.replied(point).await { answer } else { Err(Lost) }
}

/// The operation of a request.
fn name(request: &Request<Bytes>) -> String {
    let target = request.headers().get("x-amz-target").and_then(|target| target.to_str().ok());
    if let Some((_, operation)) = target.and_then(|target| target.split_once('.')) {
        return operation.to_owned();
    }
    let body = String::from_utf8_lossy(request.body());
    let action = body.split('&').find_map(|pair| pair.strip_prefix("Action="));
    action.unwrap_or_else(|| request.uri().path().trim_start_matches('/')).to_owned()
}
