//! What wasmtime makes of the WIT package in `wit/drs-runtime/0.1.0`. Everything that the runtime offers is bound once;
//! the plug-in worlds are bound on those types.
#![allow(missing_docs, unreachable_pub)]

/// The world that imports every interface.
pub mod everything {
    wasmtime::component::bindgen!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "host",
        imports: { default: async | trappable },
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
        require_store_data_send: true,
    });
}

pub use everything::drs::runtime::{context, drs, dynamodb, ec2, http, log, types};

/// The world `before-wave`.
pub(crate) mod before {
    wasmtime::component::bindgen!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "before-wave",
        exports: { default: async },
        additional_derives: [PartialEq, serde::Serialize],
        require_store_data_send: true,
        with: {
            "drs:runtime/types": crate::bindings::types,
            "drs:runtime/context": crate::bindings::context,
            "drs:runtime/log": crate::bindings::log,
        },
    });
}

/// The world `after-wave`.
pub(crate) mod after {
    wasmtime::component::bindgen!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "after-wave",
        exports: { default: async },
        additional_derives: [PartialEq, serde::Serialize],
        require_store_data_send: true,
        with: {
            "drs:runtime/types": crate::bindings::types,
            "drs:runtime/context": crate::bindings::context,
            "drs:runtime/log": crate::bindings::log,
        },
    });
}

/// The world `launch-policy`.
pub(crate) mod policy {
    wasmtime::component::bindgen!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "launch-policy",
        exports: { default: async },
        additional_derives: [PartialEq, serde::Serialize],
        require_store_data_send: true,
        with: {
            "drs:runtime/types": crate::bindings::types,
            "drs:runtime/context": crate::bindings::context,
            "drs:runtime/log": crate::bindings::log,
        },
    });
}

/// The world `configured`.
pub(crate) mod configured {
    wasmtime::component::bindgen!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "configured",
        exports: { default: async },
        require_store_data_send: true,
    });
}

pub(crate) use after::exports::drs::runtime::after_hook;
pub(crate) use before::exports::drs::runtime::before_hook;
pub(crate) use policy::exports::drs::runtime::policy as launch_policy;
