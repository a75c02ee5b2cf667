//! The interface `log`.

use drs_core::plugin::LogLevel;

use crate::bindings::log;
use crate::call::CallState;

impl log::Host for CallState {
    async fn write(&mut self, level: log::Level, message: String, fields: Vec<log::Field>) -> wasmtime::Result<()> {
        let level = match level {
            log::Level::Debug => LogLevel::Debug,
            log::Level::Info => LogLevel::Info,
            log::Level::Warn => LogLevel::Warn,
            log::Level::Error => LogLevel::Error,
        };
        let fields: Vec<_> = fields.into_iter().map(|field| (field.name, field.value)).collect();
        self.log.write(level, &message, &fields);
        Ok(())
    }
}
