/* run.c - runs a target on files and on the files of folders, for compilers without libFuzzer and for ctest.
 * With -v each name is told before it is run. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool verbose;
static int n_run;

static int fail(const char *path) {
    perror(path);
    return 1;
}

/* An exact block, so that a sanitizer sees a read past the end. */
static int run_file(const char *path, size_t size) {
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(size > 0 ? size : 1);
    bool read = f != NULL && data != NULL && fread(data, 1, size, f) == size;
    if (f != NULL)
        fclose(f);
    if (verbose)
        fprintf(stderr, "%s\n", path);
    if (read)
        (void)LLVMFuzzerTestOneInput(data, size);
    n_run += read;
    free(data);
    return read ? 0 : fail(path);
}

static int run(const char *path);

static int run_folder(const char *path) {
    char name[4096];
    int failed = 0;
    DIR *d = opendir(path);
    if (d == NULL)
        return fail(path);
    for (const struct dirent *e; (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, e->d_name);
        failed |= run(name);
    }
    closedir(d);
    return failed;
}

static int run(const char *path) {
    struct stat s;
    if (stat(path, &s) != 0)
        return fail(path);
    return S_ISDIR(s.st_mode) ? run_folder(path) : run_file(path, (size_t)s.st_size);
}

int main(int argc, char **argv) {
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-v") == 0)
            verbose = true;
        else
            failed |= run(argv[i]);
    }
    printf("%d inputs\n", n_run);
    return failed != 0 || n_run == 0;
}
