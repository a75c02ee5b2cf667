//! Where a plug-in's `config` is written, part by part.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

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
        Self([(Vec::new(), ConfigPlace { key: plugin.clone(), value: plugin.clone() })].into())
    }

    /// Those of the value of a key, and of all that is in it.
    pub(super) fn written(key: Span, span: Span, value: &DeValue<'_>) -> Self {
        let mut places = Self::default();
        places.note(&mut Vec::new(), key, span, value);
        places
    }

    /// Those of the key `config` at the head of a text, as a scenario of `plugin test` has it; `None` when there is none, or
    /// the text is no TOML.
    pub fn in_scenario(text: &str) -> Option<Self> {
        let tree = DeTable::parse(text).ok()?;
        let (key, value) = tree.get_ref().iter().find(|(key, _)| key.get_ref() == "config")?;
        Some(Self::written(key.span(), value.span(), value.get_ref()))
    }

    fn note(&mut self, path: &mut Vec<String>, key: Span, span: Span, value: &DeValue<'_>) {
        self.0.insert(path.clone(), ConfigPlace { key, value: span });
        let mut inside = |part: String, key: Span, value: &Spanned<DeValue<'_>>| {
            path.push(part);
            self.note(path, key, value.span(), value.get_ref());
            path.pop();
        };
        match value {
            DeValue::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| inside(index.to_string(), item.span(), item));
            }
            DeValue::Table(entries) => {
                entries.iter().for_each(|(key, value)| inside(key.get_ref().to_string(), key.span(), value));
            }
            _ => {}
        }
    }

    /// The place of a value, else of the nearest one around it that is written.
    pub fn of(&self, path: &[String]) -> Option<&ConfigPlace> {
        (0..=path.len()).rev().find_map(|length| self.0.get(path.get(..length)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_a_scenarios_configuration_are_those_of_its_text() {
        let text = "expect = \"proceed\"\n\n[config]\nlist = [1, { within = \"5\" }]\n";
        let places = ConfigPlaces::in_scenario(text).unwrap();
        let path = ["list", "1", "within"].map(ToOwned::to_owned);
        let place = places.of(&path).unwrap();
        assert_eq!((&text[place.key.clone()], &text[place.value.clone()]), ("within", "\"5\""));
        assert_eq!(places.of(&["missing".to_owned()]), places.of(&[]), "the nearest around it");
        assert_eq!(&text[places.of(&[]).unwrap().key.clone()], "config");
        assert_eq!(ConfigPlaces::in_scenario("[context]\nconfig = 1\n"), None);
    }
}
