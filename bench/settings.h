/* settings.h - the settings that all of kwire's programs here run with. */
#ifndef KW_BENCH_SETTINGS_H
#define KW_BENCH_SETTINGS_H

#include "bench/job.h"

#include <kwire/config.h>
#include <string.h>

static inline kw_str bench_text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

/* Exits when the codec is not in this build. */
kw_config bench_settings(const bench_job *j);

#endif
