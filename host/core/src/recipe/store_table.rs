//! What a recipe may not grant beside the store that its executions are kept in.

use super::{Problem, Recipe};
use crate::plugin::granted_on_store;

impl Recipe {
    /// Its grants on the table that is the store: [`granted_on_store`].
    pub fn grants_on_store(&self, table: &str) -> Vec<Problem> {
        let of_plugin = |plugin: &super::Plugin| {
            let message = granted_on_store(&plugin.name, &plugin.grants, table)?;
            let help = "no plug-in can have the store's table; give it another, or keep executions in another store";
            Some(Problem::at(plugin.span.clone(), message).help(help))
        };
        self.plugins.iter().filter_map(of_plugin).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::recipe::decode;

    #[test]
    fn a_grant_on_the_stores_table_is_a_problem_at_its_plug_in() {
        let recipe = "[plan]\nname = \"shop\"\n[target]\nregion = \"us-west-2\"\n\
                      [groups.all]\nservers = [\"s-00000000000000001\"]\n\
                      [[waves]]\nname = \"all\"\ngroups = [\"all\"]\nbefore = [\"ledger\"]\n\
                      [plugins.ledger]\ncomponent = \"builtin:drill-ledger\"\n\
                      grants = ['dynamodb:PutItem on table/executions key \"shop/*\"']\n";
        let decoded = decode(recipe).unwrap();
        let problems = decoded.grants_on_store("executions");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].span, Some(decoded.plugins[0].span.clone()));
        assert!(problems[0].message.contains("table `executions` is the store"), "{}", problems[0].message);
        assert_eq!(decoded.grants_on_store("drills"), Vec::new());
    }
}
