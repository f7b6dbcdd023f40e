/* explain.c - the table of kinds, for people: `kwire proxy --fault help`. */
#include "tools/proxy/kinds.h"
#include "tools/proxy/serve.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 100 };

/* Words in lines that begin with so many blanks; the first one has them already. */
static void print_wrapped(const char *text, int indent) {
    int at = indent;
    while (*text != 0) {
        int n = (int)strcspn(text, " ");
        if (at > indent && at + 1 + n > WIDTH) {
            printf("\n%*s", indent, "");
            at = indent;
        }
        at += printf("%s%.*s", at > indent ? " " : "", n, text);
        text += n + (text[n] == ' ');
    }
    putchar('\n');
}

static void print_keys(const char *title, int from, int to) {
    printf("\n%s:\n", title);
    for (int k = from; k < to; k++) {
        const proxy_key_row *row = &proxy_key_rows[k];
        printf("  %s=%-*s  ", row->name, (int)(18 - strlen(row->name)), row->value);
        print_wrapped(row->help, 23);
    }
}

static const char *letters(proxy_kind k) {
    static const char *const scopes[] = {
        [PROXY_CONNECTS] = "C  ", [PROXY_LINES] = "L  ", [PROXY_REQUESTS] = "R  "};
    return k == PROXY_BLACKHOLE || k == PROXY_CUT ? "L/R" : scopes[proxy_kind_rows[k].scope];
}

static void print_kind(proxy_kind k) {
    char keys[256];
    proxy_kind_text t = proxy_kind_describe(k, keys, sizeof keys);
    printf("\n%s  %s%s\n     ", letters(k), t.name, keys);
    print_wrapped(t.help, 5);
    printf("     e.g. %s\n", t.example);
}

void kw_proxy_explain(void) {
    puts("A fault is KIND[,KEY=VALUE]...");
    print_keys("What it befalls; all that is given must fit", PROXY_KEY_API, PROXY_KEY_WHEN);
    print_keys("What it does", PROXY_KEY_WHEN, PROXY_KEYS);
    puts("\nKinds (C: befalls connections when they come; L: connections as long as the fault is set;\n"
         "R: requests and their answers):");
    for (int k = 0; k < PROXY_KINDS; k++)
        print_kind((proxy_kind)k);
}
