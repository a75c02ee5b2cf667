//! What a component imports and exports, as its binary says it. The validator alone reads it: its memory and its depth are
//! bounded by the bytes, whatever they say. A decoder that makes WIT of them is not held to that, and this is read of every
//! stranger's component in the runtime's own process.

use wasmparser::component_types::{ComponentEntityType, ComponentItem};
use wasmparser::types::{Types, TypesRef};
use wasmparser::{BinaryReaderError, Parser, Payload, ValidPayload, Validator, WasmFeatures};

/// What a component imports and exports.
pub(crate) struct Surface {
    /// Its imports, in its order.
    pub(crate) imports: Vec<Face>,
    /// Its exports, in its order.
    pub(crate) exports: Vec<Face>,
}

/// Something imported or exported by a name: an interface most of the time.
pub(crate) struct Face {
    /// Its name, such as `drs:runtime/ec2@0.1.0`.
    pub(crate) name: String,
    /// The functions of the interface, in its order; the function itself, when it is none.
    pub(crate) functions: Vec<String>,
}

impl Surface {
    /// Reads a binary component.
    ///
    /// # Errors
    /// When the bytes are not a component. What its functions do is not looked at.
    pub(crate) fn read(component: &[u8]) -> Result<Self, String> {
        let names = Names::read(component).map_err(|error| format!("it is not a component: {error}"))?;
        let types = names.types.filter(|_| Parser::is_component(component));
        let types = types.ok_or("it is not a component: it is a module")?;
        let types = types.as_ref();
        let imported = |name| types.component_item_for_import(name);
        let exported = |name| types.component_item_for_export(name);
        let face = |name: &str, item: Option<&ComponentItem>| Face {
            name: name.to_owned(),
            functions: item.map(|item| functions(&types, name, &item.ty)).unwrap_or_default(),
        };
        Ok(Self {
            imports: names.imports.into_iter().map(|name| face(name, imported(name))).collect(),
            exports: names.exports.into_iter().map(|name| face(name, exported(name))).collect(),
        })
    }
}

fn functions(types: &TypesRef<'_>, name: &str, ty: &ComponentEntityType) -> Vec<String> {
    let ComponentEntityType::Instance(id) = ty else {
        return matches!(ty, ComponentEntityType::Func(_)).then(|| name.to_owned()).into_iter().collect();
    };
    let exports = types.get(*id).into_iter().flat_map(|instance| &instance.exports);
    let functions = exports.filter(|(_, item)| matches!(item.ty, ComponentEntityType::Func(_)));
    functions.map(|(name, _)| name.clone()).collect()
}

/// The names of a valid binary's imports and exports, and its types.
struct Names<'b> {
    imports: Vec<&'b str>,
    exports: Vec<&'b str>,
    types: Option<Types>,
}

impl<'b> Names<'b> {
    fn read(binary: &'b [u8]) -> Result<Self, BinaryReaderError> {
        let mut names = Self { imports: Vec::new(), exports: Vec::new(), types: None };
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        // How many modules and components within the outermost are begun and not ended.
        let mut depth: u32 = 0;
        for payload in Parser::new(0).parse_all(binary) {
            let payload = payload?;
            match validator.payload(&payload)? {
                ValidPayload::Parser(_) => depth += 1,
                ValidPayload::End(types) if depth == 0 => names.types = Some(types),
                ValidPayload::End(_) => depth -= 1,
                ValidPayload::Ok | ValidPayload::Func(..) => {}
            }
            match payload {
                Payload::ComponentImportSection(section) if depth == 0 => {
                    for import in section {
                        names.imports.push(import?.name.name);
                    }
                }
                Payload::ComponentExportSection(section) if depth == 0 => {
                    for export in section {
                        names.exports.push(export?.name.name);
                    }
                }
                _ => {}
            }
        }
        Ok(names)
    }
}
