/* tell.c - the other end of the control socket: a command, and what the proxy says to it. */
#include "tools/proxy/serve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_S = 10 };

static int fail(const char *path, const char *why) {
    fprintf(stderr, "kwire proxy: --tell: %s: %s\n", path, why);
    return 1;
}

/* A socket, or -1 and errno. */
static int reach(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = PATIENCE_S};
    size_t n = strlen(path);
    errno = n == 0 ? ENOENT : ENAMETOOLONG;
    if (n == 0 || n >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, path, n + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0 &&
        connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    int problem = errno;
    close(fd);
    errno = problem;
    return -1;
}

static int send_all(int fd, const char *p, size_t n) {
    while (n > 0) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);
        if (done < 0 && errno != EINTR)
            return KW_EIO;
        p += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return 0;
}

static bool begins(const char *line, const char *word) {
    size_t n = strlen(word);
    return strncmp(line, word, n) == 0 && (line[n] == ' ' || line[n] == '\n');
}

/* Lines until the one that ends the answer. */
static int print_answer(const char *path, FILE *answer) {
    char line[2048];
    while (fgets(line, sizeof line, answer) != NULL) {
        if (begins(line, "error")) {
            line[strcspn(line, "\n")] = 0;
            return fail(path, line + strlen("error "));
        }
        fputs(line, stdout);
        if (begins(line, "ok"))
            return 0;
    }
    if (feof(answer))
        return fail(path, "the answer ended too early");
    return fail(path, errno == EAGAIN ? "no answer in 10 s" : strerror(errno));
}

int kw_proxy_tell(const char *path, const char *command) {
    if (strchr(command, '\n') != NULL)
        return fail(path, "a command is one line");
    int fd = reach(path);
    FILE *answer = fd >= 0 ? fdopen(fd, "r") : NULL;
    if (answer == NULL)
        return fail(path, strerror(errno));
    int status = send_all(fd, command, strlen(command)) == 0 && send_all(fd, "\n", 1) == 0
                     ? print_answer(path, answer)
                     : fail(path, strerror(errno));
    fclose(answer);
    return status;
}
