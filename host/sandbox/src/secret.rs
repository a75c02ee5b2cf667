//! Secrets that are put into a plug-in's requests: they pass through here and stay in nothing that is written.

use drs_core::plugin::SecretBinding;

/// A secret with the place that it is bound to.
#[derive(Clone)]
pub struct Secret {
    /// Where it goes.
    pub binding: SecretBinding,
    value: String,
}

impl Secret {
    /// A secret of this value.
    pub fn new(binding: SecretBinding, value: String) -> Self {
        Self { binding, value }
    }

    /// The secret itself.
    pub(crate) fn value(&self) -> &str {
        &self.value
    }
}

/// Without its value.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Secret({})", self.binding.name)
    }
}
