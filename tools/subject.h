/* subject.h - the API and version that a command line names, and how faults in a message are told. */
#ifndef KW_TOOLS_SUBJECT_H
#define KW_TOOLS_SUBJECT_H

#include "tools/options.h"

#include <kwire/message.h>

enum { KW_VERSION_MAX = -1 }; /* the word "max" */

/* "Metadata" or "3". NULL after saying so. */
const kw_api *kw_subject_api(const kw_args *a, const char *word);
/* A number, or "max" where that is allowed. false after saying so: the word is neither. Whether the API has
 * the version is not looked at. */
bool kw_subject_version(const kw_args *a, const char *word, bool max_allowed, int16_t *version) KW_MUST_USE;
/* Is it among the versions of the API? Else says so. */
bool kw_subject_known(const kw_args *a, const kw_api *api, int16_t version) KW_MUST_USE;
/* "kwire decode: MetadataRequest version 12: KW_ETRUNCATED: ... at byte 17, field topics[2].name" */
void kw_subject_fault(const kw_args *a, const char *what, int version, const kw_fault *fault);

#endif
