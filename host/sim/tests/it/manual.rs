//! The page about the fleet file, held to what the simulator reads.

use drs_sim::Fleet;

const PAGE: &str = include_str!("../../../../recipes/fleets/README.md");

/// The page's blocks of TOML.
fn blocks() -> Vec<&'static str> {
    PAGE.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

/// All blocks as one file, with the second server that some of them name.
fn whole() -> String {
    let second = "\n[[servers]]\nid = \"s-00000000000000002\"\nhostname = \"shop-db-2\"\n";
    format!("{}{second}", blocks().concat())
}

/// The kinds of the page's tables.
fn kinds() -> Vec<&'static str> {
    PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(kind, _)| kind).collect()
}

#[test]
fn the_blocks_of_the_page_are_a_fleet_file() {
    let fleet = Fleet::parse(&whole()).unwrap();
    assert_eq!((fleet.account(), fleet.seed()), ("123456789012", 7));
}

/// What serde expects in place of an unknown name: every name that there is.
fn expected(text: &str) -> Vec<String> {
    let message = Fleet::parse(text).unwrap_err().message;
    message.split('`').skip(3).step_by(2).map(ToOwned::to_owned).collect()
}

#[test]
fn every_kind_of_fault_is_on_the_page() {
    let there = expected(&format!("{}\n[[faults]]\nkind = \"none\"\n", whole()));
    assert!(there.len() > 20, "{there:?}");
    let mut told: Vec<&str> = kinds();
    let mut there: Vec<&str> = there.iter().map(String::as_str).collect();
    told.sort_unstable();
    there.sort_unstable();
    assert_eq!(told, there);
}

#[test]
fn every_switch_and_quota_is_on_the_page() {
    for section in ["switches", "quotas", "timings"] {
        let text = whole().replace(&format!("[{section}]"), &format!("[{section}]\nnone = 0"));
        for name in expected(&text) {
            assert!(PAGE.contains(&format!("\n{name} = ")), "{section}: {name}");
        }
    }
}
