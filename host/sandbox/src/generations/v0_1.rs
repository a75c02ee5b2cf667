//! Generation 0.1: its types are those of the sandbox, so nothing is turned into anything.

use wasmtime::Store;
use wasmtime::component::{HasSelf, InstancePre, Linker};

use super::binding::{AfterGuest, BeforeGuest, Binding, ConfiguredGuest, PolicyGuest};
use crate::bindings::after::AfterWavePre;
use crate::bindings::before::BeforeWavePre;
use crate::bindings::configured::ConfiguredPre;
use crate::bindings::policy::LaunchPolicyPre;
use crate::bindings::{after_hook, before_hook, context, drs, dynamodb, ec2, http, launch_policy, log};
use crate::call::{Body, CallState, note_fuel};

/// The binding of 0.1.
pub(crate) struct V0_1;

impl Binding for V0_1 {
    fn link(&self, linker: &mut Linker<CallState>, interface: &str) -> wasmtime::Result<()> {
        match interface {
            "log" => log::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
            "drs" => drs::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
            "ec2" => ec2::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
            "dynamodb" => dynamodb::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
            "http" => http::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
            _ => Ok(()),
        }
    }

    fn before(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn BeforeGuest>> {
        Ok(Box::new(BeforeWavePre::new(component)?))
    }

    fn after(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn AfterGuest>> {
        Ok(Box::new(AfterWavePre::new(component)?))
    }

    fn policy(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn PolicyGuest>> {
        Ok(Box::new(LaunchPolicyPre::new(component)?))
    }

    fn configured(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn ConfiguredGuest>> {
        Ok(Box::new(ConfiguredPre::new(component)?))
    }
}

impl BeforeGuest for BeforeWavePre<CallState> {
    fn run<'a>(
        &'a self,
        mut store: Store<CallState>,
        context: &'a context::HookContext,
    ) -> Body<'a, before_hook::Verdict> {
        Box::pin(async move {
            let guest = self.instantiate_async(&mut store).await?;
            guest.drs_runtime_before_hook().call_run(&mut store, context).await
        })
    }
}

impl AfterGuest for AfterWavePre<CallState> {
    fn run<'a>(
        &'a self,
        mut store: Store<CallState>,
        context: &'a context::HookContext,
    ) -> Body<'a, after_hook::Answer> {
        Box::pin(async move {
            let guest = self.instantiate_async(&mut store).await?;
            guest.drs_runtime_after_hook().call_run(&mut store, context).await
        })
    }
}

impl ConfiguredGuest for ConfiguredPre<CallState> {
    fn schema(&self, mut store: Store<CallState>) -> Body<'_, String> {
        Box::pin(async move {
            let guest = self.instantiate_async(&mut store).await?;
            guest.drs_runtime_configuration().call_schema(&mut store).await
        })
    }
}

impl PolicyGuest for LaunchPolicyPre<CallState> {
    fn judge<'a>(
        &'a self,
        mut store: Store<CallState>,
        context: &'a context::PolicyContext,
    ) -> Body<'a, launch_policy::Answer> {
        Box::pin(async move {
            let judged = async {
                let guest = self.instantiate_async(&mut store).await?;
                guest.drs_runtime_policy().call_judge(&mut store, context).await
            };
            let judged = judged.await;
            note_fuel(&store);
            judged
        })
    }
}
