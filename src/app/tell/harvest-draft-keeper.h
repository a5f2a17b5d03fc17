/* harvest-draft-keeper.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-store.h"

G_BEGIN_DECLS

/* Keeps the draft of one form safe: at most one second of typing is ever not on the disk, one save
 * is on its way at a time, and a form that was emptied leaves no draft. */

#define HARVEST_TYPE_DRAFT_KEEPER (harvest_draft_keeper_get_type ())
G_DECLARE_FINAL_TYPE (HarvestDraftKeeper, harvest_draft_keeper, HARVEST, DRAFT_KEEPER, GObject)

/* Property "state" (HarvestDraftState). */
typedef enum
{
  HARVEST_DRAFT_NONE,  /* there is nothing to keep */
  HARVEST_DRAFT_DIRTY, /* something is not on the disk yet */
  HARVEST_DRAFT_SAVED,
  HARVEST_DRAFT_FAILED, /* it is tried again with the next change */
} HarvestDraftState;

typedef struct
{
  GBytes *json; /* NULL: the form is empty */
  GStrv blobs;
} HarvestDraftContent;

/**
 * HarvestDraftRead:
 * @content: (out): zeroed; to be filled with owned values
 *
 * Reads the form.
 */
typedef void (*HarvestDraftRead) (HarvestDraftContent *content, gpointer user_data);

/**
 * harvest_draft_keeper_new:
 * @read: called on the main thread whenever the draft is to be saved
 * @user_data: must outlive the keeper
 */
HarvestDraftKeeper *harvest_draft_keeper_new (HarvestDraftRead read, gpointer user_data);

/* What was changed before there is a store is saved as soon as there is one. */
void harvest_draft_keeper_set_store (HarvestDraftKeeper *self, HarvestStore *store);

/* The form changed. */
void harvest_draft_keeper_changed (HarvestDraftKeeper *self);

/* Hands what is not saved yet to the store now. */
void harvest_draft_keeper_flush (HarvestDraftKeeper *self);

/**
 * harvest_draft_keeper_get_id:
 *
 * Returns: (transfer none): the id of the form's draft
 */
const char *harvest_draft_keeper_get_id (HarvestDraftKeeper *self);

/**
 * harvest_draft_keeper_is_kept:
 *
 * Returns: whether the store has, or will have, a draft of that id
 */
gboolean harvest_draft_keeper_is_kept (HarvestDraftKeeper *self);

/**
 * harvest_draft_keeper_start:
 * @id: (nullable): the draft that the form shows now; %NULL: a new one
 *
 * Forgets the former draft, which stays in the store as it is.
 */
void harvest_draft_keeper_start (HarvestDraftKeeper *self, const char *id);
HarvestDraftState harvest_draft_keeper_get_state (HarvestDraftKeeper *self);

G_END_DECLS
