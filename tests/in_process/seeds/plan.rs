//! A random plan, as the text of its recipe.

use std::fmt::Write as _;

use drs_core::mode::Mode;
use fastrand::Rng;

/// What a seed makes of a plan.
pub(crate) struct RandomPlan {
    pub(crate) mode: Mode,
    /// How long a job may stay hidden, in seconds.
    pub(crate) visibility_wait: u32,
    /// The servers of each wave.
    pub(crate) waves: Vec<Vec<String>>,
    pub(crate) recipe: String,
}

/// How often something is the case, in percent.
pub(crate) fn often(chance: &mut Rng, percent: u32) -> bool {
    chance.u32(..100) < percent
}

/// One of these.
pub(crate) fn one_of<'a>(chance: &mut Rng, texts: &[&'a str]) -> &'a str {
    texts[chance.usize(..texts.len())]
}

impl RandomPlan {
    pub(crate) fn of(chance: &mut Rng) -> Self {
        let mode = if often(chance, 70) { Mode::Drill } else { Mode::Recovery };
        let waves = servers(chance);
        let (in_job, jobs) = (chance.usize(1..=4), chance.usize(1..=4));
        let in_jobs = in_job + chance.usize(..6);
        let visibility_wait = 30 * chance.u32(1..=3);
        let mut recipe = head(in_job, jobs, in_jobs, visibility_wait);
        let needs: Vec<Vec<usize>> = (0..waves.len()).map(|wave| earlier(chance, wave)).collect();
        for (number, servers) in waves.iter().enumerate() {
            recipe.push_str(&group(chance, number, servers));
            let is_needed = needs.iter().flatten().any(|needed| *needed == number);
            recipe.push_str(&wave(chance, number, &needs[number], is_needed));
        }
        let used = PLUGINS.iter().filter(|(name, _)| recipe.contains(&format!("[\"{name}\"]")));
        let plugins: Vec<String> = used.map(|(name, rest)| plugin(name, rest)).collect();
        recipe.push_str(&plugins.concat());
        if often(chance, 75) {
            recipe.push_str("\n[drill]\nterminate-after = \"0s\"\n");
        }
        Self { mode, visibility_wait, waves, recipe }
    }

    pub(crate) fn servers(&self) -> impl Iterator<Item = &str> {
        self.waves.iter().flatten().map(String::as_str)
    }
}

/// One to four waves of one to four servers.
fn servers(chance: &mut Rng) -> Vec<Vec<String>> {
    let mut next = 0;
    let mut wave = |chance: &mut Rng| {
        let count = chance.usize(1..=4);
        (0..count)
            .map(|_| {
                next += 1;
                format!("s-{next:017x}")
            })
            .collect()
    };
    (0..chance.usize(1..=4)).map(|_| wave(chance)).collect()
}

fn head(in_job: usize, jobs: usize, in_jobs: usize, visibility_wait: u32) -> String {
    format!(
        "[plan]\nname = \"random\"\nmode = \"drill\"\nrto = \"1h\"\nrpo = \"15m\"\n\n[target]\nregion = \"us-west-2\"\n\
         simulator = \"random.fleet.toml\"\n\n[limits]\nservers-per-job = {in_job}\njobs = {jobs}\n\
         servers-in-jobs = {in_jobs}\nvisibility-wait = \"{visibility_wait}s\"\npoll-interval = {{ min = \"5s\", max = \"30s\" }}\n"
    )
}

fn group(chance: &mut Rng, number: usize, servers: &[String]) -> String {
    let mut text = format!("\n[groups.group-{number}]\nservers = {servers:?}\n");
    if often(chance, 50) {
        text.push_str(&format!(
            "\n[groups.group-{number}.launch]\nright-sizing = \"none\"\ninstance-type = \"r6i.large\"\n"
        ));
    }
    if often(chance, 50) {
        let network = "subnet = \"subnet-0d100000000000001\"\nsecurity-groups = [\"sg-0d100000000000001\"]";
        write!(text, "\n[groups.group-{number}.launch.drill]\n{network}\n").unwrap();
    }
    text
}

/// The waves before this one that it depends on.
fn earlier(chance: &mut Rng, wave: usize) -> Vec<usize> {
    (0..wave).filter(|_| often(chance, 50)).collect()
}

fn wave(chance: &mut Rng, number: usize, needs: &[usize], is_needed: bool) -> String {
    let earlier: Vec<String> = needs.iter().map(|wave| format!("wave-{wave}")).collect();
    let mut text = format!("\n[[waves]]\nname = \"wave-{number}\"\ngroups = [\"group-{number}\"]\n");
    let mut say = |line: String| text.push_str(&format!("{line}\n"));
    if !earlier.is_empty() {
        say(format!("depends-on = {earlier:?}"));
    }
    say(format!("timeout = \"{}\"", one_of(chance, &["20m", "40m", "2h"])));
    let lines = [
        (40, "before = [\"replication-gate\"]"),
        (50, "after = [\"health-gate\"]"),
        (35, "policies = [\"launch-guard\"]"),
        (10, "pause-before = \"always\""),
    ];
    for (percent, line) in lines {
        if often(chance, percent) {
            say(line.to_owned());
        }
    }
    if is_needed && often(chance, 20) {
        say("wait-after = \"2m\"".to_owned());
    }
    if often(chance, 10) {
        say("optional = true".to_owned());
    } else if often(chance, 50) {
        say(format!("max-failed = {}", one_of(chance, &["1", "\"50%\"", "\"100%\""])));
    }
    say(format!("on-failure = \"{}\"", one_of(chance, &["stop", "continue", "pause"])));
    text
}

fn plugin(name: &str, rest: &str) -> String {
    format!("\n[plugins.{name}]\ncomponent = \"builtin:{name}\"\n{rest}\n")
}

/// Plug-ins by their names, with their rights and their configuration.
const PLUGINS: [(&str, &str); 3] = [
    ("replication-gate", "grants = [\"drs:DescribeSourceServers\", \"drs:DescribeRecoverySnapshots\"]"),
    (
        "launch-guard",
        "grants = [\"settings:instance-type\"]\nconfig = { replace-types = { \"r6i.large\" = \"r6i.xlarge\" } }",
    ),
    ("health-gate", "grants = [\"ec2:DescribeInstanceStatus\"]"),
];
