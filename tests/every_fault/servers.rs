//! What goes wrong on servers: launch actions after their launch, replication before it.

use super::{COMPLETED, Case, FAILED, PAUSED, Run, case};

/// Launch actions, which count in a recovery.
pub(super) const ACTIONS: &[Case] = &[
    case(
        &["server = \"db-1\", kind = \"launch-action-failure\", error = \"domain not reached\""],
        Run::Recovery,
        FAILED,
        "LAUNCHED",
        &["server db-1: launch action `Join the domain` failed: domain not reached", "1 of 2 servers failed (db-1)"],
    ),
    case(
        &["server = \"db-1\", kind = \"launch-action-failure\", error = \"domain not reached\""],
        Run::RecoveryOfOptional,
        COMPLETED,
        "LAUNCHED",
        &["db-1: launch action `Join the domain` failed: domain not reached"],
    ),
    case(
        &["server = \"db-1\", kind = \"launch-action-stuck\""],
        Run::Recovery,
        FAILED,
        "LAUNCHED",
        &["server db-1: launch action `Join the domain` did not end within 1h after the job: DRS says IN_PROGRESS"],
    ),
];

/// Replication that is not as it should be: a drill waits for a person, a recovery goes on with what there is.
pub(super) const REPLICATION: &[Case] = &[
    case(
        &["server = \"db-1\", kind = \"replication-stalled\""],
        Run::GatedDrill,
        PAUSED,
        "PENDING",
        &[
            "replication must be CONTINUOUS and its lag within the rpo of 15m: db-1",
            "replication is STALLED",
            "ask the hook again: ",
        ],
    ),
    case(
        &["server = \"db-1\", kind = \"replication-stalled\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["snapshot failed: db-1", "earlier snapshot used: db-1"],
    ),
    case(
        &["server = \"db-1\", kind = \"replication-lag\", lag = \"40m\""],
        Run::GatedDrill,
        PAUSED,
        "PENDING",
        &["its lag is 40m"],
    ),
    case(
        &["server = \"db-1\", kind = \"unknown-replication-state\", value = \"MEDITATING\""],
        Run::GatedDrill,
        PAUSED,
        "PENDING",
        &["replication is MEDITATING"],
    ),
    case(&["kind = \"region-gone\""], Run::GatedDrill, PAUSED, "PENDING", &["replication is DISCONNECTED"]),
    case(
        &["kind = \"region-gone\""],
        Run::Recovery,
        COMPLETED,
        "LAUNCHED",
        &["earlier snapshot used: db-1, db-2", "4 servers: 4 launched"],
    ),
    // By the second wave the newest point in time is older than the rpo: a person has to say that it will do.
    case(
        &["kind = \"region-gone\""],
        Run::GatedRecovery,
        PAUSED,
        "LAUNCHED",
        &["the newest recovery point must be within the rpo of 15m: app-1", "--accept app/replication-gate"],
    ),
];
