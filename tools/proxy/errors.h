/* errors.h - answers that say that something failed, for any API and version, found through the rows.
 *
 * Where a code goes: into the innermost struct for each thing that the request asked about (a partition, a
 * topic, a group), named as there, so that the client's parser finds what it asked for; or, for codes that
 * an API's brokers give about a group or session as a whole, into the struct around them; or, if nothing was
 * asked about, into the outermost. Everything else in such a struct is as in a broker's answer with an error:
 * at its default, offsets and ids at -1. */
#ifndef PROXY_ERRORS_H
#define PROXY_ERRORS_H

#include "tools/proxy/letter.h"

/* The answer to this request (a frame with its size) as if it had failed: nobody carried it out. Lives in
 * the arena. KW_EVERSION: not one of ours; KW_EMALFORMED, KW_ETRUNCATED: the request cannot be read; ... */
int proxy_error_make(proxy_letter *l, const kw_api *api, const kw_request_header *h, const uint8_t *frame,
                     size_t n, int code, kw_arena *arena) KW_MUST_USE;

/* The answer of a broker that does not know this version of ApiVersions (M5): version 0, the newest of ours.
 */
int proxy_error_make_too_new(proxy_letter *l, const kw_request_header *h, kw_arena *arena) KW_MUST_USE;

/* Puts the code into a broker's answer to a request of version `asked`. 1: it is there; 0: there is no place
 * for it (Metadata below 13 without topics); KW_ENOMEM. */
int proxy_error_set(proxy_letter *l, const kw_api *api, int16_t asked, int code, kw_arena *arena) KW_MUST_USE;

#endif
