/* golden.h - every message of the golden vectors (tests/golden/README.md), one after another. */
#ifndef KW_TESTS_PROXY_GOLDEN_H
#define KW_TESTS_PROXY_GOLDEN_H

#include <kwire/message.h>

typedef struct golden {
    const kw_api *api;
    bool request;
    int16_t version;
    kw_bytes body;
    const char *name; /* "03-Metadata.jsonl:17" */
} golden;

typedef void golden_visit(void *ctx, const golden *g);

/* Of KWIRE_GOLDEN, else of the tree. Returns their number. */
int golden_each(golden_visit *visit, void *ctx);

/* A `records` field, of any format; `trailing` bytes of it are a batch that was cut. */
typedef void golden_visit_records(void *ctx, kw_bytes records, int trailing, const char *name);
int golden_each_records(golden_visit_records *visit, void *ctx);

#endif
