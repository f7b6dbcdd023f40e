/* bootstrap.h - reads the bootstrap.servers list: host[:port], [v6]:port, separated by commas. */
#ifndef KW_CLIENT_BOOTSTRAP_H
#define KW_CLIENT_BOOTSTRAP_H

#include <kwire/error.h>

typedef struct kw_bootstrap_entry {
    char host[256]; /* without brackets */
    uint16_t port;  /* 9092 if none is given */
} kw_bootstrap_entry;

/* 1: *e is the next entry and *at stands behind it; 0: the end; KW_EINVAL: `why` names the entry and what is
 * wrong. */
int kw_bootstrap_next(const char **at, kw_bootstrap_entry *e, char *why, size_t why_size) KW_MUST_USE;

#endif
