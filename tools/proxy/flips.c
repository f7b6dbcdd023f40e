/* flips.c - turns over the bit that flip.c has chosen in a frame of this exchange, and says which. */
#include "tools/proxy/exchange_state.h"
#include "tools/proxy/flip.h"

/* A frame that cannot be read has no batches that we know of. */
static int choose(proxy_exchange *x, const proxy_asked *a, const proxy_order *o, proxy_bit *bit) {
    proxy_letter l;
    proxy_rules *rules = &x->world->rules;
    if (a->fate.flip_frame)
        return proxy_flip_any(o->n, rules, bit);
    if (!a->known)
        return 0;
    int rc = o->to == PROXY_UP ? proxy_letter_open_request(&l, a->api, a->version, o->p, o->n, &x->arena)
                               : proxy_letter_open_answer(&l, a->api, a->version, o->p, o->n, &x->arena);
    if (rc == KW_ENOMEM)
        return rc;
    return rc == 0 && proxy_flip_choose(&l, o->p, rules, bit);
}

static void say(proxy_asked *a, const proxy_bit *b) {
    char id[23] = "";
    if (a->fate.flip_frame) {
        proxy_exchange_note(a, "bit %d of byte %zu", b->bit, b->at);
        return;
    }
    if (!kw_uuid_is_zero(b->topic_id))
        kw_uuid_text(b->topic_id, id);
    int n = b->topic.n < 0 ? 0 : b->topic.n > 60 ? 60 : b->topic.n;
    proxy_exchange_note(a, "bit %d of byte %zu: topic %.*s%s partition %d, batch at %lld", b->bit, b->at, n,
                        n == 0 ? "" : b->topic.p, id, (int)b->partition, (long long)b->base_offset);
}

int proxy_exchange_flip(proxy_exchange *x, proxy_asked *a, proxy_order *o) {
    proxy_bit bit;
    if (!(a->fate.flip & o->to))
        return 0;
    int rc = choose(x, a, o, &bit);
    a->fate.flip &= ~o->to;
    if (rc == 0) {
        proxy_exchange_note(a, "nothing to turn over");
        if (a->fate.flip == 0)
            proxy_exchange_missed(x, &a->fate.flip_rule);
    }
    if (rc <= 0)
        return rc;
    a->fate.flip_rule = 0; /* it has befallen this one */
    bool own = o->p == x->out.p;
    if (!own) {
        x->out.n = 0;
        if (kw_buf_append(&x->out, x->world->mem, o->p, o->n) != 0)
            return KW_ENOMEM;
        o->p = x->out.p;
    }
    x->out.p[bit.at] ^= (uint8_t)(1 << bit.bit);
    say(a, &bit);
    return 0;
}
