/* control.h - what may be asked of a proxy that runs: a line on its unix socket, lines of an answer.
 *
 *   add SPEC      ok ID
 *   remove ID     ok
 *   clear         ok
 *   list          ID SPEC hits N            for each, then ok; N: connections or requests that it befell
 *   routes        MY_HOST:PORT HOST:PORT NODE    for each, then ok
 *   reset         ok N      every connection is reset now
 *   anything else error TEXT
 *
 * Parsing and answering is pure (proxy_control_answer); control_socket.c has the socket. */
#ifndef PROXY_CONTROL_H
#define PROXY_CONTROL_H

#include "tools/proxy/exchange.h"

/* Appends the answer to `line` (without its newline) to out; without memory for it, an answer that lacks its
 * last line. `reset`: set to true if connections are to be reset by the caller, who then appends the answer
 * himself. */
void proxy_control_answer(proxy_world *w, kw_str line, kw_mem *mem, kw_buf *out, bool *reset);

#endif
