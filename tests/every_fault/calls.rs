//! Calls, and the clock that they are signed by.

use super::{COMPLETED, Case, FAILED, REFUSED, Run, TIMED_OUT, case};

/// Calls that fail, are late, or of which the answer is lost: nothing is ever launched twice.
pub(super) const CALLS: &[Case] = &[
    case(
        &["operation = \"drs:StartRecovery\", kind = \"throttle\", retry-after = \"90s\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["not launched: drs:StartRecovery: ThrottlingException", "08:01:30Z  wave database: launch of 2 servers"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"throttle\", times = 1000"],
        Run::Drill,
        TIMED_OUT,
        "SKIPPED",
        &["its launch still waited: drs:StartRecovery: ThrottlingException: Rate exceeded"],
    ),
    case(
        &["operation = \"*\", kind = \"throttle\", probability = \"20%\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["4 servers: 4 launched"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"denied\""],
        Run::Drill,
        FAILED,
        "FAILED",
        &["server db-1: drs:StartRecovery: AccessDeniedException", "no server was launched: 2 of 2 failed"],
    ),
    case(
        &["operation = \"drs:DescribeSourceServers\", kind = \"denied\""],
        Run::Drill,
        REFUSED,
        "",
        &[
            "the source servers can't be read: drs:DescribeSourceServers: AccessDeniedException",
            "nothing was started; check credentials, Region and permissions",
        ],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"internal-error\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["no clear answer (drs:StartRecovery: InternalServerException", "nothing was launched: no job with our tag"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"internal-error\", times = 1000"],
        Run::Drill,
        TIMED_OUT,
        "SKIPPED",
        &["its launch still waited: drs:StartRecovery: InternalServerException"],
    ),
    case(
        &["operation = \"drs:*\", kind = \"internal-error\", probability = \"20%\", call = 3"],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["4 servers: 4 launched"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"internal-error-after-effect\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["is ours: a job with our launch tag"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"garbled-after-effect\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["HTTP 200 with an answer that can't be read", "is ours: a job with our launch tag"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"reply-lost-before-effect\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["the connection was reset before an answer came", "nothing was launched: no job with our tag"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"reply-lost-after-effect\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["the connection was reset before an answer came", "is ours: a job with our launch tag"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"conflict\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["a job is in the way (drs:StartRecovery: ConflictException", "no job carries our launch tag"],
    ),
    case(
        &["operation = \"drs:StartRecovery\", kind = \"conflict\", times = 1000"],
        Run::Drill,
        FAILED,
        "FAILED",
        &["server db-1: not launched: a job that DRS does not show", "held the server for 30m"],
    ),
    case(
        &["operation = \"*\", kind = \"latency\", for = \"3s\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["4 servers: 4 launched", "08:00:09Z  wave database starts"],
    ),
];

/// The clock of AWS and that of the host are apart.
pub(super) const CLOCK: &[Case] = &[
    case(
        &[
            "kind = \"clock-off\", ahead = \"3m\"",
            "operation = \"drs:StartRecovery\", kind = \"reply-lost-before-effect\"",
        ],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["this host's clock is 3m behind AWS's", "nothing was launched: no job with our tag"],
    ),
    case(
        &[
            "kind = \"clock-off\", behind = \"3m\"",
            "operation = \"drs:StartRecovery\", kind = \"reply-lost-after-effect\"",
        ],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["is ours: a job with our launch tag"],
    ),
    case(
        &["kind = \"clock-off\", ahead = \"10m\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["this host's clock is 10m behind AWS's", "T08:10:0"],
    ),
    case(
        &["kind = \"clock-off\", behind = \"10m\""],
        Run::Drill,
        COMPLETED,
        "LAUNCHED",
        &["ahead of AWS's: set it; all times here are AWS's", "T07:50:0"],
    ),
];
