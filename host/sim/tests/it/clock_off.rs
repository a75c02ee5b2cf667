//! A service whose clock is off: its dates are, and it judges signatures by its own time.

use drs_sim::World;
use serde_json::json;

use crate::support::{Bench, DB, FLEET};

fn fleet(keys: &str) -> String {
    format!("{FLEET}\n[[faults]]\nkind = \"clock-off\"\n{keys}\n")
}

#[test]
fn dates_are_those_of_the_service() {
    for (keys, date, created) in [
        ("ahead = \"4m\"", "Thu, 15 Jan 2026 09:04:00 GMT", "2026-01-15T09:04:00.000000Z"),
        ("behind = \"4m\"", "Thu, 15 Jan 2026 08:56:00 GMT", "2026-01-15T08:56:00.000000Z"),
    ] {
        let bench = Bench::of(&fleet(keys));
        let answer = bench.try_drs("DescribeJobs", json!({})).unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["date"].to_str().unwrap()), (200, date));
        let job = bench.drill(&[DB]);
        assert_eq!(bench.job(&job)["creationDateTime"], created);
    }
}

#[test]
fn more_than_five_minutes_off_no_signature_is_good() {
    for keys in ["ahead = \"6m\"", "behind = \"6m\""] {
        let bench = Bench::of(&fleet(keys));
        let expired = (403, "InvalidSignatureException".to_owned());
        assert_eq!(bench.refused("DescribeJobs", json!({})), expired, "{keys}");
    }
}

#[test]
fn a_kept_world_goes_on_by_the_callers_clock() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::on_disk(&fleet("ahead = \"4m\""), folder.path());
    bench.advance(10.0);
    bench.drill(&[DB]);
    drop(bench);
    assert_eq!(World::last_time(folder.path()).unwrap().to_string(), "2026-01-15T09:00:10Z");
}
