//! What `wit-bindgen` makes of the WIT package. Authors use the types of the crate's root; the macros need these.
#![allow(missing_docs, unreachable_pub, clippy::missing_safety_doc, clippy::too_many_arguments)]

/// Everything that the runtime offers, bound once. A component imports only the functions that it calls.
pub mod host {
    wit_bindgen::generate!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "host",
        generate_all,
        additional_derives: [PartialEq],
    });
}

/// The world `before-wave` on the types of [`host`].
pub mod before {
    wit_bindgen::generate!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "before-wave",
        with: {
            "drs:runtime/types@0.1.0": super::host::drs::runtime::types,
            "drs:runtime/context@0.1.0": super::host::drs::runtime::context,
            "drs:runtime/log@0.1.0": super::host::drs::runtime::log,
        },
        pub_export_macro: true,
        export_macro_name: "__export_before_wave",
    });
}

/// The world `after-wave` on the types of [`host`].
pub mod after {
    wit_bindgen::generate!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "after-wave",
        with: {
            "drs:runtime/types@0.1.0": super::host::drs::runtime::types,
            "drs:runtime/context@0.1.0": super::host::drs::runtime::context,
            "drs:runtime/log@0.1.0": super::host::drs::runtime::log,
        },
        pub_export_macro: true,
        export_macro_name: "__export_after_wave",
    });
}

/// The world `launch-policy` on the types of [`host`].
pub mod policy {
    wit_bindgen::generate!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "launch-policy",
        with: {
            "drs:runtime/types@0.1.0": super::host::drs::runtime::types,
            "drs:runtime/context@0.1.0": super::host::drs::runtime::context,
            "drs:runtime/log@0.1.0": super::host::drs::runtime::log,
        },
        pub_export_macro: true,
        export_macro_name: "__export_launch_policy",
    });
}

/// The world `configured`.
pub mod configured {
    wit_bindgen::generate!({
        path: "../../wit/drs-runtime/0.1.0",
        world: "configured",
        pub_export_macro: true,
        export_macro_name: "__export_configured",
    });
}
