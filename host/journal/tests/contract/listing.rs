//! Lists of executions. Where they come from an index they may be late, never wrong.

use std::time::Duration;

use drs_core::mode::Mode;
use drs_core::ports::{ExecutionSummary, JournalError, Outline};
use drs_core::status::ExecutionStatus;

use crate::world::{ONE, OTHER, World, events, one, other};

fn outline(status: ExecutionStatus) -> Outline {
    Outline { plan: "shop".to_owned(), mode: Mode::Drill, status }
}

/// The list, once it is as expected; the last one, if it never is.
async fn listed(world: &World, expected: &[ExecutionSummary]) -> Vec<ExecutionSummary> {
    let mut found = Vec::new();
    for _ in 0..20 {
        found = world.open().await.executions().await.unwrap();
        if found == expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    found
}

pub(crate) async fn executions_are_listed_with_their_events_and_outlines(world: &World) {
    let store = world.open().await;
    store.begin(&other(), b"start", &[]).await.unwrap();
    store.append(&one(), 0, &events(&["start", "more"])).await.unwrap();
    let mut expected = vec![
        ExecutionSummary { id: other(), events: 1, driven: false, lapses_in: None, outline: None },
        ExecutionSummary { id: one(), events: 2, driven: false, lapses_in: None, outline: None },
    ];
    assert_eq!(listed(world, &expected).await, expected);
    for (summary, status) in expected.iter_mut().zip([ExecutionStatus::Running, ExecutionStatus::Completed]) {
        store.describe(&summary.id, &outline(status)).await.unwrap();
        summary.outline = Some(outline(status));
    }
    assert_eq!(listed(world, &expected).await, expected);
}

pub(crate) async fn a_summary_says_what_the_list_says(world: &World) {
    let store = world.begun().await;
    assert_eq!(store.summary(&other()).await, Err(JournalError::NotFound(other())));
    store.describe(&one(), &outline(ExecutionStatus::Paused)).await.unwrap();
    let expected = ExecutionSummary {
        id: one(),
        events: 1,
        driven: false,
        lapses_in: None,
        outline: Some(outline(ExecutionStatus::Paused)),
    };
    assert_eq!(store.summary(&one()).await, Ok(expected));
}

pub(crate) async fn describing_an_execution_does_not_begin_it(world: &World) {
    let store = world.begun().await;
    // Whether this is an error is the store's affair.
    let _ = store.describe(&other(), &outline(ExecutionStatus::Running)).await;
    assert_eq!(store.summary(&other()).await, Err(JournalError::NotFound(other())));
}

pub(crate) async fn an_execution_is_found_by_the_end_of_its_id(world: &World) {
    let store = world.open().await;
    for execution in [other(), one()] {
        store.append(&execution, 0, &events(&["start"])).await.unwrap();
    }
    assert_eq!(store.find(&ONE.to_lowercase()).await, Ok(one()), "a whole id is found at once");
    for _ in 0..20 {
        if store.find("k1hab").await == Ok(one()) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(store.find("k1hab").await, Ok(one()));
    assert_eq!(store.find("zz").await, Err(JournalError::NotFound("zz".into())));
    let both = store.find("01jz").await;
    assert_eq!(both, Err(JournalError::Ambiguous { text: "01jz".to_owned(), candidates: vec![OTHER.into(), one()] }));
}
