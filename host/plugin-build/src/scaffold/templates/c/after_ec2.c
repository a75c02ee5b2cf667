// Fails a wave of which an instance is in another Availability Zone than the recipe says.

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "plugin.h"
#include "text.h"

// Reads { "zone": TEXT }.
static bool read_config(const plugin_string_t *config, slice_t *zone) {
    json_t json = json_of(config->ptr, config->len);
    bool found = false;
    slice_t key;
    for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
        if (json_key(&json, &key) && slice_is(key, "zone")) {
            found = json_text(&json, zone);
        } else {
            json_fail(&json);
        }
    }
    return json_done(&json) && found;
}

static void log_count(size_t instances) {
    text_t text = {0};
    text_add_number(&text, instances);
    text_add(&text, " instances asked");
    plugin_string_t message = {.ptr = (uint8_t *)text.bytes, .len = text.length};
    drs_runtime_log_list_field_t fields = {0};
    drs_runtime_log_write(DRS_RUNTIME_LOG_LEVEL_INFO, &message, &fields);
}

static void fail(exports_drs_runtime_after_hook_verdict_t *verdict, const char *why) {
    verdict->tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_FAIL;
    plugin_string_dup(&verdict->val.fail, why);
}

static void judge(const drs_runtime_ec2_list_instance_t *instances, slice_t zone,
                  exports_drs_runtime_after_hook_verdict_t *verdict) {
    for (size_t i = 0; i < instances->len; i++) {
        const drs_runtime_ec2_instance_t *one = &instances->ptr[i];
        if (one->zone.is_some && one->zone.val.len == zone.length &&
            memcmp(one->zone.val.ptr, zone.bytes, zone.length) == 0) {
            continue;
        }
        text_t why = {0};
        text_add_bytes(&why, one->id.ptr, one->id.len);
        text_add(&why, " is not in ");
        text_add_bytes(&why, zone.bytes, zone.length);
        verdict->tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_FAIL;
        plugin_string_dup_n(&verdict->val.fail, why.bytes, why.length);
        return;
    }
}

// Called after a wave.
void exports_drs_runtime_after_hook_run(exports_drs_runtime_after_hook_hook_context_t *context,
                                        exports_drs_runtime_after_hook_answer_t *answer) {
    *answer = (exports_drs_runtime_after_hook_answer_t){0};
    answer->verdict.tag = EXPORTS_DRS_RUNTIME_AFTER_HOOK_VERDICT_PROCEED;
    slice_t zone;
    if (!read_config(&context->config, &zone)) {
        fail(&answer->verdict, "the configuration is not { zone = TEXT }");
        return;
    }
    drs_runtime_ec2_list_instance_id_t ids = {.ptr = calloc(context->servers.len + 1, sizeof *ids.ptr), .len = 0};
    for (size_t i = 0; ids.ptr != NULL && i < context->servers.len; i++) {
        if (context->servers.ptr[i].instance.is_some) {
            ids.ptr[ids.len++] = context->servers.ptr[i].instance.val;
        }
    }
    drs_runtime_ec2_list_instance_t instances;
    drs_runtime_ec2_call_error_t error;
    if (ids.ptr == NULL || !drs_runtime_ec2_describe_instances(&ids, &instances, &error)) {
        fail(&answer->verdict, "EC2 was asked and did not tell; the recorded call says why");
        return;
    }
    log_count(instances.len);
    judge(&instances, zone, &answer->verdict);
}
