/* choose.h - does a fault fit, and is it this one's turn: what shape.c and fate.c share of rules.c. */
#ifndef PROXY_CHOOSE_H
#define PROXY_CHOOSE_H

#include "tools/proxy/rules.h"

/* client is the whole id or "". */
bool proxy_choose_client(const proxy_spec *s, kw_str client);
bool proxy_choose_node(const proxy_spec *s, int32_t node);
/* Counts one that fits, and a hit if n, every and p choose it. */
bool proxy_choose_next(proxy_rules *r, proxy_rule *rule);
/* The same of connection `link` for a fault of lines: always the same answer, nothing is counted. */
bool proxy_choose_link(const proxy_rules *r, const proxy_rule *rule, uint64_t link);

#endif
