//! What the shape of a fleet file can't say: ids, names that must exist, values that must fit each other.

use std::{collections::BTreeSet, ops::Range};

use toml::Spanned;

use crate::iam::Policy;

use super::{Fleet, Index, Spec, Table, error::Mistake, faults::Entry};

pub(super) fn fleet(mut spec: Spec) -> Result<Fleet, Mistake> {
    account_and_region(&spec)?;
    callers(&spec)?;
    networks(&spec)?;
    servers(&spec)?;
    tables(&spec)?;
    web(&spec)?;
    what_is_there(&spec)?;
    launch_actions(&spec)?;
    let entries = std::mem::take(&mut spec.faults);
    let check = |(place, entry): (usize, Spanned<Entry>)| {
        let span = entry.span();
        let entry = entry.into_inner();
        names_of_fault(&spec, &entry, &span)?;
        entry.check(place, span)
    };
    let faults = entries.into_iter().enumerate().map(check).collect::<Result<_, _>>()?;
    let places = spec.servers.iter().enumerate().map(|(place, server)| (server.id().to_owned(), place)).collect();
    let policy = policy(&spec)?;
    Ok(Fleet { spec, faults, policy, places })
}

fn names_of_fault(spec: &Spec, entry: &Entry, span: &Range<usize>) -> Result<(), Mistake> {
    if let Some(server) = entry.server.as_ref().filter(|server| server.get_ref() != "*") {
        defined(server, "server", spec.servers.iter().map(|s| s.id()))?;
    }
    match &entry.action {
        Some(action) => defined(action, "launch action", spec.launch_actions.iter().map(|a| a.name())),
        None if entry.needs_an_action() && spec.launch_actions.is_empty() => {
            Err(Mistake::new(span.clone(), "this fleet has no launch actions that could fail")
                .help("add [[launch-actions]] with a name"))
        }
        None => Ok(()),
    }
}

fn account_and_region(spec: &Spec) -> Result<(), Mistake> {
    account(&spec.account)?;
    let region = spec.region.get_ref();
    let parts: Vec<&str> = region.split('-').collect();
    let number = parts.last().is_some_and(|last| last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit()));
    if parts.len() < 3 || !number {
        return Err(Mistake::new(spec.region.span(), format!("`{region}` is not a Region, such as `us-west-2`")));
    }
    if spec.switches.page_size == 0 {
        return Err(Mistake::new(0..0, "`page-size` of [switches] is at least 1"));
    }
    Ok(())
}

fn account(id: &Spanned<String>) -> Result<(), Mistake> {
    let digits = id.get_ref();
    if digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(Mistake::new(id.span(), format!("`{digits}` is not an account: it has 12 digits")))
}

/// Who calls, and as what.
fn callers(spec: &Spec) -> Result<(), Mistake> {
    if let Some(caller) = &spec.caller_account {
        account(caller)?;
    }
    let mut seen = BTreeSet::new();
    for role in &spec.roles {
        role.check(spec.account.get_ref())?;
        once(&mut seen, role.name())?;
    }
    Ok(())
}

fn networks(spec: &Spec) -> Result<(), Mistake> {
    let mut seen = BTreeSet::new();
    for subnet in &spec.subnets {
        shape(&subnet.id, "subnet", 8)?;
        shape(&subnet.vpc, "vpc", 8)?;
        once(&mut seen, &subnet.id)?;
    }
    for group in &spec.security_groups {
        shape(&group.id, "sg", 8)?;
        shape(&group.vpc, "vpc", 8)?;
        once(&mut seen, &group.id)?;
    }
    if let Some(subnet) = &spec.defaults.subnet {
        defined(subnet, "subnet", spec.subnets.iter().map(|s| s.id()))?;
    }
    for group in &spec.defaults.security_groups {
        defined(group, "security group", spec.security_groups.iter().map(|g| g.id()))?;
    }
    Ok(())
}

fn servers(spec: &Spec) -> Result<(), Mistake> {
    let (there, most) = (spec.servers.len(), spec.quotas.source_servers);
    if let Some(beyond) = spec.servers.get(most) {
        return Err(Mistake::new(
            beyond.id.span(),
            format!("an account has at most {most} source servers, not {there}"),
        )
        .help("AWS raises this quota on request: `source-servers` of [quotas]"));
    }
    let mut seen = BTreeSet::new();
    let mut instances = BTreeSet::new();
    for server in &spec.servers {
        shape(&server.id, "s", 17)?;
        once(&mut seen, &server.id)?;
        if let Some(subnet) = &server.subnet {
            defined(subnet, "subnet", spec.subnets.iter().map(|s| s.id()))?;
        }
        for group in server.security_groups.iter().flatten() {
            defined(group, "security group", spec.security_groups.iter().map(|g| g.id()))?;
        }
        if let Some(staging) = &server.staging_account {
            account(staging)?;
        }
        for instance in &server.instance_ids {
            shape(instance, "i", 8)?;
            once(&mut instances, instance)?;
        }
        if server.instance_type.is_none() && spec.defaults.instance_type.is_none() {
            return Err(Mistake::new(server.id.span(), format!("server `{}` has no `instance-type`", server.id()))
                .help("give it one, or give all servers one in [defaults]"));
        }
    }
    Ok(())
}

fn policy(spec: &Spec) -> Result<Option<Policy>, Mistake> {
    let Some(iam) = &spec.iam else { return Ok(None) };
    let wrong = |why: String| {
        let message = format!("`policy` is not a policy that the simulator knows: {why}");
        let help = "a document with Allow and Deny, actions, resources, and StringEquals or StringLike as conditions";
        Mistake::new(iam.policy.span(), message).help(help)
    };
    Policy::parse(iam.policy.get_ref()).map(Some).map_err(wrong)
}

fn tables(spec: &Spec) -> Result<(), Mistake> {
    let mut seen = BTreeSet::new();
    for table in &spec.dynamodb.tables {
        named_as_dynamodb_does(&table.name, "a table's")?;
        once(&mut seen, &table.name)?;
        if table.sort_key.as_ref().is_some_and(|key| key.name == table.partition_key.name) {
            let message = format!("table `{}` has one attribute as both its keys", table.name());
            return Err(Mistake::new(table.name.span(), message));
        }
        indexes(table)?;
    }
    Ok(())
}

fn indexes(table: &Table) -> Result<(), Mistake> {
    let mut seen = BTreeSet::new();
    for index in &table.indexes {
        named_as_dynamodb_does(&index.name, "an index's")?;
        once(&mut seen, &index.name)?;
        // An attribute has one type, whichever keys it is.
        let others: Vec<_> = table.keys().chain(table.indexes.iter().flat_map(Index::keys)).collect();
        for (_, key) in index.keys() {
            if others.iter().any(|(_, other)| other.name == key.name && other.kind != key.kind) {
                let message = format!("the attribute `{}` is a key of two types", key.name);
                return Err(Mistake::new(index.name.span(), message));
            }
        }
    }
    Ok(())
}

fn named_as_dynamodb_does(name: &Spanned<String>, whose: &str) -> Result<(), Mistake> {
    let text = name.get_ref();
    let right = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    if (3..=255).contains(&text.len()) && text.bytes().all(right) {
        return Ok(());
    }
    let message = format!("`{text}` is not {whose} name: 3 to 255 letters, digits, `_`, `-` or `.`");
    Err(Mistake::new(name.span(), message))
}

fn web(spec: &Spec) -> Result<(), Mistake> {
    for answer in &spec.http {
        answer.check()?;
        for server in answer.servers.iter().flatten() {
            defined(server, "server", spec.servers.iter().map(|s| s.id()))?;
        }
    }
    Ok(())
}

fn what_is_there(spec: &Spec) -> Result<(), Mistake> {
    let named = spec.recovery_instances.iter().map(|instance| &instance.server);
    for server in named.chain(spec.jobs.iter().flat_map(|job| &job.servers)) {
        defined(server, "server", spec.servers.iter().map(|s| s.id()))?;
    }
    let mut busy = BTreeSet::new();
    for job in &spec.jobs {
        if let Some(span) = job.contradiction() {
            return Err(Mistake::new(span, "a job has `started-ago` or `starts-after`, not both"));
        }
        // Those that come later find out at their time whether a server is free.
        for server in job.servers.iter().filter(|_| job.is_earlier()) {
            once(&mut busy, server).map_err(|m| m.help("a server is in at most one job"))?;
        }
    }
    Ok(())
}

fn launch_actions(spec: &Spec) -> Result<(), Mistake> {
    let mut seen = BTreeSet::new();
    for action in &spec.launch_actions {
        let name = action.name();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '_' | '-');
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) || !name.chars().all(fits) || name.len() > 256 {
            return Err(Mistake::new(action.name.span(), format!("`{name}` can't be the name of a launch action"))
                .help("letters, digits, spaces, `/`, `_` and `-`, 256 at most"));
        }
        once(&mut seen, &action.name)?;
        for server in action.servers.iter().flatten() {
            defined(server, "server", spec.servers.iter().map(|s| s.id()))?;
        }
    }
    Ok(())
}

/// `PREFIX-` and hexadecimal digits; servers may have all letters in place of digits.
fn shape(id: &Spanned<String>, prefix: &str, digits: usize) -> Result<(), Mistake> {
    let text = id.get_ref();
    let rest = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
    let right = rest.is_some_and(|rest| match prefix {
        "s" => rest.len() == digits && rest.bytes().all(|b| b.is_ascii_alphanumeric()),
        _ => rest.len() >= digits && rest.bytes().all(|b| b.is_ascii_hexdigit()),
    });
    if right {
        return Ok(());
    }
    let form =
        if prefix == "s" { "17 letters or digits".to_owned() } else { format!("{digits} or more hexadecimal digits") };
    Err(Mistake::new(id.span(), format!("`{text}` has not the shape of an id: `{prefix}-` and {form}")))
}

fn once<'a>(seen: &mut BTreeSet<&'a str>, id: &'a Spanned<String>) -> Result<(), Mistake> {
    if seen.insert(id.get_ref()) {
        return Ok(());
    }
    Err(Mistake::new(id.span(), format!("`{}` is named twice", id.get_ref())))
}

fn defined<'a>(id: &Spanned<String>, what: &str, ids: impl Iterator<Item = &'a str> + Clone) -> Result<(), Mistake> {
    let name = id.get_ref();
    if ids.clone().any(|defined| defined == name) {
        return Ok(());
    }
    Err(Mistake::new(id.span(), format!("no {what} `{name}` in this fleet")).suggest(name, ids))
}
