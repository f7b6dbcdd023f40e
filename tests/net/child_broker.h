/* child_broker.h - the embedded broker in a child process, on a free port: cmocka's group setup and teardown.
 */
#ifndef KW_TEST_CHILD_BROKER_H
#define KW_TEST_CHILD_BROKER_H

#include "tools/broker/serve.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child_broker;
static char child_broker_address[64];

/* Its first line names it. */
static inline int start_child_broker(void **state) {
    (void)state;
    int fds[2];
    if (pipe(fds) != 0 || (child_broker = fork()) < 0)
        return -1;
    if (child_broker == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* not left behind by a test that crashed */
        kw_broker_serve_options o = kw_broker_serve_options_default;
        o.host = "127.0.0.1";
        o.port = 0;
        dup2(fds[1], STDOUT_FILENO);
        close(fds[0]);
        close(fds[1]);
        _exit(kw_broker_serve(&o));
    }
    close(fds[1]);
    FILE *out = fdopen(fds[0], "r");
    int n = out == NULL ? 0 : fscanf(out, "ready %63s", child_broker_address);
    if (out != NULL)
        fclose(out);
    return n == 1 ? 0 : -1;
}

static inline int stop_child_broker(void **state) {
    (void)state;
    int status = -1;
    kill(child_broker, SIGTERM);
    if (waitpid(child_broker, &status, 0) != child_broker)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#endif
