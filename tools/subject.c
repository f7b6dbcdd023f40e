/* subject.c - words to APIs and versions. */
#include "tools/subject.h"
#include "tools/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const kw_api *kw_subject_api(const kw_args *a, const char *word) {
    const kw_api *api = kw_api_by_name((kw_str){word, (int32_t)strlen(word)});
    if (api == NULL)
        kw_say("kwire %s: no API is called %s: a name like Metadata, or a key like 3 is needed",
               a->command->name, word);
    return api;
}

bool kw_subject_version(const kw_args *a, const char *word, bool max_allowed, int16_t *version) {
    char *end;
    if (max_allowed && strcmp(word, "max") == 0) {
        *version = KW_VERSION_MAX;
        return true;
    }
    long n = strtol(word, &end, 10);
    if (end == word || *end != 0 || n < 0 || n > INT16_MAX) {
        kw_say("kwire %s: %s is not a version: a number%s is needed", a->command->name, word,
               max_allowed ? " or max" : "");
        return false;
    }
    *version = (int16_t)n;
    return true;
}

bool kw_subject_known(const kw_args *a, const kw_api *api, int16_t version) {
    if (version >= api->min_version && version <= api->max_version)
        return true;
    kw_say("kwire %s: %s has versions %d to %d, not %d", a->command->name, api->name, api->min_version,
           api->max_version, version);
    return false;
}

/* For a message these say more than the texts of the same codes elsewhere. */
static const char *text_of(int code) {
    if (code == KW_EINVAL)
        return "unknown field, wrong type, or a value out of range";
    return kw_error_text(code);
}

void kw_subject_fault(const kw_args *a, const char *what, int version, const kw_fault *fault) {
    char versioned[64] = "";
    if (version >= 0)
        snprintf(versioned, sizeof versioned, " version %d", version);
    kw_say("kwire %s: %s%s: %s (%s) at byte %zu%s%s", a->command->name, what, versioned, text_of(fault->code),
           kw_error_name(fault->code), fault->offset, fault->path[0] != 0 ? ", field " : "", fault->path);
}
