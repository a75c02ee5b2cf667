//! The shapes of functions, and their differences in words. The host's come from the WIT package, a component's from
//! itself, so that what does not fit is said before wasmtime refuses it.

mod of_component;
mod of_wit;

pub(crate) use of_component::function_shape;
pub(crate) use of_wit::{FILES, HostInterfaces, PACKAGE};

/// The structure of a type, its names of aliases left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `bool`, `u32`, `string` and so on.
    Primitive(&'static str),
    List(Box<Shape>),
    Option(Box<Shape>),
    Result(Option<Box<Shape>>, Option<Box<Shape>>),
    Tuple(Vec<Shape>),
    Record(Vec<(String, Shape)>),
    Variant(Vec<(String, Option<Shape>)>),
    Enum(Vec<String>),
    /// A kind of type that no interface of the host has.
    Foreign(&'static str),
}

/// The structure of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FunctionShape {
    pub(crate) parameters: Vec<(String, Shape)>,
    pub(crate) result: Option<Shape>,
}

impl Shape {
    /// What kind of type it is, in a word.
    fn kind(&self) -> &'static str {
        match self {
            Self::Primitive(name) | Self::Foreign(name) => name,
            Self::List(_) => "list",
            Self::Option(_) => "option",
            Self::Result(..) => "result",
            Self::Tuple(_) => "tuple",
            Self::Record(_) => "record",
            Self::Variant(_) => "variant",
            Self::Enum(_) => "enum",
        }
    }
}

/// The first difference between what a component has and what the host has, in words; `None` when they are the same.
pub(crate) fn difference(component: &FunctionShape, host: &FunctionShape) -> Option<String> {
    members("parameter", &component.parameters, &host.parameters, &|ours, theirs| shapes(ours, theirs))
        .or_else(|| optional("result", component.result.as_ref(), host.result.as_ref()))
}

fn shapes(component: &Shape, host: &Shape) -> Option<String> {
    match (component, host) {
        (Shape::List(a), Shape::List(b)) => shapes(a, b).map(|what| format!("in the list, {what}")),
        (Shape::Option(a), Shape::Option(b)) => shapes(a, b).map(|what| format!("in the option, {what}")),
        (Shape::Result(a, a_error), Shape::Result(b, b_error)) => optional("ok case", a.as_deref(), b.as_deref())
            .or_else(|| optional("error case", a_error.as_deref(), b_error.as_deref())),
        (Shape::Record(a), Shape::Record(b)) => members("field", a, b, &|a, b| shapes(a, b)),
        (Shape::Variant(a), Shape::Variant(b)) => {
            members("case", a, b, &|a, b| optional("value", a.as_ref(), b.as_ref()))
        }
        (Shape::Enum(a), Shape::Enum(b)) => {
            let unit = |names: &[String]| names.iter().map(|name| (name.clone(), ())).collect::<Vec<_>>();
            members("case", &unit(a), &unit(b), &|(), ()| None)
        }
        (Shape::Tuple(a), Shape::Tuple(b)) if a.len() == b.len() => {
            let parts = a.iter().zip(b).find_map(|(a, b)| shapes(a, b));
            parts.map(|what| format!("in the tuple, {what}"))
        }
        (a, b) if a == b => None,
        (a, b) => Some(format!("the component has {}, the host has {}", a.kind(), b.kind())),
    }
}

fn optional(what: &str, component: Option<&Shape>, host: Option<&Shape>) -> Option<String> {
    match (component, host) {
        (Some(a), Some(b)) => shapes(a, b).map(|difference| format!("in the {what}, {difference}")),
        (Some(a), None) => Some(format!("the component has a {what}, {}, the host has none", a.kind())),
        (None, Some(b)) => Some(format!("the host has a {what}, {}, the component has none", b.kind())),
        (None, None) => None,
    }
}

/// Compares named members, whose order counts.
fn members<T>(
    what: &str,
    component: &[(String, T)],
    host: &[(String, T)],
    inner: &dyn Fn(&T, &T) -> Option<String>,
) -> Option<String> {
    let has = |list: &[(String, T)], name: &str| list.iter().any(|(other, _)| other == name);
    if let Some((name, _)) = component.iter().find(|(name, _)| !has(host, name)) {
        return Some(format!("the component has a {what} `{name}`, which the host does not have"));
    }
    if let Some((name, _)) = host.iter().find(|(name, _)| !has(component, name)) {
        return Some(format!("the host has a {what} `{name}`, which the component does not have"));
    }
    let mut pairs = component.iter().zip(host);
    pairs.find_map(|((name, a), (host_name, b))| match name == host_name {
        true => inner(a, b).map(|difference| format!("in {what} `{name}`, {difference}")),
        false => Some(format!("the component has {what} `{name}` where the host has `{host_name}`")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(result: Shape) -> FunctionShape {
        FunctionShape { parameters: vec![("ids".to_owned(), Shape::Primitive("string"))], result: Some(result) }
    }

    fn record(fields: &[(&str, Shape)]) -> Shape {
        Shape::Record(fields.iter().map(|(name, shape)| ((*name).to_owned(), shape.clone())).collect())
    }

    #[test]
    fn equal_shapes_have_no_difference() {
        let shape = function(Shape::Enum(vec!["a".to_owned()]));
        assert_eq!(difference(&shape, &shape), None);
    }

    #[test]
    fn an_added_case_is_named_with_the_way_to_it() {
        let component =
            function(Shape::List(Box::new(record(&[("level", Shape::Enum(vec!["ok".into(), "bad".into()]))]))));
        let host = function(Shape::List(Box::new(record(&[("level", Shape::Enum(vec!["ok".into()]))]))));
        let words = difference(&component, &host).unwrap();
        assert_eq!(
            words,
            "in the result, in the list, in field `level`, the component has a case `bad`, which the host does not have"
        );
    }

    #[test]
    fn a_changed_type_and_a_changed_order_are_said() {
        let string = Shape::Primitive("string");
        let words = difference(&function(Shape::Primitive("u32")), &function(string.clone())).unwrap();
        assert_eq!(words, "in the result, the component has u32, the host has string");
        let ab = function(record(&[("a", string.clone()), ("b", string.clone())]));
        let ba = function(record(&[("b", string.clone()), ("a", string)]));
        assert_eq!(difference(&ab, &ba).unwrap(), "in the result, the component has field `a` where the host has `b`");
    }
}
