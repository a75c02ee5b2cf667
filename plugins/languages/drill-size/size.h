// The judgement: whether an instance type is within what the recipe allows. Pure, so that it is tested without a host.

#ifndef DRILL_SIZE_H
#define DRILL_SIZE_H

#include "json.h"

// The most families that a configuration names.
#define MOST_FAMILIES 64
// The longest name of an instance type, and room for one.
#define MOST_TYPE 40

// The plug-in's configuration. Its texts are those of the JSON that it was read from.
typedef struct {
    slice_t most;
    slice_t families[MOST_FAMILIES];
    size_t family_count;
} config_t;

// What is said of a type.
typedef enum {
    // It is within what is allowed.
    WITHIN,
    // Its family is not allowed.
    OTHER_FAMILY,
    // It is larger than `most`.
    TOO_LARGE,
    // Its name is not FAMILY.SIZE with a size that is known.
    UNKNOWN,
} size_verdict_t;

// Reads the configuration: 0, or what is wrong with it.
const char *config_read(const uint8_t *json, size_t length, config_t *config);

// Judges a type.
size_verdict_t size_judge(const config_t *config, slice_t type);

// Writes the type of the same family that has the size `most`; 0 when it does not fit.
size_t size_reduced(const config_t *config, slice_t type, uint8_t *to, size_t room);

#endif
