//! Which store the command line means: a folder, or a table of DynamoDB that many hosts share.

use std::fmt;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use drs_core::ids::ExecutionId;
use url::Url;

use crate::error::CliError;
use crate::hints::Hints;

/// The scheme of the address of a shared store.
const SCHEME: &str = "dynamodb";

/// The store, and the folder of what is kept on this host alone: reports, simulated worlds, compiled plug-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct StorePlace {
    /// The folder; it need not exist.
    pub folder: PathBuf,
    /// The table that has the executions; absent: they are in the folder.
    pub table: Option<TableAddress>,
    /// Whether the folder is the platform's state folder and no store was named.
    pub is_default: bool,
}

impl StorePlace {
    /// What `--store` says, or else the platform's state folder.
    ///
    /// # Errors
    /// When the address of a table can't be read, or the platform has no state folder and needs one.
    pub(crate) fn named(named: Option<PathBuf>) -> Result<Self, CliError> {
        let Some(named) = named.filter(|path| !path.as_os_str().is_empty()) else {
            return Ok(Self { folder: state_folder()?, table: None, is_default: true });
        };
        match named.to_str().filter(|text| text.starts_with("dynamodb:")) {
            Some(text) => {
                Ok(Self { folder: state_folder()?, table: Some(TableAddress::parse(text)?), is_default: false })
            }
            None => Ok(Self { folder: named, table: None, is_default: false }),
        }
    }

    /// The folder of the reports that `run` writes.
    pub(crate) fn reports(&self) -> PathBuf {
        self.folder.join("reports")
    }

    /// The report of an execution, as `run` writes it.
    pub(crate) fn report_of(&self, execution: &ExecutionId) -> PathBuf {
        self.reports().join(format!("{execution}.html"))
    }

    /// Command lines that reach this store.
    pub(crate) fn hints(&self) -> Hints {
        Hints::of_this_program((!self.is_default).then(|| self.to_string()))
    }
}

impl fmt::Display for StorePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.table {
            Some(table) => table.fmt(f),
            None => self.folder.display().fmt(f),
        }
    }
}

fn state_folder() -> Result<PathBuf, CliError> {
    let folders = ProjectDirs::from("", "", "drs-runtime");
    let folder = folders.map(|folders| folders.state_dir().unwrap_or(folders.data_local_dir()).to_owned());
    folder.as_deref().map(Path::to_owned).ok_or_else(|| {
        CliError::usage("this user has no home folder to keep executions in").help("name a folder with `--store PATH`")
    })
}

/// The address of a shared store: `dynamodb://TABLE`, with `?region=REGION` and `endpoint=ADDRESS` where they are not
/// what the environment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableAddress {
    /// The table's name.
    pub table: String,
    /// Its Region; absent: the environment's.
    pub region: Option<String>,
    /// Another address than AWS's own.
    pub endpoint: Option<String>,
    /// As it was typed.
    text: String,
}

impl TableAddress {
    fn parse(text: &str) -> Result<Self, CliError> {
        let unreadable = |why: &str| {
            CliError::usage(format!("`{text}` is not the address of a store: {why}"))
                .help("write it as `dynamodb://TABLE`, or with more: `dynamodb://TABLE?region=us-west-2`")
        };
        let url = Url::parse(text).map_err(|error| unreadable(&error.to_string()))?;
        let is_plain = url.scheme() == SCHEME && matches!(url.path(), "" | "/") && url.port().is_none();
        let table = url.host_str().unwrap_or_default();
        if !is_plain || !is_table_name(table) || !url.username().is_empty() || url.fragment().is_some() {
            return Err(unreadable("a table's name has 3 to 255 letters, digits, `_`, `-` and `.`"));
        }
        let mut address = Self { table: table.to_owned(), region: None, endpoint: None, text: text.to_owned() };
        for (key, value) in url.query_pairs() {
            match &*key {
                "region" => address.region = Some(value.into_owned()),
                "endpoint" => address.endpoint = Some(value.into_owned()),
                other => return Err(unreadable(&format!("it has `{other}`, and may have `region` and `endpoint`"))),
            }
        }
        Ok(address)
    }
}

impl fmt::Display for TableAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Whether DynamoDB takes this as a table's name.
fn is_table_name(name: &str) -> bool {
    (3..=255).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<TableAddress, String> {
        TableAddress::parse(text).map_err(|error| error.to_string())
    }

    #[test]
    fn an_address_names_the_table_as_it_is_written() {
        let address = parsed("dynamodb://Recovery_of.shop-1").unwrap();
        assert_eq!((address.table.as_str(), address.region, address.endpoint), ("Recovery_of.shop-1", None, None));
    }

    #[test]
    fn an_address_may_say_region_and_endpoint() {
        let text = "dynamodb://executions?region=eu-west-1&endpoint=http://127.0.0.1:8000";
        let address = parsed(text).unwrap();
        assert_eq!(address.region.as_deref(), Some("eu-west-1"));
        assert_eq!(address.endpoint.as_deref(), Some("http://127.0.0.1:8000"));
        assert_eq!(address.to_string(), text);
    }

    #[test]
    fn what_is_no_address_of_a_table_is_refused() {
        for text in ["dynamodb:", "dynamodb://", "dynamodb://ab", "dynamodb://a b c", "dynamodb://table/item"] {
            assert!(parsed(text).unwrap_err().contains("is not the address of a store"), "{text}");
        }
        for text in ["dynamodb://user@table", "dynamodb://table:80", "dynamodb://table?regoin=x", "dynamodb://table#x"]
        {
            assert!(parsed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_store_that_is_no_address_is_a_folder() {
        let place = StorePlace::named(Some("dynamodb".into())).unwrap();
        assert_eq!(place, StorePlace { folder: "dynamodb".into(), table: None, is_default: false });
        let shared = StorePlace::named(Some("dynamodb://executions".into())).unwrap();
        assert_eq!(shared.to_string(), "dynamodb://executions");
        assert!(shared.folder.is_absolute(), "what is this host's own lies in the state folder: {shared:?}");
    }
}
