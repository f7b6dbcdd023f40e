/* commands.h - the commands of kwire, each in its own file. */
#ifndef KW_TOOLS_COMMANDS_H
#define KW_TOOLS_COMMANDS_H

#include "tools/options.h"

extern const kw_command kw_command_produce;
extern const kw_command kw_command_consume;
extern const kw_command kw_command_topics;
extern const kw_command kw_command_cluster;
extern const kw_command kw_command_configs;
extern const kw_command kw_command_groups;
extern const kw_command kw_command_txns;
extern const kw_command kw_command_raw;
extern const kw_command kw_command_decode;
extern const kw_command kw_command_encode;
extern const kw_command kw_command_vectors;
extern const kw_command kw_command_broker;
extern const kw_command kw_command_proxy;

#endif
