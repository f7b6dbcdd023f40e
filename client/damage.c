/* damage.c - records that came damaged are fetched again, a bounded number of times.
 *
 * Bits that turned over on the way are right the next time, or on another connection, which may take another
 * road. What stands damaged in the log is not: then the partition stops, with words that name the place, and
 * whoever can do without the batch seeks past it. Nothing of a damaged batch is shown, nothing behind it is
 * before it was read, and other partitions go on.
 *
 * The checksum of a batch covers neither its first offset nor the leader epoch. Of these only what cannot be
 * true is noticed (fetch_records.c); a damaged length or format leads to a checksum that does not fit. */
#include "client/damage.h"

#include "client/feed.h"

#include <stdio.h>

/* With the usual back-off that is some eight seconds. */
enum { MOST_TRIES = 10, TRIES_A_CONNECTION = 3, CORRUPT_MESSAGE = 2 };

/* A codec that is not in this build, and an expansion beyond the limit, are no damage, and told at once. */
bool kw_is_damage(int error) {
    static const int codes[] = {KW_ECRC,      KW_EMALFORMED,  KW_ETRUNCATED,
                                KW_ETRAILING, KW_ECOMPRESSED, CORRUPT_MESSAGE};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (error == codes[i])
            return true;
    return false;
}

bool kw_damage_may_pass(int tries) {
    return tries < MOST_TRIES;
}

bool kw_damage_of_road(int tries) {
    return tries % TRIES_A_CONNECTION == 0;
}

static void stop(kw_assigned *a, int error) {
    char what[80];
    snprintf(what, sizeof what, "damaged record batch, fetched %d times,", a->damages);
    kw_position_stop(a, error, what);
}

static void log_damage(const kw_assigned *a, int error, int32_t broker) {
    kw_core_log(
        a->consumer->core, KW_LOG_WARN, KW_ABOUT_FETCH,
        "%s [%d]: damaged record batch at offset %lld from broker %d: %s: fetched again, try %d of %d",
        kw_cluster_topic_name(a->consumer->cluster, a->topic).p, (int)a->partition,
        (long long)a->fetch_offset, (int)broker, kw_error_name(error), a->damages + 1, MOST_TRIES);
}

/* F17: what a near replica has may be sound at the leader. */
static void choose_road(kw_assigned *a, int32_t broker) {
    if (a->replica == broker)
        a->replica = -1;
    else if (a->feed != NULL && kw_damage_of_road(a->damages))
        a->feed->elsewhere = true;
}

void kw_position_damaged(kw_assigned *a, int error, int32_t broker) {
    a->consumer->core->stats.batches_damaged += 1;
    a->damages += 1;
    if (!kw_damage_may_pass(a->damages)) {
        stop(a, error);
        return;
    }
    log_damage(a, error, broker);
    choose_road(a, broker);
    a->not_before = kw_core_retry_at(a->consumer->core, a->damages);
    kw_consumer_touch(a);
}
