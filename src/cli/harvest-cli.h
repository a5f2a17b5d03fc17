/* harvest-cli.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-json-writer.h"
#include "harvest-store.h"

G_BEGIN_DECLS

/* `storyharvest-cli`: the store without a screen. A command is one file with one
 * #HarvestCliCommand; this is what they all stand on. */

typedef enum
{
  HARVEST_CLI_DONE = 0,
  HARVEST_CLI_REFUSED = 1,
  HARVEST_CLI_USAGE = 2,
  HARVEST_CLI_NO_NETWORK = 3,
} HarvestCliStatus;

typedef struct
{
  char *data_dir; /* NULL: not said */
  char *person;   /* NULL: not said */
  gboolean json;
  const char *import;  /* the file that is about to be imported; NULL: none */
  HarvestStore *store; /* NULL until harvest_cli_open() */
} HarvestCli;

/**
 * HarvestCliCommand:
 * @name: as it is typed
 * @arguments: what follows it, for the help; translatable
 * @summary: what it does, in one line; translatable
 * @run: @argv are the words after the name; an error of %G_OPTION_ERROR is one of usage. What it
 *   prints on standard output is the answer and nothing else.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  HarvestCliStatus (*run) (HarvestCli *self, int argc, char **argv, GError **error);
} HarvestCliCommand;

extern const HarvestCliCommand harvest_cli_attention;
extern const HarvestCliCommand harvest_cli_capture;
extern const HarvestCliCommand harvest_cli_check;
extern const HarvestCliCommand harvest_cli_delete;
extern const HarvestCliCommand harvest_cli_edit;
extern const HarvestCliCommand harvest_cli_export;
extern const HarvestCliCommand harvest_cli_import;
extern const HarvestCliCommand harvest_cli_list;
extern const HarvestCliCommand harvest_cli_search;
extern const HarvestCliCommand harvest_cli_show;
extern const HarvestCliCommand harvest_cli_sign_in;
extern const HarvestCliCommand harvest_cli_sign_out;
extern const HarvestCliCommand harvest_cli_status;
extern const HarvestCliCommand harvest_cli_sync;

/**
 * harvest_cli_run:
 *
 * The whole program.
 *
 * Returns: the exit status
 */
HarvestCliStatus harvest_cli_run (int argc, char **argv);

/* ---- For commands ---- */

/**
 * harvest_cli_parse:
 * @entries: (nullable): the command's own options
 * @min: how many words are needed beside the options
 * @max: how many there may be
 *
 * Parses the words of a command; the options of the program may stand among them too. `--help`
 * prints and ends the program.
 *
 * Returns: (transfer full) (nullable): the words that are no options
 */
GStrv harvest_cli_parse (HarvestCli *self,
                         const HarvestCliCommand *command,
                         const GOptionEntry *entries,
                         guint min,
                         guint max,
                         int argc,
                         char **argv,
                         GError **error);

/* A mistake in the words of a command. */
void harvest_cli_set_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef enum
{
  HARVEST_CLI_AS_PERSON,  /* enters as a person, who is added if need be */
  HARVEST_CLI_AS_ANYBODY, /* enters as who was here last, if anybody was */
} HarvestCliWho;

/* Opens the store. Who is to come with an import is not added, so that nobody is here yet. */
gboolean harvest_cli_open (HarvestCli *self, HarvestCliWho who, GError **error);

/* Enters as who has come with the import, if nobody is here. */
gboolean harvest_cli_enter_imported (HarvestCli *self, GError **error);

/**
 * harvest_cli_wait:
 * @result: (inout): filled by harvest_cli_finish_cb()
 *
 * Turns the main loop until an `_async` function is done.
 *
 * Returns: (transfer full): its result
 */
GAsyncResult *harvest_cli_wait (GAsyncResult **result);
void harvest_cli_finish_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* ---- Steps that several commands take ---- */

/* Waits until a search looks at every story. */
void harvest_cli_finish_index (HarvestCli *self);

/* The story with this id; anything else is not found. */
HarvestRecord *harvest_cli_get_story (HarvestCli *self, const char *id, GError **error);
GPtrArray *
harvest_cli_list_dependents (HarvestCli *self, const char *root, const char *type, GError **error);

/* An array that owns its changes. */
GPtrArray *harvest_cli_changes_new (void);

/**
 * harvest_cli_commit:
 * @changes: (element-type HarvestChange): one act
 *
 * Commits, and waits a moment for the authority's answer. What it refuses is an error
 * (%HARVEST_STORE_ERROR_REFUSED) and is forgotten.
 */
gboolean harvest_cli_commit (HarvestCli *self, GPtrArray *changes, GError **error);

/**
 * harvest_cli_find_unit:
 * @name: the name, in any case, or the id of a unit
 * @changes: (element-type HarvestChange): gets the new unit, if none has that name
 *
 * Returns: (transfer full) (nullable): the unit's id
 */
char *
harvest_cli_find_unit (HarvestCli *self, const char *name, GPtrArray *changes, GError **error);

/* ---- Output ---- */

/* Prints the writer's value and a line end. */
void harvest_cli_print_json (HarvestJsonWriter *writer);

/**
 * harvest_cli_write_story:
 * @snippet: (nullable): a piece of its text
 *
 * Writes the object `id title snippet tags kind state ...` that stands for a story in every answer.
 */
void harvest_cli_write_story (HarvestJsonWriter *writer, HarvestRecord *story, const char *snippet);

/* The same without the braces, for an answer that says more. */
void harvest_cli_write_story_members (HarvestJsonWriter *writer,
                                      HarvestRecord *story,
                                      const char *snippet);

/* One line about a story, for people. */
void harvest_cli_print_story (HarvestRecord *story, const char *snippet);

/**
 * harvest_cli_dup_snippet:
 *
 * Returns: (transfer full): the beginning of the story's text, on one line
 */
char *harvest_cli_dup_snippet (HarvestRecord *story);

/* The day it happened or was told, YYYY-MM-DD. */
char *harvest_cli_dup_day (HarvestRecord *story);

G_END_DECLS
