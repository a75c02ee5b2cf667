//! The shapes of the host's own interfaces, read from the WIT package.

use std::collections::BTreeMap;
use std::path::Path;

use wit_parser::{Function, Resolve, SourceMap, Type, TypeDefKind};

use super::{FunctionShape, Shape};

/// The WIT package of the runtime.
pub(crate) const PACKAGE: &str = "drs:runtime";
/// The files of its version 0.1, the same that the bindings are made from.
pub(crate) const FILES: [(&str, &str); 10] = [
    ("package.wit", include_str!("../../../../wit/drs-runtime/0.1.0/package.wit")),
    ("types.wit", include_str!("../../../../wit/drs-runtime/0.1.0/types.wit")),
    ("context.wit", include_str!("../../../../wit/drs-runtime/0.1.0/context.wit")),
    ("log.wit", include_str!("../../../../wit/drs-runtime/0.1.0/log.wit")),
    ("drs.wit", include_str!("../../../../wit/drs-runtime/0.1.0/drs.wit")),
    ("ec2.wit", include_str!("../../../../wit/drs-runtime/0.1.0/ec2.wit")),
    ("dynamodb.wit", include_str!("../../../../wit/drs-runtime/0.1.0/dynamodb.wit")),
    ("http.wit", include_str!("../../../../wit/drs-runtime/0.1.0/http.wit")),
    ("configuration.wit", include_str!("../../../../wit/drs-runtime/0.1.0/configuration.wit")),
    ("hooks.wit", include_str!("../../../../wit/drs-runtime/0.1.0/hooks.wit")),
];

fn package<T: AsRef<str>>(files: &[(&str, T)]) -> Result<Resolve, String> {
    let mut sources = SourceMap::default();
    for (name, text) in files {
        sources.push(Path::new(name), text.as_ref());
    }
    let group = sources.parse().map_err(|(_, error)| format!("the WIT package can't be read: {error}"))?;
    let mut resolve = Resolve::default();
    resolve.push_group(group).map_err(|error| format!("the WIT package can't be resolved: {error}"))?;
    Ok(resolve)
}

/// The functions of an interface by their names.
pub(crate) type Functions = BTreeMap<String, FunctionShape>;

/// All interfaces of the package by their names.
#[derive(Debug)]
pub(crate) struct HostInterfaces {
    interfaces: BTreeMap<String, Functions>,
    /// What the package says of each function, by interface and function.
    sentences: BTreeMap<(String, String), String>,
}

impl HostInterfaces {
    /// Reads a package.
    pub(crate) fn of<T: AsRef<str>>(files: &[(&str, T)]) -> Result<Self, String> {
        let resolve = package(files)?;
        let functions = |list: &mut dyn Iterator<Item = &Function>| {
            list.map(|function| (function.name.clone(), function_shape(&resolve, function))).collect()
        };
        let named =
            || resolve.interfaces.iter().filter_map(|(_, interface)| Some((interface.name.clone()?, interface)));
        let interfaces =
            named().map(|(name, interface)| (name, functions(&mut interface.functions.values()))).collect();
        let documented = named().flat_map(|(name, interface)| {
            let sentences = interface.functions.values().filter_map(|function| Some((function, sentence(function)?)));
            sentences.map(move |(function, sentence)| ((name.clone(), function.name.clone()), sentence))
        });
        let sentences = documented.collect();
        Ok(Self { interfaces, sentences })
    }

    /// The first sentence of what the package says of a function.
    pub(crate) fn sentence(&self, interface: &str, function: &str) -> Option<&str> {
        self.sentences.get(&(interface.to_owned(), function.to_owned())).map(String::as_str)
    }

    /// What the package says of each function, by interface and name.
    #[cfg(test)]
    pub(crate) fn docs() -> Result<BTreeMap<(String, String), String>, String> {
        let resolve = package(&FILES)?;
        let mut docs = BTreeMap::new();
        for (_, interface) in &resolve.interfaces {
            let of = interface.name.clone().unwrap_or_default();
            for function in interface.functions.values() {
                let text = function.docs.contents.clone().unwrap_or_default();
                docs.insert((of.clone(), function.name.clone()), text);
            }
        }
        Ok(docs)
    }

    /// The functions of an interface.
    pub(crate) fn get(&self, interface: &str) -> Option<&Functions> {
        self.interfaces.get(interface)
    }
}

fn sentence(function: &Function) -> Option<String> {
    let text = function.docs.contents.as_deref()?.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = text.find(". ").unwrap_or(text.trim_end_matches('.').len());
    text.get(..end).map(ToOwned::to_owned)
}

fn function_shape(resolve: &Resolve, function: &Function) -> FunctionShape {
    FunctionShape {
        parameters: function.params.iter().map(|param| (param.name.clone(), shape(resolve, &param.ty))).collect(),
        result: function.result.as_ref().map(|ty| shape(resolve, ty)),
    }
}

fn shape(resolve: &Resolve, ty: &Type) -> Shape {
    let Type::Id(id) = ty else { return primitive(ty) };
    let inner = |ty: &Type| Box::new(shape(resolve, ty));
    match resolve.types.get(*id).map(|definition| &definition.kind) {
        Some(TypeDefKind::Type(alias)) => shape(resolve, alias),
        Some(TypeDefKind::List(ty)) => Shape::List(inner(ty)),
        Some(TypeDefKind::Option(ty)) => Shape::Option(inner(ty)),
        Some(TypeDefKind::Result(result)) => {
            Shape::Result(result.ok.as_ref().map(inner), result.err.as_ref().map(inner))
        }
        Some(TypeDefKind::Tuple(tuple)) => Shape::Tuple(tuple.types.iter().map(|ty| shape(resolve, ty)).collect()),
        Some(TypeDefKind::Record(record)) => {
            Shape::Record(record.fields.iter().map(|field| (field.name.clone(), shape(resolve, &field.ty))).collect())
        }
        Some(TypeDefKind::Variant(variant)) => {
            let case = |case: &wit_parser::Case| (case.name.clone(), case.ty.as_ref().map(|ty| shape(resolve, ty)));
            Shape::Variant(variant.cases.iter().map(case).collect())
        }
        Some(TypeDefKind::Enum(names)) => Shape::Enum(names.cases.iter().map(|case| case.name.clone()).collect()),
        _ => Shape::Foreign("a kind of type that the host does not use"),
    }
}

fn primitive(ty: &Type) -> Shape {
    Shape::Primitive(match ty {
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::S8 => "s8",
        Type::S16 => "s16",
        Type::S32 => "s32",
        Type::S64 => "s64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        Type::ErrorContext | Type::Id(_) => return Shape::Foreign("error-context"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_package_is_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/drs-runtime/0.1.0");
        let mut there: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        let mut read: Vec<String> = FILES.map(|(name, _)| name.to_owned()).into();
        there.sort();
        read.sort();
        assert_eq!(there, read);
    }

    #[test]
    fn the_interfaces_have_their_functions() {
        let interfaces = HostInterfaces::of(&FILES).unwrap();
        let functions = interfaces.get("log").unwrap().keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(functions, ["write"]);
        assert!(interfaces.get("before-hook").unwrap().contains_key("run"));
        assert!(interfaces.get("wasi").is_none());
        let says = interfaces.sentence("dynamodb", "put-item");
        assert!(says.is_some_and(|says| says.starts_with("Puts an item")), "{says:?}");
    }
}
