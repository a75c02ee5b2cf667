//! The shape of a component's function, as wasmtime read it.

use wasmtime::component::types::{ComponentFunc, Type};

use super::{FunctionShape, Shape};

/// The shape of an imported or exported function.
pub(crate) fn function_shape(function: &ComponentFunc) -> FunctionShape {
    FunctionShape {
        parameters: function.params().map(|(name, ty)| (name.to_owned(), shape(&ty))).collect(),
        result: function.results().next().map(|ty| shape(&ty)),
    }
}

fn shape(ty: &Type) -> Shape {
    let boxed = |ty: Type| Box::new(shape(&ty));
    match ty {
        Type::List(list) => Shape::List(boxed(list.ty())),
        Type::Option(option) => Shape::Option(boxed(option.ty())),
        Type::Result(result) => Shape::Result(result.ok().map(boxed), result.err().map(boxed)),
        Type::Tuple(tuple) => Shape::Tuple(tuple.types().map(|ty| shape(&ty)).collect()),
        Type::Record(record) => {
            Shape::Record(record.fields().map(|field| (field.name.to_owned(), shape(&field.ty))).collect())
        }
        Type::Variant(variant) => {
            let case =
                |case: wasmtime::component::types::Case<'_>| (case.name.to_owned(), case.ty.map(|ty| shape(&ty)));
            Shape::Variant(variant.cases().map(case).collect())
        }
        Type::Enum(names) => Shape::Enum(names.names().map(str::to_owned).collect()),
        other => leaf(other),
    }
}

fn leaf(ty: &Type) -> Shape {
    match ty {
        Type::Bool => Shape::Primitive("bool"),
        Type::S8 => Shape::Primitive("s8"),
        Type::U8 => Shape::Primitive("u8"),
        Type::S16 => Shape::Primitive("s16"),
        Type::U16 => Shape::Primitive("u16"),
        Type::S32 => Shape::Primitive("s32"),
        Type::U32 => Shape::Primitive("u32"),
        Type::S64 => Shape::Primitive("s64"),
        Type::U64 => Shape::Primitive("u64"),
        Type::Float32 => Shape::Primitive("f32"),
        Type::Float64 => Shape::Primitive("f64"),
        Type::Char => Shape::Primitive("char"),
        Type::String => Shape::Primitive("string"),
        Type::Flags(_) => Shape::Foreign("flags"),
        Type::Own(_) | Type::Borrow(_) => Shape::Foreign("a resource"),
        _ => Shape::Foreign("a type of a newer component model"),
    }
}
