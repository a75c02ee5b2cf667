//! The cases: what is replaced in the sound recipe, by what, the message, the text under it, and a part of the help.

use super::sound::{Case, case};

/// A line of the wave `database`.
const WAVE: &str = "timeout = \"40m\"";
/// A line of the settings of the group `database`.
const LAUNCH: &str = "right-sizing = \"none\"";
/// The line of the target.
const REGION: &str = "region = \"us-west-2\"";
/// A line of the wave `web`.
const WEB: &str = "max-failed = \"10%\"";
/// A line of the hook `health-gate`.
const HEALTH_GATE: &str = "component = \"builtin:health-gate\"";
const HOOK: &str = "config = { within = \"10m\" }";
/// The line of `[drill]`.
const TERMINATE: &str = "terminate-after = \"0s\"";
/// The end of the sound recipe.
const END: &str = "jobs = 10\n";

#[rustfmt::skip]
const SYNTAX: &[Case] = &[
    case("name = \"shop\"", "name = shop", "\"shop\" is a text without quotes", "shop", "double quotes: \"shop\""),
    case("rto = \"45m\"", "rto = 45m", "\"45m\" is a text without quotes", "45m", "double quotes: \"45m\""),
    case("rto = \"45m\"", "rto = “45m”", "\"45m\" is a text without quotes", "“45m”", "straight double quotes: \"45m\""),
    case("right-sizing = \"none\"", "right-sizing = none", "\"none\" is a text without quotes", "none", "\"none\""),
    case("name = \"shop\"", "name =", "there is no value after `=`", "", "name = \"shop\""),
    case("rto = \"45m\"", "rto", "this line has no value", "rto", "`key = value`"),
    case("rto = \"45m\"", "rto: 45m", "this line has no value", "rto: 45m", "`key = value`"),
    case("rto = \"45m\"", "rto = \"45m", "this is not TOML: invalid basic string", "", "end the text with `\"`"),
    case("rto = \"45m\"", "rto = \"45m\"\nrto = \"1h\"", "\"rto\" is said twice", "rto", "keep one"),
    case("[drill]", "[target]\nendpoint = \"http://localhost\"\n[drill]", "\"target\" is said twice", "target", "keep one"),
    case("[groups.web]", "[groups.web", "this header is not closed", "[groups.web", "end it with `]`"),
    case("[plugins.launch-guard]", "[[waves", "this header is not closed", "[[waves", "end it with `]]`"),
    case("groups = [\"web\"]", "groups = [\"web\"", "the list of `groups` is not closed", "[", "end it with `]`"),
    case("config = { within = \"10m\" }", "config = { within = \"10m\"", "the table of `config` is not closed", "{", "end it with `}`"),
    case("tags = { Tier = \"database\" }", "tags = [ Tier = \"database\" ]", "the list of `tags` holds `key = value`", "[", "tags = { key = \"value\" }"),
    case("\"s-1111aaaa2222bbbb3\", \"s-", "\"s-1111aaaa2222bbbb3\" \"s-", "this is not TOML: missing comma between array elements", "", "put a comma"),
    case("name = \"shop\"", "name = \"a\\q\"", "this is not TOML: missing escaped value", "", "backslash"),
    case("name = \"shop\"", "name = \"\"\"shop", "this is not TOML: invalid multi-line basic string", "", "three quotes"),
];

#[rustfmt::skip]
const KEYS: &[Case] = &[
    case("rto = ", "rtoo = ", "[plan] has no key \"rtoo\"", "rtoo", "did you mean `rto`?"),
    case("name = \"shop\"", "nmae = \"shop\"", "[plan] has no key \"nmae\"", "nmae", "did you mean `name`?"),
    case("rto = ", "colour = ", "[plan] has no key \"colour\"", "colour", "there is `name`, `description`, `mode`, `rto`, `rpo`"),
    case("[drill]", "[dril]", "the recipe has no key \"dril\"", "dril", "did you mean `drill`?"),
    case(WAVE, "role = \"x\"", "[[waves]] has no key \"role\"", "role", "there is `name`, `groups`"),
    case(WAVE, "max_failed = 1", "[[waves]] has no key \"max_failed\"", "max_failed", "did you mean `max-failed`?"),
    case(LAUNCH, "right-sizing = \"none\"\nsubnets = \"x\"", "[groups.database.launch] has no key \"subnets\"", "subnets", "did you mean `subnet`?"),
    case("drill = { subnet", "drill = { sub-net = 1, subnet", "`drill` of [groups.database.launch] has no key \"sub-net\"", "sub-net", "did you mean `subnet`?"),
    case("[plan]\nname = \"shop\"\nrto = \"45m\"", "", "the recipe does not say `plan`", "", "add plan = { name = \"shop\" }"),
    case("name = \"shop\"\n", "", "[plan] does not say `name`", "[plan]", "add name = \"shop\""),
    case("component = \"builtin:launch-guard\"\n", "", "[plugins.launch-guard] does not say `component`", "[plugins.launch-guard]", "builtin:"),
    case("region = \"us-west-2\"", "", "[target] says neither `region` nor `simulator`", "[target]", "simulator = \"fleets/shop.toml\""),
    case("name = \"shop\"", "name = 5", "`name` must be a text in quotes, not the number 5", "5", "name = \"shop\""),
    case("rto = \"45m\"", "rto = true", "`rto` must be a time with its unit, in quotes, not true", "true", "rto = \"45m\""),
    case("groups = [\"web\"]", "groups = \"web\"", "`groups` must be a list, not the text \"web\"", "\"web\"", "groups = [\"web\"]"),
    case("groups = [\"web\"]", "groups = [\"web\", 7]", "an item of `groups` must be a text in quotes, not the number 7", "7", "groups = [\"web\"]"),
    case("tags = { Tier = \"database\" }", "tags = \"database\"", "`tags` must be a table, not the text \"database\"", "\"database\"", "tags = { Application"),
    case("tags = { Tier = \"database\" }", "tags = { Tier = 3 }", "`Tier` must be a text in quotes, not the number 3", "3", "\"web\""),
    case("jobs = 10", "jobs = \"10\"", "`jobs` must be a whole number, not the text \"10\"", "\"10\"", "jobs = 20"),
    case("jobs = 10", "jobs = 1.5", "`jobs` must be a whole number, not the number 1.5", "1.5", "jobs = 20"),
    case("max-failed = \"10%\"", "max-failed = [1]", "`max-failed` must be a number of servers or a share in quotes", "[1]", "max-failed = \"10%\""),
];

#[rustfmt::skip]
const VALUES: &[Case] = &[
    case("name = \"shop\"", "name = \" \"", "`name` is empty", "\" \"", "name = \"shop\""),
    case("name = \"shop\"", "name = \"a\\u001bb\"", "`name` holds a control character", "\"a\\u001bb\"", "name = \"shop\""),
    case("rto = \"45m\"", "rto = 45", "`rto` has no unit: 45", "45", "\"45s\", \"45m\" or \"45h\""),
    case("rto = \"45m\"", "rto = \"45\"", "`rto` has no unit: 45", "\"45\"", "\"45s\", \"45m\" or \"45h\""),
    case("rto = \"45m\"", "rto = \"soon\"", "`rto` is not a time: \"soon\"", "\"soon\"", "1h30m"),
    case("rto = \"45m\"", "rto = \"-5m\"", "`rto` can't be negative", "\"-5m\"", "rto = \"45m\""),
    case("rto = \"45m\"", "rto = \"0s\"", "`rto` must be from 1s to 720h, not \"0s\"", "\"0s\"", "rto = \"45m\""),
    case(WAVE, "timeout = \"0m\"", "`timeout` must be from 1s to 168h, not \"0m\"", "\"0m\"", "timeout = \"40m\""),
    case("terminate-after = \"0s\"", "terminate-after = \"-1h\"", "`terminate-after` can't be negative", "\"-1h\"", "2h"),
    case("rto = \"45m\"", "mode = \"recovery\"", "`mode` can't be \"recovery\": a recovery is only ever said on the command line", "\"recovery\"", "run --mode recovery"),
    case("rto = \"45m\"", "mode = \"dril\"", "`mode` can't be \"dril\"", "\"dril\"", "did you mean \"drill\"?"),
    case(WAVE, "pause-before = \"sometimes\"", "`pause-before` can't be \"sometimes\"", "\"sometimes\"", "there is `always`, `drill`, `recovery`, `never`"),
    case(WAVE, "pause-before = true", "`pause-before` says in which mode, not true", "true", "pause-before = \"always\""),
    case(WAVE, "on-failure = \"halt\"", "`on-failure` can't be \"halt\"", "\"halt\"", "there is `stop`, `continue`, `pause`"),
    case("max-failed = \"10%\"", "max-failed = \"10\"", "`max-failed` is a share without its unit: \"10\"", "\"10\"", "write 10 for servers or \"10%\""),
    case("max-failed = \"10%\"", "max-failed = \"101%\"", "`max-failed` must be a number of servers or a share from 0% to 100%, not \"101%\"", "\"101%\"", "\"10%\""),
    case("max-failed = \"10%\"", "max-failed = -1", "`max-failed` must be from 0 to 10000, not -1", "-1", "\"10%\""),
    case("jobs = 10", "jobs = 0", "`jobs` must be from 1 to 20, not 0", "0", "jobs = 20"),
    case("jobs = 10", "servers-per-job = 200", "`servers-per-job` must be from 1 to 100, not 200", "200", "servers-per-job = 100"),
    case("jobs = 10", "servers-in-jobs = 501", "`servers-in-jobs` must be from 1 to 500, not 501", "501", "servers-in-jobs = 500"),
    case("jobs = 10", "poll-interval = { min = \"1m\" }", "`poll-interval` has a min of 1m, longer than its max of 30s", "{ min = \"1m\" }", "make `min` the shorter"),
    case("jobs = 10", "poll-interval = \"5s\"", "`poll-interval` must be a table, not the text \"5s\"", "\"5s\"", "{ min = \"5s\", max = \"30s\" }"),
    case("jobs = 10", "visibility-wait = \"0s\"", "`visibility-wait` must be from 1s to 1h, not \"0s\"", "\"0s\"", "60s"),
    case("region = \"us-west-2\"", "region = \"us-west-2a\"", "`region` is an Availability Zone: \"us-west-2a\"", "\"us-west-2a\"", "its Region: \"us-west-2\""),
    case("region = \"us-west-2\"", "region = \"Oregon\"", "`region` is not a Region: \"Oregon\"", "\"Oregon\"", "region = \"us-west-2\""),
    case("region = \"us-west-2\"", "region = \"us-west-2\"\nendpoint = \"localhost:4566\"", "`endpoint` is not an http:// or https:// address: \"localhost:4566\"", "\"localhost:4566\"", "http://127.0.0.1:4566"),
    case("region = \"us-west-2\"", "endpoint = \"http://localhost\"\nsimulator = \"a.toml\"", "[target] says both `endpoint` and `simulator`", "simulator", "keep `simulator`"),
];

#[rustfmt::skip]
const LAUNCH_SETTINGS: &[Case] = &[
    case("\"r6i.xlarge\"", "\"r6i\"", "`instance-type` is not an instance type: \"r6i\"", "\"r6i\"", "r6i.xlarge"),
    case("\"subnet-0d1e5f2a3b4c5d6e7\"", "\"subnet-0d1e5\"", "`subnet` must be `subnet-` and 8 or 17 hexadecimal digits, not \"subnet-0d1e5\"", "\"subnet-0d1e5\"", "subnet ="),
    case("[\"sg-0b0b1c2d3e4f5a6b7\"]", "[\"default\"]", "an item of `security-groups` must be `sg-` and 8 or 17 hexadecimal digits, not \"default\"", "\"default\"", "security-groups = ["),
    case("[\"sg-0b0b1c2d3e4f5a6b7\"]", "[]", "`security-groups` is an empty list", "[]", "leave it out"),
    case(LAUNCH, "right-sizing = \"None\"", "`right-sizing` can't be \"None\"", "\"None\"", "did you mean \"none\"?"),
    case(LAUNCH, "right-sizing = \"basic\"", "`instance-type` has no effect with right-sizing = \"basic\": DRS chooses the type", "\"r6i.xlarge\"", "right-sizing = \"none\""),
    case(LAUNCH, "", "`instance-type` needs right-sizing = \"none\": DRS may choose the type otherwise", "\"r6i.xlarge\"", "right-sizing = \"none\""),
    case("drill = { subnet", "recovery = { right-sizing = \"in-aws\" }\ndrill = { subnet", "`instance-type` has no effect with right-sizing = \"in-aws\": DRS chooses the type", "\"r6i.xlarge\"", "right-sizing"),
    case("private-ip = \"10.0.1.11\"", "instance-type = \"m6i.large\"", "`instance-type` needs right-sizing = \"none\": DRS may choose the type otherwise", "\"m6i.large\"", "right-sizing = \"none\""),
    case(LAUNCH, "right-sizing = \"none\"\nlaunch-disposition = \"running\"", "`launch-disposition` can't be \"running\"", "\"running\"", "there is `started`, `stopped`"),
    case(LAUNCH, "right-sizing = \"none\"\ncopy-private-ip = \"yes\"", "`copy-private-ip` must be true or false, not the text \"yes\"", "\"yes\"", "copy-private-ip = false"),
    case(LAUNCH, "right-sizing = \"none\"\nprivate-ip = \"10.0.1.9\"", "`private-ip` is the address of one server, not of a group", "\"10.0.1.9\"", "[groups.database.launch.servers.\"s-…\"]"),
    case("\"10.0.1.10\"", "\"10.0.1\"", "`private-ip` is not an IPv4 address: \"10.0.1\"", "\"10.0.1\"", "10.0.1.10"),
    case("\"10.0.1.10\"", "\"fd00::1\"", "`private-ip` is an IPv6 address: \"fd00::1\"; DRS sets IPv4 only", "\"fd00::1\"", "10.0.1.10"),
    case("\"10.0.1.10\"", "\"0.0.0.0\"", "`private-ip` is not an address that a server can have: \"0.0.0.0\"", "\"0.0.0.0\"", "10.0.1.10"),
    case("\"10.0.1.11\"", "\"10.0.1.10\"", "10.0.1.10 is already the `private-ip` of s-1111aaaa2222bbbb3", "\"10.0.1.10\"", "an address of its own"),
    case("private-ip = \"10.0.1.10\"", "private-ip = \"10.0.1.10\"\ncopy-private-ip = true", "`private-ip` contradicts copy-private-ip = true, which copies the source's address", "\"10.0.1.10\"", "copy-private-ip = false"),
    case("drill = { subnet", "copy-tags = \"yes\"\ndrill = { subnet", "`copy-tags` must be true or false, not the text \"yes\"", "\"yes\"", "copy-tags = true"),
    case("drill = { subnet", "cpu-cores = 0\ndrill = { subnet", "`cpu-cores` must be from 1 to 1024, not 0", "0", "cpu-cores = 2"),
    case("drill = { subnet", "metadata-hop-limit = \"2\"\ndrill = { subnet", "`metadata-hop-limit` must be a whole number, not the text \"2\"", "\"2\"", "metadata-hop-limit = 2"),
    case("drill = { subnet", "metadata-tokens = \"Required\"\ndrill = { subnet", "`metadata-tokens` can't be \"Required\"", "\"Required\"", "did you mean \"required\"?"),
    case("drill = { subnet", "recovery-mode = \"slow\"\ndrill = { subnet", "`recovery-mode` can't be \"slow\"", "\"slow\"", "there is `fast`, `optimal`"),
    case("drill = { subnet", "instance-profile = \"shop/server\"\ndrill = { subnet", "`instance-profile` is neither the name nor the ARN of an instance profile: \"shop/server\"", "\"shop/server\"", "instance-profile = \"shop-server\""),
    case("drill = { subnet", "capacity-reservation = \"cr-1\"\ndrill = { subnet", "`capacity-reservation` must be open, none, capacity-reservations-only, `cr-` and 8 or 17 hexadecimal digits, or the ARN of a resource group, not \"cr-1\"", "\"cr-1\"", "capacity-reservation = \"cr-"),
    case("drill = { subnet", "license-configurations = [\"lic-1\"]\ndrill = { subnet", "an item of `license-configurations` must be an ARN of license-manager, not \"lic-1\"", "\"lic-1\"", "license-configurations = ["),
    case("drill = { subnet", "tags = {}\ndrill = { subnet", "`tags` is empty", "{}", "Owner = \"dr-team\""),
    case("drill = { subnet", "tags = { \"aws:x\" = \"y\" }\ndrill = { subnet", "an instance can't carry the tag \"aws:x\"", "\"aws:x\"", "belongs to AWS"),
    case("drill = { subnet", "tags = { Owner = 1 }\ndrill = { subnet", "`Owner` must be a text in quotes, not the number 1", "1", "\"dr-team\""),
    case("drill = { subnet", "cpu-credits = \"unlimited\"\ndrill = { subnet", "`cpu-credits` fits no r6i.xlarge: only the T families have CPU credits", "\"unlimited\"", "\"t3.large\""),
    case("drill = { subnet", "termination-protection = true\ndrill = { subnet", "`termination-protection` keeps a drill's instances from being terminated, as [drill] says", "true", "take `terminate-after` out"),
    case("drill = { subnet", "kms-key = \"alias/x\"\ndrill = { subnet", "\"kms-key\" is not a launch setting", "kms-key", "DRS ignores the key"),
    case("drill = { subnet", "ami = \"ami-1\"\ndrill = { subnet", "\"ami\" is not a launch setting", "ami", "DRS writes it"),
    case("drill = { subnet", "name = \"db\"\ndrill = { subnet", "`name` is the name of one server, not of a group", "\"db\"", "[groups.database.launch.servers."),
    case("drill = { subnet", "launch-into = \"i-0123456789abcdef0\"\ndrill = { subnet", "`launch-into` is the instance of one server, not of a group", "\"i-0123456789abcdef0\"", "[groups.database.launch.servers."),
    case("drill = { subnet", "subnet_id = \"x\"\ndrill = { subnet", "[groups.database.launch] has no key \"subnet_id\"", "subnet_id", "`subnet`"),
    case("private-ip = \"10.0.1.11\"", "launch-into = \"web-2\"", "`launch-into` must be `i-` and 8 or 17 hexadecimal digits, not \"web-2\"", "\"web-2\"", "launch-into = \"i-"),
    case("private-ip = \"10.0.1.11\"", "name = \"\"", "`name` is empty", "\"\"", "name = \"shop-db-1\""),
    case("launch.servers.\"s-1111aaaa2222bbbb3\"]", "launch.servers.\"s-1111aaaa2222bbbb4\"]", "the server s-1111aaaa2222bbbb4 is not in the group \"web\"", "\"s-1111aaaa2222bbbb4\"", "did you mean \"s-1111aaaa2222bbbb3\"?"),
    case("launch.servers.\"s-1111aaaa2222bbbb3\"]", "launch.servers.i-123]", "\"i-123\" is not the id of a DRS source server", "i-123", "17 hexadecimal digits"),
];

#[rustfmt::skip]
const REFERENCES: &[Case] = &[
    case("groups = [\"web\"]", "groups = [\"web\", \"databse\"]", "there is no group \"databse\"", "\"databse\"", "did you mean \"database\"?"),
    case("depends-on = [\"database\"]", "depends-on = [\"Database\"]", "there is no wave \"Database\"", "\"Database\"", "did you mean \"database\"?"),
    case("depends-on = [\"database\"]", "depends-on = [\"network\"]", "there is no wave \"network\"", "\"network\"", "there is `database`, `web`"),
    case("depends-on = [\"database\"]", "depends-on = [\"web\"]", "the wave \"web\" depends on itself", "\"web\"", "take it out"),
    case(WAVE, "depends-on = [\"web\"]", "these waves wait for each other: database → web → database", "\"web\"", "take one of these"),
    case("depends-on = [\"database\"]", "depends-on = [\"database\", \"database\"]", "\"database\" is twice in `depends-on`", "\"database\"", "take one of the two out"),
    case("after = [\"health-gate\"]", "after = [\"health-gate\", \"health-gate\"]", "\"health-gate\" is twice in `after`", "\"health-gate\"", "take one of the two out"),
    case("after = [\"health-gate\"]", "after = [\"health-gate\"]\nbefore = [\"health_gate\"]", "there is no plug-in \"health_gate\"", "\"health_gate\"", "did you mean \"health-gate\"?"),
    case("after = [\"health-gate\"]", "after = []", "`after` is an empty list", "[]", "leave it out"),
    case("groups = [\"web\"]", "groups = [\"web\", \"database\"]", "the group \"database\" is already in the wave \"database\"", "\"database\"", "keep the group in one wave"),
    case("groups = [\"web\"]\n", "", "[[waves]] does not say `groups`", "[[waves]]", "add groups = [\"web\"]"),
    case("groups = [\"web\"]", "groups = []", "`groups` is an empty list", "[]", "groups = [\"web\"]"),
    case("name = \"web\"", "name = \"Database\"", "two waves are named \"database\" and \"Database\"", "\"Database\"", "another name"),
    case("name = \"web\"", "name = \"web tier\"", "\"web tier\" is not a name for a wave", "\"web tier\"", "1 to 64 letters"),
    case(END, "[groups.WEB]\ntags = { A = \"b\" }\n[[waves]]\nname = \"w\"\ngroups = [\"WEB\"]\n", "two groups are named \"web\" and \"WEB\"", "WEB", "another name"),
    case(END, "[groups.\"a b\"]\ntags = { A = \"b\" }\n[[waves]]\nname = \"w\"\ngroups = [\"a b\"]\n", "\"a b\" is not a name for a group", "\"a b\"", "1 to 64 letters"),
    case(END, "[groups.mail]\ntags = { Tier = \"mail\" }\n", "the group \"mail\" is in no wave: its servers would not be recovered", "mail", "add \"mail\" to the `groups` of a wave"),
    case(END, "[waves.x]\nname = \"x\"\n", "[[waves]] has no key \"x\"", "x", "there is `name`"),
];

#[rustfmt::skip]
const GROUPS: &[Case] = &[
    case("tags = { Tier = \"database\" }", "", "[groups.database] says neither `servers` nor `tags`", "[groups.database]", "servers = ["),
    case("tags = { Tier = \"database\" }", "tags = { Tier = \"database\" }\nservers = [\"s-3333aaaa2222bbbb3\"]", "[groups.database] says both `servers` and `tags`", "servers", "keep one"),
    case("tags = { Tier = \"database\" }", "tag = { Tier = \"database\" }", "[groups.database] has no key \"tag\"", "tag", "did you mean `tags`?"),
    case("tags = { Tier = \"database\" }", "tags = {}", "`tags` is empty: that would select every server", "{}", "tags = { Application"),
    case("tags = { Tier = \"database\" }", "tags = { Tier = \"database\", tier = \"x\" }", "the tags \"Tier\" and \"tier\" differ in case only", "tier", "without regard to case"),
    case("\"s-2222aaaa2222bbbb4\"]\n", "\"s-2222aaaa2222bbbb4\", \"s-22\"]\n", "\"s-22\" is not the id of a DRS source server", "\"s-22\"", "17 hexadecimal digits"),
    case("\"s-2222aaaa2222bbbb4\"]\n", "\"s-2222aaaa2222bbbb4\", \"S-3333AAAA2222BBBB3\"]\n", "\"S-3333AAAA2222BBBB3\" is not the id of a DRS source server", "\"S-3333AAAA2222BBBB3\"", "0-9, a-f"),
    case("\"s-2222aaaa2222bbbb4\"]\n", "\"s-2222aaaa2222bbbb4\", \"s-1111aaaa2222bbbb3\"]\n", "the server s-1111aaaa2222bbbb3 is twice in the group \"web\"", "\"s-1111aaaa2222bbbb3\"", "in one place"),
    case("tags = { Tier = \"database\" }", "servers = [\"s-1111aaaa2222bbbb3\"]", "the server s-1111aaaa2222bbbb3 is already in the group \"database\"", "\"s-1111aaaa2222bbbb3\"", "in one place"),
    case("servers = [\"s-1111aaaa2222bbbb3\", \"s-2222aaaa2222bbbb4\"]", "tags = { tier = \"Database\", App = \"x\" }", "the tags of the groups \"database\" and \"web\" select the same servers", "{ tier = \"Database\", App = \"x\" }", "a server can be in one group"),
];

#[rustfmt::skip]
const PLUGINS: &[Case] = &[
    case("component = \"builtin:launch-guard\"", "component = \"builtin:\"", "`component` names no plug-in of the runtime: \"builtin:\"", "\"builtin:\"", "builtin:health-gate"),
    case("component = \"builtin:launch-guard\"", "component = \"https://x/y.wasm\"", "`component` is fetched from registries alone, not from \"https://x/y.wasm\"", "\"https://x/y.wasm\"", "beside the recipe"),
    case("component = \"builtin:launch-guard\"", "component = \"oci://registry.example/acme/guard:1.4.0\"", "`component` has a tag, which can be moved, and no digest: \"oci://registry.example/acme/guard:1.4.0\"", "\"oci://registry.example/acme/guard:1.4.0\"", "component = \"oci://registry.example/acme/guard:1.4.0@sha256:…\""),
    case("component = \"builtin:launch-guard\"", "component = \"oci://user@registry.example/guard:1\"", "`component` is no place in a registry: \"oci://user@registry.example/guard:1\": its host is not a name in small letters, or an address in its normal form, with a port behind it or none", "\"oci://user@registry.example/guard:1\"", "write it as oci://registry.example"),
    case("config = {", "sha256 = \"abc\"\nconfig = {", "`sha256` must be 64 lower-case hexadecimal digits", "\"abc\"", "sha256sum"),
    case("config = {", "sha256 = \"sha256:AA00000000000000000000000000000000000000000000000000000000000000\"\nconfig = {", "`sha256` must be 64 lower-case hexadecimal digits", "\"sha256:AA00000000000000000000000000000000000000000000000000000000000000\"", "sha256 = \"aa00"),
    case("\"ec2:DescribeInstances\"", "\"ec2:DescribeInstance\"", "\"ec2:DescribeInstance\" can't be granted", "\"ec2:DescribeInstance\"", "did you mean \"ec2:DescribeInstances\"?"),
    case("\"ec2:DescribeInstances\"", "\"ec2:TerminateInstances\"", "\"ec2:TerminateInstances\" can't be granted", "\"ec2:TerminateInstances\"", "grantable of ec2 are ec2:DescribeInstances"),
    case("\"ec2:DescribeInstances\"", "\"dynamodb:PutItem\"", "\"dynamodb:PutItem\" can't be granted", "\"dynamodb:PutItem\"", "on table/NAME"),
    case("\"ec2:DescribeInstances\"", "\"dynamodb:PutItm on table/drills\"", "\"dynamodb:PutItm on table/drills\" can't be granted", "\"dynamodb:PutItm on table/drills\"", "did you mean \"dynamodb:PutItem on table/drills\"?"),
    case("\"ec2:DescribeInstances\"", "\"dynamodb:PutItem on table/x\"", "\"dynamodb:PutItem on table/x\" can't be granted: `x` is not the name of a DynamoDB table or index", "\"dynamodb:PutItem on table/x\"", "3 to 255 letters"),
    case("\"ec2:DescribeInstances\"", "\"everything\"", "\"everything\" can't be granted", "\"everything\"", "write it as `ec2:DescribeInstances`"),
    case("\"ec2:DescribeInstances\"", "\"settings:instance-type\"", "\"health-gate\" is a hook, and a hook changes no launch settings: \"settings:instance-type\" can't be granted", "\"settings:instance-type\"", "a policy can be granted it"),
    case("\"settings:instance-type\"", "\"ec2:DescribeInstances\"", "\"launch-guard\" is a policy, and a policy calls nothing: \"ec2:DescribeInstances\" can't be granted", "\"ec2:DescribeInstances\"", "settings:NAME"),
    case("config = {", "may = [\"skip-server\"]\nconfig = {", "no plug-in may \"skip-server\"", "\"skip-server\"", "\"skip-wave\""),
    case("config = {", "may = [\"skip-wave\"]\nconfig = {", "\"health-gate\" may skip a wave, but does not run before one", "[\"skip-wave\"]", "use the plug-in in `before`"),
    case("config = { within = \"10m\" }", "config = { at = 2026-01-01 }", "`at` is a date, which JSON can't hold (\"datetime\")", "2026-01-01", "a text in quotes"),
    case("config = { within = \"10m\" }", "config = { share = inf }", "`share` is a number that JSON can't hold (\"float\")", "inf", "a text in quotes"),
    case("config = { within = \"10m\" }", "config = \"10m\"", "`config` must be a table, not the text \"10m\"", "\"10m\"", "{ within = \"10m\" }"),
    case(END, "jobs = 10\n[plugins.spare]\ncomponent = \"spare.wasm\"\n", "the plug-in \"spare\" is used by no wave", "spare", "take the plug-in out"),
    case("policies = [\"launch-guard\"]", "policies = [\"launch-guard\"]\nbefore = [\"launch-guard\"]", "the plug-in \"launch-guard\" is used as a hook and as a policy", "\"launch-guard\"", "a plug-in of its own"),
    case("after = [\"health-gate\"]\n", "after = [\"health-gate\", \"Health-Gate\"]\n[plugins.Health-Gate]\ncomponent = \"x.wasm\"\n", "two plug-ins are named \"Health-Gate\" and \"health-gate\"", "health-gate", "another name"),
];

#[rustfmt::skip]
const TARGET: &[Case] = &[
    case(REGION, "region = \"us-west-2\"\naccount = 111122223333", "`account` is a number, and numbers lose leading zeros", "111122223333", "account = \"111122223333\""),
    case(REGION, "region = \"us-west-2\"\naccount = \"1111-2222-3333\"", "`account` must be 12 digits without anything between them, not \"1111-2222-3333\"", "\"1111-2222-3333\"", "write account = \"111122223333\""),
    case(REGION, "region = \"us-west-2\"\naccount = \"shop\"", "`account` must be the 12 digits of an AWS account, not \"shop\"", "\"shop\"", "account = \"111122223333\""),
    case(REGION, "region = \"us-west-2\"\nrole = \"disaster-recovery\"", "`role` is not the ARN of an IAM role: \"disaster-recovery\"", "\"disaster-recovery\"", "arn:aws:iam::111122223333:role/"),
    case(REGION, "region = \"us-west-2\"\naccount = \"111122223333\"\nrole = \"arn:aws:iam::444455556666:role/dr\"", "the role is of the account 444455556666, and `account` says 111122223333", "\"arn:aws:iam::444455556666:role/dr\"", "correct one of the two"),
    case(REGION, "region = \"us-west-2\"\nexternal-id = \"shop\"", "`external-id` is for a role, and [target] says no `role`", "external-id", "take `external-id` out"),
    case(REGION, "region = \"us-west-2\"\nrole = \"arn:aws:iam::111122223333:role/dr\"\nexternal-id = \"a b\"", "`external-id` is not an external id: \"a b\"", "\"a b\"", "2 to 1224 letters"),
];

#[rustfmt::skip]
const WAVES: &[Case] = &[
    case(WAVE, "wait-after = \"25h\"", "`wait-after` must be from 0s to 24h, not \"25h\"", "\"25h\"", "wait-after = \"5m\""),
    case(WAVE, "wait-after = 5", "`wait-after` has no unit: 5", "5", "\"5m\""),
    case(WEB, "max-failed = \"10%\"\nwait-after = \"5m\"", "no wave depends on \"web\": its `wait-after` delays nothing", "wait-after", "depends-on = [\"web\"]"),
    case(WAVE, "fresh-for = \"10m\"", "`fresh-for` is about hooks before the wave, and it has none", "fresh-for", "before = ["),
    case("after = [\"health-gate\"]", "before = [\"health-gate\"]\nfresh-for = \"10s\"", "`fresh-for` must be from 1m to 24h, not \"10s\"", "\"10s\"", "fresh-for = \"15m\""),
    case(WAVE, "optional = 1", "`optional` must be true or false, not the number 1", "1", "optional = true"),
    case(WEB, "max-failed = \"10%\"\noptional = true", "`max-failed` has no effect with optional = true: all servers may fail", "max-failed", "keep one of the two"),
    case(WEB, "max-failed = \"10%\"\nservers = []", "`servers` is an empty list", "[]", "servers = ["),
    case(WEB, "max-failed = \"10%\"\nservers = [\"i-1\"]", "\"i-1\" is not the id of a DRS source server", "\"i-1\"", "17 hexadecimal digits"),
    case(WEB, "max-failed = \"10%\"\nservers = [\"s-1111aaaa2222bbbb3\", \"s-1111aaaa2222bbbb4\"]", "the server s-1111aaaa2222bbbb4 is in none of the groups of its wave", "\"s-1111aaaa2222bbbb4\"", "did you mean"),
    case(END, "jobs = 10\n[groups.mail]\nservers = [\"s-3333aaaa2222bbbb5\", \"s-4444aaaa2222bbbb6\"]\n[[waves]]\nname = \"mail\"\ngroups = [\"mail\"]\nservers = [\"s-3333aaaa2222bbbb5\"]\n[[waves]]\nname = \"late-mail\"\ngroups = [\"mail\"]\nservers = [\"s-3333aaaa2222bbbb5\"]\n", "the server s-3333aaaa2222bbbb5 is already in the wave \"mail\"", "\"s-3333aaaa2222bbbb5\"", "keep it in one wave"),
    case(END, "jobs = 10\n[groups.mail]\nservers = [\"s-3333aaaa2222bbbb5\", \"s-4444aaaa2222bbbb6\"]\n[[waves]]\nname = \"mail\"\ngroups = [\"mail\"]\nservers = [\"s-3333aaaa2222bbbb5\"]\n[[waves]]\nname = \"late-mail\"\ngroups = [\"mail\"]\n", "the group \"mail\" is already in the wave \"mail\"", "\"mail\"", "say in both waves which `servers` of it they hold"),
    case(END, "jobs = 10\n[groups.mail]\nservers = [\"s-3333aaaa2222bbbb5\", \"s-4444aaaa2222bbbb6\"]\n[[waves]]\nname = \"mail\"\ngroups = [\"mail\"]\nservers = [\"s-3333aaaa2222bbbb5\", \"s-1111aaaa2222bbbb3\"]\n", "the server s-1111aaaa2222bbbb3 is in none of the groups of its wave", "\"s-1111aaaa2222bbbb3\"", "it is in the group \"web\""),
    case(END, "jobs = 10\n[groups.mail]\nservers = [\"s-3333aaaa2222bbbb5\", \"s-4444aaaa2222bbbb6\"]\n[groups.files]\nservers = [\"s-5555aaaa2222bbbb7\"]\n[[waves]]\nname = \"mail\"\ngroups = [\"mail\", \"files\"]\nservers = [\"s-3333aaaa2222bbbb5\"]\n", "the wave's `servers` name none of the group \"files\"", "\"files\"", "take the group out of this wave"),
];

#[rustfmt::skip]
const LIMITS_OF_PLUGINS: &[Case] = &[
    case(HOOK, "limits = { memory = \"2 GiB\" }", "`memory` must be from 1 MiB to 1 GiB, not \"2 GiB\"", "\"2 GiB\"", "memory = \"64 MiB\""),
    case(HOOK, "limits = { memory = 64 }", "`memory` has no unit: 64", "64", "\"64 KiB\" or \"64 MiB\""),
    case(HOOK, "limits = { memory = \"64\" }", "`memory` has no unit: 64", "\"64\"", "\"64 KiB\" or \"64 MiB\""),
    case(HOOK, "limits = { state = \"much\" }", "`state` is not a size: \"much\"", "\"much\"", "\"16 KiB\""),
    case(HOOK, "limits = { wall = \"1h\" }", "`wall` must be from 1s to 10m, not \"1h\"", "\"1h\"", "wall = \"1m\""),
    case(HOOK, "limits = { host-calls = 10001 }", "`host-calls` must be from 0 to 10000, not 10001", "10001", "host-calls = 500"),
    case(HOOK, "limits = { walls = \"1m\" }", "`limits` of [plugins.health-gate] has no key \"walls\"", "walls", "did you mean `wall`?"),
    case(HOOK, "limits = \"64 MiB\"", "`limits` must be a table, not the text \"64 MiB\"", "\"64 MiB\"", "limits = {"),
    case("grants = [\"settings:instance-type\"]", "limits = { total = \"5m\" }", "\"launch-guard\" is a policy, and only hooks have the limit `total`", "limits", "take `total` out of `limits`"),
    case(HOOK, "limits = { fuel = 1000000 }", "\"health-gate\" is a hook, and only policies have the limit `fuel`", "limits", "take `fuel` out of `limits`"),
    case("grants = [\"settings:instance-type\"]", "limits = { fuel = 10000000001 }", "`fuel` must be from 100000 to 10000000000, not 10000000001", "10000000001", "fuel = 100000000"),
];

#[rustfmt::skip]
const HTTP: &[Case] = &[
    case("\"ec2:DescribeInstances\"", "\"http:GET\"", "\"http:GET\" can't be granted: `http:GET` is granted on an address", "\"http:GET\"", "http:GET on https://shop.example/health"),
    case("\"ec2:DescribeInstances\"", "\"http:GET on http://shop.example/health\"", "\"http:GET on http://shop.example/health\" can't be granted: a named host is asked over https alone", "\"http:GET on http://shop.example/health\"", "write https://, or {wave.instances}"),
    case("\"ec2:DescribeInstances\"", "\"http:GET on https://shop.example/a/../b\"", "\"http:GET on https://shop.example/a/../b\" can't be granted: its path has a `.` or `..` as a segment", "\"http:GET on https://shop.example/a/../b\"", "the path that is meant"),
    case("\"ec2:DescribeInstances\"", "'http:POST on https://shop.example/ sigv4 \"ssm:SendCommand\"'", "\"http:POST on https://shop.example/ sigv4 \"ssm:SendCommand\"\" can't be granted: `shop.example` is not a host of AWS, and nobody else is shown a signature", "'http:POST on https://shop.example/ sigv4 \"ssm:SendCommand\"'", "under amazonaws.com"),
    case("\"ec2:DescribeInstances\"", "\"http:GETT on https://shop.example/health\"", "\"http:GETT on https://shop.example/health\" can't be granted", "\"http:GETT on https://shop.example/health\"", "did you mean \"http:GET on https://shop.example/health\"?"),
    case(HOOK, "secrets = { token = { on = \"https://shop.example/*\", header = \"authorization\" } }", "a secret does not say where it comes from", "{ on = \"https://shop.example/*\", header = \"authorization\" }", "add env ="),
    case(HOOK, "secrets = { token = { on = \"https://shop.example/*\", header = \"authorization\", env = \"A\", file = \"/a\" } }", "a secret says both `env` and `file`", "file", "keep one of them"),
    case(HOOK, "secrets = { token = { on = \"https://shop.example/*\", header = \"authorization\", file = \"a\" } }", "`file` is not an absolute path: \"a\"", "\"a\"", "file = \"/run/secrets/shop-token\""),
    case(HOOK, "secrets = { token = { on = \"https://shop.example/*\", header = \"authorization\", env = \"s3cr3t!\" } }", "`env` is not the name of an environment variable", "\"s3cr3t!\"", "never the secret itself"),
    case(HOOK, "secrets = { token = { on = \"http://{wave.instances}/\", header = \"authorization\", env = \"A\" } }", "`on` can't be \"http://{wave.instances}/\"", "\"http://{wave.instances}/\"", "the host's name"),
    case(HOOK, "secrets = { token = { on = \"https://shop.example/*\", header = \"host\", env = \"A\" } }", "`header` can't be \"host\": the header `host` is not a plug-in's to write: the host is the address's", "\"host\"", "leave it out"),
    case(HOOK, "secrets = { token = { on = \"https://shop.example/*\", header = \"authorization\", env = \"A\", value = \"s3cr3t\" } }", "the secret `token` of [plugins.health-gate] has no key \"value\"", "value", "there is `on`"),
    case(HOOK, "secrets = { a = { on = \"https://shop.example/*\", header = \"authorization\", env = \"A\" }, b = { on = \"https://shop.example/api\", header = \"authorization\", env = \"B\" } }", "the secrets `a` and `b` both go into the header `authorization` there", "b", "no path in common"),
];

#[rustfmt::skip]
const SIGNATURES: &[Case] = &[
    case(HEALTH_GATE, "component = \"h.wasm\"\nsigned = { by = [] }", "`by` is an empty list", "[]", "by = [\"acme\"]"),
    case(HOOK, "signed = \"acme\"", "`signed` must be a table, not the text \"acme\"", "\"acme\"", "signed = {"),
    case(HOOK, "signed = { by = [\"acme\"] }", "builtin:health-gate is part of the runtime and has no signature of its own", "signed", "take `signed` out"),
    case(HEALTH_GATE, "component = \"h.wasm\"\nsigned = { by = [\"acme\"], at-least = \"1.4\" }", "`at-least` must be three numbers with dots between them, not \"1.4\"", "\"1.4\"", "at-least = \"1.4.0\""),
    case(HEALTH_GATE, "component = \"h.wasm\"\nsigned = { by = [\"acme\"], as = \"a b\" }", "`as` is no name of a plug-in: \"a b\"", "\"a b\"", "as = \"shop-answers\""),
    case(END, "jobs = 10\n[trusted-keys]\nacme = \"RWQ\"\n", "`acme` is not a public key of minisign: \"RWQ\"", "\"RWQ\"", "begins with RW"),
    case(END, "jobs = 10\n[trusted-keys]\n\"a b\" = \"RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\"\n", "\"a b\" is not a name for a key", "\"a b\"", "letters"),
];

#[rustfmt::skip]
const ISOLATION: &[Case] = &[
    case(TERMINATE, "isolation = { subnets = [\"subnet-0d1e5f2a3b4c5d6e8\"], security-groups = [\"sg-0b0b1c2d3e4f5a6b7\"] }", "a drill would be launched into subnet-0d1e5f2a3b4c5d6e7, outside [drill] isolation", "\"subnet-0d1e5f2a3b4c5d6e7\"", "drill = { subnet = \"subnet-0d1e5f2a3b4c5d6e8\" }"),
    case(TERMINATE, "isolation = { subnets = [\"subnet-0d1e5f2a3b4c5d6e7\"], security-groups = [\"sg-0b0b1c2d3e4f5a6b8\"] }", "a drill would be launched with sg-0b0b1c2d3e4f5a6b7, outside [drill] isolation", "[\"sg-0b0b1c2d3e4f5a6b7\"]", "security-groups = [\"sg-0b0b1c2d3e4f5a6b8\"]"),
    case(TERMINATE, "isolation = { subnets = [\"subnet-1\"], security-groups = [\"sg-0b0b1c2d3e4f5a6b7\"] }", "\"subnet-1\" is no id: `subnet-` and 8 or 17 hexadecimal digits are", "\"subnet-1\"", "\"subnet-0d1e5f2a3b4c5d6e7\""),
    case(TERMINATE, "isolation = { subnets = [\"subnet-0d1e5f2a3b4c5d6e7\"] }", "`isolation` does not say `security-groups`", "{ subnets = [\"subnet-0d1e5f2a3b4c5d6e7\"] }", "add security-groups = ["),
    case(TERMINATE, "isolation = \"subnet-0d1e5f2a3b4c5d6e7\"", "`isolation` must be a table, not the text \"subnet-0d1e5f2a3b4c5d6e7\"", "\"subnet-0d1e5f2a3b4c5d6e7\"", "subnets = ["),
];

/// Every topic with its cases.
pub(crate) const TOPICS: &[(&str, &[Case])] = &[
    ("syntax", SYNTAX),
    ("keys_and_types", KEYS),
    ("values", VALUES),
    ("accounts_and_roles", TARGET),
    ("names_and_references", REFERENCES),
    ("groups_and_servers", GROUPS),
    ("launch_settings", LAUNCH_SETTINGS),
    ("waves_and_their_servers", WAVES),
    ("plug_ins_and_their_rights", PLUGINS),
    ("plug_ins_and_their_signatures", SIGNATURES),
    ("limits_of_plug_ins", LIMITS_OF_PLUGINS),
    ("http_of_plug_ins_and_its_secrets", HTTP),
    ("isolation_of_drills", ISOLATION),
];
