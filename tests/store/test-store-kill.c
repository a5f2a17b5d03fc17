/* test-store-kill.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-store-kill"

#include "config.h"

#include "harvest-store-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child types texts, saving the draft as it goes, and now and then makes a story of it; it is
 * killed at a random moment. What it had said to be saved is there, word for word; there is no
 * draft of what has become a story, and the files are whole. Ten times; a hundred with -m slow. */

#define KILLS      10
#define KILLS_SLOW 100
#define WORDS      8 /* of a story */

/* ---- The child: says "draft ID N" and "story ID N" when N words are saved ---- */

static int run; /* which kill it is: the words of each run are its own */

static char *
make_text (int story, int n_words)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < n_words; i++)
    g_string_append_printf (text, "%sword-%d-%d-%d", i > 0 ? " " : "", run, story, i);
  return g_string_free (text, FALSE);
}

static void
report (const char *what, const char *id, int story, int n_words)
{
  printf ("%s %s %d %d\n", what, id, story, n_words);
  fflush (stdout);
}

static void
tell (HarvestStoreFixture *fixture, const char *draft, int story_number)
{
  g_autofree char *text = make_text (story_number, WORDS);
  g_autoptr (HarvestRecord) story = harvest_store_fixture_make_story (fixture, text);
  g_autoptr (HarvestRecord) teller = harvest_store_fixture_make_teller (fixture, story);
  g_autoptr (GPtrArray)
      changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  g_ptr_array_add (changes, harvest_change_new_create (story));
  g_ptr_array_add (changes, harvest_change_new_create (teller));
  g_free (harvest_store_fixture_commit_draft (fixture, changes, draft, 10));
  report ("story", harvest_record_get_id (story), story_number, WORDS);
}

static int
run_child (const char *dir, const char *person)
{
  HarvestStoreFixture fixture = { 0 };

  harvest_store_fixture_init (&fixture, dir);
  harvest_store_fixture_open (&fixture);
  harvest_store_fixture_enter (&fixture, person);
  for (int story = 0;; story++)
    {
      g_autofree char *draft = harvest_uuid_new (&fixture.clock);

      for (int n_words = 1; n_words <= WORDS; n_words++)
        {
          g_autofree char *text = make_text (story, n_words);

          harvest_store_fixture_save_draft (&fixture, draft, text);
          report ("draft", draft, story, n_words);
        }
      tell (&fixture, draft, story);
      /* The authority works at the same time. */
      fixture.now += 5 * G_USEC_PER_SEC;
    }
  return 0;
}

/* ---- The parent ---- */

typedef struct
{
  HarvestStoreFixture base;
  char *me;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  harvest_store_fixture_set_up (&fixture->base, data);
  fixture->me = g_strdup (harvest_record_get_id (harvest_store_get_me (fixture->base.store)));
  harvest_store_fixture_close (&fixture->base);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->me);
  harvest_store_fixture_tear_down (&fixture->base, data);
}

/* The last line of each kind. */
typedef struct
{
  int draft_story;
  int draft_words;
  int told; /* -1: none */
  char *story;
} Said;

static gboolean
note_line (const char *line, Said *said)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  if (g_strv_length (words) != 4)
    return FALSE;
  if (g_str_equal (words[0], "draft"))
    {
      said->draft_story = (int)g_ascii_strtoll (words[2], NULL, 10);
      said->draft_words = (int)g_ascii_strtoll (words[3], NULL, 10);
    }
  else
    {
      said->told = (int)g_ascii_strtoll (words[2], NULL, 10);
      g_free (said->story);
      said->story = g_strdup (words[1]);
    }
  return TRUE;
}

/* Returns: whether there was a whole line */
static gboolean
read_line (FILE *pipe, Said *said)
{
  char line[200];

  return fgets (line, sizeof line, pipe) != NULL && strchr (line, '\n') != NULL
         && note_line (g_strchomp (line), said);
}

/* Kills the child after it has said @n_lines lines and a random piece of work more. */
static void
run_and_kill (Fixture *fixture, int n_lines, int n_spins, Said *said)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *number = g_strdup_printf ("%d", run);
  const char *argv[] = { self, "--child", fixture->base.dir, fixture->me, number, NULL };
  g_autoptr (GError) error = NULL;
  volatile int spin = 0;
  FILE *pipe;
  GPid pid;
  int out;

  g_spawn_async_with_pipes (NULL, (char **)argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &out, NULL, &error);
  g_assert_no_error (error);
  pipe = fdopen (out, "r");
  for (int i = 0; i < n_lines; i++)
    g_assert_true (read_line (pipe, said));
  while (spin < n_spins)
    spin++;
  g_assert_no_errno (kill (pid, SIGKILL));
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  /* What it had still said. */
  while (read_line (pipe, said))
    ;
  fclose (pipe);
}

static gboolean
is_told (HarvestStoreFixture *store, int story)
{
  g_autoptr (GPtrArray) stories = harvest_store_fixture_list (store, "story", "kind", "story");
  g_autofree char *text = make_text (story, WORDS);

  for (guint i = 0; i < stories->len; i++)
    if (g_strcmp0 (harvest_record_get_string (g_ptr_array_index (stories, i), "body"), text) == 0)
      return TRUE;
  return FALSE;
}

static void
assert_draft (HarvestStoreFixture *store, const Said *said)
{
  g_autoptr (GPtrArray) drafts = harvest_store_fixture_list_drafts (store);
  g_autofree char *saved = make_text (said->draft_story, said->draft_words);
  const HarvestDraft *draft;

  g_assert_cmpuint (drafts->len, <=, 1);
  if (drafts->len == 0)
    {
      /* Then it has become a story, whole; or not a word of the next was saved. */
      g_assert_true (is_told (store, said->draft_story));
      return;
    }
  draft = g_ptr_array_index (drafts, 0);
  /* The draft of a told story would be a ghost. */
  if (said->draft_story == said->told)
    g_assert_false (g_str_has_prefix (g_bytes_get_data (draft->json, NULL), saved));
  else
    g_assert_true (strncmp (g_bytes_get_data (draft->json, NULL), saved, strlen (saved)) == 0
                   || is_told (store, said->draft_story));
}

static void
check_after (Fixture *fixture, const Said *said)
{
  HarvestStoreFixture *store = &fixture->base;
  g_autoptr (GPtrArray) drafts = NULL;

  harvest_store_fixture_open (store);
  g_assert_cmpuint (harvest_store_get_notices (store->store)->len, ==, 0);
  harvest_store_fixture_enter (store, fixture->me);
  if (said->story != NULL)
    {
      g_autoptr (HarvestRecord) story = harvest_store_fixture_get (store, said->story);
      g_autofree char *text = make_text (said->told, WORDS);

      g_assert_nonnull (story);
      g_assert_cmpstr (harvest_record_get_string (story, "body"), ==, text);
    }
  assert_draft (store, said);
  harvest_store_fixture_pass (store, 1000);
  g_assert_cmpuint (harvest_store_fixture_get_uint (store, "n-waiting"), ==, 0);
  g_assert_cmpuint (harvest_store_fixture_get_uint (store, "n-attention"), ==, 0);
  harvest_store_fixture_assert_healthy (store);

  /* A clean desk for the next. */
  drafts = harvest_store_fixture_list_drafts (store);
  for (guint i = 0; i < drafts->len; i++)
    {
      const HarvestDraft *draft = g_ptr_array_index (drafts, i);
      GAsyncResult *result = NULL;

      harvest_store_delete_draft_async (store->store, draft->id, NULL, harvest_test_store_result_cb,
                                        &result);
      g_object_unref (harvest_test_wait_result (&result));
    }
  harvest_store_fixture_close (store);
}

static void
test_random_moments (Fixture *fixture, gconstpointer data)
{
  int n_kills = g_test_slow () ? KILLS_SLOW : KILLS;

  for (run = 0; run < n_kills; run++)
    {
      int n_lines = g_test_rand_int_range (1, 4 * (WORDS + 1));
      int n_spins = g_test_rand_int_range (0, 3000000);
      Said said = { .told = -1 };

      run_and_kill (fixture, n_lines, n_spins, &said);
      g_test_message ("kill %d: after draft %d with %d words, story %d", run, said.draft_story,
                      said.draft_words, said.told);
      check_after (fixture, &said);
      g_free (said.story);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 5 && strcmp (argv[1], "--child") == 0)
    {
      run = atoi (argv[4]);
      return run_child (argv[2], argv[3]);
    }

  harvest_test_init (&argc, &argv);

  g_test_add ("/store-kill/random-moments", Fixture, NULL, set_up, test_random_moments, tear_down);

  return g_test_run ();
}
