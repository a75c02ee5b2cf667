//! What instances and named hosts answer over HTTP.

use bytes::Bytes;
use drs_sim::Unreachable;
use http::{Request, Response};

use crate::support::{Bench, DB, FLEET, one};

const ANSWERS: &str = r#"
[[http]]
on = "http://{wave.instances}:8080/health"
status = 503

[[http]]
on = "http://{wave.instances}:8080/health"
from = "200s"
body = "up"

[[http]]
on = "https://shop.example/api/*"
method = "POST"
status = 201

[[http]]
on = "https://shop.example/gone"
fault = "refused"

[[http]]
on = "https://shop.example/silent"
fault = "silent"
"#;

fn bench() -> Bench {
    Bench::of(&format!("{FLEET}{ANSWERS}"))
}

fn visit(bench: &Bench, method: &str, uri: &str) -> Result<Response<Bytes>, Unreachable> {
    bench.world.visit(&Request::builder().method(method).uri(uri).body(Bytes::new()).unwrap())
}

fn status(bench: &Bench, method: &str, uri: &str) -> u16 {
    visit(bench, method, uri).unwrap().status().as_u16()
}

/// The private address of an instance.
fn address(bench: &Bench) -> String {
    let id = bench.instance(DB);
    one(&bench.ec2_ok(&format!("Action=DescribeInstances&InstanceId.1={id}")), "privateIpAddress")
}

#[test]
fn an_instance_answers_at_its_address_once_it_runs_and_as_long_as_it_does() {
    let bench = bench();
    bench.drill(&[DB]);
    bench.advance(100.0);
    let health = format!("http://{}:8080/health", address(&bench));
    assert_eq!(status(&bench, "GET", &health), 503);
    bench.advance(300.0);
    let answer = visit(&bench, "GET", &health).unwrap();
    assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &b"up"[..]), "the last that holds");
    bench.ec2_ok(&format!("Action=StopInstances&InstanceId.1={}", bench.instance(DB)));
    bench.advance(300.0);
    assert_eq!(visit(&bench, "GET", &health).unwrap_err(), Unreachable::Silent);
    assert_eq!(visit(&bench, "GET", "http://10.255.255.1:8080/health").unwrap_err(), Unreachable::Silent);
}

#[test]
fn a_host_answers_by_method_and_path() {
    let bench = bench();
    assert_eq!(status(&bench, "POST", "https://shop.example/api/drills?a=b"), 201);
    for (method, uri) in [
        ("GET", "https://shop.example/api/drills"),
        ("POST", "http://shop.example/api/drills"),
        ("POST", "https://shop.example:8443/api/drills"),
        ("POST", "https://other.example/api/drills"),
    ] {
        let refused = visit(&bench, method, uri).unwrap_err().to_string();
        assert!(refused.contains(&format!("no [[http]] that holds for {method} {uri}")), "{refused}");
    }
}

#[test]
fn what_goes_wrong_is_no_answer() {
    let bench = bench();
    let refused = visit(&bench, "GET", "https://shop.example/gone").unwrap_err();
    assert_eq!(refused, Unreachable::Refused("connection refused".to_owned()));
    assert_eq!(visit(&bench, "GET", "https://shop.example/silent").unwrap_err(), Unreachable::Silent);
}
