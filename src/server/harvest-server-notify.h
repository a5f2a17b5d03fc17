/* harvest-server-notify.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * harvest_server_notify:
 * @state: `READY=1`, `STOPPING=1`
 *
 * Tells the service manager, if there is one (sd_notify(3)).
 */
void harvest_server_notify (const char *state);

G_END_DECLS
