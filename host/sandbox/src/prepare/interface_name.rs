//! The name of an interface as a component imports or exports it: `drs:runtime/ec2@0.1.0`.

use crate::shape::PACKAGE;

/// The parts of a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct InterfaceName<'a> {
    /// Such as `drs:runtime`.
    pub(crate) package: &'a str,
    /// Such as `ec2`.
    pub(crate) interface: &'a str,
    /// Such as `0.1.0`.
    pub(crate) version: Option<&'a str>,
}

impl<'a> InterfaceName<'a> {
    /// Takes a name apart; `None` when it names no interface of a package.
    pub(crate) fn parse(name: &'a str) -> Option<Self> {
        let (package, rest) = name.split_once('/')?;
        let (interface, version) = match rest.split_once('@') {
            Some((interface, version)) => (interface, Some(version)),
            None => (rest, None),
        };
        Some(Self { package, interface, version })
    }

    /// Whether it is of the runtime's package, of whatever version.
    pub(crate) fn is_ours(&self) -> bool {
        self.package == PACKAGE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_apart() {
        let name = InterfaceName::parse("wasi:cli/stdout@0.2.6").unwrap();
        assert_eq!((name.package, name.interface, name.version), ("wasi:cli", "stdout", Some("0.2.6")));
        assert_eq!(InterfaceName::parse("bare"), None);
    }
}
