/* settings.h - the table of client properties: `-X list` for people, `-X docs` as Markdown, `-X dump` what is
 * in force. */
#ifndef KW_TOOLS_SETTINGS_H
#define KW_TOOLS_SETTINGS_H

#include <kwire/config.h>

void kw_settings_list(void);
void kw_settings_docs(void);
void kw_settings_dump(const kw_config *config);

#endif
