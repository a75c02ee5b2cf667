//! Locks that an execution leaves behind whose process dies between its last event and their release.

use std::collections::BTreeMap;
use std::sync::Arc;

use drs_core::aws::SourceServer;
use drs_core::event::{Entry, Event};
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::ports::{AccountRegion, Clock};
use drs_core::recipe::decode;
use drs_core::status::ExecutionStatus;
use drs_engine::{EngineError, RuntimeClock, start};

use crate::crash::scene::runtime;
use crate::hosts::network::Quality;
use crate::hosts::table::SharedTable;
use crate::rehearsal::{execution_id, start_of};

const RECIPE: &str = r#"
[plan]
name = "shop"
mode = "drill"

[target]
region = "us-west-2"

[groups.web]
servers = ["s-00000000000000001"]

[[waves]]
name = "web"
groups = ["web"]
"#;

fn place() -> AccountRegion {
    AccountRegion { account: "123456789012".to_owned(), region: "us-west-2".to_owned() }
}

fn plan() -> Plan {
    let server = serde_json::json!({ "id": "s-00000000000000001", "hostname": "web-1", "tags": {} });
    let servers: Vec<SourceServer> = vec![serde_json::from_value(server).unwrap()];
    let AccountRegion { account, region } = place();
    let (digests, signatures) = (BTreeMap::new(), BTreeMap::new());
    let inventory = Inventory { account, region, servers: &servers, digests: &digests, signatures: &signatures };
    resolve(&decode(RECIPE).unwrap(), Mode::Drill, &inventory).unwrap()
}

#[test]
fn the_plan_of_what_has_ended_is_free_though_its_process_seems_to_live() {
    let table = SharedTable::new(Quality::Good);
    let (dead, fresh) = (table.seen_from_outside(), table.seen_from_outside());
    let (first, second) = (execution_id(1), execution_id(2));
    let begin = |id| start_of(id, Mode::Drill, plan(), String::new(), Some(place()));
    runtime().block_on(async {
        let clock: Arc<dyn Clock> = Arc::new(RuntimeClock::starting_at("2026-03-02T02:00:00Z".parse().unwrap(), 1));
        let _held = dead.hold(&first).await.unwrap();
        start(&*dead, &*clock, begin(&first)).await.unwrap();
        let refused = start(&*fresh, &*clock, begin(&second)).await.unwrap_err();
        assert!(matches!(refused, EngineError::Taken(_)), "{refused}");
        let event = Event::ExecutionEnded { status: ExecutionStatus::Cancelled, error: None };
        let bytes = serde_json::to_vec(&Entry { at: clock.now(), event }).unwrap();
        dead.append(&first, 1, &[bytes]).await.unwrap();
        assert!(fresh.summary(&first).await.unwrap().driven, "its lease has not run out");
        start(&*fresh, &*clock, begin(&second)).await.unwrap();
    });
}
