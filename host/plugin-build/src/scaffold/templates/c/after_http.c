// Waits until every instance of a wave answers over HTTP, and fails the wave when time is up.

#include "json.h"
#include "plugin.h"
#include "text.h"

// How long an instance has for its answer, and after how long all are asked again: milliseconds.
#define TIMEOUT 2000
#define AGAIN_AFTER 15000

typedef exports_drs_runtime_after_hook_verdict_t verdict_t;
typedef exports_drs_runtime_after_hook_hook_context_t context_t;

// Reads { "at": TEXT }.
static bool read_config(const plugin_string_t *config, slice_t *at) {
    json_t json = json_of(config->ptr, config->len);
    bool found = false;
    slice_t key;
    for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
        if (json_key(&json, &key) && slice_is(key, "at")) {
            found = json_text(&json, at);
        } else {
            json_fail(&json);
        }
    }
    return json_done(&json) && found;
}

static void fail(verdict_t *verdict, const text_t *why) {
    verdict->tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_FAIL;
    plugin_string_dup_n(&verdict->val.fail, why->bytes, why->length);
}

static void not_yet(const context_t *context, verdict_t *verdict, const text_t *why) {
    if (context->last_attempt) {
        fail(verdict, why);
        return;
    }
    verdict->tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_RETRY_AFTER;
    verdict->val.retry_after = (exports_drs_runtime_after_hook_retry_t){.delay = AGAIN_AFTER};
    plugin_string_dup_n(&verdict->val.retry_after.reason, why->bytes, why->length);
}

// Asks one server: whether it answers well. If not, the verdict says so.
static bool is_well(const context_t *context, const drs_runtime_context_server_t *server, slice_t at, verdict_t *verdict) {
    text_t why = {0};
    text_add_bytes(&why, server->name.ptr, server->name.len);
    if (!server->facts.private_ip.is_some) {
        text_add(&why, " has no private address");
        fail(verdict, &why);
        return false;
    }
    text_t url = {0};
    text_add(&url, "http://");
    text_add_bytes(&url, server->facts.private_ip.val.ptr, server->facts.private_ip.val.len);
    text_add_bytes(&url, at.bytes, at.length);
    drs_runtime_http_request_t request = {
        .url = {.ptr = (uint8_t *)url.bytes, .len = url.length},
        .timeout = {.is_some = true, .val = TIMEOUT},
    };
    drs_runtime_http_answer_t answer;
    drs_runtime_http_call_error_t error;
    if (!drs_runtime_http_get(&request, &answer, &error)) {
        text_add(&why, " does not answer; the recorded call says why");
        const bool passes = error.tag == DRS_RUNTIME_TYPES_CALL_ERROR_UNAVAILABLE ||
                            error.tag == DRS_RUNTIME_TYPES_CALL_ERROR_THROTTLED;
        if (passes) {
            not_yet(context, verdict, &why);
        } else {
            fail(verdict, &why);
        }
        return false;
    }
    if (answer.status < 200 || answer.status > 299) {
        text_add(&why, " answers ");
        text_add_number(&why, answer.status);
        not_yet(context, verdict, &why);
        return false;
    }
    return true;
}

// Called after a wave.
void exports_drs_runtime_after_hook_run(context_t *context, exports_drs_runtime_after_hook_answer_t *answer) {
    *answer = (exports_drs_runtime_after_hook_answer_t){0};
    answer->verdict.tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_PROCEED;
    slice_t at;
    if (!read_config(&context->config, &at)) {
        text_t why = {0};
        text_add(&why, "the configuration is not { at = TEXT }");
        fail(&answer->verdict, &why);
        return;
    }
    for (size_t i = 0; i < context->servers.len; i++) {
        const drs_runtime_context_server_t *server = &context->servers.ptr[i];
        if (server->instance.is_some && !is_well(context, server, at, &answer->verdict)) {
            return;
        }
    }
}
