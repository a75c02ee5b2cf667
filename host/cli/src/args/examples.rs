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
