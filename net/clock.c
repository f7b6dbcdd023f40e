/* clock.c - the two clocks: one that never goes back, one that people read. */
#include <kwire/net.h>
#include <time.h>

kw_time kw_clock_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (kw_time)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t kw_clock_wall_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
