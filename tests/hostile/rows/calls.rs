//! Host calls: how many, how fast, how large.

use super::of_limit;
use crate::ask::{Asking, Image, LARGE};
use crate::guest::Guest;
use crate::row::{Look, Role, Row};

pub(super) const TOPIC: &str = "Host calls";

const LOG: &str = r#"(import "drs:runtime/log@0.1.0" "write" (func $log (param i32 i32 i32 i32 i32)))"#;

/// A guest that makes one call with what `of` puts into its memory, so often.
pub(super) fn asking(
    what: &str,
    function: &str,
    grant: &str,
    times: u32,
    of: impl FnOnce(&mut Image) -> Vec<u32>,
) -> Row {
    let mut image = Image::default();
    let arguments = of(&mut image);
    let component = Asking::new(function, &arguments, &image, times).guest().before();
    Row::of(TOPIC, what, Role::Before, component).grants(&[grant])
}

/// One that must be answered that a limit is reached.
pub(super) fn invalid(limit: &str, row: Row, used: &str) -> Row {
    let words = format!("limit `{limit}` of ");
    of_limit(row.told("fail, FAILED", &[&words, used]), limit)
}

fn logging(body: &str, pages: u32) -> Vec<u8> {
    Guest { imports: LOG, body, pages, ..Guest::default() }.before()
}

const STATUS: (&str, &str) = ("ec2/describe-instance-status", "ec2:DescribeInstanceStatus");

pub(crate) fn rows() -> Vec<Row> {
    [amounts(), names(), super::items::rows()].into_iter().flatten().collect()
}

fn amounts() -> Vec<Row> {
    let flood = "(loop $more (call $log (i32.const 1) (i32.const 4096) (i32.const 1024) (i32.const 0) (i32.const 0)) (br $more))
        (unreachable)";
    let lines = flood
        .replace("(br $more)", "(br_if $more (i32.lt_u (global.get $n) (i32.const 5000)))")
        .replace("(loop $more ", "(loop $more (global.set $n (i32.add (global.get $n) (i32.const 1))) ");
    let lines = lines.replace("(unreachable)", "(i32.const 1024)");
    let lines =
        Guest { imports: LOG, definitions: "(global $n (mut i32) (i32.const 0))", body: &lines, ..Guest::default() };
    let huge = "(call $log (i32.const 1) (i32.const 1048576) (i32.const 9437184) (i32.const 0) (i32.const 0)) (i32.const 1024)";
    let (function, grant) = STATUS;
    let none = |_: &mut Image| vec![0, 0];
    let aliased = |image: &mut Image| {
        let list = image.same(1_000, &[LARGE, 65_536]);
        vec![list.0, list.1]
    };
    let hook = |what, component| Row::of(TOPIC, what, Role::Before, component);
    vec![
        of_limit(
            asking("more calls than a hook has", function, grant, 10_000, none)
                .limits("host-calls = 50")
                .told("limit, FAILED", &["limit `host-calls` of 50 reached (51 used)"]),
            "host-calls",
        ),
        of_limit(
            asking("150 calls at once, to use up the account's API budget", function, grant, 150, none)
                .look(Look::Pace)
                .told("proceed, COMPLETED", &["150 host calls in 5 s"]),
            "host-call-rate",
        ),
        of_limit(
            asking("as many calls at once as are a burst", function, grant, 100, none)
                .look(Look::Pace)
                .told("proceed, COMPLETED", &["100 host calls in 0 s"]),
            "host-call-burst",
        ),
        asking("calls until its time is over", function, grant, 10_000, none)
            .limits("host-calls = 10000, total = \"1m\"")
            .told("limit, FAILED", &["limit `total` of 1m reached"]),
        // A burst, and ten a second for a minute: none comes later.
        asking("calls after its time is over", function, grant, 10_000, none)
            .limits("host-calls = 10000, total = \"1m\"")
            .look(Look::Pace)
            .told("limit, FAILED", &["700 host calls in 60 s"]),
        // A call about 150 servers is 150 calls of AWS: a burst, and five seconds; the second fifteen seconds.
        of_limit(
            asking(
                "300 calls of AWS in two, to use up the account's API budget",
                "drs/describe-recovery-snapshots",
                "drs:DescribeRecoverySnapshots",
                2,
                |image| {
                    let id = image.text("s-00000000000000001");
                    let list = image.same(150, &[id.0, id.1]);
                    vec![list.0, list.1, 1]
                },
            )
            .look(Look::Pace)
            .told("proceed, COMPLETED", &["2 host calls in 15 s"]),
            "host-call-rate",
        ),
        of_limit(
            hook("a text of 9 MiB", logging(huge, 200))
                .told("limit, FAILED", &["limit `host-call-fuel` of 8 MiB reached"]),
            "host-call-fuel",
        ),
        asking("a thousand texts that are one and the same of 64 KiB", function, grant, 1, aliased)
            .told("limit, FAILED", &["limit `host-call-fuel` of 8 MiB reached"]),
        of_limit(
            Row::hook(TOPIC, "a flood of lines in the log", &lines)
                .look(Look::Log)
                .told("proceed, COMPLETED", &["limit `log` of 64 KiB reached: 4937 more lines dropped"]),
            "log",
        ),
        hook("a flood of lines in the log without end", logging(flood, 4))
            .limits("compute = \"50ms\"")
            .told("limit, FAILED", &["limit `compute` of 50ms reached"]),
        of_limit(
            asking("arguments that would fill the journal", function, grant, 1, |image| {
                let list = image.same(600, &[LARGE, 64]);
                vec![list.0, list.1]
            })
            .look(Look::Recorded)
            .told("fail, FAILED", &["arguments a digest of "]),
            "recorded-arguments",
        ),
    ]
}

fn names() -> Vec<Row> {
    let ids = |count: usize| {
        move |image: &mut Image| {
            let id = image.text("i-00000000000000001");
            let list = image.same(count, &[id.0, id.1]);
            vec![list.0, list.1]
        }
    };
    let (function, grant) = STATUS;
    vec![
        invalid("ids-in-a-call", asking("a thousand ids and one", function, grant, 1, ids(1_001)), "(1001 used)"),
        invalid(
            "ids-in-a-call",
            asking(
                "a thousand recovery points of each of two servers",
                "drs/describe-recovery-snapshots",
                "drs:DescribeRecoverySnapshots",
                1,
                move |image| [ids(2)(image), vec![1_000]].concat(),
            ),
            "(2000 used)",
        ),
        invalid(
            "ids-in-a-call",
            asking(
                "the log of a job, as long as can be said",
                "drs/describe-job-log-items",
                "drs:DescribeJobLogItems",
                1,
                |image| {
                    let job = image.text("drsjob-00000000000000001");
                    vec![job.0, job.1, u32::MAX]
                },
            ),
            "(4294967295 used)",
        ),
        invalid(
            "jobs-in-a-call",
            asking("201 jobs", "drs/describe-jobs", "drs:DescribeJobs", 1, ids(201)),
            "(201 used)",
        ),
        invalid(
            "versions-in-a-call",
            asking(
                "201 versions of a launch template",
                "ec2/describe-launch-template-versions",
                "ec2:DescribeLaunchTemplateVersions",
                1,
                |image| {
                    let (template, versions) = (image.text("lt-00000000000000001"), image.same(201, &[1, 0]));
                    vec![template.0, template.1, versions.0, versions.1]
                },
            ),
            "(201 used)",
        ),
        invalid(
            "tags-in-a-call",
            asking("51 tags", "drs/tag-resource", "drs:TagResource on wave.servers", 1, |image| {
                let keys: Vec<String> = (0..51).map(|number| format!("key-{number}")).collect();
                let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
                let (id, tags) = (image.text("s-00000000000000001"), image.tags(&keys));
                vec![0, id.0, id.1, tags.0, tags.1]
            }),
            "(51 used)",
        ),
    ]
}
