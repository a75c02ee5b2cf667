#include "size.h"

#include <string.h>

// A size as a number that grows with it, `large` is 16, `xlarge` 32, `2xlarge` 64,
// `metal` the largest there is. 0 for a name that is none.
static uint32_t weight(slice_t size) {
    static const struct {
        const char *name;
        uint32_t weight;
    } names[] = {{"nano", 1}, {"micro", 2}, {"small", 4}, {"medium", 8}, {"large", 16}, {"xlarge", 32}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (slice_is(size, names[i].name)) {
            return names[i].weight;
        }
    }
    if (size.length >= 5 && memcmp(size.bytes, "metal", 5) == 0) {
        return UINT32_MAX;
    }
    uint32_t times = 0;
    size_t digits = 0;
    while (digits < size.length && digits < 3 && size.bytes[digits] >= '0' && size.bytes[digits] <= '9') {
        times = times * 10 + (uint32_t)(size.bytes[digits++] - '0');
    }
    const slice_t rest = {.bytes = size.bytes + digits, .length = size.length - digits};
    return slice_is(rest, "xlarge") ? times * 32 : 0;
}

// Parts FAMILY.SIZE at its only dot.
static bool parts(slice_t type, slice_t *family, slice_t *size) {
    const uint8_t *dot = type.length > 0 ? memchr(type.bytes, '.', type.length) : NULL;
    if (dot == NULL || dot == type.bytes) {
        return false;
    }
    *family = (slice_t){.bytes = type.bytes, .length = (size_t)(dot - type.bytes)};
    *size = (slice_t){.bytes = dot + 1, .length = type.length - family->length - 1};
    return true;
}

const char *config_read(const uint8_t *text, size_t length, config_t *config) {
    json_t json = json_of(text, length);
    *config = (config_t){0};
    slice_t key;
    for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
        if (!json_key(&json, &key)) {
            break;
        }
        if (slice_is(key, "most")) {
            json_text(&json, &config->most);
        } else if (slice_is(key, "families")) {
            for (bool one = json_enter(&json, '['); one; one = json_next(&json, ']')) {
                if (config->family_count == MOST_FAMILIES) {
                    return "`families` names more than 64";
                }
                if (!json_text(&json, &config->families[config->family_count])) {
                    break;
                }
                config->family_count++;
            }
        } else {
            return "it has a key that is neither `most` nor `families`";
        }
    }
    if (!json_done(&json)) {
        return "write { most = \"xlarge\", families = [\"m6i\"] }: texts, without quotes or backslashes in them";
    }
    if (config->most.length == 0) {
        return "`most` is missing: the largest size in a drill, such as \"xlarge\"";
    }
    return weight(config->most) == 0 ? "`most` is not the name of a size, such as \"large\" or \"2xlarge\"" : NULL;
}

size_verdict_t size_judge(const config_t *config, slice_t type) {
    slice_t family, size;
    if (!parts(type, &family, &size) || weight(size) == 0) {
        return UNKNOWN;
    }
    bool allowed = config->family_count == 0;
    for (size_t i = 0; i < config->family_count && !allowed; i++) {
        allowed = slice_equals(config->families[i], family);
    }
    if (!allowed) {
        return OTHER_FAMILY;
    }
    return weight(size) > weight(config->most) ? TOO_LARGE : WITHIN;
}

size_t size_reduced(const config_t *config, slice_t type, uint8_t *to, size_t room) {
    slice_t family, size;
    if (!parts(type, &family, &size) || family.length >= room || config->most.length > room - family.length - 1) {
        return 0;
    }
    memcpy(to, family.bytes, family.length);
    to[family.length] = '.';
    memcpy(to + family.length + 1, config->most.bytes, config->most.length);
    return family.length + 1 + config->most.length;
}
