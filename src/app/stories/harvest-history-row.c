/* harvest-history-row.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-history-row"

#include "config.h"

#include "harvest-history-row.h"

#include "harvest-dates.h"
#include "harvest-time-words.h"
#include "harvest-word-diff.h"

#include <glib/gi18n.h>
#include <string.h>

struct _HarvestHistoryRow
{
  AdwExpanderRow parent_instance;

  GPtrArray *rows; /* borrowed from the expander */
};

G_DEFINE_FINAL_TYPE (HarvestHistoryRow, harvest_history_row, ADW_TYPE_EXPANDER_ROW)

/* One thing that happened: an event or a version. */
typedef struct
{
  gint64 time;
  HarvestRecord *record;
  HarvestRecord *previous; /* for a version: the one before it */
} Entry;

/* What somebody did, by the state that came of it. */
static const struct
{
  const char *state;
  const char *sentence; /* with the name */
} steps[] = {
  /* Translators: %s is a person's name, here and in what follows. */
  { "captured", N_ ("%s told it") },
  { "submitted", N_ ("%s sent it to the editors") },
  { "triaged", N_ ("%s read it") },
  { "in_edit", N_ ("%s began to edit it") },
  { "in_review", N_ ("%s asked the teller to agree") },
  { "teller_ok", N_ ("%s agreed to the text") },
  { "approved", N_ ("%s approved it") },
  { "scheduled", N_ ("%s set a date for it") },
  { "published", N_ ("%s published it") },
  { "corrected", N_ ("%s corrected it") },
  { "recalled", N_ ("%s recalled it") },
  { "killed", N_ ("%s took it down") },
  { "expired", N_ ("%s let it end") },
  { "archived", N_ ("%s put it into the archive") },
  { "declined", N_ ("%s decided not to use it") },
  { "merged", N_ ("%s joined it with another story") },
  { "on_hold", N_ ("%s put it on hold") },
  { "withdrawn_by_teller", N_ ("%s took it back") },
};

/* Auxiliary functions */

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a;
  const Entry *two = b;

  return one->time < two->time ? -1 : one->time > two->time;
}

/* Some translated sentences with a name in them; the format comes from the table above. */
static char *
fill_in (const char *sentence, const char *name)
{
  const char *place = strstr (sentence, "%s");

  if (place == NULL)
    return g_strdup (sentence);
  return g_strdup_printf ("%.*s%s%s", (int)(place - sentence), sentence, name, place + 2);
}

static const char *
describe_visibility (const char *visibility)
{
  if (g_strcmp0 (visibility, "company") == 0)
    return _ ("The whole company can see it");
  if (g_strcmp0 (visibility, "team") == 0)
    return _ ("The team can see it");
  return _ ("Only the teller and the editors can see it");
}

static char *
describe_event (HarvestStoryData *data, HarvestRecord *event)
{
  const char *kind = harvest_record_get_string (event, "kind");
  const char *after = harvest_record_get_string (event, "after");
  const char *actor = harvest_record_get_string (event, "actor");
  const char *name = harvest_story_data_get_name (data, actor);

  if (g_strcmp0 (kind, "visibility") == 0)
    return g_strdup (describe_visibility (after));
  /* Translators: %s is a person's name, here and in what follows. */
  if (g_strcmp0 (kind, "edited") == 0)
    return g_strdup_printf (_ ("%s changed the text"), name);
  if (g_strcmp0 (kind, "asked") == 0)
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s asked something"), name);
  if (g_strcmp0 (kind, "answered") == 0)
    /* Translators: %s is a person's name. */
    return g_strdup_printf (_ ("%s answered"), name);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].state, after) == 0)
      return fill_in (_ (steps[i].sentence), name);
  /* Translators: %s is a person's name. */
  return g_strdup_printf (_ ("%s did something with it"), name);
}

static void
append_markup (GString *markup, HarvestWordDiffSegment *segment)
{
  g_autofree char *text = g_markup_escape_text (segment->text, -1);

  switch (segment->kind)
    {
    case HARVEST_WORD_DIFF_DELETED:
      g_string_append_printf (markup,
                              "<span strikethrough=\"true\" background=\"#e01b24\" "
                              "background_alpha=\"18%%\">%s</span>",
                              text);
      break;
    case HARVEST_WORD_DIFF_INSERTED:
      g_string_append_printf (markup,
                              "<span underline=\"single\" background=\"#2ec27e\" "
                              "background_alpha=\"25%%\">%s</span>",
                              text);
      break;
    case HARVEST_WORD_DIFF_EQUAL:
    default:
      g_string_append (markup, text);
      break;
    }
}

static const char *
get_text (HarvestRecord *revision)
{
  const char *text = revision != NULL ? harvest_record_get_string (revision, "text") : NULL;

  return text != NULL ? text : "";
}

/* Auxiliary methods */

static void
add_row (HarvestHistoryRow *self, GtkWidget *row)
{
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->rows, row);
}

static GtkWidget *
make_action_row (const char *title, gint64 time, const char *reason, gint64 now)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *moment = harvest_time_words_new (time, now);
  g_autofree char *full = harvest_dates_format_full (time);
  g_autofree char *subtitle = NULL;

  /* Translators: a day, and the reason that somebody gave. */
  subtitle = reason != NULL ? g_strdup_printf (_ ("%1$s · “%2$s”"), moment, reason)
                            : g_strdup (moment);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_tooltip_text (row, full);
  return row;
}

static GtkWidget *
make_text_row (const char *markup)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "version-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
add_version (HarvestHistoryRow *self, HarvestStoryData *data, Entry *entry, gint64 now)
{
  const char *editor = harvest_story_data_get_name (
      data, harvest_record_get_string (entry->record, "editor"));
  g_autofree char *title = NULL;
  g_autofree char *markup = NULL;

  if (harvest_record_get_boolean (entry->record, "is_original"))
    {
      /* Translators: %s is a person's name. */
      title = g_strdup_printf (_ ("The words of %s"), editor);
      markup = g_markup_escape_text (get_text (entry->record), -1);
    }
  else
    {
      /* Translators: %s is a person's name. */
      title = g_strdup_printf (_ ("%s changed the text"), editor);
      markup = harvest_history_row_make_diff_markup (get_text (entry->previous),
                                                     get_text (entry->record));
    }
  add_row (self, make_action_row (title, entry->time,
                                  harvest_record_get_string (entry->record, "reason"), now));
  add_row (self, make_text_row (markup));
}

/* A version says more than the event of the same edit: who changed what. Each one stands for one
 * event. */
static gboolean
is_told_by_version (HarvestRecord *event, GPtrArray *revisions, gboolean *used)
{
  if (g_strcmp0 (harvest_record_get_string (event, "kind"), "edited") != 0)
    return FALSE;
  for (guint i = 0; i < revisions->len; i++)
    {
      HarvestRecord *revision = revisions->pdata[i];

      if (!used[i] && !harvest_record_get_boolean (revision, "is_original")
          && g_strcmp0 (harvest_record_get_string (revision, "editor"),
                        harvest_record_get_string (event, "actor"))
                 == 0)
        {
          used[i] = TRUE;
          return TRUE;
        }
    }
  return FALSE;
}

static void
collect (GArray *entries, HarvestStoryData *data)
{
  GPtrArray *events = harvest_story_data_get_dependents (data, "story-event");
  GPtrArray *revisions = harvest_story_data_get_dependents (data, "story-revision");
  g_autofree gboolean *used = g_new0 (gboolean, revisions->len + 1);

  for (guint i = 0; i < events->len; i++)
    {
      HarvestRecord *event = events->pdata[i];
      Entry entry = { harvest_time_words_parse (harvest_record_get_string (event, "at")), event,
                      NULL };

      if (!is_told_by_version (event, revisions, used))
        g_array_append_val (entries, entry);
    }
  for (guint i = 0; i < revisions->len; i++)
    {
      Entry entry = { harvest_record_get_created (revisions->pdata[i]), revisions->pdata[i],
                      i > 0 ? revisions->pdata[i - 1] : NULL };

      g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);
}

/* GObject overrides */

static void
harvest_history_row_finalize (GObject *object)
{
  HarvestHistoryRow *self = HARVEST_HISTORY_ROW (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (harvest_history_row_parent_class)->finalize (object);
}

static void
harvest_history_row_class_init (HarvestHistoryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = harvest_history_row_finalize;
}

static void
harvest_history_row_init (HarvestHistoryRow *self)
{
  self->rows = g_ptr_array_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("History"));
}

/* Public API */

GtkWidget *
harvest_history_row_new (void)
{
  return g_object_new (HARVEST_TYPE_HISTORY_ROW, NULL);
}

void
harvest_history_row_set_data (HarvestHistoryRow *self, HarvestStoryData *data)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autofree char *subtitle = NULL;
  gint64 now;
  guint n_versions;

  g_return_if_fail (HARVEST_IS_HISTORY_ROW (self));
  g_return_if_fail (HARVEST_IS_STORY_DATA (data));

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);

  collect (entries, data);
  now = harvest_clock_now (harvest_store_get_clock (harvest_story_data_get_store (data)));
  n_versions = harvest_story_data_get_dependents (data, "story-revision")->len;
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (harvest_record_is (entry->record, "story-revision"))
        add_version (self, data, entry, now);
      else
        {
          g_autofree char *title = describe_event (data, entry->record);

          add_row (self,
                   make_action_row (title, entry->time,
                                    harvest_record_get_string (entry->record, "reason"), now));
        }
    }

  gtk_widget_set_visible (GTK_WIDGET (self), entries->len > 0);
  /* Translators: %u is how many versions of a text there are. */
  subtitle = g_strdup_printf (
      ngettext ("%u version of the text", "%u versions of the text", n_versions), n_versions);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), n_versions > 0 ? subtitle : "");
}

char *
harvest_history_row_make_diff_markup (const char *old_text, const char *new_text)
{
  g_autoptr (GPtrArray) segments = NULL;
  GString *markup = g_string_new (NULL);

  g_return_val_if_fail (old_text != NULL, NULL);
  g_return_val_if_fail (new_text != NULL, NULL);

  segments = harvest_word_diff (old_text, new_text);
  for (guint i = 0; i < segments->len; i++)
    {
      HarvestWordDiffSegment *segment = segments->pdata[i];

      /* What was replaced and what replaces it are not read as one word. */
      if (i > 0 && segment->kind == HARVEST_WORD_DIFF_INSERTED &&
          ((HarvestWordDiffSegment *)segments->pdata[i - 1])->kind == HARVEST_WORD_DIFF_DELETED)
        g_string_append (markup, "\xe2\x80\x89");
      append_markup (markup, segment);
    }
  return g_string_free (markup, FALSE);
}
