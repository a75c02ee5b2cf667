//! What every store must do, on each kind there is: SQLite, DynamoDB by an emulator within the process, the same over a
//! network that loses messages and with an index that lags behind, and AWS's own DynamoDB Local. And what only a shared
//! store can do: leases, and beginnings that a crash cut off.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "these are tests, helpers included, and the clock is theirs"
)]

mod blobs;
mod clock;
mod commands;
mod emulator;
mod events;
mod holds;
mod leases;
mod lengths;
mod listing;
mod local;
mod locks;
mod network;
mod reservations;
mod segments;
mod starts;
mod world;

/// Makes a test of each function, on each kind of store.
macro_rules! contract {
    ($($file:ident: $($test:ident)+;)+) => {
        mod on_sqlite {$(
            mod $file {$(
                #[tokio::test(start_paused = true)]
                async fn $test() {
                    crate::$file::$test(&crate::world::World::sqlite()).await;
                }
            )+}
        )+}
        mod on_an_emulator_in_process {$(
            mod $file {$(
                #[tokio::test(start_paused = true)]
                async fn $test() {
                    crate::$file::$test(&crate::world::World::emulated().await).await;
                }
            )+}
        )+}
        mod over_a_lossy_network {$(
            mod $file {$(
                #[tokio::test(start_paused = true)]
                async fn $test() {
                    crate::$file::$test(&crate::world::World::lossy().await).await;
                }
            )+}
        )+}
        mod on_dynamodb_local {$(
            mod $file {$(
                #[tokio::test]
                async fn $test() {
                    if let Some(world) = crate::world::World::local().await {
                        crate::$file::$test(&world).await;
                    }
                }
            )+}
        )+}
    };
}

contract! {
    events:
        appended_events_are_there_for_another_process
        bytes_come_back_as_they_were_given_and_each_hash_covers_the_one_before
        a_whole_chain_has_nothing_wrong_with_it
        of_two_writers_the_second_is_superseded_and_writes_nothing
        an_execution_can_begin_only_once
        writers_that_race_get_each_sequence_number_once
        an_unknown_execution_has_no_events_and_takes_none_in_its_middle
        appending_no_events_begins_no_execution
        an_execution_whose_id_is_not_a_ulid_does_not_begin
        an_append_of_any_size_comes_back
        a_long_execution_comes_back
        a_large_append_that_is_refused_leaves_nothing;
    commands:
        every_command_arrives_as_it_was_given_and_in_order
        a_command_is_acknowledged_with_its_events_and_only_once
        a_command_that_needs_no_event_is_acknowledged_too
        a_writer_that_was_superseded_leaves_the_command_waiting
        a_command_of_another_execution_is_not_acknowledged
        a_command_for_an_unknown_execution_is_refused
        commands_that_are_given_at_the_same_time_all_arrive;
    holds:
        a_second_holder_is_refused_while_the_first_lives
        executions_are_held_apart_from_each_other
        a_released_hold_is_free_at_once_and_its_holder_gone
        an_execution_is_driven_while_it_is_held
        an_execution_that_has_not_begun_can_be_held
        what_is_no_id_is_not_held;
    locks:
        an_execution_begins_with_its_locks_and_releases_them
        a_lock_of_another_execution_refuses_the_beginning_and_leaves_nothing
        more_locks_are_taken_all_or_none
        locks_for_an_execution_that_is_not_there_are_refused
        locks_of_other_places_are_other_locks
        locks_of_what_went_on_since_are_not_released
        of_a_release_and_a_taking_up_that_race_the_taken_up_has_all_its_locks
        of_two_starts_that_race_over_4000_servers_one_begins_and_no_lock_is_left;
    blobs:
        bytes_are_kept_under_their_digest
        a_component_of_some_megabytes_comes_back
        an_unknown_digest_is_an_error_that_names_it;
    reservations:
        nobody_has_reserved_at_first
        a_change_made_from_an_old_version_is_refused
        places_are_reserved_apart;
    listing:
        executions_are_listed_with_their_events_and_outlines
        a_summary_says_what_the_list_says
        describing_an_execution_does_not_begin_it
        an_execution_is_found_by_the_end_of_its_id;
}
