//! What stands below the help of a command.

/// Of `run`, with the exit codes.
pub(super) const RUN_EXAMPLES: &str = "\
Examples:
  drs-runtime run recipes/three-tier.toml
      a drill on the simulator that the recipe names, at 120 times its speed
  drs-runtime run shop.toml --mode recovery
      the real thing: asks for confirmation of account, Region and number of servers
  drs-runtime run shop.toml --output json > result.json
      one JSON object at the end; the progress goes to standard error
  drs-runtime run shop.toml --output jsonl | log-shipper
      every event as it is recorded, a JSON object a line

Exit codes: 0 COMPLETED, 1 internal fault, 2 wrong command line or recipe, 3 refused before anything was changed,
4 FAILED, 5 PARTIAL, 6 CANCELLED, 7 TIMED_OUT, 8 PAUSED or left before its end.";

/// Of `events`, with the shape of a line.
pub(super) const EVENTS_EXAMPLES: &str = "\
A line of `--output jsonl` has these keys, in this order, and may get further ones after them:
  executionId  the execution
  sequence     the event's place in its record, from 0
  at           when it was recorded: RFC 3339, UTC
  event        what happened: `wave-started`, `launch-answered`, `execution-ended` …
  hash         of the chain up to this event: 64 hexadecimal digits
  data         what the event says, as it is stored without `at` and `event`

Examples:
  drs-runtime events 01J8 --follow
      the record in words, as it is written
  drs-runtime events 01J8 --output jsonl --follow >> /var/log/drs-runtime.jsonl
      the same for a log shipper";

/// Of `completions`.
pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  drs-runtime completions bash > ~/.local/share/bash-completion/completions/drs-runtime
  drs-runtime completions zsh > \"${fpath[1]}/_drs-runtime\"
  drs-runtime completions fish > ~/.config/fish/completions/drs-runtime.fish
  drs-runtime completions powershell >> $PROFILE
  drs-runtime completions elvish >> ~/.config/elvish/rc.elv";

/// Of `man`.
pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  drs-runtime man | man -l -
  drs-runtime man --dir ~/.local/share/man/man1";

/// Of `retry`: when it is allowed, and what it begins anew.
pub(super) const RETRY_NOTES: &str = "\
Launched again are servers whose launch FAILED, as DRS says, and those that were passed over because their wave failed or
ran out of time. Right before the next attempt DRS must show no instance of the one before. A server that is UNRESOLVED is
never launched again: it is named.

Allowed while a failed wave holds the execution, while a wave is under way, and after the end (FAILED, PARTIAL or TIMED_OUT;
of a drill until its instances are terminated): then the execution goes on, and waves that its failure stopped may start.
A wave that had ended gets its whole timeout again; after-hooks run again, before-hooks when they are older than
`fresh-for`. The time between the end and the retry counts as paused.

Examples:
  drs-runtime retry 01J8
      all that failed; where another process drives the execution, that one takes it up
  drs-runtime retry 01J8 --wave web
      one wave";

/// Of `plugin inspect`.
pub(super) const INSPECT_EXAMPLES: &str = "\
Exit codes: 0 this runtime takes the component, 3 it does not: the difference is said.

Examples:
  drs-runtime plugin inspect plugins/zone-check.wasm
  drs-runtime plugin inspect builtin:health-gate --output json
  drs-runtime plugin inspect oci://registry.example/acme/zone-check:1.4.0";

/// Of `plugin push`: what is published, and who asks.
pub(super) const PUSH_NOTES: &str = "\
A signature that lies beside the component, FILE.minisig, is published with it. Other clients of WebAssembly in registries
can fetch what this publishes, and the other way round: it is the layout of the CNCF. The same component
under the same name has the same digest, whenever it is published.

Who asks is taken from DRS_RUNTIME_REGISTRY, DRS_RUNTIME_REGISTRY_USER and DRS_RUNTIME_REGISTRY_PASSWORD, or from what
`docker login` has kept, with its credential helpers. Registries are asked over https, by HTTPS_PROXY unless NO_PROXY names
them; over plain http with --plain-http, or when the configuration lists them: [registries] plain-http = [\"HOST:PORT\"].

Example:
  drs-runtime plugin push zone-check.wasm oci://registry.example/acme/zone-check:1.4.0";

/// Of `plugin pull`: what is written, and what a recipe then says.
pub(super) const PULL_NOTES: &str = "\
Writes the component and, when one came with it, its signature beside it: FILE.minisig. Prints the line for a recipe, with the
digest of the manifest: a tag can be moved to another component, what a digest names stays.

Who asks is as in `plugin push`.

Examples:
  drs-runtime plugin pull oci://registry.example/acme/zone-check:1.4.0
      writes zone-check.wasm
  drs-runtime plugin pull oci://registry.example/acme/zone-check:1.4.0 -o plugins/zone-check.wasm --output json";

/// Of `plugin replay`: how calls are matched, and how it ends.
pub(super) const REPLAY_NOTES: &str = "\
Nothing is asked of AWS or of a simulator: each call of the component is answered as the first recorded call of the same
function with the same arguments that was not made yet. A call that the record does not have stops the replay, and the
difference is said. A policy makes no calls: it is told the same and judges again.

Exit codes: 0 the recorded answer came of it, 4 another one, or it stopped; 2 there is no such call, 3 the component is
refused.

Examples:
  drs-runtime plugin replay 01J8 health-gate --wave web
      the last attempt, with the component that was called
  drs-runtime plugin replay 01J8 health-gate --wave web --attempt 1 --component health-gate.wasm
      the first attempt, with a changed component
  drs-runtime plugin replay 01J8 launch-guard --server s-1111111111111111a
      a policy, about one server";

/// Of `plugin test`: what a scenario has, and how it ends.
pub(super) const TEST_NOTES: &str = "\
A scenario is TOML, all of it optional:
  expect = \"proceed\"             or { verdict, reason, fault, limit }: the reason is a part of it
  grants, may, config            as in a recipe
  fixture = \"call.json\"          what `show EXECUTION --context HOOK` printed: context, grants, configuration, answers
  fleet = \"fleet.toml\"           the simulator answers; after a wave the servers are launched first,
  launched-for = \"5m\"            so long before the call
  [context]                      wave, mode, attempt, now, state, servers …: what the plug-in is told
  [[calls]]                      function = \"ec2/describe-instances\", arguments (absent: any), answer or error
Grants hold. Answers and errors are in the words of the WIT package: `instance-type`, { throttled = 5000 }. What a grant says
of the keys of a table is not held against written answers: that needs the table.

Exit codes: 0 as expected (without `expect`: a verdict), 4 not; 2 the scenario is wrong or lacks an answer, 3 the component is
refused.

Examples:
  drs-runtime plugin test zone-check.wasm --scenario scenario.toml --watch
  drs-runtime plugin test builtin:health-gate --scenario scenario.toml --output json";

/// Of `verify`: what it finds and what it can't.
pub(super) const VERIFY_NOTES: &str = "\
Every event carries a hash of itself and of the event before it, and every launch tag the first 16 digits of the hash of the
event before it. An event that was changed, taken out, moved or cut off shows by that alone. Somebody who can write the
store can also write the whole chain anew: that shows against a hash that was kept elsewhere, which is in the foot of every
report, in `--output json` and in each line of `--output jsonl`. Events of a newer version are checked like all others.
DRS keeps launch tags as well, out of reach of who writes the store: `--online` reads them, and changes nothing.

Exit codes: 0 the record is as it was written, 3 it is not: each finding says which event and how.

Examples:
  drs-runtime verify 01J8
  drs-runtime verify 01J8 --report /archive/shop-drill.html
  drs-runtime verify 01J8 --online";

/// Of `plugin lock`: what is in the file, and who looks at it.
pub(super) const PLUGIN_LOCK_NOTES: &str = "\
The file says of each plug-in where its component comes from, its SHA-256, the interfaces that it uses, its rights, its
powers, where its secrets go and come from, and who signed it in which version. A file that says nothing of secrets has
agreed to none. Keep it beside the recipe, under version control: `run`, `plan` and
`check --online` refuse what differs from it, and `run --locked` refuses a recipe without one. `resume` goes on with what
the execution started with, and tells when the file agrees to something else by now.

Examples:
  drs-runtime plugin lock shop.toml
      writes shop.lock, and tells what became otherwise";

/// Of `iam-policy`: what it is and is not.
pub(super) const IAM_POLICY_NOTES: &str = "\
The policy is made of the recipe alone, and differs by mode: what a recipe does not ask for is not in it. Nothing is called.
With `--store dynamodb://TABLE` it has what the store needs as well. What DRS itself does with the credentials of a run, to
launch a server, is in it with `--documented`: AWS documents it, and no rehearsal can try it.

Examples:
  drs-runtime iam-policy shop.toml > policy.json
  drs-runtime iam-policy shop.toml --mode recovery
  drs-runtime iam-policy shop.toml --documented --store dynamodb://executions
  drs-runtime iam-policy shop.toml --explain";
