/* datetime.c - ISO 8601 to milliseconds; no locale, no time zone of this machine. */
#include "tools/datetime.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Exactly n digits; moves on. -1: not there. */
static int digits(const char **s, int n) {
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (!isdigit((unsigned char)(*s)[i]))
            return -1;
        value = 10 * value + ((*s)[i] - '0');
    }
    *s += n;
    return value;
}

static bool skip(const char **s, char c) {
    if (**s != c)
        return false;
    ++*s;
    return true;
}

static bool leap(int y) {
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Days since 1970, or -1 for a date that does not exist. */
static int64_t days(int year, int month, int day) {
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    if (year < 1970 || month < 1 || month > 12 || day < 1)
        return -1;
    int in_month = before[month] - before[month - 1] + (month == 2 && leap(year));
    if (day > in_month)
        return -1;
    int64_t y = year - 1;
    int64_t all =
        365 * (int64_t)(year - 1970) + (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
    return all + before[month - 1] + (month > 2 && leap(year)) + day - 1;
}

static bool read_date(const char **s, int64_t *ms) {
    int year = digits(s, 4);
    int month = skip(s, '-') ? digits(s, 2) : -1;
    int day = skip(s, '-') ? digits(s, 2) : -1;
    int64_t n = days(year, month, day);
    *ms = n * 86400000;
    return n >= 0 && skip(s, 'T');
}

static bool read_time(const char **s, int64_t *ms) {
    int hour = digits(s, 2);
    int minute = skip(s, ':') ? digits(s, 2) : -1;
    int second = skip(s, ':') ? digits(s, 2) : 0;
    int milli = skip(s, '.') ? digits(s, 3) : 0;
    *ms += ((hour * 60LL + minute) * 60 + second) * 1000 + milli;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 61 && milli >= 0;
}

static bool read_zone(const char **s, int64_t *ms) {
    if (**s == 0 || skip(s, 'Z'))
        return true;
    int sign = skip(s, '+') ? -1 : skip(s, '-') ? 1 : 0;
    int hour = digits(s, 2);
    int minute = skip(s, ':') ? digits(s, 2) : -1;
    *ms += sign * (hour * 60LL + minute) * 60000;
    return sign != 0 && hour >= 0 && minute >= 0 && hour < 24 && minute < 60;
}

bool kw_datetime_parse(const char *text, int64_t *ms) {
    if (strspn(text, "0123456789") == strlen(text) && text[0] != 0) {
        errno = 0;
        *ms = strtoll(text, NULL, 10);
        return errno == 0;
    }
    return read_date(&text, ms) && read_time(&text, ms) && read_zone(&text, ms) && *text == 0 && *ms >= 0;
}

const char *kw_datetime_print(int64_t ms, char text[KW_DATETIME_SIZE]) {
    time_t s = (time_t)(ms / 1000);
    struct tm t;
    if (ms < 0 || ms > INT64_C(253402300799999) || gmtime_r(&s, &t) == NULL) { /* the year 9999 */
        snprintf(text, KW_DATETIME_SIZE, "%lld", (long long)ms);
        return text;
    }
    size_t n = strftime(text, KW_DATETIME_SIZE, "%Y-%m-%dT%H:%M:%S", &t);
    snprintf(text + n, KW_DATETIME_SIZE - n, ".%03dZ", (int)(ms % 1000));
    return text;
}
