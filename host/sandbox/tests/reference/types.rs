//! Types: as WIT writes them, and as tables of their parts.

use std::fmt::Write as _;

use wit_parser::{Docs, Handle, Result_, Type, TypeDefKind, TypeId};

use crate::package::{Package, contents, file};

/// A type as WIT writes it: by its name, if it has one.
pub(crate) fn written(package: &Package, ty: &Type) -> String {
    match ty {
        Type::Id(id) => match package.declared(*id) {
            Some((_, name)) => name.to_owned(),
            None => shape(package, &package.resolve.types[*id].kind),
        },
        Type::Bool => "bool".to_owned(),
        Type::U8 => "u8".to_owned(),
        Type::U16 => "u16".to_owned(),
        Type::U32 => "u32".to_owned(),
        Type::U64 => "u64".to_owned(),
        Type::S8 => "s8".to_owned(),
        Type::S16 => "s16".to_owned(),
        Type::S32 => "s32".to_owned(),
        Type::S64 => "s64".to_owned(),
        Type::F32 => "f32".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::Char => "char".to_owned(),
        Type::String => "string".to_owned(),
        Type::ErrorContext => "error-context".to_owned(),
    }
}

/// A type without a name as WIT writes it.
fn shape(package: &Package, kind: &TypeDefKind) -> String {
    let of = |ty: &Type| written(package, ty);
    match kind {
        TypeDefKind::Option(ty) => format!("option<{}>", of(ty)),
        TypeDefKind::List(ty) => format!("list<{}>", of(ty)),
        TypeDefKind::Tuple(tuple) => format!("tuple<{}>", tuple.types.iter().map(of).collect::<Vec<_>>().join(", ")),
        TypeDefKind::Result(Result_ { ok, err }) => match (ok, err) {
            (Some(ok), Some(err)) => format!("result<{}, {}>", of(ok), of(err)),
            (Some(ok), None) => format!("result<{}>", of(ok)),
            (None, Some(err)) => format!("result<_, {}>", of(err)),
            (None, None) => "result".to_owned(),
        },
        TypeDefKind::Handle(Handle::Own(id)) => written(package, &Type::Id(*id)),
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", written(package, &Type::Id(*id))),
        TypeDefKind::Type(ty) => of(ty),
        other => panic!("a page can't show a type without a name that is a {}", other.as_str()),
    }
}

/// The types with names that a type is made of, each with where it is declared.
pub(crate) fn named<'a>(package: &'a Package, ty: &Type, found: &mut Vec<(&'a str, &'a str)>) {
    let Type::Id(id) = ty else { return };
    if let Some(declared) = package.declared(*id) {
        if !found.contains(&declared) {
            found.push(declared);
        }
        return;
    }
    match &package.resolve.types[*id].kind {
        TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => named(package, ty, found),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(|ty| named(package, ty, found)),
        TypeDefKind::Result(result) => {
            result.ok.iter().chain(&result.err).for_each(|ty| named(package, ty, found));
        }
        _ => {}
    }
}

/// Where a type is described, from any page.
pub(crate) fn link((interface, name): (&str, &str)) -> String {
    format!("[`{name}`]({}#{name})", file(interface))
}

/// The type of a part: a link when it is, or holds, a type with a name.
fn linked(package: &Package, ty: &Type) -> String {
    let (text, mut found) = (written(package, ty), Vec::new());
    named(package, ty, &mut found);
    match found.first() {
        Some((interface, name)) => format!("[`{text}`]({}#{name})", file(interface)),
        None => format!("`{text}`"),
    }
}

/// A documentation in the cell of a table.
fn cell(docs: &Docs) -> String {
    contents(docs).split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// What a type is, with its parts.
pub(crate) fn declaration(package: &Package, id: TypeId) -> String {
    let def = &package.resolve.types[id];
    let mut text = format!("### `{}`\n\n", def.name.as_deref().unwrap_or_default());
    let docs = contents(&def.docs);
    match &def.kind {
        TypeDefKind::Record(record) => {
            let rows =
                record.fields.iter().map(|field| [field.name.clone(), linked(package, &field.ty), cell(&field.docs)]);
            let _ = write!(text, "A record. {docs}\n\n{}", table("field", rows));
        }
        TypeDefKind::Variant(variant) => {
            let of = |ty: &Option<Type>| ty.as_ref().map(|ty| linked(package, ty)).unwrap_or_default();
            let rows = variant.cases.iter().map(|case| [case.name.clone(), of(&case.ty), cell(&case.docs)]);
            let _ = write!(text, "A variant: one of the cases. {docs}\n\n{}", table("case", rows));
        }
        TypeDefKind::Enum(cases) => {
            let _ = write!(text, "An enumeration. {docs}\n\n| case | what |\n|---|---|\n");
            for case in &cases.cases {
                let _ = writeln!(text, "| `{}` | {} |", case.name, cell(&case.docs));
            }
        }
        TypeDefKind::Flags(flags) => {
            let _ = write!(text, "Flags: any of them. {docs}\n\n| flag | what |\n|---|---|\n");
            for flag in &flags.flags {
                let _ = writeln!(text, "| `{}` | {} |", flag.name, cell(&flag.docs));
            }
        }
        kind => {
            let _ = writeln!(text, "A `{}`. {docs}", shape(package, kind));
        }
    }
    text
}

fn table(part: &str, rows: impl Iterator<Item = [String; 3]>) -> String {
    let rows = rows.map(|[name, ty, what]| format!("| `{name}` | {ty} | {what} |\n"));
    format!("| {part} | type | what |\n|---|---|---|\n{}", rows.collect::<String>())
}
