//! A key, the text of a signature and a component, each of a stranger: whatever they are, nothing but the component that the
//! owner of the key signed is taken as signed by that key, under the name and version that were signed with it.
//!
//! The three are apart by a byte of zero each.
#![no_main]

use drs_core::ids::KeyName;
use drs_core::plugin::{PluginVersion, Signature};
use drs_supply::{SignatureError, TrustedKeys, Wanted, verify};
use libfuzzer_sys::fuzz_target;

const COMPONENT: &[u8] = include_bytes!("../../../host/supply/tests/by_minisign/component");
const PUBLIC_KEY: &str = include_str!("../../../host/supply/tests/by_minisign/minisign.pub");
const NAME: &str = "shop-answers";
/// The version that was signed, and the next.
const VERSIONS: [&str; 2] = ["1.4.0", "1.4.1"];

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(3, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (key, signature, component) = (part(), part(), part());
    let (Ok(key), Ok(signature)) = (std::str::from_utf8(key), std::str::from_utf8(signature)) else { return };
    // By a key of anybody: an answer, and a sentence when it is refused.
    match verdict(component, signature, key, NAME, None) {
        Ok(signed) => assert_eq!((signed.name.as_str(), signed.key.as_str()), (NAME, "acme")),
        Err(error) => assert!(!error.to_string().is_empty() && !error.help().is_empty()),
    }
    // By the key of somebody who signed one component.
    let trusted = PUBLIC_KEY.lines().nth(1).expect("the second line is the key");
    let Ok(signed) = verdict(component, signature, trusted, NAME, None) else { return };
    assert!(component == COMPONENT, "taken as signed: {component:?}");
    let [version, newer] = VERSIONS.map(|text| text.parse::<PluginVersion>().expect("a version"));
    assert_eq!((signed.name.as_str(), signed.version), (NAME, version), "signed as something else");
    assert!(verdict(component, signature, trusted, "other", None).is_err());
    let older = verdict(component, signature, trusted, NAME, Some(newer));
    assert_eq!(older, Err(SignatureError::Older { found: version, wanted: newer }));
});

fn verdict(
    component: &[u8],
    signature: &str,
    key: &str,
    name: &str,
    at_least: Option<PluginVersion>,
) -> Result<Signature, SignatureError> {
    let by = [KeyName::from("acme")];
    let keys = TrustedKeys::from([(KeyName::from("acme"), key.to_owned())]);
    verify(component, signature, &keys, &Wanted { by: &by, name, at_least })
}
