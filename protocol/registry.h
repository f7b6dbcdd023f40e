/* registry.h - all APIs, ordered by key; made by kwgen (protocol/gen/registry.c). */
#ifndef KW_PROTOCOL_REGISTRY_H
#define KW_PROTOCOL_REGISTRY_H

#include <kwire/message.h>

extern const kw_api *const kw_registry[];
extern const int kw_registry_n;

#endif
