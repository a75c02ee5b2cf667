// Denies the launch of a server with another instance type than those that the recipe allows.

#include "json.h"
#include "plugin.h"
#include "text.h"

// Whether { "types": [TEXT…] } has a type; false as well when the configuration is something else, which is told.
static bool is_allowed(const plugin_string_t *config, slice_t type, bool *is_config) {
    json_t json = json_of(config->ptr, config->len);
    bool found = false;
    slice_t text;
    for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
        if (!json_key(&json, &text) || !slice_is(text, "types")) {
            json_fail(&json);
        }
        for (bool one = json_enter(&json, '['); one; one = json_next(&json, ']')) {
            found |= json_text(&json, &text) && slice_equals(text, type);
        }
    }
    *is_config = json_done(&json);
    return *is_config && found;
}

static void deny(exports_drs_runtime_policy_answer_t *answer, slice_t type, const char *why) {
    text_t text = {0};
    text_add_bytes(&text, type.bytes, type.length);
    text_add(&text, why);
    answer->tag = EXPORTS_DRS_RUNTIME_POLICY_ANSWER_DENY;
    plugin_string_dup_n(&answer->val.deny, text.bytes, text.length);
}

// Called for each server before its settings are written.
void exports_drs_runtime_policy_judge(exports_drs_runtime_policy_policy_context_t *context,
                                      exports_drs_runtime_policy_answer_t *answer) {
    slice_t type = {0};
    for (size_t i = 0; i < context->settings.len; i++) {
        const drs_runtime_types_setting_t *setting = &context->settings.ptr[i];
        if (setting->tag == DRS_RUNTIME_TYPES_SETTING_INSTANCE_TYPE) {
            type = (slice_t){.bytes = setting->val.instance_type.ptr, .length = setting->val.instance_type.len};
        }
    }
    bool is_config = false;
    if (type.length > 0 && is_allowed(&context->config, type, &is_config)) {
        answer->tag = EXPORTS_DRS_RUNTIME_POLICY_ANSWER_ALLOW;
    } else if (type.length == 0) {
        deny(answer, type, "no instance type is set");
    } else if (!is_config) {
        deny(answer, (slice_t){0}, "the configuration is not { types = [TEXT, …] }");
    } else {
        deny(answer, type, " is not one of the types that the recipe allows");
    }
    exports_drs_runtime_policy_policy_context_free(context);
}
