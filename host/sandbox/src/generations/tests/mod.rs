//! Components of four versions on hosts of three: each runs, or is refused with the difference in words. What a later
//! runtime will have is made here, by the same mechanism.

mod fixtures;
mod hosts;
mod running;

use fixtures::{of_0_1, of_0_1_1, of_0_2, of_a_false_0_1_9};
use hosts::{with_0_1_0, with_0_1_1, with_0_2_0};
use running::{Ran, outcome};

/// It ran, and saw and said the plan's name.
fn ran(log: &str) -> Result<Ran, String> {
    Ok(Ran { pauses_because: "shop".to_owned(), log: log.to_owned() })
}

#[tokio::test]
async fn a_component_of_0_1_0_runs_on_every_later_host() {
    let component = of_0_1("0.1.0");
    assert_eq!(outcome(&component, &with_0_1_0()).await, ran("shop"));
    assert_eq!(outcome(&component, &with_0_1_1()).await, ran("shop"));
    assert_eq!(outcome(&component, &with_0_2_0()).await, ran("shop"));
}

#[tokio::test]
async fn a_component_of_0_1_1_runs_on_an_earlier_host_as_long_as_it_asks_for_nothing_that_is_new() {
    assert_eq!(outcome(&of_0_1("0.1.1"), &with_0_1_0()).await, ran("shop"));
}

#[tokio::test]
async fn an_added_function_is_called_where_it_is_and_refused_by_its_name_where_it_is_not() {
    let component = of_0_1_1();
    assert_eq!(outcome(&component, &with_0_1_1()).await, ran(""));
    let refused = "it imports the function `lines-left` of `drs:runtime/log@0.1.1`, which drs:runtime@0.1.0 does not \
                   have; use a newer runtime, or build it against the package of this one";
    assert_eq!(outcome(&component, &with_0_1_0()).await, Err(refused.to_owned()));
    assert_eq!(outcome(&component, &with_0_2_0()).await, Err(refused.to_owned()));
}

#[tokio::test]
async fn a_changed_record_is_another_generation_and_goes_through_its_own_adapter() {
    let component = of_0_2();
    assert_eq!(outcome(&component, &with_0_2_0()).await, ran("shop free=12GiB"));
    let refused = outcome(&component, &with_0_1_1()).await.unwrap_err();
    let words = "it is built against `drs:runtime/log@0.2.0`, this runtime has drs:runtime@0.1.1; build it against the \
                 WIT package drs:runtime@0.1.1";
    assert!(refused.contains(words), "{refused}");
    assert!(refused.contains("it is built against `drs:runtime/before-hook@0.2.0`"), "{refused}");
}

#[tokio::test]
async fn a_version_that_claims_the_shapes_of_0_1_and_has_others_is_refused_with_the_difference_everywhere() {
    let component = of_a_false_0_1_9();
    for host in [with_0_1_0(), with_0_1_1(), with_0_2_0()] {
        let refused = outcome(&component, &host).await.unwrap_err();
        let words = "it exports `run` of `drs:runtime/before-hook@0.1.9`, but not as this runtime has it: in parameter \
                     `context`, in field `attempt`, the component has u64, the host has u32";
        assert!(refused.contains(words), "{refused}");
        assert!(refused.contains("versions 0.1.x add to it and change no shape"), "{refused}");
    }
}

#[tokio::test]
async fn a_host_says_all_generations_that_it_has() {
    let refused = outcome(&of_0_1("0.3.0"), &with_0_2_0()).await.unwrap_err();
    assert!(refused.contains("this runtime has drs:runtime@0.2.0 and drs:runtime@0.1.0"), "{refused}");
}

#[test]
fn an_interface_without_a_version_is_of_no_generation() {
    let host = with_0_1_0();
    let known = |name| host.of(&crate::prepare::InterfaceName::parse(name).unwrap()).is_some();
    assert!(known("drs:runtime/ec2@0.1.0") && known("drs:runtime/ec2@0.1.7"));
    assert!(!known("drs:runtime/ec2") && !known("drs:runtime/ec2@1.1.0") && !known("wasi:cli/exit@0.1.0"));
}
