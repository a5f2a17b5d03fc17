/* harvest-cli-error.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-cli.h"

G_BEGIN_DECLS

/**
 * harvest_cli_report_error:
 *
 * Prints what went wrong on standard error.
 *
 * Returns: the exit status for it
 */
HarvestCliStatus harvest_cli_report_error (const GError *error);

G_END_DECLS
