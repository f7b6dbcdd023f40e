/* worker.c - kwire-chaos-worker: see README.md, "The worker". */
#include "tests/chaos/worker.h"

#include <stdio.h>

int main(int argc, char **argv) {
    static worker_args args;
    worker w;
    char why[400] = "";
    if (!worker_options(argc, argv, &args, why, sizeof why)) {
        fprintf(stderr, "kwire-chaos-worker: %s\n", why);
        return WORKER_USAGE;
    }
    if (worker_open(&w, &args)) {
        args.mode->run(&w);
        worker_end(&w, WORKER_DONE, "done");
    }
    worker_close(&w);
    fprintf(stderr, "kwire-chaos-worker: %s: %s\n", args.client, w.why);
    return (int)w.status;
}
