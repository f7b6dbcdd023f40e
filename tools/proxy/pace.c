/* pace.c - see pace.h. */
#include "tools/proxy/pace.h"

enum { BYTE = 1000000 /* of credit */ };
/* Above it a grain of credit would not fit; nor is there such a line. */
static const int64_t max_rate = 1000000000000;

void proxy_pace_set(proxy_pace *p, int64_t rate, kw_time now) {
    if (rate > max_rate)
        rate = max_rate;
    if (rate != p->rate)
        *p = (proxy_pace){.rate = rate, .at = now};
}

void proxy_pace_rest(proxy_pace *p, kw_time t) {
    p->credit = 0;
    p->at = t;
}

/* What is sent at once: a grain, or a byte where that takes longer. */
static int64_t piece(const proxy_pace *p) {
    int64_t grain = p->rate * PROXY_PACE_GRAIN;
    return grain < BYTE ? BYTE : grain - grain % BYTE;
}

void proxy_pace_step(proxy_pace *p, kw_time now) {
    /* More than two pieces are not saved up: the line is not at fault if nobody looked for so long. */
    int64_t most = 2 * piece(p);
    kw_time full = p->rate > 0 ? most / p->rate + 1 : 0;
    kw_time passed = now - p->at;
    p->credit = passed >= full ? most : p->credit + passed * p->rate;
    if (p->credit > most)
        p->credit = most;
    p->at = now;
}

size_t proxy_pace_room(const proxy_pace *p) {
    return p->rate == 0 ? SIZE_MAX : (size_t)(p->credit / BYTE);
}

void proxy_pace_took(proxy_pace *p, size_t n) {
    if (p->rate > 0)
        p->credit -= (int64_t)n * BYTE;
}

kw_time proxy_pace_deadline(const proxy_pace *p, size_t next) {
    int64_t most = piece(p);
    int64_t wanted = next < (size_t)(most / BYTE) ? (int64_t)next * BYTE : most;
    int64_t lacking = wanted - p->credit;
    return p->rate == 0 || lacking <= 0 ? p->at : p->at + (lacking + p->rate - 1) / p->rate;
}
