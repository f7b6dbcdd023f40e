/* throttle.c - see throttle.h.
 *
 * Older versions carry the field too, but there the broker waits before it answers; the first version in
 * which it answers at once and expects the client to wait is a fact about each API (Kafka's own clients know
 * it as shouldClientThrottle). Everything newer than KIP-219 expects it from version 0 on. */
#include "client/throttle.h"

#include "protocol/rows.h"

/* By api key. */
static const int8_t first_versions[] = {
    [0] = 6,  [1] = 8,  [2] = 3,  [3] = 6,  [8] = 4,  [9] = 4,  [10] = 2, [11] = 3, [12] = 2,
    [13] = 2, [14] = 2, [15] = 2, [16] = 2, [18] = 2, [19] = 3, [20] = 2, [21] = 1, [22] = 1,
    [24] = 1, [25] = 1, [26] = 1, [28] = 1, [29] = 1, [30] = 1, [31] = 1, [32] = 2, [33] = 1,
    [34] = 1, [35] = 1, [37] = 1, [38] = 1, [39] = 1, [40] = 1, [41] = 1, [42] = 1,
};

/* A broker's quota windows end within seconds; a clock gone wrong, or malice, must not stop us for weeks. */
#define MOST_MS 60000

static bool client_waits(const kw_api *api, int16_t version) {
    size_t n = sizeof first_versions / sizeof *first_versions;
    return api->key < 0 || (size_t)api->key >= n || version >= first_versions[api->key];
}

static const kw_field *find_field(const kw_rows *rows) {
    const char *name = rows->names;
    for (int i = 0; i < rows->n_plain; i++, name += strlen(name) + 1)
        if (rows->fields[i].kind == KIND_INT32 && strcmp(name, "throttleTimeMs") == 0)
            return &rows->fields[i];
    return NULL;
}

kw_time kw_throttle_of(const kw_api *api, int16_t version, const void *answer) {
    if (!client_waits(api, version))
        return 0;
    const kw_field *f = find_field(api->response->rows);
    if (f == NULL)
        return 0;
    int32_t ms;
    memcpy(&ms, member_of(answer, f->offset), sizeof ms);
    return ms <= 0 ? 0 : KW_MS(ms < MOST_MS ? ms : MOST_MS);
}
