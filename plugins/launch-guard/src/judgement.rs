//! The judgement of one server's settings.

use drs_plugin::{PolicyAnswer, PolicyContext, Setting};

use crate::config::{Config, Network, matches_any};

/// Denies what is not allowed, naming server, setting, value and what is allowed; else changes a type that is to be
/// replaced; else allows.
pub(crate) fn judge(context: &PolicyContext, config: &Config) -> PolicyAnswer {
    let replacement = replacement(context, config);
    let mut breaches = Vec::new();
    breaches.extend(breach_of_type(context, config, replacement));
    breaches.extend(breaches_of_network(context, config.network(context.mode)));
    if !breaches.is_empty() {
        let reason = format!("{} ({}): {}", context.server_name, context.server, breaches.join("; "));
        return PolicyAnswer::Deny { reason };
    }
    match replacement {
        Some(wanted) => PolicyAnswer::Change {
            settings: vec![Setting::InstanceType(wanted.to_owned())],
            reason: format!(
                "instance-type `{}` is replaced by `{wanted}`",
                context.settings.instance_type.as_deref().unwrap_or("")
            ),
        },
        None => PolicyAnswer::Allow,
    }
}

/// The type that replaces the one in the settings, when that is the one which counts.
fn replacement<'a>(context: &PolicyContext, config: &'a Config) -> Option<&'a str> {
    let current = context.settings.instance_type.as_deref()?;
    let wanted = config.replace_types.get(current).filter(|wanted| wanted.as_str() != current)?;
    type_is_chosen_by_the_settings(context).then_some(wanted.as_str())
}

fn type_is_chosen_by_the_settings(context: &PolicyContext) -> bool {
    matches!(context.settings.right_sizing.as_deref(), None | Some("NONE"))
}

fn breach_of_type(context: &PolicyContext, config: &Config, replacement: Option<&str>) -> Option<String> {
    let allowed = config.types.as_ref()?;
    let (instance_type, origin) = match effective_type(context, replacement) {
        Ok(effective) => effective,
        Err(why) => return Some(format!("{why}; allowed are {}", allowed.join(", "))),
    };
    if matches_any(allowed, instance_type) {
        return None;
    }
    Some(format!("instance-type `{instance_type}`{origin} is not allowed; allowed are {}", allowed.join(", ")))
}

/// The type that the server will be launched with, and where it comes from when that is not the settings.
fn effective_type<'a>(
    context: &'a PolicyContext,
    replacement: Option<&'a str>,
) -> Result<(&'a str, &'static str), String> {
    match context.settings.right_sizing.as_deref() {
        None | Some("NONE") => replacement
            .or(context.settings.instance_type.as_deref())
            .map(|instance_type| (instance_type, ""))
            .ok_or_else(|| "instance-type is not set".to_owned()),
        Some("BASIC") => context
            .recommended_instance_type
            .as_deref()
            .map(|instance_type| (instance_type, " (chosen by DRS, as right-sizing is BASIC)"))
            .ok_or_else(|| {
                "right-sizing is BASIC and what DRS will choose is not known; set right-sizing to none".to_owned()
            }),
        Some(method) => Err(format!(
            "right-sizing is {method}, so DRS chooses the instance type at the launch; set right-sizing to none"
        )),
    }
}

fn breaches_of_network(context: &PolicyContext, network: &Network) -> Vec<String> {
    let mode = mode_text(context);
    let mut breaches = Vec::new();
    if let Some(allowed) = &network.subnets {
        match &context.settings.subnet {
            None => breaches.push(not_set("subnet", mode, allowed)),
            Some(subnet) if !allowed.contains(subnet) => breaches.push(not_allowed("subnet", subnet, mode, allowed)),
            Some(_) => {}
        }
    }
    if let Some(allowed) = &network.security_groups {
        match context.settings.security_groups.as_deref() {
            None | Some([]) => breaches.push(not_set("security-groups", mode, allowed)),
            Some(groups) => {
                let outside = groups.iter().filter(|group| !allowed.contains(group));
                breaches.extend(outside.map(|group| not_allowed("security-groups", group, mode, allowed)));
            }
        }
    }
    breaches
}

fn mode_text(context: &PolicyContext) -> &'static str {
    match context.mode {
        drs_plugin::Mode::Drill => "drill",
        drs_plugin::Mode::Recovery => "recovery",
    }
}

fn not_set(setting: &str, mode: &str, allowed: &[String]) -> String {
    format!("{setting} is not set; allowed in a {mode}: {}", allowed.join(", "))
}

fn not_allowed(setting: &str, value: &str, mode: &str, allowed: &[String]) -> String {
    format!("{setting} `{value}` is not allowed in a {mode}; allowed: {}", allowed.join(", "))
}

#[cfg(test)]
mod tests {
    use drs_plugin::Mode;

    use super::*;
    use crate::fixtures::context;

    const GUARD: &str = r#"{
        "types": ["t3.*"],
        "drill": { "subnets": ["subnet-d"], "security-groups": ["sg-d"] },
        "recovery": { "subnets": ["subnet-r"] }
    }"#;

    fn answer(context: &PolicyContext) -> PolicyAnswer {
        judge(context, &context.config().unwrap())
    }

    fn denial(context: &PolicyContext) -> String {
        match answer(context) {
            PolicyAnswer::Deny { reason } => reason,
            other => panic!("not denied: {other:?}"),
        }
    }

    fn isolated() -> PolicyContext {
        let mut context = context(Mode::Drill, GUARD);
        context.settings.instance_type = Some("t3.small".to_owned());
        context.settings.subnet = Some("subnet-d".to_owned());
        context.settings.security_groups = Some(vec!["sg-d".to_owned()]);
        context
    }

    #[test]
    fn what_is_within_the_lists_is_allowed() {
        assert_eq!(answer(&isolated()), PolicyAnswer::Allow);
    }

    #[test]
    fn a_type_outside_the_list_is_denied_with_server_setting_value_and_what_is_allowed() {
        let mut context = isolated();
        context.settings.instance_type = Some("m5.24xlarge".to_owned());
        assert_eq!(denial(&context), "web1 (s-1): instance-type `m5.24xlarge` is not allowed; allowed are t3.*");
    }

    #[test]
    fn a_drill_stays_in_its_isolated_network() {
        let mut context = isolated();
        context.settings.subnet = Some("subnet-r".to_owned());
        context.settings.security_groups = Some(vec!["sg-d".to_owned(), "sg-open".to_owned()]);
        let reason = denial(&context);
        assert!(reason.contains("subnet `subnet-r` is not allowed in a drill; allowed: subnet-d"), "{reason}");
        assert!(reason.contains("security-groups `sg-open` is not allowed in a drill; allowed: sg-d"), "{reason}");
    }

    #[test]
    fn a_recovery_is_held_to_its_own_network_only() {
        let mut context = isolated();
        context.mode = Mode::Recovery;
        context.settings.security_groups = None;
        assert!(denial(&context).contains("subnet `subnet-d` is not allowed in a recovery; allowed: subnet-r"));
        context.settings.subnet = Some("subnet-r".to_owned());
        assert_eq!(answer(&context), PolicyAnswer::Allow);
    }

    #[test]
    fn what_is_not_set_can_not_be_checked_and_is_denied() {
        let mut context = isolated();
        context.settings = Default::default();
        let reason = denial(&context);
        for missing in ["instance-type is not set", "subnet is not set", "security-groups is not set"] {
            assert!(reason.contains(missing), "{reason}");
        }
    }

    #[test]
    fn the_type_that_drs_chooses_is_the_one_that_is_judged() {
        let mut context = isolated();
        context.settings.right_sizing = Some("BASIC".to_owned());
        context.recommended_instance_type = Some("c5.large".to_owned());
        assert!(
            denial(&context)
                .contains("instance-type `c5.large` (chosen by DRS, as right-sizing is BASIC) is not allowed")
        );
        context.recommended_instance_type = Some("t3.large".to_owned());
        assert_eq!(answer(&context), PolicyAnswer::Allow);
        context.settings.right_sizing = Some("IN_AWS".to_owned());
        assert!(denial(&context).contains("right-sizing is IN_AWS"));
    }

    #[test]
    fn a_type_is_replaced_and_the_replacement_must_be_allowed() {
        let config = r#"{"types":["t3.*"],"replace-types":{"m5.large":"t3.small","m5.xlarge":"c5.large"}}"#;
        let mut context = context(Mode::Drill, config);
        context.settings.instance_type = Some("m5.large".to_owned());
        let PolicyAnswer::Change { settings, reason } = answer(&context) else { panic!("no change") };
        assert_eq!(settings, [Setting::InstanceType("t3.small".to_owned())]);
        assert_eq!(reason, "instance-type `m5.large` is replaced by `t3.small`");
        context.settings.instance_type = Some("m5.xlarge".to_owned());
        assert!(denial(&context).contains("`c5.large` is not allowed"));
    }
}
