//! Instances and their status: as EC2 writes them, ids in portions, unknown ids absent.

use drs_core::aws::{CallErrorKind, CheckStatus, InstanceState};
use drs_core::ids::InstanceId;

use crate::support::{Answer, Fake, text};

fn ids(names: &[&str]) -> Vec<InstanceId> {
    names.iter().map(|name| InstanceId::new(*name)).collect()
}

fn found(names: &[&str]) -> Answer {
    let items: String = names.iter().map(|name| format!("<item><instanceId>{name}</instanceId></item>")).collect();
    text(
        200,
        &format!(
            "<DescribeInstancesResponse><reservationSet><item><instancesSet>{items}</instancesSet></item>\
             </reservationSet></DescribeInstancesResponse>"
        ),
    )
}

fn refused(status: u16, code: &str, message: &str) -> Answer {
    let error = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    text(status, &format!("<Response><Errors>{error}</Errors><RequestID>r</RequestID></Response>"))
}

#[tokio::test(start_paused = true)]
async fn an_instance_is_read_in_full_and_odd_states_are_kept() {
    let body = "<DescribeInstancesResponse><reservationSet><item><instancesSet><item>\
        <instanceId>i-1</instanceId><instanceType>z9.mega</instanceType>\
        <instanceState><code>16</code><name>dreaming</name></instanceState>\
        <privateIpAddress>10.0.0.5</privateIpAddress><privateDnsName>ip-10-0-0-5</privateDnsName><dnsName/>\
        <placement><availabilityZone>us-west-2a</availabilityZone></placement><subnetId>subnet-a</subnetId>\
        <groupSet><item><groupId>sg-1</groupId></item></groupSet>\
        <tagSet><item><key>Name</key><value>db</value></item></tagSet>\
        </item></instancesSet></item></reservationSet></DescribeInstancesResponse>";
    let fake = Fake::giving([text(200, body)]).await;
    let instance = fake.aws.ec2().instances(&ids(&["i-1"])).await.unwrap().remove(0);
    assert_eq!(instance.instance_type.as_deref(), Some("z9.mega"));
    assert_eq!(instance.state, Some(InstanceState::Unknown("dreaming".to_owned())));
    assert_eq!(instance.private_ip.as_deref(), Some("10.0.0.5"));
    assert_eq!(instance.public_ip, None);
    assert_eq!(instance.hostname.as_deref(), Some("ip-10-0-0-5"));
    assert_eq!(instance.zone.as_deref(), Some("us-west-2a"));
    assert_eq!(instance.subnet.as_deref(), Some("subnet-a"));
    assert_eq!(instance.security_groups, ["sg-1"]);
    assert_eq!(instance.tags["Name"], "db");
}

#[tokio::test(start_paused = true)]
async fn status_is_asked_of_stopped_instances_too() {
    let body = "<DescribeInstanceStatusResponse><instanceStatusSet><item><instanceId>i-1</instanceId>\
        <instanceState><code>16</code><name>running</name></instanceState>\
        <systemStatus><status>ok</status></systemStatus><instanceStatus><status>initializing</status></instanceStatus>\
        </item></instanceStatusSet></DescribeInstanceStatusResponse>";
    let fake = Fake::giving([text(200, body)]).await;
    let status = fake.aws.ec2().instance_status(&ids(&["i-1"])).await.unwrap().remove(0);
    assert_eq!(status.state, Some(InstanceState::Running));
    assert_eq!(status.system, Some(CheckStatus::Ok));
    assert_eq!(status.instance, Some(CheckStatus::Initializing));
    assert_eq!(fake.asked()[0].parameters("Include")["AllInstances"], "true");
}

#[tokio::test(start_paused = true)]
async fn ids_go_by_the_hundred_and_no_ids_ask_nothing() {
    let fake = Fake::serving(|_| found(&[])).await;
    let many: Vec<_> = (0..250).map(|number| InstanceId::new(format!("i-{number}"))).collect();
    fake.aws.ec2().instances(&many).await.unwrap();
    let sizes: Vec<_> = fake.asked().iter().map(|asked| asked.parameters("InstanceId.").len()).collect();
    assert_eq!(sizes, [100, 100, 50]);
    fake.aws.ec2().instances(&[]).await.unwrap();
    assert_eq!(fake.calls(), [("ec2:DescribeInstances".to_owned(), 3)]);
}

#[tokio::test(start_paused = true)]
async fn unknown_ids_are_absent_and_the_others_are_asked_again() {
    let unknown = "InvalidInstanceID.NotFound";
    let fake = Fake::giving([
        refused(400, unknown, "The instance IDs 'i-2, i-4' do not exist"),
        refused(400, unknown, "The instance ID 'i-3' does not exist"),
        found(&["i-1", "i-22"]),
    ])
    .await;
    let known = fake.aws.ec2().instances(&ids(&["i-1", "i-2", "i-22", "i-3", "i-4"])).await.unwrap();
    assert_eq!(known.into_iter().map(|instance| instance.id).collect::<Vec<_>>(), ids(&["i-1", "i-22"]));
    let last: Vec<_> = fake.asked()[2].parameters("InstanceId.").into_values().collect();
    assert_eq!(last, ["i-1", "i-22"]);
}

#[tokio::test(start_paused = true)]
async fn when_no_id_is_known_the_answer_is_empty() {
    let fake = Fake::giving([refused(400, "InvalidInstanceID.NotFound", "The instance ID 'i-1' does not exist")]).await;
    assert!(fake.aws.ec2().instance_status(&ids(&["i-1"])).await.unwrap().is_empty());
    assert_eq!(fake.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_id_that_is_not_named_is_an_error() {
    let fake = Fake::giving([refused(400, "InvalidInstanceID.NotFound", "some id does not exist")]).await;
    let error = fake.aws.ec2().instances(&ids(&["i-1"])).await.unwrap_err();
    assert_eq!(error.kind, CallErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn too_many_calls_are_throttling_although_the_status_is_503() {
    let fake = Fake::serving(|_| refused(503, "RequestLimitExceeded", "Request limit exceeded.")).await;
    let error = fake.aws.ec2().instances(&ids(&["i-1"])).await.unwrap_err();
    assert_eq!((error.kind, error.operation.as_str()), (CallErrorKind::Throttled, "ec2:DescribeInstances"));
    assert_eq!(error.message, "Request limit exceeded.");
}

#[tokio::test(start_paused = true)]
async fn identity_is_read() {
    let body = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/x</Arn>\
        <UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
    let fake = Fake::giving([text(200, body)]).await;
    let identity = fake.aws.sts().identity().await.unwrap();
    assert_eq!(
        (identity.account.as_str(), identity.arn.as_str()),
        ("123456789012", "arn:aws:iam::123456789012:user/x")
    );
    assert_eq!(fake.calls(), [("sts:GetCallerIdentity".to_owned(), 1)]);
}
