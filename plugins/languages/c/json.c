#include "json.h"

#include <string.h>

json_t json_of(const uint8_t *bytes, size_t length) {
    return (json_t){.at = bytes, .end = bytes + length, .failed = false};
}

void json_fail(json_t *json) {
    json->failed = true;
    json->at = json->end;
}

// The byte that comes next after white space, which stays; 0 at the end.
static uint8_t peek(json_t *json) {
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\n' || *json->at == '\r')) {
        json->at++;
    }
    return json->at < json->end ? *json->at : 0;
}

// Takes a byte that must come next.
static bool take(json_t *json, char byte) {
    if (peek(json) != (uint8_t)byte) {
        json_fail(json);
        return false;
    }
    json->at++;
    return true;
}

bool json_enter(json_t *json, char bracket) {
    if (!take(json, bracket)) {
        return false;
    }
    if (peek(json) == (bracket == '{' ? '}' : ']')) {
        json->at++;
        return false;
    }
    return true;
}

bool json_next(json_t *json, char bracket) {
    if (peek(json) == ',') {
        json->at++;
        return true;
    }
    take(json, bracket);
    return false;
}

bool json_text(json_t *json, slice_t *text) {
    if (!take(json, '"')) {
        return false;
    }
    const uint8_t *start = json->at;
    while (json->at < json->end && *json->at != '"' && *json->at != '\\' && *json->at >= ' ') {
        json->at++;
    }
    const size_t length = (size_t)(json->at - start);
    if (json->at == json->end || *json->at != '"') {
        json_fail(json);
        return false;
    }
    json->at++;
    *text = (slice_t){.bytes = start, .length = length};
    return true;
}

bool json_key(json_t *json, slice_t *key) {
    return json_text(json, key) && take(json, ':');
}

bool json_number(json_t *json, uint64_t *number) {
    uint8_t digit = peek(json);
    if (digit < '0' || digit > '9') {
        json_fail(json);
        return false;
    }
    uint64_t value = 0;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9') {
        digit = (uint8_t)(*json->at - '0');
        if (value > (UINT64_MAX - digit) / 10) {
            json_fail(json);
            return false;
        }
        value = value * 10 + digit;
        json->at++;
    }
    *number = value;
    return true;
}

bool json_done(json_t *json) {
    return !json->failed && peek(json) == 0 && json->at == json->end;
}

bool slice_equals(slice_t one, slice_t other) {
    return one.length == other.length && (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

bool slice_is(slice_t slice, const char *text) {
    return slice_equals(slice, (slice_t){.bytes = (const uint8_t *)text, .length = strlen(text)});
}
