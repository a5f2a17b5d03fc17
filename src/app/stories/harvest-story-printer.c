/* harvest-story-printer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-story-printer"

#include "config.h"

#include "harvest-story-printer.h"

#include "harvest-picture-loader.h"
#include "harvest-story-layout.h"

#include <glib/gi18n.h>

/* Enough for a good print across a page. */
#define PICTURE_PIXELS 1600

struct _HarvestStoryPrinter
{
  GObject parent_instance;

  HarvestStore *store;
  HarvestUnits *units;

  /* Of the job that runs */
  GPtrArray *stories;  /* HarvestStoryData, in their order */
  GPtrArray *pictures; /* GdkTexture or NULL, one for each story */
  GPtrArray *layouts;  /* HarvestStoryLayout */
  GtkWindow *parent;
  GFile *pdf;
  guint n_waiting;
  guint n_pages;
};

G_DEFINE_FINAL_TYPE (HarvestStoryPrinter, harvest_story_printer, G_TYPE_OBJECT)

/* Auxiliary methods */

static void
forget_job (HarvestStoryPrinter *self)
{
  g_clear_pointer (&self->stories, g_ptr_array_unref);
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->pdf);
}

static HarvestRecord *
find_picture (HarvestStoryData *data)
{
  GPtrArray *assets = harvest_story_data_get_dependents (data, "asset");

  for (guint i = 0; i < assets->len; i++)
    if (g_str_has_prefix (harvest_record_get_string (assets->pdata[i], "mime"), "image/"))
      return assets->pdata[i];
  return NULL;
}

/* Callbacks of the print operation */

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, HarvestStoryPrinter *self)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);

  self->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_story_layout_free);
  self->n_pages = 0;
  for (guint i = 0; i < self->stories->len; i++)
    {
      HarvestStoryLayout *layout = NULL;

      /* It was deleted while the others were read. */
      if (harvest_story_data_get_story (self->stories->pdata[i]) == NULL)
        continue;
      layout = harvest_story_layout_new (
          self->stories->pdata[i], self->units, pango, gtk_print_context_get_width (context),
          gtk_print_context_get_height (context), gtk_print_context_get_dpi_x (context),
          self->pictures->pdata[i]);
      g_ptr_array_add (self->layouts, layout);
      self->n_pages += harvest_story_layout_get_n_pages (layout);
    }
  gtk_print_operation_set_n_pages (operation, MAX (self->n_pages, 1));
  g_object_unref (pango);
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext *context,
              int page,
              HarvestStoryPrinter *self)
{
  guint left = page;

  for (guint i = 0; i < self->layouts->len; i++)
    {
      guint n = harvest_story_layout_get_n_pages (self->layouts->pdata[i]);

      if (left < n)
        {
          harvest_story_layout_draw (self->layouts->pdata[i], left,
                                     gtk_print_context_get_cairo_context (context));
          return;
        }
      left -= n;
    }
}

static GtkPrintOperation *
make_operation (HarvestStoryPrinter *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();

  gtk_page_setup_set_top_margin (setup, 20, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 20, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 25, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 25, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, _ ("Stories"));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), self);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), self);
  return operation;
}

static void
print (HarvestStoryPrinter *self, GTask *task)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (self);
  g_autofree char *path = self->pdf != NULL ? g_file_get_path (self->pdf) : NULL;
  g_autoptr (GError) error = NULL;
  GtkPrintOperationAction action = GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG;
  GtkPrintOperationResult result;

  if (self->pdf != NULL && path == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               "A PDF file can be written into folders of this computer only");
      forget_job (self);
      return;
    }
  if (path != NULL)
    {
      action = GTK_PRINT_OPERATION_ACTION_EXPORT;
      gtk_print_operation_set_export_filename (operation, path);
    }

  result = gtk_print_operation_run (operation, action, self->parent, &error);
  forget_job (self);
  switch (result)
    {
    case GTK_PRINT_OPERATION_RESULT_ERROR:
      g_task_return_error (task, g_steal_pointer (&error));
      break;
    case GTK_PRINT_OPERATION_RESULT_CANCEL:
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not printed");
      break;
    case GTK_PRINT_OPERATION_RESULT_APPLY:
    case GTK_PRINT_OPERATION_RESULT_IN_PROGRESS:
    default:
      g_task_return_boolean (task, TRUE);
      break;
    }
}

/* Reading what is to be printed */

typedef struct
{
  GTask *task;
  guint index;
} Reading;

static void
one_read (HarvestStoryPrinter *self, Reading *reading)
{
  g_autoptr (GTask) task = reading->task;

  g_free (reading);
  self->n_waiting--;
  if (self->n_waiting > 0)
    return;
  if (g_task_return_error_if_cancelled (task))
    forget_job (self);
  else
    print (self, task);
}

static void
picture_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  HarvestStoryPrinter *self = g_task_get_source_object (reading->task);
  g_autoptr (GError) error = NULL;
  GdkTexture *texture = harvest_picture_loader_load_finish (HARVEST_STORE (source), result, &error);

  if (texture == NULL)
    g_info ("A picture is not printed: %s", error->message);
  if (self->pictures != NULL)
    self->pictures->pdata[reading->index] = g_steal_pointer (&texture);
  g_clear_object (&texture);
  one_read (self, reading);
}

static void
story_read_cb (HarvestStoryData *data, Reading *reading)
{
  HarvestStoryPrinter *self = g_task_get_source_object (reading->task);
  HarvestRecord *picture = NULL;

  g_signal_handlers_disconnect_by_func (data, story_read_cb, reading);
  picture = find_picture (data);
  if (picture != NULL)
    harvest_picture_loader_load_async (
        self->store, harvest_record_get_string (picture, "sha256"), PICTURE_PIXELS, FALSE,
        g_task_get_cancellable (reading->task), picture_read_cb, reading);
  else
    one_read (self, reading);
}

static void
clear_texture (gpointer texture)
{
  if (texture != NULL)
    g_object_unref (texture);
}

/* GObject overrides */

static void
harvest_story_printer_dispose (GObject *object)
{
  HarvestStoryPrinter *self = HARVEST_STORY_PRINTER (object);

  forget_job (self);
  g_clear_object (&self->store);
  g_clear_object (&self->units);

  G_OBJECT_CLASS (harvest_story_printer_parent_class)->dispose (object);
}

static void
harvest_story_printer_class_init (HarvestStoryPrinterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = harvest_story_printer_dispose;
}

static void
harvest_story_printer_init (HarvestStoryPrinter *self)
{
}

/* Public API */

HarvestStoryPrinter *
harvest_story_printer_new (HarvestStore *store, HarvestUnits *units)
{
  HarvestStoryPrinter *self = NULL;

  g_return_val_if_fail (HARVEST_IS_STORE (store), NULL);

  self = g_object_new (HARVEST_TYPE_STORY_PRINTER, NULL);
  self->store = g_object_ref (store);
  self->units = g_object_ref (units);
  return self;
}

void
harvest_story_printer_run_async (HarvestStoryPrinter *self,
                                 GPtrArray *ids,
                                 GtkWindow *parent,
                                 GFile *pdf,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_STORY_PRINTER (self));
  g_return_if_fail (ids != NULL && ids->len > 0);
  g_return_if_fail (self->stories == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_story_printer_run_async);
  self->stories = g_ptr_array_new_with_free_func (g_object_unref);
  self->pictures = g_ptr_array_new_with_free_func (clear_texture);
  g_ptr_array_set_size (self->pictures, ids->len);
  g_set_weak_pointer (&self->parent, parent);
  self->pdf = pdf != NULL ? g_object_ref (pdf) : NULL;
  self->n_waiting = ids->len;
  for (guint i = 0; i < ids->len; i++)
    {
      Reading *reading = g_new0 (Reading, 1);
      HarvestStoryData *data = harvest_story_data_new (self->store, ids->pdata[i]);

      reading->task = g_object_ref (task);
      reading->index = i;
      g_ptr_array_add (self->stories, data);
      g_signal_connect (data, "changed", G_CALLBACK (story_read_cb), reading);
    }
}

gboolean
harvest_story_printer_run_finish (HarvestStoryPrinter *self,
                                  GAsyncResult *result,
                                  guint *n_pages,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (n_pages != NULL)
    *n_pages = self->n_pages;
  return g_task_propagate_boolean (G_TASK (result), error);
}
