/* test_control.c - control records: markers of transactions, and what is to be skipped (F6). */
#include "tests/unit/unit.h"
#include "tests/unit/unit_hex.h"

#include <kwire/records.h>

static int read_control(const char *key, const char *value, kw_control *c) {
    kw_record rec = {
        .key = {NULL, -1},
          .value = {NULL, -1}
    };
    if (key != NULL)
        rec.key = unit_hex(key);
    if (value != NULL)
        rec.value = unit_hex(value);
    int err = kw_control_read(&rec, c);
    unit_hex_free(rec.key);
    unit_hex_free(rec.value);
    return err;
}

/* A whole batch as the broker of Kafka 4.1.1 writes it when a transaction commits. */
static void a_marker_in_its_batch(void **state) {
    (void)state;
    kw_bytes in =
        unit_hex("000000000000001e0000004200000005024abb86af0030000000000000018bcfe5681e0000018bcfe5681e"
                 "0000000000000fa10000ffffffff000000012000000008000000010c00000000000700");
    kw_mem mem = unit_mem(0);
    kw_buf out = {0};
    kw_reader r;
    kw_batch b;
    kw_record_iter it;
    kw_record rec;
    kw_control c;
    kw_reader_init(&r, in.p, (size_t)in.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    assert_int_equal(kw_batch_check(&b, true), 0);
    assert_int_equal(b.attributes, KW_ATTR_CONTROL | KW_ATTR_TRANSACTIONAL);
    assert_int_equal(b.producer_id, 4001);
    assert_int_equal(kw_batch_next_offset(&b), 31);
    assert_int_equal(kw_batch_open(&b, 0, &mem, &out, &it), 0);
    assert_int_equal(kw_record_next(&it, &rec), 1);
    assert_int_equal(rec.sequence, -1);
    assert_int_equal(kw_control_read(&rec, &c), 0);
    assert_int_equal(c.version, 0);
    assert_int_equal(c.type, KW_CONTROL_COMMIT);
    assert_int_equal(c.coordinator_epoch, 7);
    unit_hex_free(in);
}

static void keys_and_values(void **state) {
    (void)state;
    static const struct {
        const char *key, *value;
        int type;
        int32_t epoch;
    } right[] = {
        {"00000000",     "00007fffffff",     KW_CONTROL_ABORT,  INT32_MAX},
        {"00000001",     "000000000007",     KW_CONTROL_COMMIT, 7        },
        {"000700010909", "0000000000040909", KW_CONTROL_COMMIT, 4        }, /* a later version has more bytes */
        {"00000002",     "00000000000102",   2,                 -1       }, /* leader change: not ours to read */
        {"00000063",     "",                 99,                -1       }, /* unknown: to be skipped */
        {"0000ffff",     NULL,               -1,                -1       },
        {"00000001",     "000000",           KW_CONTROL_COMMIT, -1       }, /* the key says all a consumer needs */
        {"00000000",     NULL,               KW_CONTROL_ABORT,  -1       },
    };
    kw_control c;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_int_equal(read_control(right[i].key, right[i].value, &c), 0);
        assert_int_equal(c.type, right[i].type);
        assert_int_equal(c.coordinator_epoch, right[i].epoch);
    }
}

static void damaged_keys_are_refused(void **state) {
    (void)state;
    kw_control c;
    assert_int_equal(read_control(NULL, "000000000007", &c), KW_EMALFORMED);
    assert_int_equal(read_control("", "000000000007", &c), KW_EMALFORMED);
    assert_int_equal(read_control("000000", "000000000007", &c), KW_EMALFORMED);
    assert_int_equal(read_control("ffff0001", "000000000007", &c), KW_EMALFORMED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_marker_in_its_batch),
        cmocka_unit_test(keys_and_values),
        cmocka_unit_test(damaged_keys_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
