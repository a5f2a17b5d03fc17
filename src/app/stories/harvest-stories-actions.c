/* harvest-stories-actions.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-stories-actions"

#include "config.h"

#include "harvest-stories-page-private.h"

#include "harvest-edit-window.h"
#include "harvest-error-words.h"
#include "harvest-export.h"
#include "harvest-my-acts.h"
#include "harvest-story-printer.h"
#include "harvest-undo-toast.h"
#include "harvest-workflow.h"

#include <glib/gi18n.h>

/* More links than these nobody pastes anywhere; more pages nobody prints by mistake. */
#define MAX_LINKS   1000
#define MAX_PRINTED 500

/* What is done with the ids of the chosen stories, when they are known. */
typedef void (*WithIds) (HarvestStoriesPage *self, GPtrArray *ids);

typedef struct
{
  HarvestStoriesPage *page;
  GPtrArray *ids;
  WithIds with_ids;
  guint n_waiting;
  gboolean failed;
} Collecting;

/* Auxiliary methods */

static HarvestStoryData *
get_data (HarvestStoriesPage *self)
{
  return harvest_story_view_get_data (harvest_stories_page_get_view (self));
}

static HarvestRecord *
get_story (HarvestStoriesPage *self)
{
  HarvestStoryData *data = get_data (self);

  return data != NULL ? harvest_story_data_get_story (data) : NULL;
}

static guint
get_n_chosen (HarvestStoriesPage *self)
{
  return harvest_interval_selection_get_n_selected (
      harvest_story_browser_get_selection (harvest_stories_page_get_browser (self)));
}

/* Several rows, or one that was checked on purpose; else the story that is shown. */
static gboolean
means_rows (HarvestStoriesPage *self)
{
  gboolean selecting;

  g_object_get (self, "selecting", &selecting, NULL);
  return get_n_chosen (self) > (selecting ? 0 : 1);
}

static void
tell_error (HarvestStoriesPage *self, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = harvest_error_words_new (error);
  harvest_toast_show (GTK_WIDGET (self), words->title);
}

/* The chosen stories */

static void
collecting_free (Collecting *collecting)
{
  g_object_unref (collecting->page);
  g_ptr_array_unref (collecting->ids);
  g_free (collecting);
}

static void
ids_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Collecting *collecting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
      ids = harvest_story_list_read_ids_finish (HARVEST_STORY_LIST (source), result, &error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_ptr_array_add (collecting->ids, g_strdup (ids->pdata[i]));
  if (ids == NULL && !collecting->failed)
    {
      collecting->failed = TRUE;
      tell_error (collecting->page, error);
    }
  collecting->n_waiting--;
  if (collecting->n_waiting > 0)
    return;
  if (!collecting->failed && collecting->ids->len > 0)
    collecting->with_ids (collecting->page, collecting->ids);
  collecting_free (collecting);
}

/* The story that is shown. */
static void
with_shown (HarvestStoriesPage *self, WithIds with_ids)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  if (get_story (self) == NULL)
    return;
  g_ptr_array_add (ids, g_strdup (harvest_record_get_id (get_story (self))));
  with_ids (self, ids);
}

static void
with_chosen (HarvestStoriesPage *self, WithIds with_ids)
{
  HarvestStoryBrowser *browser = harvest_stories_page_get_browser (self);
  HarvestIntervalSet *set = harvest_interval_selection_get_selected (
      harvest_story_browser_get_selection (browser));
  guint n = harvest_interval_set_get_n_intervals (set);
  Collecting *collecting = NULL;

  if (!means_rows (self))
    {
      with_shown (self, with_ids);
      return;
    }

  collecting = g_new0 (Collecting, 1);
  collecting->page = g_object_ref (self);
  collecting->ids = g_ptr_array_new_with_free_func (g_free);
  collecting->with_ids = with_ids;
  collecting->n_waiting = n;
  for (guint i = 0; i < n; i++)
    {
      guint length;
      guint start = harvest_interval_set_get_interval (set, i, &length);

      harvest_story_list_read_ids_async (harvest_story_browser_get_list (browser), start, length,
                                         harvest_page_get_cancellable (HARVEST_PAGE (self)),
                                         ids_read_cb, collecting);
    }
}

/* Edit, take back, delete */

static void
edit_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (widget);
  GtkWidget *window = NULL;

  if (get_story (self) == NULL)
    return;
  window = harvest_edit_window_new (get_data (self));
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (window));
}

static void
act_on_my_story (GtkWidget *widget, HarvestMyAct act)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (widget);

  if (get_story (self) != NULL)
    harvest_my_act (widget, harvest_page_get_store (HARVEST_PAGE (self)), act,
                    harvest_record_get_id (get_story (self)));
}

static void
withdraw_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  act_on_my_story (widget, HARVEST_MY_ACT_WITHDRAW);
}

static void
tell_again_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  act_on_my_story (widget, HARVEST_MY_ACT_TELL_AGAIN);
}

static void
delete_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestRecord *story = get_story (HARVEST_STORIES_PAGE (widget));

  if (story != NULL)
    harvest_stories_page_leave_deleted (HARVEST_STORIES_PAGE (widget),
                                        harvest_record_get_id (story));
  act_on_my_story (widget, HARVEST_MY_ACT_DELETE);
}

/* Copy links */

static void
copy_links (HarvestStoriesPage *self, GPtrArray *ids)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *done = NULL;

  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (text, "%sstoryharvest:%s", i > 0 ? "\n" : "", (char *)ids->pdata[i]);
  gdk_clipboard_set_text (clipboard, text->str);
  /* Translators: %u is a number of links. */
  done = g_strdup_printf (ngettext ("Link copied", "%u links copied", ids->len), ids->len);
  harvest_toast_show (GTK_WIDGET (self), done);
}

static void
copy_link_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (widget);

  if (get_n_chosen (self) > MAX_LINKS)
    harvest_toast_show (widget, _ ("These are too many links to copy at once"));
  else
    with_chosen (self, copy_links);
}

static void
copy_story_link_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  with_shown (HARVEST_STORIES_PAGE (widget), copy_links);
}

/* Print, and save as PDF */

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoriesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!harvest_story_printer_run_finish (HARVEST_STORY_PRINTER (source), result, NULL, &error))
    tell_error (self, error);
}

static void
pdf_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoriesPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (harvest_story_printer_run_finish (HARVEST_STORY_PRINTER (source), result, NULL, &error))
    harvest_toast_show (GTK_WIDGET (self), _ ("PDF file saved"));
  else
    tell_error (self, error);
}

static void
run_printer (HarvestStoriesPage *self, GPtrArray *ids, GFile *pdf)
{
  g_autoptr (HarvestStoryPrinter) printer = harvest_story_printer_new (
      harvest_page_get_store (HARVEST_PAGE (self)), harvest_stories_page_get_units (self));

  harvest_story_printer_run_async (printer, ids,
                                   GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), pdf,
                                   harvest_page_get_cancellable (HARVEST_PAGE (self)),
                                   pdf != NULL ? pdf_written_cb : printed_cb, g_object_ref (self));
}

static void
print_ids (HarvestStoriesPage *self, GPtrArray *ids)
{
  run_printer (self, ids, NULL);
}

static void
print_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (widget);

  if (get_n_chosen (self) > MAX_PRINTED)
    harvest_toast_show (widget, _ ("These are too many stories to print at once"));
  else
    with_chosen (self, print_ids);
}

static void
print_story_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  with_shown (HARVEST_STORIES_PAGE (widget), print_ids);
}

typedef struct
{
  HarvestStoriesPage *page;
  GPtrArray *ids;
} Saving;

static void
saving_free (gpointer data, GClosure *closure)
{
  Saving *saving = data;

  g_object_unref (saving->page);
  g_ptr_array_unref (saving->ids);
  g_free (saving);
}

static void
pdf_chosen_cb (GtkNativeDialog *dialog, int response, Saving *saving)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    run_printer (saving->page, saving->ids, file);
  g_object_unref (dialog);
}

static void
choose_pdf (HarvestStoriesPage *self, GPtrArray *ids)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Save as PDF"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  Saving *saving = g_new0 (Saving, 1);

  saving->page = g_object_ref (self);
  saving->ids = g_ptr_array_ref (ids);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), _ ("stories.pdf"));
  g_signal_connect_data (dialog, "response", G_CALLBACK (pdf_chosen_cb), saving, saving_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_pdf_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (widget);

  if (get_n_chosen (self) > MAX_PRINTED)
    harvest_toast_show (widget, _ ("These are too many stories to print at once"));
  else
    with_chosen (self, choose_pdf);
}

static void
save_story_pdf_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  with_shown (HARVEST_STORIES_PAGE (widget), choose_pdf);
}

/* Export */

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestStoriesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestExportReport)
      report = harvest_export_run_finish (HARVEST_STORE (source), result, &error);
  g_autofree char *text = NULL;

  if (report == NULL)
    {
      tell_error (self, error);
      return;
    }
  /* Translators: %u is a number of stories. */
  text = g_strdup_printf (ngettext ("%u story exported", "%u stories exported", report->n_stories),
                          report->n_stories);
  harvest_toast_show (GTK_WIDGET (self), text);
}

static void
folder_chosen_cb (GtkNativeDialog *dialog, int response, Saving *saving)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = folder != NULL ? g_file_get_path (folder) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    harvest_export_run_stories_async (harvest_page_get_store (HARVEST_PAGE (saving->page)), path,
                                      saving->ids, NULL, NULL,
                                      harvest_page_get_cancellable (HARVEST_PAGE (saving->page)),
                                      exported_cb, g_object_ref (saving->page));
  g_object_unref (dialog);
}

static void
choose_folder (HarvestStoriesPage *self, GPtrArray *ids)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Export into a folder"), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Export"), _ ("_Cancel"));
  Saving *saving = g_new0 (Saving, 1);

  saving->page = g_object_ref (self);
  saving->ids = g_ptr_array_ref (ids);
  g_signal_connect_data (dialog, "response", G_CALLBACK (folder_chosen_cb), saving, saving_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
export_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  with_chosen (HARVEST_STORIES_PAGE (widget), choose_folder);
}

/* The list */

static void
select_all_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestStoriesPage *self = HARVEST_STORIES_PAGE (widget);

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (
      harvest_story_browser_get_selection (harvest_stories_page_get_browser (self))));
}

static void
remove_conditions_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  harvest_filter_bar_clear (harvest_stories_page_get_filters (HARVEST_STORIES_PAGE (widget)));
}

static void
retry_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestStoryBrowser *browser = harvest_stories_page_get_browser (HARVEST_STORIES_PAGE (widget));

  if (harvest_story_browser_get_list (browser) != NULL)
    harvest_story_list_retry (harvest_story_browser_get_list (browser));
}

/* Shared with harvest-stories-page.c */

void
harvest_stories_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "stories.edit", NULL, edit_cb);
  gtk_widget_class_install_action (widget_class, "stories.withdraw", NULL, withdraw_cb);
  gtk_widget_class_install_action (widget_class, "stories.tell-again", NULL, tell_again_cb);
  gtk_widget_class_install_action (widget_class, "stories.delete", NULL, delete_cb);
  gtk_widget_class_install_action (widget_class, "stories.copy-link", NULL, copy_link_cb);
  gtk_widget_class_install_action (widget_class, "stories.print", NULL, print_cb);
  gtk_widget_class_install_action (widget_class, "stories.save-pdf", NULL, save_pdf_cb);
  gtk_widget_class_install_action (widget_class, "stories.copy-story-link", NULL,
                                   copy_story_link_cb);
  gtk_widget_class_install_action (widget_class, "stories.print-story", NULL, print_story_cb);
  gtk_widget_class_install_action (widget_class, "stories.save-story-pdf", NULL, save_story_pdf_cb);
  gtk_widget_class_install_action (widget_class, "stories.export", NULL, export_cb);
  gtk_widget_class_install_action (widget_class, "stories.select-all", NULL, select_all_cb);
  gtk_widget_class_install_action (widget_class, "stories.remove-conditions", NULL,
                                   remove_conditions_cb);
  gtk_widget_class_install_action (widget_class, "stories.retry", NULL, retry_cb);
  gtk_widget_class_install_property_action (widget_class, "stories.order", "order");
  gtk_widget_class_install_property_action (widget_class, "stories.compact", "compact");
  gtk_widget_class_install_property_action (widget_class, "stories.selecting", "selecting");

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "stories.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "stories.edit",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK,
                                       "stories.copy-link", NULL);
}

void
harvest_stories_page_update_actions (HarvestStoriesPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  HarvestStoryData *data = get_data (self);
  HarvestRecord *story = get_story (self);
  gboolean mine = story != NULL && harvest_story_data_is_mine (data);
  gboolean something = story != NULL || means_rows (self);
  HarvestState state = story != NULL ? harvest_record_get_choice (story, "state") : 0;

  gtk_widget_action_set_enabled (widget, "stories.edit", mine && !harvest_workflow_is_out (state));
  gtk_widget_action_set_enabled (widget, "stories.withdraw",
                                 mine
                                     && harvest_workflow_check (state,
                                                                HARVEST_STATE_WITHDRAWN_BY_TELLER,
                                                                HARVEST_WRITER_OWNER, FALSE, FALSE)
                                            == HARVEST_GUARD_PASSED);
  gtk_widget_action_set_enabled (widget, "stories.tell-again",
                                 mine
                                     && harvest_workflow_check (state, HARVEST_STATE_SUBMITTED,
                                                                HARVEST_WRITER_OWNER, FALSE, FALSE)
                                            == HARVEST_GUARD_PASSED
                                     && state != HARVEST_STATE_CAPTURED);
  gtk_widget_action_set_enabled (widget, "stories.delete", mine);
  gtk_widget_action_set_enabled (widget, "stories.copy-link", something);
  gtk_widget_action_set_enabled (widget, "stories.print", something);
  gtk_widget_action_set_enabled (widget, "stories.save-pdf", something);
  gtk_widget_action_set_enabled (widget, "stories.copy-story-link", story != NULL);
  gtk_widget_action_set_enabled (widget, "stories.print-story", story != NULL);
  gtk_widget_action_set_enabled (widget, "stories.save-story-pdf", story != NULL);
  gtk_widget_action_set_enabled (widget, "stories.export", something);
}
