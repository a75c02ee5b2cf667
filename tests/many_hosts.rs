//! Hosts that share a store: one dies or freezes in the middle of a drill, another ends it, and each server is launched once.
//! On AWS's own DynamoDB Local, as processes of their own.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    fleet::ALL,
    process::Running,
    recipe::{DRILL_SETTINGS, TERMINATE, TWO_WAVES, recipe_over_http},
    result::{of_kind, statuses},
    served::Served,
    shared::Shared,
    wait::{Stopwatch, until},
};

/// The length of the table's leases, and how often hosts look for executions, in seconds.
const LEASE: f64 = 10.0;
const SCAN: f64 = 1.0;

/// What a busy machine and the tests' own looks at the record may take, in seconds. The bound itself is held in virtual
/// time, by the contract of stores.
const SLACK: f64 = 20.0;

/// A drill of half an hour takes a quarter of a minute, and a request may be late by seconds before AWS would call it expired.
const SPEED: &str = "120";

/// Two working hosts, and a drill against a simulator that goes on living.
struct Place {
    shared: Shared,
    served: Served,
    execution: String,
    hosts: Vec<Running>,
}

impl Place {
    /// A drill whose own process was killed as soon as it had begun, before the two hosts came.
    fn new() -> Option<Self> {
        let shared = Shared::of(Bench::new("", &Fleet::shop()))?;
        let served = Served::start(&shared.bench, SPEED);
        let rest = [TWO_WAVES, DRILL_SETTINGS, TERMINATE].concat();
        shared.bench.write("recipe.toml", &recipe_over_http(served.address(), &rest));
        let made = shared.printed(&["store", "init", "--lease", "10s"]);
        assert!(made.contains("silent for 10s"), "{made}");
        let mut run = shared.start(&["run", "recipe.toml"]);
        let execution = until("an execution that is driven", || {
            shared.executions().pop().filter(|execution| !drivers(&shared, execution).is_empty())
        });
        run.kill();
        let hosts = [(); 2].map(|()| shared.start(&["work", "--scan-every", "1s"])).into();
        Some(Self { shared, served, execution, hosts })
    }

    /// The processes that drove the execution, in order.
    fn drivers(&self) -> Vec<u64> {
        drivers(&self.shared, &self.execution)
    }

    /// Takes out the host that drives, once it has launched servers.
    fn driver_at_work(&mut self) -> Running {
        until("a launch", || {
            let events = self.shared.events(&self.execution);
            (!of_kind(&events, "launch-answered").is_empty()).then_some(())
        });
        let driver = *self.drivers().last().unwrap();
        let place = self.hosts.iter().position(|host| u64::from(host.id()) == driver);
        self.hosts.remove(place.unwrap_or_else(|| panic!("process {driver} is none of the hosts")))
    }

    /// Waits until the other host drives. Gives how long that took, in seconds.
    fn taken_over(&self) -> f64 {
        let stopwatch = Stopwatch::start();
        let other = u64::from(self.hosts[0].id());
        until("the other host to take over", || (self.drivers().last() == Some(&other)).then_some(()));
        stopwatch.seconds()
    }

    /// Waits until the drill has ended and nobody drives it any more. Gives its record.
    fn ended(&self) -> Vec<Value> {
        until("the end of the drill", || {
            let listed = self.shared.call(&["ls", "--output", "json"]).expect(0).json();
            (listed[0]["status"] == "COMPLETED" && listed[0]["driven"] == false).then_some(())
        });
        self.shared.events(&self.execution)
    }

    /// Ends what runs, and holds the simulator against the record.
    fn assert_clean(mut self) {
        let shown = self.shared.call(&["show", &self.execution, "--output", "json"]).expect(0).json();
        assert!(statuses(&shown).values().all(|status| status == "TERMINATED"), "{:?}", statuses(&shown));
        self.shared.printed(&["verify", &self.execution]);
        for host in self.hosts.drain(..) {
            host.interrupt();
            host.done().expect(0);
        }
        let world = self.served.end();
        world.assert_launched_once(&ALL);
        world.assert_settings_as_in(&self.shared.bench.fresh_world(), &ALL);
        assert_eq!(world.recovery_instances(), Vec::<Value>::new());
    }
}

/// The processes that drove an execution, in order.
fn drivers(shared: &Shared, execution: &str) -> Vec<u64> {
    let events = shared.events(execution);
    of_kind(&events, "driver-started").iter().map(|event| event["process"].as_u64().unwrap()).collect()
}

#[test]
fn of_a_host_that_is_killed_another_ends_the_drill_within_a_lease_and_a_scan() {
    let Some(mut place) = Place::new() else { return };
    let mut driver = place.driver_at_work();
    driver.kill();
    let waited = place.taken_over();
    println!("taken over after {waited:.1} s");
    assert!(waited <= LEASE + SCAN + SLACK, "{waited} s");
    place.ended();
    assert_eq!(place.drivers().len(), 3);
    place.assert_clean();
}

#[test]
fn a_host_that_wakes_after_another_took_over_appends_and_launches_nothing() {
    let Some(mut place) = Place::new() else { return };
    let frozen = place.driver_at_work();
    frozen.signal("STOP");
    let waited = place.taken_over();
    println!("taken over after {waited:.1} s");
    assert!(waited <= LEASE + SCAN + SLACK, "{waited} s");
    let record = place.ended();
    frozen.signal("CONT");
    until("the host that froze to find out", || frozen.stderr().contains("another process").then_some(()));
    assert_eq!(place.shared.events(&place.execution), record);
    place.hosts.push(frozen);
    place.assert_clean();
}

#[test]
fn a_host_that_wakes_in_the_middle_of_anothers_work_leaves_it_alone() {
    let Some(mut place) = Place::new() else { return };
    let frozen = place.driver_at_work();
    frozen.signal("STOP");
    place.taken_over();
    frozen.signal("CONT");
    until("the host that froze to find out", || frozen.stderr().contains("another process").then_some(()));
    place.ended();
    assert_eq!(place.drivers().len(), 3);
    place.hosts.push(frozen);
    place.assert_clean();
}
