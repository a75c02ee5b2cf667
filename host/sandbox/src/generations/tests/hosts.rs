//! The hosts of the tests: this runtime, and two that are still to come.

use drs_core::plugin::LogLevel;
use wasmtime::component::{HasSelf, InstancePre, Linker};
use wasmtime::{Store, StoreContextMut};

use super::super::v0_1::V0_1;
use super::super::{AfterGuest, BeforeGuest, Binding, ConfiguredGuest, Generation, Generations, PolicyGuest};
use super::fixtures::{package_0_1_1, package_0_2};
use crate::bindings::{before_hook, context, log};
use crate::call::{Body, CallState};
use crate::shape::HostInterfaces;

/// This runtime.
pub(super) fn with_0_1_0() -> Generations {
    Generations::read().unwrap()
}

/// A runtime with a 0.1 that has a function more.
pub(super) fn with_0_1_1() -> Generations {
    let interfaces = HostInterfaces::of(&package_0_1_1()).unwrap();
    Generations { newest: Generation { version: (0, 1, 1), interfaces, binding: &LinesLeft }, older: Vec::new() }
}

/// A runtime with a 0.2 beside the 0.1 of this one.
pub(super) fn with_0_2_0() -> Generations {
    let interfaces = HostInterfaces::of(&package_0_2()).unwrap();
    let newest = Generation { version: (0, 2, 0), interfaces, binding: &V0_2 };
    Generations { newest, older: vec![with_0_1_0().newest] }
}

/// The binding of 0.1 with the function that 0.1.1 adds.
struct LinesLeft;

impl Binding for LinesLeft {
    fn link(&self, linker: &mut Linker<CallState>, interface: &str) -> wasmtime::Result<()> {
        if interface != "log" {
            return V0_1.link(linker, interface);
        }
        type Line = (log::Level, String, Vec<log::Field>);
        let write = |store: StoreContextMut<'_, CallState>, (_, message, _): Line| {
            store.data().log.write(LogLevel::Info, &message, &[]);
            Ok(())
        };
        let mut interface = linker.instance("drs:runtime/log@0.1.1")?;
        interface.func_wrap("write", write)?;
        interface.func_wrap("lines-left", |_: StoreContextMut<'_, CallState>, (): ()| Ok((100_u32,)))
    }

    fn before(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn BeforeGuest>> {
        V0_1.before(component)
    }

    fn after(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn AfterGuest>> {
        V0_1.after(component)
    }

    fn policy(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn PolicyGuest>> {
        V0_1.policy(component)
    }

    fn configured(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn ConfiguredGuest>> {
        V0_1.configured(component)
    }
}

mod v0_2 {
    #![allow(missing_docs, unreachable_pub)]

    wasmtime::component::bindgen!({
        path: "tests/generations/0.2.0.wit",
        world: "before-wave",
        imports: { default: async | trappable },
        exports: { default: async },
        require_store_data_send: true,
    });

    pub use drs::runtime::log;
    pub use exports::drs::runtime::before_hook;
}

/// The binding of 0.2, with the adapter of its records.
struct V0_2;

impl Binding for V0_2 {
    fn link(&self, linker: &mut Linker<CallState>, interface: &str) -> wasmtime::Result<()> {
        match interface {
            "log" => v0_2::log::add_to_linker::<_, HasSelf<CallState>>(linker, |state| state),
            _ => Ok(()),
        }
    }

    fn before(&self, component: InstancePre<CallState>) -> wasmtime::Result<Box<dyn BeforeGuest>> {
        Ok(Box::new(v0_2::BeforeWavePre::new(component)?))
    }

    fn after(&self, _: InstancePre<CallState>) -> wasmtime::Result<Box<dyn AfterGuest>> {
        Err(wasmtime::Error::msg("the 0.2.0 of this test has no such world"))
    }

    fn policy(&self, _: InstancePre<CallState>) -> wasmtime::Result<Box<dyn PolicyGuest>> {
        Err(wasmtime::Error::msg("the 0.2.0 of this test has no such world"))
    }

    fn configured(&self, _: InstancePre<CallState>) -> wasmtime::Result<Box<dyn ConfiguredGuest>> {
        Err(wasmtime::Error::msg("the 0.2.0 of this test has no such world"))
    }
}

impl BeforeGuest for v0_2::BeforeWavePre<CallState> {
    fn run<'a>(
        &'a self,
        mut store: Store<CallState>,
        context: &'a context::HookContext,
    ) -> Body<'a, before_hook::Verdict> {
        let attempt = u64::from(context.attempt);
        let context = v0_2::before_hook::HookContext { plan: context.plan.clone(), attempt };
        Box::pin(async move {
            let guest = self.instantiate_async(&mut store).await?;
            Ok(match guest.drs_runtime_before_hook().call_run(&mut store, &context).await? {
                v0_2::before_hook::Verdict::Proceed => before_hook::Verdict::Proceed,
                v0_2::before_hook::Verdict::Pause(reason) => before_hook::Verdict::Pause(reason),
                v0_2::before_hook::Verdict::Fail(reason) => before_hook::Verdict::Fail(reason),
            })
        })
    }
}

impl v0_2::log::Host for CallState {
    async fn write(
        &mut self,
        level: v0_2::log::Level,
        message: String,
        fields: Vec<v0_2::log::Field>,
    ) -> wasmtime::Result<()> {
        let level = match level {
            v0_2::log::Level::Debug => log::Level::Debug,
            v0_2::log::Level::Info => log::Level::Info,
            v0_2::log::Level::Warn => log::Level::Warn,
            v0_2::log::Level::Error => log::Level::Error,
        };
        let with_unit = |field: v0_2::log::Field| {
            let value = format!("{}{}", field.value, field.unit.unwrap_or_default());
            log::Field { name: field.name, value }
        };
        log::Host::write(self, level, message, fields.into_iter().map(with_unit).collect()).await
    }
}
