/* Records that somebody waits for, among others: each is told exactly once, by its receipt or in an event. */
#include "tests/client/produced.h"

enum { MOST = 64, TOO_LARGE = 10 };

/* A receipt that counts how often it was told. */
typedef struct slip {
    kw_receipt receipt;
    int told;
} slip;

static slip slips[MOST];

static void on_settled(kw_receipt *r) {
    slip *s = (slip *)r;
    s->told += 1;
    r->next = (kw_receipt *)1; /* it is ours again: nobody may look at it */
    r->index = -1;
}

/* n records of opaques 0 .. n-1; `waited`: an x for each that is waited for. */
static void produce(rig *r, int32_t topic, const char *waited) {
    memset(slips, 0, sizeof slips);
    for (int i = 0; waited[i] != '\0'; i++) {
        uint64_t number = (uint64_t)i;
        kw_outgoing out = {
            .topic = topic,
            .partition = KW_PARTITION_ANY,
            .key = {NULL,                     -1},
            .value = {(const uint8_t *)&number, 8 },
            .timestamp = 1000,
            .opaque = number
        };
        slips[i].receipt.settled = on_settled;
        out.receipt = waited[i] == 'x' ? &slips[i].receipt : NULL;
        assert_int_equal(rig_append(r, &out), KW_OK);
    }
    rig_flush(r);
}

/* Every record is told of once and where it is; at: the offset of the first. */
static void check(const rig *r, const char *waited, kw_outcome outcome, int64_t at) {
    uint8_t seen[MOST] = {0};
    for (int i = 0; i < r->n_delivered; i++) {
        const rig_delivered *d = &r->delivered[i];
        assert_int_equal(d->outcome, outcome);
        assert_int_equal(d->last - d->first, d->count - 1);
        assert_int_equal(d->base_offset, at < 0 ? -1 : at + (int64_t)d->first);
        for (uint64_t o = d->first; o <= d->last; o++)
            seen[o] += 1;
    }
    for (int i = 0; waited[i] != '\0'; i++) {
        bool by_receipt = waited[i] == 'x';
        assert_int_equal(seen[i], !by_receipt);
        assert_int_equal(slips[i].told, by_receipt);
        if (!by_receipt)
            continue;
        assert_int_equal(slips[i].receipt.sent.outcome, outcome);
        assert_int_equal(slips[i].receipt.sent.offset, at < 0 ? -1 : at + i);
        assert_int_equal(slips[i].receipt.sent.error == 0, outcome == KW_OUTCOME_OK);
    }
    assert_int_equal(rig_outstanding(r), 0);
    assert_int_equal(rig_memory(r), 0);
}

static int at_most_2(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)nth;
    return count > 2 ? TOO_LARGE : 0;
}

static int refuse(produced *p, int32_t partition, int32_t count, int nth) {
    (void)p, (void)partition, (void)count, (void)nth;
    return 29; /* TOPIC_AUTHORIZATION_FAILED */
}

typedef int verdict(produced *p, int32_t partition, int32_t count, int nth);

/* known: the partitions are, so that records do not wait for metadata first. */
static void run(const char *waited, verdict *v, bool known, kw_outcome outcome, int64_t at) {
    static const char *config[] = {"max.in.flight.requests.per.connection", "1", "linger.ms", "100", NULL};
    static produced p;
    rig r;
    rig_init(&r, config);
    produced_init(&p, &r);
    p.verdict = v;
    int32_t t = rig_topic(&r, "t");
    if (known)
        rig_run(&r, SECONDS(1));
    produce(&r, t, waited);
    rig_run(&r, SECONDS(30));
    check(&r, waited, outcome, at);
    rig_fini(&r);
}

static const char *const patterns[] = {
    ".",
    "x",
    "..",
    "xx",
    "x.",
    ".x",
    "x.x",
    ".x.",
    "xx..xx",
    "..xx..",
    "x...........x",
    "x.x.x.x.x.x.x",
    "xxxxxxxxxxxxx.",
    ".xxxxxxxxxxxxx",
};

#define FOR_EACH_PATTERN(w)                                                                                  \
    for (size_t i_ = 0; i_ < sizeof patterns / sizeof patterns[0] && ((w) = patterns[i_]) != NULL; i_++)

static void test_delivered(void **state) {
    (void)state;
    const char *w;
    FOR_EACH_PATTERN(w) {
        run(w, NULL, true, KW_OUTCOME_OK, 0);
    }
}

static void test_delivered_after_waiting_for_metadata(void **state) {
    (void)state;
    const char *w;
    FOR_EACH_PATTERN(w) {
        run(w, NULL, false, KW_OUTCOME_OK, 0);
    }
}

static void test_delivered_in_halves(void **state) {
    (void)state;
    const char *w;
    FOR_EACH_PATTERN(w) {
        run(w, at_most_2, true, KW_OUTCOME_OK, 0);
    }
}

static void test_refused(void **state) {
    (void)state;
    const char *w;
    FOR_EACH_PATTERN(w) {
        run(w, refuse, true, KW_OUTCOME_NOT_DONE, -1);
    }
}

/* The client ends: wherever the record is, its receipt is told, and once. */
static void test_end(void **state) {
    (void)state;
    for (int stage = 0; stage < 4; stage++) {
        static const char *config[] = {"linger.ms", "100", NULL};
        static produced p;
        rig r;
        rig_init(&r, config);
        produced_init(&p, &r);
        int32_t t = rig_topic(&r, "t");
        if (stage > 0)
            rig_run(&r, SECONDS(1));
        produce(&r, t, "x.x"); /* 0: waits for metadata; 1: full, in the intake */
        if (stage > 1)
            kw_producer_step(&r.producer); /* taken over, or sent */
        if (stage > 2)
            rig_settle(&r);
        rig_fini(&r);
        assert_int_equal(slips[0].told, 1);
        assert_int_equal(slips[1].told, 0);
        assert_int_equal(slips[2].told, 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delivered),
        cmocka_unit_test(test_delivered_after_waiting_for_metadata),
        cmocka_unit_test(test_delivered_in_halves),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
