/* script_state.h - the inside of a script, for script.c and script_usual.c only. */
#ifndef KW_SIM_SCRIPT_STATE_H
#define KW_SIM_SCRIPT_STATE_H

#include "tests/sim/script.h"

typedef struct script_conn {
    uint32_t id;
    bool closing;
    kw_buf in, out;
} script_conn;

typedef struct sim_script_state {
    kw_mem mem;
    kw_arena arena; /* the request at hand, and the answer to it */
    kw_buf encoded;
    script_conn *conns;
    int n_conns;
    uint32_t n_opened;
    int counts[128]; /* requests by API key */
    int64_t n_appended;
} sim_script_state;

#endif
