// Built and run by ./test.

#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "text.h"

int main(void) {
    text_t text = {0};
    text_add(&text, "from ");
    text_add_number(&text, 0);
    text_add(&text, " to ");
    text_add_number(&text, UINT64_MAX);
    assert(text.length == 30 && memcmp(text.bytes, "from 0 to 18446744073709551615", 30) == 0);

    // What does not fit is left out.
    for (int i = 0; i < 100; i++) {
        text_add(&text, "0123456789");
    }
    assert(text.length == TEXT_ROOM && text.bytes[TEXT_ROOM - 1] == '9');
    text_add_number(&text, 1);
    assert(text.length == TEXT_ROOM);
    return 0;
}
