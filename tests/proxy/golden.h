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

#endif
