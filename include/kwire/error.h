/* error.h - one int for every outcome.
 *
 * 0 is success. Kafka's own codes are passed on as received, -1 (UNKNOWN_SERVER_ERROR) to 133. kwire's own
 * errors, KW_E*, run from -1000 down. What to do about a code is its class, from one table
 * (protocol/error.c). */
#ifndef KWIRE_ERROR_H
#define KWIRE_ERROR_H

#include <kwire/types.h>

KW_EXTERN_C_BEGIN

enum {
    KW_OK = 0,
    KW_EAGAIN = -1000,      /* a budget is spent (buffer.memory, queue): step, pull events, try again */
    KW_ENOMEM = -1001,      /* the allocator or its limit said no */
    KW_EINVAL = -1002,      /* an argument or a setting is wrong */
    KW_ESTATE = -1003,      /* not allowed in this state (closed, not assigned, already done) */
    KW_ENOTFOUND = -1004,   /* no such topic, partition, API, file */
    KW_ETRUNCATED = -1005,  /* the input ends too early */
    KW_EMALFORMED = -1006,  /* the input breaks the format */
    KW_ETRAILING = -1007,   /* bytes are left over after the end */
    KW_EVERSION = -1008,    /* the version is out of range, or lacks a field that was set */
    KW_ELIMIT = -1009,      /* a limit of ours was exceeded (frame, array, decompression, arena) */
    KW_ENOSPACE = -1010,    /* the output buffer is full */
    KW_ECRC = -1011,        /* checksum of a record batch is wrong */
    KW_ECODEC = -1012,      /* compression codec unknown or not in this build */
    KW_ECOMPRESSED = -1013, /* compressed data is damaged */
    KW_ECLOSED = -1014,     /* the peer closed the connection, or we did */
    KW_ETIMEOUT = -1015,    /* no answer, or not delivered, in time */
    KW_ERESOLVE = -1016,    /* host name not found */
    KW_ECONNECT = -1017,    /* connection refused, reset or unreachable */
    KW_EPEER = -1018,       /* the peer does not speak Kafka here (TLS, HTTP, SSH ...) */
    KW_ECORRELATION =
        -1019, /* answer to another request than the oldest one: the stream is out of step (M12) */
    KW_EUNSUPPORTED = -1020, /* the broker does not offer this API or version */
    KW_EIO = -1021,          /* another error of the operating system */
    KW_ECANCELLED = -1022,   /* given up because the client closed */
    KW_ESKIP = -1023,        /* conformance tools: not applicable in this build */
    KW_EFORKED = -1024,      /* a forked child used a client of its parent */
    KW_ETRUNCATION = -1025,  /* the log was cut below what was read (KIP-320) */
    KW_ELAST = -1025
};

/* What a Kafka error code asks for; bits. Facts from Apache Kafka 4.1.1 (Errors and its exception classes).
 */
enum {
    KW_RETRIABLE = 1 << 0,         /* the same request may succeed later */
    KW_REFRESH_RETRIABLE = 1 << 1, /* retry after a new look at coordinator or metadata */
    KW_INVALID_METADATA = 1 << 2,  /* what we know of leaders is out of date */
    KW_APP_RECOVERABLE = 1 << 3,   /* a new producer or consumer may go on (KIP-1050) */
    KW_TXN_ABORTABLE = 1 << 4,     /* abort the transaction, then go on (KIP-890) */
    KW_AUTHENTICATION = 1 << 5,    /* credentials were refused */
    KW_AUTHORIZATION = 1 << 6,     /* an ACL said no */
    KW_TXN_FATAL = 1 << 7,         /* ends a transactional producer */
    KW_POSSIBLY_PERSISTED = 1 << 8 /* P7: a produce answered so may be in the log all the same */
};

/* "NOT_LEADER_OR_FOLLOWER", "KW_ETIMEOUT"; unknown codes: "UNKNOWN_ERROR_CODE". Never NULL. */
KW_PUBLIC const char *kw_error_name(int code);
/* One sentence for people. Never NULL. */
KW_PUBLIC const char *kw_error_text(int code);
/* Class bits of a Kafka code; an unknown code counts as -1; kwire's own codes and 0 have no bits. */
KW_PUBLIC unsigned kw_error_class(int code);
/* Finds a code by Kafka's name or ours; false if there is none. */
KW_PUBLIC bool kw_error_by_name(kw_str name, int *code) KW_MUST_USE;

/* Where a decoder, encoder or parser stopped. `path` names the field ("topics[2].partitions[0].records"). */
typedef struct kw_fault {
    int code;
    size_t offset; /* in the input, bytes */
    char path[120];
} kw_fault;

KW_EXTERN_C_END
#endif
