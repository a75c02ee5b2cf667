// Pauses before a wave when a server of it does not replicate.

#include <stdlib.h>
#include <string.h>

#include "plugin.h"
#include "text.h"

static bool is(const plugin_string_t *text, const char *other) {
    return text->len == strlen(other) && memcmp(text->ptr, other, text->len) == 0;
}

static void judge(const drs_runtime_drs_list_source_server_t *servers,
                  exports_drs_runtime_before_hook_verdict_t *verdict) {
    for (size_t i = 0; i < servers->len; i++) {
        const drs_runtime_drs_source_server_t *server = &servers->ptr[i];
        const bool is_known = server->replication_state.is_some;
        if (is_known && is(&server->replication_state.val, "CONTINUOUS")) {
            continue;
        }
        text_t why = {0};
        text_add(&why, "the replication of ");
        text_add_bytes(&why, server->id.ptr, server->id.len);
        text_add(&why, " is ");
        if (is_known) {
            text_add_bytes(&why, server->replication_state.val.ptr, server->replication_state.val.len);
        } else {
            text_add(&why, "unknown");
        }
        verdict->tag = EXPORTS_DRS_RUNTIME_BEFORE_HOOK_VERDICT_PAUSE;
        plugin_string_dup_n(&verdict->val.pause, why.bytes, why.length);
        return;
    }
    verdict->tag = EXPORTS_DRS_RUNTIME_BEFORE_HOOK_VERDICT_PROCEED;
}

// Called before a wave.
void exports_drs_runtime_before_hook_run(exports_drs_runtime_before_hook_hook_context_t *context,
                                         exports_drs_runtime_before_hook_verdict_t *verdict) {
    drs_runtime_drs_list_server_id_t ids = {.ptr = calloc(context->servers.len + 1, sizeof *ids.ptr), .len = 0};
    for (size_t i = 0; ids.ptr != NULL && i < context->servers.len; i++) {
        ids.ptr[ids.len++] = context->servers.ptr[i].id;
    }
    drs_runtime_drs_list_source_server_t servers;
    drs_runtime_drs_call_error_t error;
    if (ids.ptr != NULL && drs_runtime_drs_describe_source_servers(&ids, &servers, &error)) {
        judge(&servers, verdict);
    } else {
        verdict->tag = EXPORTS_DRS_RUNTIME_BEFORE_HOOK_VERDICT_FAIL;
        plugin_string_dup(&verdict->val.fail, "DRS was asked and did not tell; the recorded call says why");
    }
}
