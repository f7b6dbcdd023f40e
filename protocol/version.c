/* version.c - what was compiled, for those who were compiled against something else. */
#include <kwire/version.h>

const char *kw_version(void) {
    return KW_VERSION;
}

int kw_version_number(void) {
    return KW_VERSION_NUMBER;
}
