/* standard.c - a closed standard descriptor becomes /dev/null, opened the wrong way round: reading such a
 * stdin and writing such a stdout still fail with EBADF, as they did while closed. An empty input, or records
 * that are committed and went nowhere, would be worse than an error. */
#include "tools/standard.h"
#include "tools/print.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool is_closed(int fd) {
    return fcntl(fd, F_GETFD) < 0 && errno == EBADF;
}

bool kw_standard_hold(void) {
    /* open(2) gives the lowest number that is free: upwards, that is fd itself. */
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        int wrong_way = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (is_closed(fd) && open("/dev/null", wrong_way) != fd) {
            kw_say("kwire: /dev/null: %s", strerror(errno));
            return false;
        }
    }
    return true;
}
