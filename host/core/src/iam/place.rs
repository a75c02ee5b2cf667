//! Where a run is: what ARNs are made with.

use super::Resource;

/// Partition, Region and account of ARNs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    region: String,
    account: String,
}

impl Place {
    /// A place; what is not known is `*`.
    pub fn new(region: Option<&str>, account: Option<&str>) -> Self {
        let text = |part: Option<&str>| part.unwrap_or("*").to_owned();
        Self { region: text(region), account: text(account) }
    }

    /// The account, where it is known.
    pub fn account(&self) -> Option<&str> {
        Some(self.account.as_str()).filter(|account| *account != "*")
    }

    /// Whether the account is not known.
    pub fn is_any_account(&self) -> bool {
        self.account().is_none()
    }

    /// AWS's partition that the Region is of.
    fn partition(&self) -> &'static str {
        match self.region.as_str() {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            region if region.starts_with("eusc-") => "aws-eusc",
            _ => "aws",
        }
    }

    fn arn(&self, service: &str, rest: &str) -> String {
        format!("arn:{}:{service}:{}:{}:{rest}", self.partition(), self.region, self.account)
    }

    /// The ARNs of a resource, with `*` where IAM can't be narrower.
    pub fn arns(&self, resource: &Resource) -> Vec<String> {
        match resource {
            Resource::Any => vec!["*".to_owned()],
            Resource::SourceServers(ids) if ids.is_empty() => vec![self.arn("drs", "source-server/*")],
            Resource::SourceServers(ids) => {
                ids.iter().map(|id| self.arn("drs", &format!("source-server/{id}"))).collect()
            }
            Resource::Jobs => vec![self.arn("drs", "job/*")],
            Resource::RecoveryInstances => vec![self.arn("drs", "recovery-instance/*")],
            Resource::Instances => vec![self.arn("ec2", "instance/*")],
            Resource::LaunchTemplates => vec![self.arn("ec2", "launch-template/*")],
            Resource::Table(table) => vec![self.arn("dynamodb", &format!("table/{table}"))],
            Resource::Index(table, index) => vec![self.arn("dynamodb", &format!("table/{table}/index/{index}"))],
            Resource::Role(arn) => vec![arn.clone()],
            Resource::StoreTable(place, table) => vec![place.arn("dynamodb", &format!("table/{table}"))],
            Resource::StoreIndex(place, table, index) => {
                vec![place.arn("dynamodb", &format!("table/{table}/index/{index}"))]
            }
            Resource::ThroughDrs => vec!["*".to_owned()],
            // Roles have no Region.
            Resource::RolesOfDrs => {
                let role = "role/service-role/AWSElasticDisasterRecovery*";
                vec![format!("arn:{}:iam::{}:{role}", self.partition(), self.account)]
            }
        }
    }
}
