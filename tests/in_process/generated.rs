//! A plan of any size: waves one after another, without plug-ins.

use std::fmt::Write as _;

/// The recipe of so many waves, for a fleet file beside it. Each server's launch settings are changed.
pub(crate) fn recipe(waves: usize) -> String {
    let mut text = "[plan]\nname = \"generated\"\nmode = \"drill\"\n\n[target]\nregion = \"us-west-2\"\n\
        simulator = \"fleet.toml\"\n\n[drill]\nterminate-after = \"0s\"\n"
        .to_owned();
    for wave in 0..waves {
        let depends = if wave == 0 { String::new() } else { format!("depends-on = [\"wave-{}\"]\n", wave - 1) };
        write!(
            text,
            "\n[groups.group-{wave}]\ntags = {{ Wave = \"{wave}\" }}\n\n[groups.group-{wave}.launch.drill]\n\
             copy-private-ip = true\n\n[[waves]]\nname = \"wave-{wave}\"\ngroups = [\"group-{wave}\"]\n{depends}\
             timeout = \"12h\"\n"
        )
        .unwrap();
    }
    text
}

/// A fleet of so many servers, spread over so many waves.
pub(crate) fn fleet(servers: usize, waves: usize) -> String {
    let mut text = "account = \"123456789012\"\nregion = \"us-west-2\"\nstart = \"2026-03-02T02:00:00Z\"\n\n\
        [defaults]\nsubnet = \"subnet-0a100000000000001\"\nsecurity-groups = [\"sg-0a100000000000001\"]\n\
        instance-type = \"m6i.large\"\n\n[[subnets]]\nid = \"subnet-0a100000000000001\"\n\
        vpc = \"vpc-0a100000000000001\"\ncidr = \"10.0.0.0/16\"\nzone = \"us-west-2a\"\n\n[[security-groups]]\n\
        id = \"sg-0a100000000000001\"\nname = \"servers\"\nvpc = \"vpc-0a100000000000001\"\n"
        .to_owned();
    for number in 0..servers {
        let wave = number % waves;
        write!(
            text,
            "\n[[servers]]\nid = \"s-{number:017x}\"\nhostname = \"server-{number}\"\ntags = {{ Wave = \"{wave}\" }}\n\
             private-ip = \"10.0.{}.{}\"\nlag = \"2s\"\n",
            number / 200,
            number % 200 + 10,
        )
        .unwrap();
    }
    text
}
