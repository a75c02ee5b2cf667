//! The instances, and the ways to find one without a look at all.

use std::collections::{BTreeSet, HashMap};
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize, Serializer};

use super::Instance;

/// The instances in the order of their launch. They are stored as a list: the rest follows from it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<Instance>")]
pub(crate) struct Instances {
    list: Vec<Instance>,
    by_id: HashMap<String, usize>,
    of_server: HashMap<String, Vec<usize>>,
    at_address: HashMap<Ipv4Addr, Vec<usize>>,
}

impl From<Vec<Instance>> for Instances {
    fn from(list: Vec<Instance>) -> Self {
        let mut instances = Instances::default();
        list.into_iter().for_each(|instance| instances.push(instance));
        instances
    }
}

impl Serialize for Instances {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl Instances {
    pub(crate) fn push(&mut self, instance: Instance) {
        let place = self.list.len();
        self.by_id.insert(instance.id.clone(), place);
        self.of_server.entry(instance.server.clone()).or_default().push(place);
        self.at_address.entry(instance.settings.private_ip).or_default().push(place);
        self.list.push(instance);
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Instance> {
        self.list.iter()
    }

    /// The instance with an id.
    pub(crate) fn get(&self, id: &str) -> Option<&Instance> {
        self.list.get(*self.by_id.get(id)?)
    }

    /// The same, to change what can change: neither its id nor its server nor what it was launched with.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Instance> {
        self.list.get_mut(*self.by_id.get(id)?)
    }

    /// The instances with these ids, in the order of their launch.
    pub(crate) fn with_ids(&self, ids: &[String]) -> Vec<&Instance> {
        self.at(ids.iter().filter_map(|id| self.by_id.get(id)))
    }

    /// The instances of these servers, in the order of their launch.
    pub(crate) fn of_servers(&self, servers: &[String]) -> Vec<&Instance> {
        self.at(servers.iter().filter_map(|server| self.of_server.get(server)).flatten())
    }

    /// The instances of a server, the first launched first.
    pub(crate) fn of_server(&self, server: &str) -> impl DoubleEndedIterator<Item = &Instance> {
        self.listed(self.of_server.get(server))
    }

    /// The instances that have or had a private address, in whichever subnet.
    pub(crate) fn at_address(&self, address: Ipv4Addr) -> impl Iterator<Item = &Instance> {
        self.listed(self.at_address.get(&address))
    }

    fn at<'a>(&'a self, places: impl Iterator<Item = &'a usize>) -> Vec<&'a Instance> {
        let places: BTreeSet<&usize> = places.collect();
        places.into_iter().filter_map(|place| self.list.get(*place)).collect()
    }

    fn listed<'a>(&'a self, places: Option<&'a Vec<usize>>) -> impl DoubleEndedIterator<Item = &'a Instance> {
        places.map_or(&[][..], Vec::as_slice).iter().filter_map(|place| self.list.get(*place))
    }
}
