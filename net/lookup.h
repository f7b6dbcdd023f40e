/* lookup.h - names by a resolver that blocks, in threads of its own. Private to net/.
 *
 * A question is put down and answered later (kw_client_resolved). Its connection may be gone by then, and so
 * may the client: threads in the midst of a lookup are not waited for. */
#ifndef KW_NET_LOOKUP_H
#define KW_NET_LOOKUP_H

#include <kwire/client.h>

typedef struct kw_lookups kw_lookups;

/* Begins with one thread; others come when all are busy. tell: an answer is there, see kw_lookups_step;
 * called by a thread. 0, KW_ENOMEM, KW_EIO: no thread. */
int kw_lookups_new(kw_lookups **out, const kw_resolver *blocking, size_t stack_size, void (*tell)(void *ctx),
                   void *ctx) KW_MUST_USE;
void kw_lookups_free(kw_lookups *l);
kw_resolver kw_lookups_resolver(kw_lookups *l);
/* Hands the client its answers. */
void kw_lookups_step(kw_lookups *l, kw_client *c);

#endif
