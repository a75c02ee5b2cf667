//! Identifiers as types of their own, so that one kind of id can't be handed where another is meant.

/// Declares a string identifier: transparent in serde, printed as it is.
macro_rules! string_id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps the text of an identifier as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )+};
}

string_id! {
    /// One run of a plan: a ULID.
    ExecutionId;
    /// A DRS source server: `s-` and 17 hexadecimal digits.
    ServerId;
    /// A DRS job: `drsjob-` and 17 hexadecimal digits.
    JobId;
    /// A DRS recovery instance. Its text equals the id of its EC2 instance, but it is a thing of DRS.
    RecoveryInstanceId;
    /// An EC2 instance: `i-` and 8 or 17 hexadecimal digits.
    InstanceId;
    /// An EC2 launch template: `lt-` and 17 hexadecimal digits.
    TemplateId;
    /// The name of a wave, unique in its recipe.
    WaveName;
    /// The name of a protection group, unique in its recipe.
    GroupName;
    /// The name of a plug-in, unique in its recipe.
    PluginName;
    /// The name of a key that signs components.
    KeyName;
}
