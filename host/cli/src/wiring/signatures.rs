//! The signatures that a recipe, or the user's configuration, asks for.

use std::path::{Path, PathBuf};

use drs_core::plugin::Signature;
use drs_core::recipe::{Plugin, Problem, Recipe, Signed};
use drs_supply::{MAX_SIGNATURE, SignatureError, TrustedKeys, Wanted, verify};

use super::bounded_file::read_bounded;
use crate::options::Configuration;

/// Who may sign, and what must be signed.
pub(super) struct Trust {
    configuration: Configuration,
    keys: TrustedKeys,
}

/// Where the signature of a component is.
pub(super) enum SignaturePlace<'a> {
    /// In a file beside the component's, by its name with `.minisig`.
    Beside(&'a Path),
    /// In the registry, with the component: its text, when it is there.
    InRegistry(Option<&'a str>),
}

impl Trust {
    /// The keys of a recipe and of the user's configuration.
    ///
    /// # Errors
    /// A name that the two give to different keys: nobody could tell which one is meant.
    pub(super) fn of(recipe: &Recipe, configuration: Configuration) -> Result<Self, Vec<Problem>> {
        let mut keys = configuration.trusted_keys.clone();
        let mut problems = Vec::new();
        for key in &recipe.trusted_keys {
            let before = keys.insert(key.name.clone(), key.public_key.clone());
            if before.is_some_and(|before| before != key.public_key) {
                let message = format!("the key `{}` is another one in your configuration", key.name);
                problems.push(Problem::at(key.span.clone(), message).help("give it another name, or take it out here"));
            }
        }
        if problems.is_empty() { Ok(Self { configuration, keys }) } else { Err(problems) }
    }

    /// The most bytes of a component that the user takes.
    pub(super) fn largest_component(&self) -> usize {
        self.configuration.plugins.limits.component().bytes
    }

    /// Checks the signature of a plug-in's component, if one is asked for.
    ///
    /// # Errors
    /// When it is not there, or not as asked.
    pub(super) fn check(
        &self,
        plugin: &Plugin,
        component: &[u8],
        place: &SignaturePlace<'_>,
    ) -> Result<Option<Signature>, Problem> {
        let Some(signed) = &plugin.signed else { return self.unsigned(plugin).map_or(Ok(None), Err) };
        let told = |problem: String| Problem::at(signed.span.clone(), format!("plug-in `{}`: {problem}", plugin.name));
        let text = place.text().map_err(|(problem, help)| told(problem).help(help))?;
        let wanted = Wanted { by: &signed.by, name: &signed.name, at_least: signed.at_least };
        let refused = |error: SignatureError| told(error.to_string()).help(error.help());
        let signature = verify(component, &text, &self.keys, &wanted).map_err(refused)?;
        match self.must_be_by_the_configuration(signed, &signature) {
            Some(problem) => Err(problem),
            None => Ok(Some(signature)),
        }
    }

    /// What is wrong with a plug-in without `signed`.
    fn unsigned(&self, plugin: &Plugin) -> Option<Problem> {
        let message = format!("plug-in `{}` asks for no signature, and your configuration does", plugin.name);
        let problem = Problem::at(plugin.span.clone(), message);
        self.requires_signatures().then(|| problem.help(format!("add signed = {{ by = [{}] }}", self.own_keys())))
    }

    fn must_be_by_the_configuration(&self, signed: &Signed, signature: &Signature) -> Option<Problem> {
        let is_own = self.configuration.trusted_keys.contains_key(&signature.key);
        let message = format!("it is signed by `{}`, a key of the recipe and not of your configuration", signature.key);
        let problem = Problem::at(signed.span.clone(), message);
        (self.requires_signatures() && !is_own).then(|| problem.help("ask for a signature by a key that you trust"))
    }

    fn requires_signatures(&self) -> bool {
        self.configuration.plugins.require_signature
    }

    fn own_keys(&self) -> String {
        let names = self.configuration.trusted_keys.keys().map(|name| format!("\"{name}\""));
        names.collect::<Vec<_>>().join(", ")
    }
}

impl SignaturePlace<'_> {
    /// The signature's text; or what is wrong, and what to do.
    fn text(&self) -> Result<String, (String, String)> {
        match self {
            Self::Beside(component) => {
                let file = signature_file(component);
                let help =
                    format!("its signer makes it with `minisign -S`; it lies beside the component: {}", file.display());
                read_signature(&file).map_err(|reason| (format!("its signature can't be read: {reason}"), help))
            }
            Self::InRegistry(text) => text.map(str::to_owned).ok_or_else(|| {
                let help = "its signer signs it with `minisign -S` and publishes both: `drs-runtime plugin push`";
                ("no signature lies with it in the registry".to_owned(), help.to_owned())
            }),
        }
    }
}

/// The file of a component's signature: beside it.
pub(crate) fn signature_file(component: &Path) -> PathBuf {
    let mut name = component.as_os_str().to_owned();
    name.push(".minisig");
    PathBuf::from(name)
}

/// Reads the text of a signature.
///
/// # Errors
/// Why it is not read, in words.
pub(crate) fn read_signature(file: &Path) -> Result<String, String> {
    let bytes = read_bounded(file, MAX_SIGNATURE as u64)?;
    let bytes = bytes.ok_or_else(|| format!("it has more than {MAX_SIGNATURE} bytes"))?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
