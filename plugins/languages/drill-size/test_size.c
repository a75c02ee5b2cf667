// Built and run by ./test.

#undef NDEBUG
#include <assert.h>
#include <string.h>

#include "size.h"

static slice_t of(const char *text) {
    return (slice_t){.bytes = (const uint8_t *)text, .length = strlen(text)};
}

static const char *wrong(const char *text, config_t *config) {
    return config_read((const uint8_t *)text, strlen(text), config);
}

int main(void) {
    config_t config;
    uint8_t type[MOST_TYPE];

    // A type is held to its family and to the largest size.
    assert(wrong("{\"most\":\"xlarge\",\"families\":[\"m6i\",\"u-6tb1\"]}", &config) == NULL);
    assert(size_judge(&config, of("m6i.large")) == WITHIN);
    assert(size_judge(&config, of("m6i.xlarge")) == WITHIN);
    assert(size_judge(&config, of("m6i.2xlarge")) == TOO_LARGE);
    assert(size_judge(&config, of("m6i.metal")) == TOO_LARGE);
    assert(size_judge(&config, of("u-6tb1.112xlarge")) == TOO_LARGE);
    assert(size_judge(&config, of("r6i.large")) == OTHER_FAMILY);
    assert(size_judge(&config, of("m6i")) == UNKNOWN);
    assert(size_judge(&config, of("m6i.huge")) == UNKNOWN);
    assert(size_judge(&config, of(".large")) == UNKNOWN);
    assert(size_judge(&config, of("")) == UNKNOWN);

    // Without families any is allowed.
    assert(wrong("{\"most\":\"2xlarge\"}", &config) == NULL);
    assert(size_judge(&config, of("r6i.2xlarge")) == WITHIN);
    assert(size_judge(&config, of("r6i.4xlarge")) == TOO_LARGE);

    // The reduced type is of the same family, and never written beyond its room.
    assert(size_reduced(&config, of("r6i.16xlarge"), type, sizeof type) == 11);
    assert(memcmp(type, "r6i.2xlarge", 11) == 0);
    assert(size_reduced(&config, of("r6i.16xlarge"), type, 11) == 11);
    assert(size_reduced(&config, of("r6i.16xlarge"), type, 10) == 0);
    assert(size_reduced(&config, of("r6i.16xlarge"), type, 3) == 0);
    assert(size_reduced(&config, of("r6i"), type, sizeof type) == 0);

    // What is wrong with a configuration is said.
    assert(strstr(wrong("{}", &config), "`most` is missing"));
    assert(strstr(wrong("{\"most\":\"huge\"}", &config), "not the name of a size"));
    assert(strstr(wrong("{\"most\":\"large\",\"famlies\":[]}", &config), "neither"));
    assert(strstr(wrong("{\"most\":1}", &config), "write {"));
    return 0;
}
