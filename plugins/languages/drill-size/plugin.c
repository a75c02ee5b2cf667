// A policy: a drill's instances are no larger than the recipe says, and of the families that it names.

#include <stdlib.h>

#include "plugin.h"
#include "size.h"
#include "text.h"

// A server, and the type that it would be launched with.
typedef struct {
    slice_t name;
    slice_t type;
} server_t;

static slice_t slice_of(plugin_string_t text) {
    return (slice_t){.bytes = text.ptr, .length = text.len};
}

static void add_slice(text_t *text, slice_t slice) {
    text_add_bytes(text, slice.bytes, slice.length);
}

static void answer_with(plugin_string_t *to, const text_t *text) {
    plugin_string_dup_n(to, text->bytes, text->length);
}

static void deny(exports_drs_runtime_policy_answer_t *answer, slice_t server, const char *why, slice_t what) {
    text_t text = {0};
    add_slice(&text, server);
    text_add(&text, ": ");
    add_slice(&text, what);
    text_add(&text, why);
    answer->tag = EXPORTS_DRS_RUNTIME_POLICY_ANSWER_DENY;
    answer_with(&answer->val.deny, &text);
}

// The type that was set, if that is the one which counts: with right-sizing DRS chooses another.
static bool type_of(const exports_drs_runtime_policy_policy_context_t *context, slice_t *type) {
    bool is_set = false;
    for (size_t i = 0; i < context->settings.len; i++) {
        const drs_runtime_types_setting_t *setting = &context->settings.ptr[i];
        if (setting->tag == DRS_RUNTIME_TYPES_SETTING_INSTANCE_TYPE) {
            *type = slice_of(setting->val.instance_type);
            is_set = true;
        } else if (setting->tag == DRS_RUNTIME_TYPES_SETTING_RIGHT_SIZING &&
                   !slice_is(slice_of(setting->val.right_sizing), "NONE")) {
            return false;
        }
    }
    return is_set;
}

// Changes the type to the largest that is allowed of its family.
static void reduce(exports_drs_runtime_policy_answer_t *answer, const config_t *config, server_t server) {
    uint8_t type[MOST_TYPE];
    const size_t length = size_reduced(config, server.type, type, sizeof type);
    drs_runtime_types_setting_t *setting = length > 0 ? malloc(sizeof *setting) : NULL;
    if (setting == NULL) {
        deny(answer, server.name, " can't be made smaller", server.type);
        return;
    }
    setting->tag = DRS_RUNTIME_TYPES_SETTING_INSTANCE_TYPE;
    plugin_string_dup_n(&setting->val.instance_type, (const char *)type, length);
    text_t why = {0};
    add_slice(&why, server.type);
    text_add(&why, " is larger than a drill needs: ");
    text_add_bytes(&why, type, length);
    answer->tag = EXPORTS_DRS_RUNTIME_POLICY_ANSWER_CHANGE;
    answer->val.change.settings.ptr = setting;
    answer->val.change.settings.len = 1;
    answer_with(&answer->val.change.reason, &why);
}

static void judge(const exports_drs_runtime_policy_policy_context_t *context,
                  exports_drs_runtime_policy_answer_t *answer) {
    server_t server = {.name = slice_of(context->server_name)};
    config_t config;
    const char *wrong = config_read(context->config.ptr, context->config.len, &config);
    if (wrong != NULL) {
        deny(answer, server.name, wrong, (slice_t){0});
        return;
    }
    answer->tag = EXPORTS_DRS_RUNTIME_POLICY_ANSWER_ALLOW;
    if (context->mode != DRS_RUNTIME_TYPES_MODE_DRILL) {
        return;
    }
    if (!type_of(context, &server.type)) {
        deny(answer, server.name,
             "the instance type is not known before the launch: set instance-type, and right-sizing to none", (slice_t){0});
        return;
    }
    switch (size_judge(&config, server.type)) {
    case WITHIN:
        break;
    case OTHER_FAMILY:
        deny(answer, server.name, " is of none of the `families` for drills", server.type);
        break;
    case UNKNOWN:
        deny(answer, server.name, " is not FAMILY.SIZE with a size that is known", server.type);
        break;
    case TOO_LARGE:
        reduce(answer, &config, server);
        break;
    }
}

void exports_drs_runtime_policy_judge(exports_drs_runtime_policy_policy_context_t *context,
                                      exports_drs_runtime_policy_answer_t *answer) {
    judge(context, answer);
    exports_drs_runtime_policy_policy_context_free(context);
}
