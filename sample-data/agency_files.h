/* agency_files: everything the generator writes for one request. */
#ifndef SAMPLE_AGENCY_FILES_H
#define SAMPLE_AGENCY_FILES_H

#include "sample-data/editions.h"

struct agency_request {
    uint64_t seed;
    int64_t days, last_day, sessions_a_day, hosts;   /* the last two 0: the profile's own */
    enum minutes_form minutes;
    bool is_bench;
    const char *dir;
};

int agency_files_write(const struct agency_request *request, struct err *e);

#endif
