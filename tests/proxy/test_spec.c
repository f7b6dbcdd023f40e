/* Faults as they are written: what is taken, what it means, what is refused and in which words. */
#include "tools/proxy/spec.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static kw_str str(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

static proxy_spec parsed(const char *text) {
    proxy_spec s;
    char why[512] = "";
    if (proxy_spec_parse(str(text), &s, why, sizeof why) != 0)
        fail_msg("%s: %s", text, why);
    return s;
}

/* ---- what is taken, and its words again ---- */

static const struct {
    const char *text, *printed; /* NULL: the same */
} good[] = {
    {"refuse",                                                 NULL                                },
    {"refuse,node=2,every=3,p=0.25",                           NULL                                },
    {"hang-connect,n=1",                                       NULL                                },
    {"rate,bytes=20480",                                       NULL                                },
    {"rate,dir=both,bytes=20k",                                "rate,bytes=20480"                  },
    {"rate,bytes=2m,dir=down",                                 "rate,dir=down,bytes=2097152"       },
    {"rate,bytes=1024g",                                       "rate,bytes=1099511627776"          },
    {"slice",                                                  "slice,bytes=1"                     },
    {"slice,bytes=7,dir=up",                                   "slice,dir=up,bytes=7"              },
    {"blackhole",                                              NULL                                },
    {"blackhole,client=kafka-,dir=up",                         NULL                                },
    {"blackhole,api=fetch,n=5,ms=20000",                       "blackhole,api=Fetch,n=5,ms=20000"  },
    {"delay,ms=200",                                           NULL                                },
    {"delay,ms=0.5,api=0",                                     "delay,api=Produce,ms=0.500"        },
    {"delay,ms=12.25,dir=both",                                "delay,dir=both,ms=12.250"          },
    {"delay,ms=86400000.000",                                  "delay,ms=86400000"                 },
    {"jitter,ms=80,p=0.1",                                     "jitter,p=0.1,ms=80"                },
    {"jitter,ms=80,p=0.30000000000000004",                     "jitter,p=0.30000000000000004,ms=80"},
    {"jitter,ms=80,p=1e-3",                                    "jitter,p=0.001,ms=80"              },
    {"jitter,ms=80,p=0",                                       "jitter,p=0,ms=80"                  },
    {"late,api=EndTxn,ms=3000",                                NULL                                },
    {"late,api=EndTxn,dir=up,ms=3000",                         NULL                                },
    {"reset",                                                  NULL                                },
    {"reset,when=before",                                      "reset"                             },
    {"reset,client=a,when=after",                              NULL                                },
    {"halfclose,api=Fetch,n=2",                                NULL                                },
    {"halfclose,dir=up",                                       NULL                                },
    {"cut",                                                    NULL                                },
    {"cut,api=PRODUCE,n=3,when=after",                         "cut,api=Produce,n=3,when=after"    },
    {"cut,every=4,bytes=10",                                   NULL                                },
    {"cut,bytes=1000,dir=down",                                "cut,dir=down,bytes=1000"           },
    {"error,code=6",                                           "error,code=NOT_LEADER_OR_FOLLOWER" },
    {"error,code=NOT_ENOUGH_REPLICAS_AFTER_APPEND,when=after",
     "error,when=after,code=NOT_ENOUGH_REPLICAS_AFTER_APPEND"                                      },
    {"error,code=-1",                                          "error,code=UNKNOWN_SERVER_ERROR"   },
    {"error,code=31999",                                       NULL                                },
    {"flip",                                                   "flip,api=Fetch,dir=down"           },
    {"flip,dir=up,p=0.5",                                      "flip,api=Produce,p=0.5,dir=up"     },
    {"flip,api=Produce",                                       "flip,api=Produce,dir=up"           },
    {"flip,dir=both",                                          NULL                                },
    {"flip,in=frame",                                          "flip,dir=down,in=frame"            },
    {"flip,in=frame,api=Produce",                              "flip,api=Produce,dir=down,in=frame"},
    {"flip,in=records,dir=down",                               "flip,api=Fetch,dir=down"           },
    {"stale",                                                  NULL                                },
    {"stale,api=Metadata,n=2",                                 "stale,n=2"                         },
};

static void test_words_round_trip(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        char once[256], twice[256];
        proxy_spec s = parsed(good[i].text);
        proxy_spec_print(&s, once, sizeof once);
        assert_string_equal(once, good[i].printed != NULL ? good[i].printed : good[i].text);
        s = parsed(once);
        proxy_spec_print(&s, twice, sizeof twice);
        assert_string_equal(twice, once);
    }
}

static void test_every_field_is_filled_in(void **state) {
    (void)state;
    proxy_spec s = parsed("cut,api=Produce,client=rdkafka,node=3,every=2,p=0.5,when=after,bytes=9");
    assert_int_equal(s.kind, PROXY_CUT);
    assert_int_equal(s.api_key, 0);
    assert_string_equal(s.client, "rdkafka");
    assert_int_equal(s.node, 3);
    assert_int_equal(s.n, 0);
    assert_int_equal(s.every, 2);
    assert_true(s.p == 0.5);
    assert_true(s.after);
    assert_int_equal(s.bytes, 9);
    s = parsed("delay,ms=1.5");
    assert_int_equal(s.api_key, -1);
    assert_int_equal(s.node, -1);
    assert_string_equal(s.client, "");
    assert_true(s.p == 1);
    assert_int_equal(s.dir, PROXY_DOWN);
    assert_int_equal(s.hold, 1500);
    assert_int_equal(s.bytes, -1);
    assert_int_equal(s.code, 0);
    assert_false(s.after || s.in_frame);
}

static void test_decimals_of_a_millisecond_are_exact(void **state) {
    (void)state;
    assert_int_equal(parsed("delay,ms=0.001").hold, 1);
    assert_int_equal(parsed("delay,ms=0.1").hold, 100);
    assert_int_equal(parsed("delay,ms=1.01").hold, 1010);
    assert_int_equal(parsed("late,ms=86400000").hold, INT64_C(86400000000));
}

static void test_scope_depends_on_what_is_named(void **state) {
    static const struct {
        const char *text;
        proxy_scope scope;
    } rows[] = {
        {"refuse",              PROXY_CONNECTS},
        {"hang-connect,n=2",    PROXY_CONNECTS},
        {"rate,bytes=1,n=2",    PROXY_LINES   },
        {"slice,every=2",       PROXY_LINES   },
        {"blackhole",           PROXY_LINES   },
        {"blackhole,client=a",  PROXY_LINES   },
        {"blackhole,n=1",       PROXY_REQUESTS},
        {"blackhole,every=1",   PROXY_REQUESTS},
        {"blackhole,api=Fetch", PROXY_REQUESTS},
        {"cut",                 PROXY_REQUESTS},
        {"cut,p=0.5",           PROXY_REQUESTS},
        {"cut,bytes=5,p=0.5",   PROXY_LINES   },
        {"cut,bytes=5,api=0",   PROXY_REQUESTS},
        {"delay,ms=1",          PROXY_REQUESTS},
        {"stale",               PROXY_REQUESTS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        proxy_spec s = parsed(rows[i].text);
        if (proxy_spec_scope(&s) != rows[i].scope)
            fail_msg("%s", rows[i].text);
    }
}

/* ---- what is refused ---- */

static const struct {
    const char *text, *words; /* that must be in the reason */
} bad[] = {
    {"",                                                                            "\"\" is no kind of fault; there are refuse, hang-connect"           },
    {"cuts",                                                                        "\"cuts\" is no kind of fault"                                       },
    {"Cut",                                                                         "halfclose, cut, error"                                              },
    {"cut=3",                                                                       "\"cut=3\" is no kind"                                               },
    {"cut,",                                                                        "there is no such key; right is cut[,api=NAME]"                      },
    {"cut,n=1,",                                                                    "there is no such key"                                               },
    {"cut,,n=1",                                                                    "there is no such key"                                               },
    {"cut,foo=1",                                                                   "foo: there is no such key; right is cut[,api=NAME][,client=PREFIX]" },
    {"cut,ms=5",                                                                    "ms: has no meaning here; right is cut[,api"                         },
    {"rate,api=Produce,bytes=1",                                                    "api: has no meaning here; right is rate,bytes=N[,client=PREFIX]"    },
    {"refuse,client=a",                                                             "client: has no meaning here"                                        },
    {"cut,n=1,n=2",                                                                 "n: was given before"                                                },
    {"cut,api=Produze",                                                             "api: \"Produze\" is not an API: a name as Kafka has it, as Produce" },
    {"cut,api=",                                                                    "api: \"\" is not an API"                                            },
    {"cut,api",                                                                     "api: \"\" is not an API"                                            },
    {"cut,api=1000",                                                                "api: \"1000\" is not an API"                                        },
    {"cut,n=0",                                                                     "n: \"0\" is not a number from 1 on"                                 },
    {"cut,n=-1",                                                                    "n: \"-1\" is not"                                                   },
    {"cut,n=1x",                                                                    "n: \"1x\" is not"                                                   },
    {"cut,n= 1",                                                                    "n: \" 1\" is not"                                                   },
    {"cut,n=9223372036854775808",                                                   "n: \"9223372036854775808\" is not"                                  },
    {"cut,every=0",                                                                 "every: \"0\" is not"                                                },
    {"cut,n=2,every=2",                                                             "n, every: the n-th alone, or each every-th: one of them"            },
    {"cut,node=-2",                                                                 "node: \"-2\" is not the id of a broker"                             },
    {"cut,node=2147483648",                                                         "node: \"2147483648\" is not"                                        },
    {"cut,p=1.1",                                                                   "p: \"1.1\" is not a probability from 0 to 1"                        },
    {"cut,p=-0.1",                                                                  "p: \"-0.1\" is not"                                                 },
    {"cut,p=",                                                                      "p: \"\" is not"                                                     },
    {"cut,p=nan",                                                                   "p: \"nan\" is not"                                                  },
    {"cut,p=0x1",                                                                   "p: \"0x1\" is not"                                                  },
    {"cut,p=0.5.5",                                                                 "p: \"0.5.5\" is not"                                                },
    {"cut,when=during",                                                             "when: \"during\" is not before or after"                            },
    {"rate,bytes=1,dir=left",                                                       "dir: \"left\" is not up, down or both"                              },
    {"rate",                                                                        "rate needs bytes=N, as rate,bytes=20k,dir=down"                     },
    {"rate,bytes=0",                                                                "bytes: \"0\" is not a number of bytes from 1"                       },
    {"rate,bytes=k",                                                                "bytes: \"k\" is not"                                                },
    {"rate,bytes=1kk",                                                              "bytes: \"1kk\" is not"                                              },
    {"rate,bytes=1K",                                                               "bytes: \"1K\" is not"                                               },
    {"rate,bytes=1025g",                                                            "bytes: \"1025g\" is not"                                            },
    {"delay",                                                                       "delay needs ms=MS, as delay,ms=200"                                 },
    {"delay,ms=0",                                                                  "ms: \"0\" is not a time of more than 0"                             },
    {"delay,ms=0.0001",                                                             "ms: \"0.0001\" is not"                                              },
    {"delay,ms=1.",                                                                 "ms: \"1.\" is not"                                                  },
    {"delay,ms=.5",                                                                 "ms: \".5\" is not"                                                  },
    {"delay,ms=5s",                                                                 "ms: \"5s\" is not"                                                  },
    {"delay,ms=86400000.001",                                                       "ms: \"86400000.001\" is not"                                        },
    {"error",                                                                       "error needs code=NAME"                                              },
    {"error,code=0",                                                                "code: \"0\" is not an error of Kafka"                               },
    {"error,code=NONE",                                                             "code: \"NONE\" is not"                                              },
    {"error,code=KW_ETIMEOUT",                                                      "code: \"KW_ETIMEOUT\" is not"                                       },
    {"error,code=NOT_LEADER",                                                       "code: \"NOT_LEADER\" is not"                                        },
    {"error,code=-2",                                                               "code: \"-2\" is not"                                                },
    {"error,code=32768",                                                            "code: \"32768\" is not"                                             },
    {"blackhole,ms=5",                                                              "ms: without api, n or every a blackhole lasts as long"              },
    {"cut,bytes=5,when=after",                                                      "when: without api, n or every the bytes are those of the connection"},
    {"cut,api=Produce,dir=up",                                                      "dir: goes with bytes of the connection"                             },
    {"cut,dir=up",                                                                  "dir: goes with bytes of the connection"                             },
    {"flip,in=batches",                                                             "in: \"batches\" is not records or frame"                            },
    {"flip,api=Metadata",                                                           "api: record batches go up in Produce and down in Fetch"             },
    {"flip,api=Produce,dir=down",                                                   "api: record batches go up"                                          },
    {"flip,api=Fetch,dir=up",                                                       "api: record batches go up"                                          },
    {"stale,api=FindCoordinator",                                                   "api: of all answers only that to Metadata can be stale"             },
    {"cut,client=",                                                                 "client: \"\" is not the beginning of a client.id"                   },
    {"cut,client=0123456789012345678901234567890123456789012345678901234567890123",
     "client: \"0123456789012345678901234567890123456789...\" is not"                                                                                    },
    {"cut,api=\x1b[31m",                                                            "api: \"?[31m\" is not"                                              },
};

static void test_refusals_say_where_and_what_would_be_right(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        proxy_spec s;
        char why[512] = "";
        if (proxy_spec_parse(str(bad[i].text), &s, why, sizeof why) != KW_EINVAL)
            fail_msg("%s: was taken", bad[i].text);
        if (strstr(why, bad[i].words) == NULL)
            fail_msg("%s: \"%s\" lacks \"%s\"", bad[i].text, why, bad[i].words);
    }
}

static void test_small_room_is_kept_to(void **state) {
    (void)state;
    for (size_t size = 1; size < 64; size++) {
        proxy_spec s = parsed("cut,api=Produce,n=3,when=after");
        char *text = malloc(size), *why = malloc(size);
        proxy_spec_print(&s, text, size);
        assert_true(strlen(text) < size);
        assert_int_equal(strncmp(text, "cut,api=Produce,n=3,when=after", strlen(text)), 0);
        assert_int_equal(proxy_spec_parse(str("nonsense"), &s, why, size), KW_EINVAL);
        assert_true(strlen(why) < size);
        assert_int_equal(proxy_spec_parse(str("cut,foo=1"), &s, why, size), KW_EINVAL);
        free(text);
        free(why);
    }
}

/* ---- the table of kinds ---- */

static void test_examples_are_faults(void **state) {
    (void)state;
    for (int k = 0; k < PROXY_KINDS; k++) {
        char room[256];
        proxy_kind_text t = proxy_kind_describe((proxy_kind)k, room, sizeof room);
        assert_int_equal(parsed(t.example).kind, k);
        assert_string_equal(t.name, proxy_kind_name((proxy_kind)k));
        assert_true(strlen(t.keys) > 0 && strlen(t.keys) < sizeof room - 1);
        assert_true(strlen(t.help) > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_round_trip),
        cmocka_unit_test(test_every_field_is_filled_in),
        cmocka_unit_test(test_decimals_of_a_millisecond_are_exact),
        cmocka_unit_test(test_scope_depends_on_what_is_named),
        cmocka_unit_test(test_refusals_say_where_and_what_would_be_right),
        cmocka_unit_test(test_small_room_is_kept_to),
        cmocka_unit_test(test_examples_are_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
