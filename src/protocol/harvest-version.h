/* harvest-version.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHP/1 grows by versions 1.1, 1.2 ... A peer speaks the newest and the two before it. README.md
 * says what each brought. */
#define HARVEST_VERSION_NEWEST 3
#define HARVEST_VERSION_OLDEST (HARVEST_VERSION_NEWEST - 2)

#define HARVEST_VERSION_HEADER "SHP-Version"

/* Returns: (transfer full): the value of the header, "1.3" */
char *harvest_version_to_header (guint version);

/**
 * harvest_version_answer:
 * @header: (nullable): what the client sent: the newest version that it speaks
 * @newest: that the server speaks; %HARVEST_VERSION_NEWEST but in tests
 * @version: (out): in which the request is read and answered
 * @error: %HARVEST_PROTOCOL_ERROR_VERSION
 */
gboolean harvest_version_answer (const char *header, guint newest, guint *version, GError **error);

/**
 * harvest_version_accept:
 * @header: (nullable): what the server answered
 * @newest: that the client speaks, and sent
 * @version: (out): in which the reply is to be read
 * @error: %HARVEST_PROTOCOL_ERROR_VERSION: the server is older than what this client still speaks
 */
gboolean harvest_version_accept (const char *header, guint newest, guint *version, GError **error);

G_END_DECLS
