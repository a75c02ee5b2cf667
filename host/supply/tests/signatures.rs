//! Signatures in the form of minisign, and everything that is none.

use drs_core::ids::KeyName;
use drs_supply::{SignatureError, TrustedKeys, Wanted, verify};

mod signer;

use signer::Signer;

const COMPONENT: &[u8] = b"\0asm a component";
const COMMENT: &str = "drs-runtime plugin shop-answers 1.4.0";

fn keys(signers: &[(&str, &Signer)]) -> TrustedKeys {
    signers.iter().map(|(name, signer)| (KeyName::from(*name), signer.public_key())).collect()
}

fn names(names: &[&str]) -> Vec<KeyName> {
    names.iter().map(|name| KeyName::from(*name)).collect()
}

/// The verdict over a signature by `acme`, where `shop-answers` is asked for.
fn verdict(component: &[u8], signature: &str, acme: &Signer) -> Result<drs_core::plugin::Signature, SignatureError> {
    let by = names(&["acme"]);
    verify(component, signature, &keys(&[("acme", acme)]), &Wanted { by: &by, name: "shop-answers", at_least: None })
}

#[test]
fn a_signature_says_who_signed_what_in_which_version() {
    let acme = Signer::new(1);
    let signature = verdict(COMPONENT, &acme.sign(COMPONENT, COMMENT), &acme).unwrap();
    let told = (signature.key.as_str(), signature.name.as_str(), signature.version.to_string());
    assert_eq!(told, ("acme", "shop-answers", "1.4.0".to_owned()));
    assert_eq!(signature.key_id, "0107060504030201");
}

#[test]
fn what_minisign_wrote_is_read() {
    let (component, signature) =
        (include_bytes!("by_minisign/component"), include_str!("by_minisign/component.minisig"));
    let key = include_str!("by_minisign/minisign.pub");
    let (head, public_key) = key.trim_end().split_once('\n').unwrap();
    let keys = TrustedKeys::from([("acme".into(), public_key.to_owned())]);
    let by = names(&["acme"]);
    let wanted = Wanted { by: &by, name: "shop-answers", at_least: Some("1.4.0".parse().unwrap()) };
    let told = verify(component, signature, &keys, &wanted).unwrap();
    assert!(head.ends_with(&told.key_id), "{head} does not name {}", told.key_id);
    let refused = verify(component, include_str!("by_minisign/legacy.minisig"), &keys, &wanted);
    assert_eq!(
        refused.unwrap_err(),
        SignatureError::OtherBytes("acme".into()),
        "not hashed first: minisign's old form"
    );
}

#[test]
fn the_second_of_two_keys_may_have_signed() {
    let (acme, other) = (Signer::new(1), Signer::new(2));
    let by = names(&["acme", "other"]);
    let wanted = Wanted { by: &by, name: "shop-answers", at_least: None };
    let signature =
        verify(COMPONENT, &other.sign(COMPONENT, COMMENT), &keys(&[("acme", &acme), ("other", &other)]), &wanted);
    assert_eq!(signature.unwrap().key.as_str(), "other");
}

#[test]
fn a_key_that_is_not_asked_for_does_not_count() {
    let (acme, other) = (Signer::new(1), Signer::new(2));
    let by = names(&["acme"]);
    let wanted = Wanted { by: &by, name: "shop-answers", at_least: None };
    let keys = keys(&[("acme", &acme), ("other", &other)]);
    let refused = verify(COMPONENT, &other.sign(COMPONENT, COMMENT), &keys, &wanted).unwrap_err();
    assert_eq!(refused, SignatureError::OtherKey("`acme`".to_owned()));
}

#[test]
fn another_component_or_a_changed_comment_is_refused() {
    let acme = Signer::new(1);
    let signature = acme.sign(COMPONENT, COMMENT);
    let other = SignatureError::OtherBytes("acme".into());
    assert_eq!(verdict(b"\0asm another component", &signature, &acme).unwrap_err(), other);
    assert_eq!(verdict(COMPONENT, &signature.replace("1.4.0", "9.9.9"), &acme).unwrap_err(), other);
}

#[test]
fn a_component_is_not_taken_in_the_place_of_another() {
    let acme = Signer::new(1);
    let signature = acme.sign(COMPONENT, "drs-runtime plugin health-gate 1.4.0");
    let refused = verdict(COMPONENT, &signature, &acme).unwrap_err();
    assert_eq!(refused.to_string(), "it is signed as `health-gate`, and `shop-answers` is asked for");
    assert!(refused.help().contains("as = \"health-gate\""));
}

#[test]
fn an_older_version_is_refused() {
    let acme = Signer::new(1);
    let by = names(&["acme"]);
    let judged = |at_least: &str| {
        let wanted = Wanted { by: &by, name: "shop-answers", at_least: Some(at_least.parse().unwrap()) };
        verify(COMPONENT, &acme.sign(COMPONENT, COMMENT), &keys(&[("acme", &acme)]), &wanted)
    };
    assert!(judged("1.4.0").is_ok());
    assert_eq!(judged("1.10.0").unwrap_err().to_string(), "it is version 1.4.0, and at least 1.10.0 is asked for");
}

#[test]
fn a_comment_that_names_no_plug_in_is_refused() {
    let acme = Signer::new(1);
    let refused = verdict(COMPONENT, &acme.sign(COMPONENT, "timestamp:1700000000"), &acme).unwrap_err();
    assert_eq!(refused, SignatureError::Comment("timestamp:1700000000".to_owned()));
}

#[test]
fn what_is_no_signature_or_no_key_is_told() {
    let acme = Signer::new(1);
    for text in ["", "untrusted comment: a\nb\n", &"x".repeat(100_000), "a\nRUQ=\ntrusted comment: b\nAA==\n"] {
        assert_eq!(verdict(COMPONENT, text, &acme).unwrap_err(), SignatureError::Unreadable);
    }
    let by = names(&["acme"]);
    let wanted = Wanted { by: &by, name: "shop-answers", at_least: None };
    let signature = acme.sign(COMPONENT, COMMENT);
    let no_keys = verify(COMPONENT, &signature, &TrustedKeys::new(), &wanted);
    assert_eq!(no_keys.unwrap_err(), SignatureError::UnknownKey("acme".into()));
    let broken = TrustedKeys::from([("acme".into(), "RWQ".to_owned())]);
    assert_eq!(
        verify(COMPONENT, &signature, &broken, &wanted).unwrap_err(),
        SignatureError::UnreadableKey("acme".into())
    );
}
