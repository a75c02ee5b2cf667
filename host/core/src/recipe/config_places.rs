//! Where a plug-in's `config` is written, part by part.

use std::collections::BTreeMap;

use super::Span;

/// The place of one value of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigPlace {
    /// Of its key; of an item of a list, of the item.
    pub key: Span,
    /// Of the value.
    pub value: Span,
}

/// The places of all values of a configuration, by the keys and the indices that lead to them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigPlaces(BTreeMap<Vec<String>, ConfigPlace>);

impl ConfigPlaces {
    /// Those of a configuration that is not written: it is where its plug-in's name is.
    pub(super) fn nowhere(plugin: &Span) -> Self {
        let mut places = Self::default();
        places.add(Vec::new(), plugin.clone(), plugin.clone());
        places
    }

    pub(super) fn add(&mut self, path: Vec<String>, key: Span, value: Span) {
        self.0.insert(path, ConfigPlace { key, value });
    }

    /// The place of a value, else of the nearest one around it that is written.
    pub fn of(&self, path: &[String]) -> Option<&ConfigPlace> {
        (0..=path.len()).rev().find_map(|length| self.0.get(path.get(..length)?))
    }
}
