// Pauses before a wave that has more servers than the recipe says.

#include "json.h"
#include "plugin.h"
#include "text.h"

// Reads { "most-servers": N }.
static bool read_config(const plugin_string_t *config, uint64_t *most) {
    json_t json = json_of(config->ptr, config->len);
    bool found = false;
    slice_t key;
    for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
        if (json_key(&json, &key) && slice_is(key, "most-servers")) {
            found = json_number(&json, most);
        } else {
            json_fail(&json);
        }
    }
    return json_done(&json) && found;
}

// Called before a wave.
void exports_drs_runtime_before_hook_run(exports_drs_runtime_before_hook_hook_context_t *context,
                                         exports_drs_runtime_before_hook_verdict_t *verdict) {
    const size_t servers = context->servers.len;
    uint64_t most = 0;
    if (!read_config(&context->config, &most)) {
        verdict->tag = EXPORTS_DRS_RUNTIME_BEFORE_HOOK_VERDICT_FAIL;
        plugin_string_dup(&verdict->val.fail, "the configuration is not { most-servers = NUMBER }");
    } else if (servers > most) {
        text_t why = {0};
        text_add(&why, "the wave has ");
        text_add_number(&why, servers);
        text_add(&why, " servers, more than ");
        text_add_number(&why, most);
        verdict->tag = EXPORTS_DRS_RUNTIME_BEFORE_HOOK_VERDICT_PAUSE;
        plugin_string_dup_n(&verdict->val.pause, why.bytes, why.length);
    } else {
        verdict->tag = EXPORTS_DRS_RUNTIME_BEFORE_HOOK_VERDICT_PROCEED;
    }
    drs_runtime_context_hook_context_free(context);
}
