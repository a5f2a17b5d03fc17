/* harvest-accessible-names.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * harvest_accessible_names_mend:
 *
 * From now on each button of the program tells assistive technology one name, once it is on a
 * screen: a label with a mnemonic would be told twice by GTK 4.8 ("_Save Save"), and a button with
 * an icon, or a menu, by the name of its class. What has a name of its own keeps it.
 */
void harvest_accessible_names_mend (void);

G_END_DECLS
