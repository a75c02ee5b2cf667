// Fails a wave of which a launched server lacks a private address.

#include "plugin.h"
#include "text.h"

// Called after a wave.
void exports_drs_runtime_after_hook_run(exports_drs_runtime_after_hook_hook_context_t *context,
                                        exports_drs_runtime_after_hook_answer_t *answer) {
    *answer = (exports_drs_runtime_after_hook_answer_t){0};
    answer->verdict.tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_PROCEED;
    uint64_t without = 0;
    for (size_t i = 0; i < context->servers.len; i++) {
        const drs_runtime_context_server_t *server = &context->servers.ptr[i];
        without += server->instance.is_some && !server->facts.private_ip.is_some;
    }
    if (without > 0) {
        text_t why = {0};
        text_add_number(&why, without);
        text_add(&why, " servers have no private address");
        answer->verdict.tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_FAIL;
        plugin_string_dup_n(&answer->verdict.val.fail, why.bytes, why.length);
    }
    drs_runtime_context_hook_context_free(context);
}
