/* conn_table.c - the life of a connection as a table. What is not in it means nothing in that state. */
#include "client/conn.h"

static const kw_conn_rule rules[] = {
  /* state              event               next                 action                  */
    {KW_CONN_DOWN,        KW_CONN_OPEN,      KW_CONN_RESOLVING,   kw_conn_begin_resolve  },
    {KW_CONN_RESOLVING,   KW_CONN_RESOLVED,  KW_CONN_CONNECTING,  kw_conn_begin_connect  },
    {KW_CONN_RESOLVING,   KW_CONN_FAILED,    KW_CONN_DOWN,        kw_conn_went_down      },
    {KW_CONN_RESOLVING,   KW_CONN_CLOSE,     KW_CONN_DOWN,        kw_conn_closed         },
    {KW_CONN_CONNECTING,  KW_CONN_CONNECTED, KW_CONN_NEGOTIATING, kw_conn_begin_negotiate},
    {KW_CONN_CONNECTING,  KW_CONN_FAILED,    KW_CONN_CONNECTING,  kw_conn_try_next       },
    {KW_CONN_CONNECTING,  KW_CONN_CLOSE,     KW_CONN_DOWN,        kw_conn_closed         },
    {KW_CONN_NEGOTIATING, KW_CONN_VERSIONS,  KW_CONN_UP,          kw_conn_came_up        },
    {KW_CONN_NEGOTIATING, KW_CONN_FAILED,    KW_CONN_CONNECTING,  kw_conn_try_next       },
    {KW_CONN_NEGOTIATING, KW_CONN_CLOSE,     KW_CONN_DOWN,        kw_conn_closed         },
    {KW_CONN_UP,          KW_CONN_FAILED,    KW_CONN_DOWN,        kw_conn_went_down      },
    {KW_CONN_UP,          KW_CONN_CLOSE,     KW_CONN_DOWN,        kw_conn_closed         },
};

bool kw_conn_event_apply(kw_conn *c, kw_conn_event e) {
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const kw_conn_rule *r = &rules[i];
        if (r->state != c->state || r->event != e)
            continue;
        /* First the state, then the action: an action may apply the next event itself. */
        c->state = r->next;
        c->core->wants_version += 1;
        r->action(c);
        return true;
    }
    return false;
}

const char *kw_conn_state_name(kw_conn_state s) {
    static const char *const names[KW_CONN_STATES] = {"down", "resolving", "connecting", "negotiating", "up"};
    return names[s];
}
