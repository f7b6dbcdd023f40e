/* version.h - which kwire this is. CMake reads it here; there is no other place.
 *
 * Semantic versioning; below 1.0 a new minor version may change interfaces, so libkwire.so bears it too. */
#ifndef KWIRE_VERSION_H
#define KWIRE_VERSION_H

#include <kwire/types.h>

KW_EXTERN_C_BEGIN

#define KW_VERSION_MAJOR 0
#define KW_VERSION_MINOR 1
#define KW_VERSION_PATCH 0
#define KW_VERSION       "0.1.0"
/* For comparisons by the preprocessor: 1.2.3 is 1002003. */
#define KW_VERSION_NUMBER (KW_VERSION_MAJOR * 1000000 + KW_VERSION_MINOR * 1000 + KW_VERSION_PATCH)

/* Of the library that was linked, which need not be that of the headers: KW_VERSION, KW_VERSION_NUMBER. */
KW_PUBLIC const char *kw_version(void);
KW_PUBLIC int kw_version_number(void);

KW_EXTERN_C_END
#endif
