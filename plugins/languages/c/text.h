// Builds a text in place: what does not fit is left out, and never written. No memory is taken, and nothing of a system is
// needed, which printf would bring along.

#ifndef DRS_TEXT_H
#define DRS_TEXT_H

#include <stddef.h>
#include <stdint.h>

// Room for the longest text.
#define TEXT_ROOM 500

// A text in the making; it begins as `text_t text = {0};`.
typedef struct {
    char bytes[TEXT_ROOM];
    size_t length;
} text_t;

// Adds a text that ends with a zero byte.
void text_add(text_t *text, const char *more);

// Adds bytes.
void text_add_bytes(text_t *text, const uint8_t *bytes, size_t length);

// Adds a number in decimal digits.
void text_add_number(text_t *text, uint64_t number);

#endif
