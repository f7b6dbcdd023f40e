/* serve.h - the fault proxy on real sockets: what `kwire proxy` runs. The only header of it that tools/ sees.
 */
#ifndef PROXY_SERVE_H
#define PROXY_SERVE_H

#include <kwire/error.h>
#include <kwire/mem.h>

typedef struct kw_proxy_options {
    const char *host;          /* where to listen: a name or an address, IPv6 without brackets */
    uint16_t port;             /* of the first broker, the others have the next ones that are free; 0: any */
    const char *advertised;    /* host that clients are told; NULL: `host` */
    const char *to;            /* HOST[:PORT][,...]: the brokers to start from; port 9092 */
    const char *const *faults; /* specs (spec.h) */
    int n_faults;
    const char *fault_file; /* NULL, or a file of specs, one a line, read anew at SIGHUP */
    const char *control;    /* NULL, or the path of a unix socket that takes commands (control.h) */
    const char *log;        /* NULL, or a file for a line a request; "-": stdout */
    uint64_t seed;          /* the same one, and the same requests have the same faults */
} kw_proxy_options;
extern const kw_proxy_options kw_proxy_options_default;

/* Prints `ready HOST:PORT[,HOST:PORT...]` on stdout once it serves, in the order of `to`, each once. Returns
 * 0 after SIGTERM or SIGINT; 1 when it cannot serve, 2 for a fault or an address that cannot be; stderr says
 * why. */
int kw_proxy_serve(const kw_proxy_options *o) KW_MUST_USE;

/* Sends one line to the control socket of a proxy and prints the answer on stdout, an error on stderr. 0: it
 * said ok; 1: it refused, or is not there. */
int kw_proxy_tell(const char *path, const char *command) KW_MUST_USE;
/* Prints what a SPEC may be, from the table of kinds. */
void kw_proxy_explain(void);

#endif
