// Built and run by ./test.

#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "json.h"

// Reads {"most": N, "types": [TEXT…]}: whether it was that and nothing else.
static bool reads(const char *text, uint64_t *most, size_t *types) {
    json_t json = json_of((const uint8_t *)text, strlen(text));
    slice_t key, type;
    *types = 0;
    for (bool more = json_enter(&json, '{'); more; more = json_next(&json, '}')) {
        if (!json_key(&json, &key)) {
            return false;
        }
        if (slice_is(key, "most")) {
            json_number(&json, most);
        } else if (slice_is(key, "types")) {
            for (bool one = json_enter(&json, '['); one; one = json_next(&json, ']')) {
                *types += json_text(&json, &type) && type.length > 0;
            }
        } else {
            json_fail(&json);
        }
    }
    return json_done(&json);
}

int main(void) {
    uint64_t most = 0;
    size_t types = 0;

    // What is expected is read, with and without white space.
    assert(reads("{\"most\":20,\"types\":[\"m6i.large\",\"t3.small\"]}", &most, &types));
    assert(most == 20 && types == 2);
    assert(reads(" { \"types\" : [ ] , \"most\" : 0 }\n", &most, &types) && most == 0 && types == 0);
    assert(reads("{}", &most, &types));
    assert(reads("{\"most\":18446744073709551615}", &most, &types) && most == UINT64_MAX);

    // Everything else is refused, at every length of a good text as well.
    const char *wrong[] = {"", "[]", "{", "{\"most\"}", "{\"most\":}", "{\"most\":-1}", "{\"most\":18446744073709551616}",
                           "{\"most\":1.5}", "{\"other\":1}", "{\"types\":[\"a\\u0062\"]}", "{\"types\":[\"a]}",
                           "{\"types\":[\"a\",]}", "{\"most\":1} x", "{\"most\":1,}", "{,}", "{\"types\":{}}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (reads(wrong[i], &most, &types)) {
            printf("taken: %s\n", wrong[i]);
            return 1;
        }
    }
    const char good[] = "{\"most\":20,\"types\":[\"m6i.large\"]}";
    for (size_t length = 0; length < sizeof good - 1; length++) {
        char shorter[sizeof good] = {0};
        memcpy(shorter, good, length);
        assert(!reads(shorter, &most, &types));
    }
    return 0;
}
