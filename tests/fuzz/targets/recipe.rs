//! A recipe is any text. It is refused with every problem at a place of it, or it is what TOML says, what the schema allows,
//! and a plan that is the same when it is read back.
#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use boon::{Compiler, SchemaIndex, Schemas};
use drs_core::aws::SourceServer;
use drs_core::ids::ServerId;
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::recipe::{Problem, Recipe, Selector, decode, schema};
use drs_fuzz::{journal, lines};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

/// How many problems are told: two hundred, and how many more there are.
const MOST_PROBLEMS: usize = 201;

thread_local! {
    static SCHEMA: (Schemas, SchemaIndex) = {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("recipe.json", schema()).expect("the schema is a resource");
        let index = compiler.compile("recipe.json", &mut schemas).expect("the schema is one");
        (schemas, index)
    };
}

fuzz_target!(|text: &str| {
    match decode(text) {
        Err(problems) => are_told(text, &problems),
        Ok(recipe) => {
            is_the_same_toml(text, &recipe);
            for mode in [Mode::Drill, Mode::Recovery] {
                is_planned(text, &recipe, mode);
            }
        }
    }
});

fn are_told(text: &str, problems: &[Problem]) {
    assert!((1..=MOST_PROBLEMS).contains(&problems.len()), "{} problems", problems.len());
    for problem in problems {
        let span = problem.span.clone().unwrap_or_default();
        assert!(text.get(span).is_some(), "{problem:?} is outside of the text");
        assert!(!problem.message.is_empty() && problem.help.is_some(), "{problem:?} says what to write instead");
    }
    let places: Vec<_> = problems.iter().filter_map(|problem| problem.span.as_ref().map(|span| span.start)).collect();
    assert!(places.is_sorted(), "{problems:?} are in the order of the text");
}

/// What is taken is TOML that anybody reads alike, as the schema has it; written anew it is the same recipe.
fn is_the_same_toml(text: &str, recipe: &Recipe) {
    let table: toml::Table = toml::from_str(text).expect("a recipe that is taken is TOML");
    let value = serde_json::to_value(&table).expect("a recipe that is taken is JSON as well");
    SCHEMA.with(|(schemas, index)| {
        if let Err(error) = schemas.validate(&value, *index) {
            panic!("the schema refuses what is taken: {error:#}");
        }
    });
    let written = toml::to_string(&table).expect("what was read is written");
    let again = match decode(&written) {
        Ok(again) => again,
        Err(problems) => panic!("written anew it is refused: {problems:?}\n{written}"),
    };
    let plans = [recipe, &again].map(|recipe| planned(recipe, Mode::Drill).ok().map(in_order));
    assert_eq!(plans[0], plans[1], "written anew it is another plan\n{written}");
}

/// A plan whose groups and plug-ins are in the order of their names: TOML gives tables none.
fn in_order(mut plan: Plan) -> Plan {
    plan.plugins.sort_by(|one, other| one.name.cmp(&other.name));
    plan.selections.sort_by(|one, other| one.group.cmp(&other.group));
    plan.left_out.sort_by(|one, other| one.id.cmp(&other.id));
    plan
}

fn is_planned(text: &str, recipe: &Recipe, mode: Mode) {
    match planned(recipe, mode) {
        Err(problems) => are_told(text, &problems),
        Ok(plan) => {
            let mut entries = vec![journal::beginning(plan, mode)];
            let execution = journal::fold(&entries);
            // What is due at once is recorded, until something must be asked of AWS.
            journal::go_on(execution, &mut entries);
            journal::are_read_back(&entries);
        }
    }
}

/// The plan of a recipe in a world that has all that it names.
fn planned(recipe: &Recipe, mode: Mode) -> Result<Plan, Vec<Problem>> {
    let servers = world(recipe);
    let digests = recipe.plugins.iter().map(|plugin| (plugin.name.clone(), "9f".repeat(32))).collect();
    let inventory = Inventory {
        account: "123456789012".to_owned(),
        region: recipe.target.region.clone().unwrap_or_default(),
        servers: &servers,
        digests: &digests,
        signatures: &BTreeMap::new(),
    };
    resolve(recipe, mode, &inventory)
}

fn world(recipe: &Recipe) -> Vec<SourceServer> {
    let mut named = BTreeSet::new();
    let mut servers = Vec::new();
    // The same for the same groups, in whichever order.
    let mut groups: Vec<_> = recipe.groups.iter().collect();
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    for (number, group) in groups.into_iter().enumerate() {
        match &group.selector {
            Selector::Servers(ids) => named.extend(ids.iter().map(|(id, _)| id.clone())),
            Selector::Tags(tags) => {
                let id = ServerId::new(format!("s-{number:017x}"));
                servers.push(SourceServer { tags: tags.clone(), ..server(id) });
            }
        }
    }
    let tagged: BTreeSet<ServerId> = servers.iter().map(|server| server.id.clone()).collect();
    servers.extend(named.difference(&tagged).cloned().map(server));
    servers
}

fn server(id: ServerId) -> SourceServer {
    SourceServer {
        id,
        arn: None,
        hostname: None,
        tags: BTreeMap::new(),
        replication_state: None,
        lag: None,
        recommended_instance_type: Some("m6i.large".to_owned()),
        last_launch: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
    }
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match seed % 4 {
        0 => lines::mutate(data, size, seed),
        _ => fuzzer_mutate(data, size, max_size),
    }
});
