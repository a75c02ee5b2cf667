#include "text.h"

#include <string.h>

void text_add_bytes(text_t *text, const uint8_t *bytes, size_t length) {
    const size_t room = TEXT_ROOM - text->length;
    const size_t fits = length < room ? length : room;
    if (fits > 0) {
        memcpy(text->bytes + text->length, bytes, fits);
        text->length += fits;
    }
}

void text_add(text_t *text, const char *more) {
    text_add_bytes(text, (const uint8_t *)more, strlen(more));
}

void text_add_number(text_t *text, uint64_t number) {
    // 2^64 has 20 digits.
    uint8_t digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (uint8_t)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    text_add_bytes(text, digits + first, sizeof digits - first);
}
