/* fuzz-import.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "fuzz-import"

#include "config.h"

#include "harvest-fuzz.h"
#include "harvest-import-maker.h"
#include "harvest-store-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define NOW G_GINT64_CONSTANT (1780000000000000)

/* Returns: (transfer full): the path of a file with the input, in a folder of its own */
static char *
write_input (const uint8_t *data, size_t size)
{
  const char *parent = g_access ("/dev/shm", W_OK) == 0 ? "/dev/shm" : g_get_tmp_dir ();
  g_autofree char *dir = g_build_filename (parent, "harvest-fuzz-XXXXXX", NULL);
  char *path;
  int fd;

  g_assert_nonnull (g_mkdtemp (dir));
  path = g_build_filename (dir, "import", NULL);
  fd = g_open (path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, data, size), ==, (gssize)size);
  g_assert_no_errno (close (fd));
  return path;
}

static void
remove_input (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);

  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (dir));
}

static gint64
now_cb (gpointer data)
{
  return NOW;
}

static HarvestRecord *
make_person (void)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("person", NULL);

  harvest_record_builder_set_string (builder, "name", "Ada");
  return harvest_record_builder_end (builder, NULL);
}

static void
check_item (const HarvestImportItem *item, guint last_line)
{
  gboolean has_story = FALSE;

  g_assert_cmpuint (item->line, >, last_line);
  g_assert_cmpuint (item->records->len, >, 0);
  for (guint i = 0; i < item->records->len; i++)
    {
      HarvestRecord *record = g_ptr_array_index (item->records, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (HarvestRecord)
          again = harvest_record_parse (harvest_record_get_bytes (record), &error);

      g_assert_no_error (error);
      g_assert_true (harvest_record_equal (again, record));
      has_story = has_story || harvest_record_is (record, "story");
      if (!item->is_whole)
        g_assert_cmpint (harvest_record_get_created (record), <=, g_get_real_time ());
    }
  g_assert_true (has_story || item->is_whole);
}

/* Every row is either an item of valid records or a problem with its line, in the order of the
 * lines. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const HarvestClock clock = { now_cb, NULL };
  g_autofree char *path = write_input (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestRecord) me = make_person ();
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();
  g_autoptr (HarvestImportMaker) maker = NULL;
  HarvestImportSource *source;
  guint last_line = 0;
  gboolean end = FALSE;

  source = harvest_import_source_open_sync (path, NULL, &error);
  if (source == NULL)
    {
      g_assert_error (error, HARVEST_STORE_ERROR, HARVEST_STORE_ERROR_SYNTAX);
      remove_input (path);
      return 0;
    }
  maker = harvest_import_maker_new (source, me, nobody, nobody, NULL, &clock, 0);
  while (!end)
    {
      g_autoptr (HarvestImportBatch) batch = harvest_import_maker_next_sync (maker, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < batch->items->len; i++)
        {
          const HarvestImportItem *item = g_ptr_array_index (batch->items, i);

          check_item (item, last_line);
          last_line = item->line;
        }
      for (guint i = 0; i < batch->problems->len; i++)
        {
          const HarvestImportProblem *problem = g_ptr_array_index (batch->problems, i);

          g_assert_cmpuint (problem->line, >, 0);
          g_assert_true (problem->detail == NULL || g_utf8_validate (problem->detail, -1, NULL));
        }
      end = batch->end;
    }
  remove_input (path);
  return 0;
}
