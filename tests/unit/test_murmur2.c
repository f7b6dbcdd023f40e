/* test_murmur2.c - the partitioner's hash, against what Kafka's own class gives. */
#include "tests/unit/unit.h"
#include <kwire/hash.h>

static void hash_and_partition_are_kafkas(void **state) {
    (void)state;
    static const struct {
        size_t n;
        const char *key;
        int32_t hash;
        int32_t partition_of_12;
    } expected[] = {
        {0,  "",                                                                                             275646681,   9 },
        {1,  "\x61",                                                                                         -1563381124, 4 },
        {2,  "\x61\x62",                                                                                     316155434,   2 },
        {3,  "\x61\x62\x63",                                                                                 479470107,   3 },
        {4,  "\x61\x62\x63\x64",                                                                             -1323649548, 8 },
        {5,  "\x61\x62\x63\x64\x65",                                                                         461995741,   1 },
        {2,  "\x32\x31",                                                                                     -973932308,  0 },
        {6,  "\x66\x6f\x6f\x62\x61\x72",                                                                     -790332482,  6 },
        {24,
         "\x61\x2d\x6c\x69\x74\x74\x6c\x65\x2d\x62\x69\x74\x2d\x6c\x6f\x6e\x67\x2d\x73\x74\x72\x69\x6e\x67", -985981536,  8 },
        {26,
         "\x61\x2d\x6c\x69\x74\x74\x6c\x65\x2d\x62\x69\x74\x2d\x6c\x6f\x6e\x67\x65\x72\x2d\x73\x74\x72\x69"
         "\x6e\x67",                                                                                         -1486304829, 11},
        {8,  "\xd0\xba\xd0\xbb\xd1\x8e\xd1\x87",                                                             2122343024,  8 },
        {6,  "\xe6\xbc\xa2\xe5\xad\x97",                                                                     1024270057,  1 },
        {4,  "\xf0\x9f\x98\x80",                                                                             131881617,   9 },
        {5,  "\x6b\x65\x79\x2d\x30",                                                                         29210041,    1 },
        {8,  "\x5f\xd7\x73\x40\x03\x56\x2e\x7b",                                                             -2061947802, 2 },
        {17, "\x25\x6e\xe8\x4a\x4b\xe9\x06\x2f\x78\xbc\x70\xf2\xd0\x75\x37\x19\x27",                         1726430001,  9 },
        {12, "\x30\xe4\x55\xfd\x05\x3e\xf7\x0e\x47\xd9\x41\xd8",                                             229876720,   4 },
        {8,  "\x08\xc6\xb8\x93\xf4\xf9\x3c\x5a",                                                             -638562894,  2 },
        {20, "\x36\x5a\xf7\x42\x39\xc0\x2e\xf8\x16\xae\x54\xc6\xd9\xc6\xa2\xcb\x74\xa6\xbe\x47",             930287761,
         1                                                                                                                  },
        {8,  "\x00\x00\x00\x00\x00\x00\x00\x2a",                                                             506863552,   4 },
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        uint32_t hash = kw_murmur2(expected[i].key, expected[i].n);
        assert_int_equal((int32_t)hash, expected[i].hash);
        assert_int_equal((hash & 0x7fffffff) % 12, expected[i].partition_of_12);
    }
}

static void alignment_does_not_matter(void **state) {
    (void)state;
    char shifted[40] = {0};
    for (size_t i = 1; i < 8; i++) {
        for (size_t k = 0; k < 21; k++)
            shifted[i + k] = (char)(k * 37);
        char plain[21];
        for (size_t k = 0; k < 21; k++)
            plain[k] = (char)(k * 37);
        assert_int_equal(kw_murmur2(shifted + i, 21), kw_murmur2(plain, 21));
    }
}

static void no_bytes_at_all(void **state) {
    (void)state;
    assert_int_equal(kw_murmur2(NULL, 0), 275646681);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hash_and_partition_are_kafkas),
        cmocka_unit_test(alignment_does_not_matter),
        cmocka_unit_test(no_bytes_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
