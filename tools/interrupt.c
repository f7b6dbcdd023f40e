/* interrupt.c - the self-pipe: a handler may only set a flag and write, and a poll that includes the pipe has
 * no gap between looking at the flag and falling asleep. */
#include "tools/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t count;
static int pipe_fds[2] = {-1, -1};

static void on_signal(int number) {
    (void)number;
    int saved = errno;
    count++;
    alarm(1);
    /* A full pipe is as readable as one with a single byte. */
    ssize_t n = write(pipe_fds[1], "", 1);
    (void)n;
    errno = saved;
}

/* A write that began just after the signal is not interrupted by it and may block for ever: knock again. */
static void on_alarm(int number) {
    (void)number;
    alarm(1);
}

bool kw_interrupt_init(void) {
    struct sigaction a = {.sa_handler = on_signal};
    if (pipe2(pipe_fds, O_CLOEXEC | O_NONBLOCK) < 0)
        return false;
    sigemptyset(&a.sa_mask);
    sigaction(SIGINT, &a, NULL);
    sigaction(SIGTERM, &a, NULL);
    a.sa_handler = on_alarm;
    sigaction(SIGALRM, &a, NULL);
    a.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &a, NULL);
    return true;
}

int kw_interrupt_fd(void) {
    return pipe_fds[0];
}

void kw_interrupt_clear(void) {
    char bytes[64];
    while (read(pipe_fds[0], bytes, sizeof bytes) > 0)
        ;
}

int kw_interrupt_count(void) {
    return count;
}
