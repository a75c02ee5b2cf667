//! The interface `http`.

use drs_core::http::{HttpMethod, HttpUrl};
use serde_json::json;

use super::calling::HostCall;
use crate::bindings::http::{Answer, Host, Request};
use crate::bindings::types::CallError;
use crate::call::{CallState, HostFault};
use crate::grants::Right;

mod asking;
mod bounds;
mod recorded;
mod secrets;

use asking::Asking;
use recorded::{Body, RecordedAnswer, headers_to_json};

impl Host for CallState {
    async fn head(&mut self, request: Request) -> wasmtime::Result<Result<Answer, CallError>> {
        self.send("http/head", HttpMethod::Head, request, None).await
    }

    async fn get(&mut self, request: Request) -> wasmtime::Result<Result<Answer, CallError>> {
        self.send("http/get", HttpMethod::Get, request, None).await
    }

    async fn post(&mut self, request: Request, body: Vec<u8>) -> wasmtime::Result<Result<Answer, CallError>> {
        self.send("http/post", HttpMethod::Post, request, Some(body)).await
    }

    async fn put(&mut self, request: Request, body: Vec<u8>) -> wasmtime::Result<Result<Answer, CallError>> {
        self.send("http/put", HttpMethod::Put, request, Some(body)).await
    }

    async fn patch(&mut self, request: Request, body: Vec<u8>) -> wasmtime::Result<Result<Answer, CallError>> {
        self.send("http/patch", HttpMethod::Patch, request, Some(body)).await
    }

    async fn delete(&mut self, request: Request) -> wasmtime::Result<Result<Answer, CallError>> {
        self.send("http/delete", HttpMethod::Delete, request, None).await
    }
}

impl CallState {
    async fn send(
        &mut self,
        function: &'static str,
        method: HttpMethod,
        request: Request,
        body: Option<Vec<u8>>,
    ) -> wasmtime::Result<Result<Answer, CallError>> {
        let access = self.access.as_ref().ok_or_else(HostFault::no_access)?;
        let url = bounds::read_url(&request.url);
        let of_instance = url.as_ref().is_ok_and(|url| access.reach.is_instance(&url.host));
        let right = Right::Http { action: method.action(), url: url.clone().ok(), of_instance };
        let call = HostCall { function, right, arguments: arguments(&request, body.as_deref()) };
        let asking = Asking {
            http: access.ports.http.clone(),
            grants: access.grants.clone(),
            secrets: access.secrets.clone(),
            method,
            of_instance,
            key: access.next_token(),
        };
        let answer = self.host_call(call, asking.ask(url, request, body.unwrap_or_default())).await?;
        Ok(answer.map(RecordedAnswer::into_wit))
    }
}

/// What is recorded of a request: all that the plug-in wrote. What the host puts in is not there yet.
fn arguments(request: &Request, body: Option<&[u8]>) -> serde_json::Value {
    let mut arguments = json!({ "request": {
        "url": request.url,
        "headers": headers_to_json(&request.headers),
        "timeout": request.timeout,
    } });
    if let (Some(body), Some(members)) = (body, arguments.as_object_mut()) {
        members.insert("body".to_owned(), json!(Body(body.to_vec())));
    }
    arguments
}

/// An address that was read, or why it is none.
type ReadUrl = Result<HttpUrl, CallError>;
