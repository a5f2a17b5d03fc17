/* harvest-tell-media.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-media"

#include "config.h"

#include "harvest-tell-media.h"

#include "harvest-attachment-row.h"
#include "harvest-error-words.h"

#include <glib/gi18n.h>

struct _HarvestTellMedia
{
  HarvestTellSection parent_instance;

  /* Template */
  GtkBox *rows;
  GtkWidget *spinner;
  GtkWidget *problem_box;
  GtkLabel *problem;

  /* Owned */
  GListStore *waiting; /* of GFile, until there is a store */
  GPtrArray *loaded;   /* of HarvestTellAttachment, until there is a store */
  GtkFileChooserNative *chooser;
  GFile *folder; /* where one chose last; NULL: not yet */

  guint n_intakes;
};

G_DEFINE_FINAL_TYPE (HarvestTellMedia, harvest_tell_media, HARVEST_TYPE_TELL_SECTION)

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* An intake on its way. A file of our own is deleted when its content is kept, not before. */
typedef struct
{
  HarvestTellMedia *self;
  GFile *file;
  GIOStream *stream; /* open while a pasted picture is written; else NULL */
  gboolean own;
  gboolean kept;
} Intake;

static void
intake_free (Intake *intake)
{
  if (intake->own && intake->kept)
    g_file_delete_async (intake->file, G_PRIORITY_LOW, NULL, NULL, NULL);
  g_clear_object (&intake->stream);
  g_object_unref (intake->file);
  g_object_unref (intake->self);
  g_free (intake);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)

/* Auxiliary methods */

static void
show_problem (HarvestTellMedia *self, GFile *file, const GError *error)
{
  g_autoptr (HarvestErrorWords) words = NULL;
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;
  g_autofree char *text = NULL;

  if (error == NULL)
    {
      gtk_widget_set_visible (self->problem_box, FALSE);
      return;
    }
  g_message ("A file was not taken in: %s", error->message);
  words = harvest_error_words_new (error);
  text = shown != NULL ? g_strdup_printf ("%s: %s. %s", shown, words->title, words->body)
                       : g_strdup_printf ("%s. %s", words->title, words->body);
  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (self->problem_box, TRUE);
}

static void
count_intakes (HarvestTellMedia *self, int change)
{
  gboolean was_busy = self->n_intakes > 0;

  self->n_intakes += change;
  gtk_widget_set_visible (self->spinner, self->n_intakes > 0);
  if (was_busy != (self->n_intakes > 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
update_visible (HarvestTellMedia *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->rows),
                          gtk_widget_get_first_child (GTK_WIDGET (self->rows)) != NULL);
}

static void
row_changed_cb (HarvestAttachmentRow *row, HarvestTellMedia *self)
{
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
row_removed_cb (HarvestAttachmentRow *row, HarvestTellMedia *self)
{
  gtk_box_remove (self->rows, GTK_WIDGET (row));
  update_visible (self);
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
add_row (HarvestTellMedia *self, const HarvestTellAttachment *attachment)
{
  HarvestStore *store = harvest_tell_section_get_store (HARVEST_TELL_SECTION (self));
  GtkWidget *row = harvest_attachment_row_new (store, attachment);

  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, 0);
  g_signal_connect_object (row, "remove", G_CALLBACK (row_removed_cb), self, 0);
  gtk_box_append (self->rows, row);
  update_visible (self);
}

static gboolean
has_attachment (HarvestTellMedia *self, const char *hash)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      g_autoptr (HarvestTellAttachment)
          attachment = harvest_attachment_row_dup_attachment (HARVEST_ATTACHMENT_ROW (row));

      if (g_str_equal (attachment->hash, hash))
        return TRUE;
    }
  return FALSE;
}

static void
take_attachment (Intake *intake, HarvestIntake *kept)
{
  HarvestTellMedia *self = intake->self;
  HarvestTellAttachment attachment = {
    .hash = kept->hash,
    .mime = kept->mime,
    .bytes = kept->bytes,
    .duration = kept->duration,
    .width = kept->width,
    .height = kept->height,
  };

  intake->kept = TRUE;
  if (!has_attachment (self, kept->hash))
    add_row (self, &attachment);
  harvest_intake_free (kept);
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
taken_in_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Intake) intake = user_data;
  HarvestTellMedia *self = intake->self;
  HarvestIntake *kept = NULL;
  g_autoptr (GError) error = NULL;

  kept = harvest_store_intake_finish (HARVEST_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (kept != NULL)
    take_attachment (intake, kept);
  else
    show_problem (self, intake->own ? NULL : intake->file, error);
  /* Last: whoever waits for it finds the attachment in the form. */
  count_intakes (self, -1);
}

static void
take_in (HarvestTellMedia *self, GFile *file, gboolean own)
{
  HarvestTellSection *section = HARVEST_TELL_SECTION (self);
  HarvestStore *store = harvest_tell_section_get_store (section);
  Intake *intake = NULL;

  if (store == NULL)
    {
      g_list_store_append (self->waiting, file);
      return;
    }
  intake = g_new0 (Intake, 1);
  intake->self = g_object_ref (self);
  intake->file = g_object_ref (file);
  intake->own = own;
  count_intakes (self, 1);
  harvest_store_intake_async (store, file, harvest_tell_section_get_cancellable (section),
                              taken_in_cb, intake);
}

/* Pasting: the bytes of the picture go through a temporary file, none is decoded here. */

static void
spliced_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Intake) intake = user_data;
  g_autoptr (GError) error = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (object), result, &error) < 0)
    show_problem (intake->self, NULL, error);
  else
    {
      intake->own = FALSE;
      take_in (intake->self, intake->file, TRUE);
    }
}

static void
picture_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTellMedia) self = user_data;
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  Intake *intake = NULL;
  GFile *file = NULL;

  input = gdk_clipboard_read_finish (GDK_CLIPBOARD (object), result, NULL, &error);
  if (input != NULL)
    file = g_file_new_tmp ("storyharvest-XXXXXX", &stream, &error);
  if (file == NULL)
    {
      show_problem (self, NULL, error);
      return;
    }
  intake = g_new0 (Intake, 1);
  intake->self = g_object_ref (self);
  intake->file = file;
  intake->own = TRUE;
  /* Held until all is written: its last reference closes the file. */
  intake->stream = g_object_ref (G_IO_STREAM (stream));
  g_output_stream_splice_async (
      g_io_stream_get_output_stream (intake->stream), input,
      G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT,
      harvest_tell_section_get_cancellable (HARVEST_TELL_SECTION (self)), spliced_cb, intake);
}

static void
files_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTellMedia) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);

  if (value == NULL)
    {
      show_problem (self, NULL, error);
      return;
    }
  for (GSList *item = g_value_get_boxed (value); item != NULL; item = item->next)
    take_in (self, item->data, FALSE);
}

/* Choosing */

/* The dialog's own beginning, what was used last, is empty for whoever is new here. */
static void
set_folder (HarvestTellMedia *self)
{
  const char *pictures = g_get_user_special_dir (G_USER_DIRECTORY_PICTURES);

  if (self->folder == NULL)
    self->folder = g_file_new_for_path (
        pictures != NULL && g_file_test (pictures, G_FILE_TEST_IS_DIR) ? pictures
                                                                       : g_get_home_dir ());
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), self->folder, NULL);
}

static void
chooser_response_cb (GtkNativeDialog *dialog, int response, HarvestTellMedia *self)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
      harvest_tell_media_add_files (self, files);
      g_clear_object (&self->folder);
      self->folder = gtk_file_chooser_get_current_folder (GTK_FILE_CHOOSER (dialog));
    }
  g_clear_object (&self->chooser);
}

static void
problem_closed_cb (HarvestTellMedia *self)
{
  show_problem (self, NULL, NULL);
}

/* HarvestTellSection overrides */

static void
show_loaded (HarvestTellMedia *self)
{
  for (guint i = 0; i < self->loaded->len; i++)
    add_row (self, g_ptr_array_index (self->loaded, i));
  g_ptr_array_set_size (self->loaded, 0);
}

static void
harvest_tell_media_set_store (HarvestTellSection *section, HarvestStore *store)
{
  HarvestTellMedia *self = HARVEST_TELL_MEDIA (section);
  guint n_waiting = g_list_model_get_n_items (G_LIST_MODEL (self->waiting));

  show_loaded (self);
  for (guint i = 0; i < n_waiting; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (G_LIST_MODEL (self->waiting), i);

      take_in (self, file, FALSE);
    }
  g_list_store_remove_all (self->waiting);
}

static void
harvest_tell_media_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  HarvestTellMedia *self = HARVEST_TELL_MEDIA (section);
  GtkWidget *row = NULL;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, row);
  show_problem (self, NULL, NULL);
  g_ptr_array_set_size (self->loaded, 0);
  for (guint i = 0; i < draft->attachments->len; i++)
    g_ptr_array_add (self->loaded,
                     harvest_tell_attachment_copy (g_ptr_array_index (draft->attachments, i)));
  if (harvest_tell_section_get_store (section) != NULL)
    show_loaded (self);
  update_visible (self);
}

static void
harvest_tell_media_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellMedia *self = HARVEST_TELL_MEDIA (section);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->rows));

  for (; row != NULL; row = gtk_widget_get_next_sibling (row))
    g_ptr_array_add (draft->attachments,
                     harvest_attachment_row_dup_attachment (HARVEST_ATTACHMENT_ROW (row)));
  for (guint i = 0; i < self->loaded->len; i++)
    g_ptr_array_add (draft->attachments,
                     harvest_tell_attachment_copy (g_ptr_array_index (self->loaded, i)));
}

/* GObject overrides */

static void
harvest_tell_media_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_BUSY)
    g_value_set_boolean (value, harvest_tell_media_get_busy (HARVEST_TELL_MEDIA (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_tell_media_dispose (GObject *object)
{
  HarvestTellMedia *self = HARVEST_TELL_MEDIA (object);

  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (harvest_tell_media_parent_class)->dispose (object);
}

static void
harvest_tell_media_finalize (GObject *object)
{
  HarvestTellMedia *self = HARVEST_TELL_MEDIA (object);

  g_clear_object (&self->folder);
  g_clear_object (&self->waiting);
  g_clear_pointer (&self->loaded, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_tell_media_parent_class)->finalize (object);
}

static void
harvest_tell_media_class_init (HarvestTellMediaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  object_class->get_property = harvest_tell_media_get_property;
  object_class->dispose = harvest_tell_media_dispose;
  object_class->finalize = harvest_tell_media_finalize;
  section_class->set_store = harvest_tell_media_set_store;
  section_class->load = harvest_tell_media_load;
  section_class->save = harvest_tell_media_save;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-media.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellMedia, rows);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellMedia, spinner);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellMedia, problem_box);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellMedia, problem);
  gtk_widget_class_bind_template_callback (widget_class, problem_closed_cb);
}

static void
harvest_tell_media_init (HarvestTellMedia *self)
{
  self->waiting = g_list_store_new (G_TYPE_FILE);
  self->loaded = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_tell_attachment_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

void
harvest_tell_media_add_files (HarvestTellMedia *self, GListModel *files)
{
  g_return_if_fail (HARVEST_IS_TELL_MEDIA (self));
  g_return_if_fail (G_IS_LIST_MODEL (files));

  show_problem (self, NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      take_in (self, file, FALSE);
    }
}

void
harvest_tell_media_add_recording (HarvestTellMedia *self, GFile *file)
{
  g_return_if_fail (HARVEST_IS_TELL_MEDIA (self));
  g_return_if_fail (G_IS_FILE (file));

  take_in (self, file, TRUE);
}

void
harvest_tell_media_paste (HarvestTellMedia *self, GdkClipboard *clipboard)
{
  static const char *mime_types[] = { "image/png", "image/jpeg", "image/webp", NULL };
  g_autoptr (GdkContentFormats) formats = NULL;
  GCancellable *cancellable = NULL;

  g_return_if_fail (HARVEST_IS_TELL_MEDIA (self));
  g_return_if_fail (GDK_IS_CLIPBOARD (clipboard));

  cancellable = harvest_tell_section_get_cancellable (HARVEST_TELL_SECTION (self));
  show_problem (self, NULL, NULL);
  formats = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable,
                                    files_read_cb, g_object_ref (self));
  else
    gdk_clipboard_read_async (clipboard, mime_types, G_PRIORITY_DEFAULT, cancellable,
                              picture_read_cb, g_object_ref (self));
}

void
harvest_tell_media_choose (HarvestTellMedia *self)
{
  g_autoptr (GtkFileFilter) filter = NULL;

  g_return_if_fail (HARVEST_IS_TELL_MEDIA (self));

  if (self->chooser != NULL)
    return;
  filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("Pictures, sound and video"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_filter_add_mime_type (filter, "audio/*");
  gtk_file_filter_add_mime_type (filter, "video/*");
  self->chooser = gtk_file_chooser_native_new (_ ("Add a photo"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Add"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  set_folder (self);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

gboolean
harvest_tell_media_get_busy (HarvestTellMedia *self)
{
  g_return_val_if_fail (HARVEST_IS_TELL_MEDIA (self), FALSE);

  return self->n_intakes > 0;
}
