//! How a world begins: launch templates and configurations of all servers, and what others did before.

use jiff::Timestamp;

use super::{Instance, Interface, LaunchConfiguration, Model, State, Template, TemplateData, launch::tags};
use crate::{
    fleet::{Fleet, ForeignRecoveryInstance, Server},
    ids,
};

impl Model {
    /// The world of a fleet at its first moment.
    ///
    /// # Errors
    /// Why an instance that the fleet file has from before could not have been launched.
    pub(crate) fn begin(fleet: Fleet, seed: u64, origin: Timestamp) -> Result<Model, String> {
        let mut model = Model { fleet, state: State::new(seed, origin) };
        for server in model.fleet.servers().to_vec() {
            let template = model.first_template(&server);
            let configuration = LaunchConfiguration::of(&server, template.id.clone());
            model.state.configurations.insert(server.id().to_owned(), configuration);
            model.state.templates.insert(template.id.clone(), template);
        }
        for earlier in model.fleet.recovery_instances().to_vec() {
            let instance = model.earlier_instance(&earlier)?;
            model.state.instances.push(instance);
        }
        model.start_earlier_jobs();
        model.settle(origin);
        Ok(model)
    }

    fn first_template(&self, server: &Server) -> Template {
        let interface = Interface {
            device_index: 0,
            subnet: self.fleet.template_subnet(server).map(str::to_owned),
            groups: self.fleet.template_groups(server),
            private_ip: None,
            associate_public_ip: None,
            delete_on_termination: Some(true),
        };
        let data = TemplateData {
            instance_type: Some(self.fleet.instance_type(server).to_owned()),
            ebs_optimized: Some(true),
            security_groups: Vec::new(),
            interfaces: vec![interface],
            options: Default::default(),
        };
        let mut template = Template {
            id: ids::id("lt", self.state.seed, &[server.id()]),
            name: format!("DRS-{}", server.id()),
            created: self.state.origin,
            default_version: 1,
            versions: Vec::new(),
            last_number: 0,
            tokens: Default::default(),
        };
        template.add(data, "created by DRS".to_owned(), None, self.state.origin);
        template
    }

    fn earlier_instance(&self, earlier: &ForeignRecoveryInstance) -> Result<Instance, String> {
        let id = earlier.server.get_ref();
        let server = self.fleet.server(id).ok_or_else(|| format!("no server {id}"))?;
        let instance_id = ids::id("i", self.state.seed, &["earlier", id]);
        let at = self.state.origin - earlier.launched_ago.0;
        let settings = self
            .settings(server, &instance_id, self.state.origin)
            .map_err(|reason| format!("the recovery instance of {id} could not have been launched: {reason}"))?;
        Ok(Instance {
            tags: tags(server, &server.tags, &settings),
            id: instance_id,
            server: id.clone(),
            job: ids::id("drsjob", self.state.seed, &["earlier", id]),
            drill: earlier.drill,
            settings,
            point_in_time: at,
            launched_at: at,
            running_at: at,
            listed_at: Some(at),
            checked_at: at,
            impairment: None,
            failback: earlier.failback,
            termination: None,
            dropped_at: None,
            turn: None,
        })
    }
}
