//! Launches and their jobs.

use super::{COMPLETED, Case, FAILED, PAUSED, Run, TIMED_OUT, case};

/// Launches of one server that go wrong while the other database's goes well: the wave fails, its dependent never starts.
pub(super) const LAUNCHES: &[Case] = &[
    case(
        &["server = \"db-1\", kind = \"snapshot-failure\", error = \"volume gone\""],
        Run::Drill,
        FAILED,
        "FAILED",
        &[
            "server db-1: SNAPSHOT_FAIL in job drsjob-",
            ": volume gone",
            "1 of 2 servers failed (db-1); the recipe allows 0",
        ],
    ),
    case(
        &[
            "server = \"db-1\", kind = \"replication-stalled\"",
            "server = \"db-1\", kind = \"expired-recovery-point\", error = \"snapshot gone\"",
        ],
        Run::Drill,
        FAILED,
        "FAILED",
        &["no earlier snapshot: db-1", "server db-1: USING_PREVIOUS_SNAPSHOT_FAILED in job", "snapshot gone"],
    ),
    case(
        &["server = \"db-1\", kind = \"conversion-failure\", error = \"no boot disk\""],
        Run::Drill,
        FAILED,
        "FAILED",
        &["conversion failed: db-1", "server db-1: CONVERSION_FAIL in job drsjob-", "no boot disk"],
    ),
    case(
        &["server = \"db-1\", kind = \"launch-failure\", error = \"no capacity\""],
        Run::Drill,
        FAILED,
        "FAILED",
        &["server db-1: LAUNCH_FAILED in job drsjob-", "no capacity", "wave app: not started: wave database is FAILED"],
    ),
    case(
        &["server = \"db-1\", kind = \"skipped\""],
        Run::Drill,
        FAILED,
        "FAILED",
        &["skipped by DRS: db-1", "SERVER_SKIPPED in job drsjob-", "DRS began the job without it"],
    ),
    case(
        &["server = \"*\", kind = \"skipped\""],
        Run::Drill,
        FAILED,
        "FAILED",
        &["no server was launched: 2 of 2 failed"],
    ),
    case(
        &["server = \"db-1\", kind = \"unlisted-instance\""],
        Run::Drill,
        FAILED,
        "UNRESOLVED",
        &[
            "db-1 UNRESOLVED, it may have been launched: DRS says LAUNCHED, and no recovery instance of job",
            "(db-1): look at the jobs in the DRS console",
        ],
    ),
    case(
        &["server = \"db-1\", kind = \"unknown-launch-status\", value = \"BEAMED\""],
        Run::Drill,
        FAILED,
        "UNRESOLVED",
        &["ended and DRS says BEAMED of this server"],
    ),
    case(
        &["server = \"db-1\", kind = \"impaired\""],
        Run::GatedDrill,
        FAILED,
        "LAUNCHED",
        &[
            "server db-1: health-gate: the system status check is impaired, twice in a row",
            "1 of 2 servers failed (db-1)",
        ],
    ),
];

/// Jobs that are seen late, that never end, or of which DRS says what no model knows.
pub(super) const JOBS: &[Case] = &[
    // The other database of the same job is up, and that is told as well.
    case(
        &["server = \"db-1\", kind = \"stuck\""],
        Run::Drill,
        TIMED_OUT,
        "UNRESOLVED",
        &[
            "its timeout of 1h30m; still launching: db-1, db-2",
            "1 server LAUNCHED (db-2)",
            "is STARTED, had not ended when the execution stopped waiting, and DRS says IN_PROGRESS of this server; look at it in DRS, then run `cleanup`",
        ],
    ),
    case(
        &["server = \"db-1\", kind = \"stays-pending\""],
        Run::Drill,
        TIMED_OUT,
        "UNRESOLVED",
        &["is PENDING, had not ended when the execution stopped waiting", "2 servers may have been launched"],
    ),
    case(
        &["server = \"db-1\", kind = \"seen-late\", for = \"8m\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["4 servers: 4 launched"],
    ),
    case(
        &[
            "server = \"db-1\", kind = \"seen-late\", for = \"8m\"",
            "operation = \"drs:StartRecovery\", kind = \"reply-lost-after-effect\"",
        ],
        Run::Drill,
        PAUSED,
        "UNRESOLVED",
        &["DRS does not show that job: whether it is ours can't be told", "go on: ", "end it: "],
    ),
    case(
        &["server = \"db-1\", kind = \"unknown-event\", event = \"QUANTUM_FLUX\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["4 servers: 4 launched"],
    ),
    case(
        &["server = \"db-1\", kind = \"unknown-job-status\", value = \"WAITING\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["4 servers: 4 launched"],
    ),
    // An end that DRS never says is no end; what it says of each server is true all the same.
    case(
        &["server = \"db-1\", kind = \"unknown-job-status\", value = \"RESTING\", in-place-of = \"COMPLETED\""],
        Run::Drill,
        TIMED_OUT,
        "LAUNCHED",
        &["2 servers LAUNCHED (db-1, db-2)", "wave app: not started: wave database is TIMED_OUT"],
    ),
];
