//! The WIT package, as the pages ask about it.

use std::path::Path;

use wit_parser::{
    Interface, InterfaceId, PackageId, Resolve, SourceMap, TypeDefKind, TypeId, TypeOwner, World, WorldItem,
};

/// The package, read.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) resolve: Resolve,
    id: PackageId,
}

/// An interface with its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) interface: &'a Interface,
}

impl Package {
    /// Reads the package in a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let mut sources = SourceMap::default();
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            sources.push_file(&file).unwrap();
        }
        let mut resolve = Resolve::default();
        let id = resolve.push_group(sources.parse().map_err(|(_, error)| error).unwrap()).unwrap();
        Self { resolve, id }
    }

    /// What the package says of itself.
    pub(crate) fn docs(&self) -> &str {
        contents(&self.resolve.packages[self.id].docs)
    }

    /// Its interfaces, in the order of their files.
    pub(crate) fn interfaces(&self) -> impl Iterator<Item = Named<'_>> {
        let ids = self.resolve.packages[self.id].interfaces.iter();
        ids.map(|(name, id)| Named { name, interface: &self.resolve.interfaces[*id] })
    }

    /// Its worlds, but the one that is not for plug-ins.
    pub(crate) fn worlds(&self) -> impl Iterator<Item = &World> {
        let ids = self.resolve.packages[self.id].worlds.values();
        ids.map(|id| &self.resolve.worlds[*id]).filter(|world| world.name != "host")
    }

    /// The names of the interfaces among these items of a world. What only lends its types is left out.
    pub(crate) fn names<'a>(&'a self, items: impl Iterator<Item = &'a WorldItem>) -> Vec<&'a str> {
        let id = |item: &WorldItem| match item {
            WorldItem::Interface { id, .. } => Some(*id),
            _ => None,
        };
        items.filter_map(id).map(|id| self.interface_name(id)).filter(|name| *name != "types").collect()
    }

    fn interface_name(&self, id: InterfaceId) -> &str {
        self.resolve.interfaces[id].name.as_deref().unwrap()
    }

    /// Where a type that has a name is declared: the interface and its name there. A `use` is followed.
    pub(crate) fn declared(&self, id: TypeId) -> Option<(&str, &str)> {
        let def = &self.resolve.types[id];
        match (def.kind.clone(), def.owner, def.name.as_deref()) {
            (TypeDefKind::Type(wit_parser::Type::Id(other)), ..) if self.is_use(id) => self.declared(other),
            (_, TypeOwner::Interface(owner), Some(name)) => Some((self.interface_name(owner), name)),
            _ => None,
        }
    }

    /// Whether this is another interface's type, taken over by a `use`.
    pub(crate) fn is_use(&self, id: TypeId) -> bool {
        let def = &self.resolve.types[id];
        let TypeDefKind::Type(wit_parser::Type::Id(other)) = def.kind else { return false };
        let other = &self.resolve.types[other];
        def.name == other.name && def.owner != other.owner
    }
}

/// What a documentation says.
pub(crate) fn contents(docs: &wit_parser::Docs) -> &str {
    docs.contents.as_deref().unwrap_or_default().trim_end()
}

/// The file of an interface's page.
pub(crate) fn file(interface: &str) -> String {
    format!("{interface}.md")
}

/// The first sentence of a text, on one line.
pub(crate) fn first_sentence(text: &str) -> String {
    let line = text.split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    line.split_once(". ").map_or(line.clone(), |(first, _)| format!("{first}."))
}
