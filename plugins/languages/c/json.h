// Reads the JSON of a plug-in's `config`, front to back, in place: no memory is taken, and nothing beyond the text is read.
//
//     json_t json = json_of(config.ptr, config.len);
//     slice_t key;
//     for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
//         if (json_key(&json, &key) && slice_is(key, "most")) json_text(&json, &most);
//         else json_fail(&json);
//     }
//     if (!json_done(&json)) …
//
// Once something was not as expected every function answers false, and json_done does.

#ifndef DRS_JSON_H
#define DRS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Bytes of UTF-8 that belong to somebody else.
typedef struct {
    const uint8_t *bytes;
    size_t length;
} slice_t;

// Where the reading stands.
typedef struct {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
} json_t;

// The beginning of a text.
json_t json_of(const uint8_t *bytes, size_t length);

// Enters an object ('{') or an array ('['): whether there is a first member in it.
bool json_enter(json_t *json, char bracket);

// After a member: whether another one follows before the closing bracket, '}' or ']'.
bool json_next(json_t *json, char bracket);

// The key of an object's member, up to its value.
bool json_key(json_t *json, slice_t *key);

// A text without escapes; one with a backslash in it fails.
bool json_text(json_t *json, slice_t *text);

// A whole number from 0 on that fits 64 bits.
bool json_number(json_t *json, uint64_t *number);

// Ends the reading as failed.
void json_fail(json_t *json);

// Whether all was as expected and nothing but white space is left.
bool json_done(json_t *json);

// Whether a slice has just these bytes.
bool slice_is(slice_t slice, const char *text);

// Whether two slices have the same bytes.
bool slice_equals(slice_t one, slice_t other);

#endif
