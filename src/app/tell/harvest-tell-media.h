/* harvest-tell-media.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-tell-section.h"

G_BEGIN_DECLS

/* Pictures and sound of the story: chosen, pasted, dropped or recorded. */

#define HARVEST_TYPE_TELL_MEDIA (harvest_tell_media_get_type ())
G_DECLARE_FINAL_TYPE (HarvestTellMedia, harvest_tell_media, HARVEST, TELL_MEDIA, HarvestTellSection)

/* Property "busy" (gboolean): files are still being taken in. */

/**
 * harvest_tell_media_add_files:
 * @files: (element-type GFile); before there is a store they wait
 */
void harvest_tell_media_add_files (HarvestTellMedia *self, GListModel *files);

/* Adds a recording; the file is deleted when its content is kept. */
void harvest_tell_media_add_recording (HarvestTellMedia *self, GFile *file);

/* Adds the picture or the files that were copied elsewhere. */
void harvest_tell_media_paste (HarvestTellMedia *self, GdkClipboard *clipboard);

/* Asks for pictures. */
void harvest_tell_media_choose (HarvestTellMedia *self);

gboolean harvest_tell_media_get_busy (HarvestTellMedia *self);

G_END_DECLS
