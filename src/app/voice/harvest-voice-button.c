/* harvest-voice-button.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-voice-button"

#include "config.h"

#include "harvest-voice-button.h"

#include "harvest-microphones.h"
#include "harvest-voice-recorder.h"
#include "harvest-voice-time.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* Shorter ones are slips of the finger. */
#define SHORTEST_MSECONDS 500

struct _HarvestVoiceButton
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkStack *stack;
  GtkWidget *speak;
  GtkWidget *dot;
  GtkLabel *time;
  GtkLevelBar *meter;
  GtkButton *pause;
  GtkWidget *done;
  GtkLabel *message;

  /* owned */
  HarvestMicrophones *microphones; /* NULL until the widget is in a window */
  HarvestVoiceRecorder *recorder;
  GPtrArray *waiting; /* GTask of harvest_voice_button_end_async() */
  char *folder;
  guint look_source;
  gint64 shown_seconds;
};

G_DEFINE_FINAL_TYPE (HarvestVoiceButton, harvest_voice_button, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FOLDER,
  PROP_RECORDING,
  N_PROPS
};

enum
{
  RECORDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

gboolean
harvest_voice_button_get_recording (HarvestVoiceButton *self)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_BUTTON (self), FALSE);

  return self->recorder != NULL
         && harvest_voice_recorder_get_state (self->recorder) != HARVEST_VOICE_IDLE;
}

static void
show_message (HarvestVoiceButton *self, const char *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* What is recorded is never hidden with the microphone that went away, nor what is said about it.
 */
static void
update_visible (HarvestVoiceButton *self)
{
  gboolean available = self->microphones != NULL
                       && harvest_microphones_get_available (self->microphones);

  gtk_widget_set_visible (GTK_WIDGET (self),
                          available || harvest_voice_button_get_recording (self)
                              || gtk_widget_get_visible (GTK_WIDGET (self->message)));
  gtk_widget_set_sensitive (self->speak, available);
}

/* ---- While one speaks ---- */

static void
update_pause (HarvestVoiceButton *self, gboolean paused)
{
  const char *words = paused ? _ ("Go on speaking") : _ ("Pause");

  gtk_button_set_icon_name (self->pause,
                            paused ? "media-record-symbolic" : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  gtk_widget_set_opacity (self->dot, paused ? 0 : 1);
}

static void
state_cb (HarvestVoiceButton *self)
{
  HarvestVoiceState state = harvest_voice_recorder_get_state (self->recorder);
  gboolean recording = state != HARVEST_VOICE_IDLE;
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  gtk_stack_set_visible_child_name (self->stack, recording ? "recording" : "idle");
  update_pause (self, state == HARVEST_VOICE_PAUSED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "voice.pause",
                                 state == HARVEST_VOICE_RECORDING || state == HARVEST_VOICE_PAUSED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "voice.discard",
                                 recording && state != HARVEST_VOICE_ENDING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "voice.toggle", state != HARVEST_VOICE_ENDING);
  /* The button that was pressed is gone; the next one to press takes its focus. */
  if (had_focus)
    gtk_widget_grab_focus (recording ? self->done : self->speak);
  update_visible (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECORDING]);
}

static void
level_cb (HarvestVoiceButton *self)
{
  gtk_level_bar_set_value (self->meter, harvest_voice_recorder_get_level (self->recorder));
}

static void
elapsed_cb (HarvestVoiceButton *self)
{
  gint64 elapsed = harvest_voice_recorder_get_elapsed (self->recorder);
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;

  if (elapsed / 1000 == self->shown_seconds)
    return;
  self->shown_seconds = elapsed / 1000;
  text = harvest_voice_format_time (elapsed);
  words = harvest_voice_describe_time (elapsed);
  gtk_label_set_label (self->time, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->time), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words, -1);
}

static void
silent_cb (HarvestVoiceButton *self)
{
  gboolean silent = harvest_voice_recorder_get_silent (self->recorder);

  if (harvest_voice_recorder_get_state (self->recorder) == HARVEST_VOICE_RECORDING)
    show_message (self, silent ? _ ("Nothing is heard. Is the microphone switched on?") : NULL);
}

/* ---- Done ---- */

static void
return_waiting (HarvestVoiceButton *self)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    g_task_return_boolean (tasks->pdata[i], TRUE);
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestVoiceButton) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 duration = 0;
  g_autoptr (GFile) file = harvest_voice_recorder_stop_finish (HARVEST_VOICE_RECORDER (source),
                                                               result, &duration, &error);

  if (file == NULL)
    {
      g_info ("%s", error->message);
    }
  else if (duration < SHORTEST_MSECONDS)
    {
      g_file_delete (file, NULL, NULL);
      if (!gtk_widget_get_visible (GTK_WIDGET (self->message)))
        show_message (self, _ ("That was too short. Press once, speak, then press again."));
    }
  else
    {
      g_signal_emit (self, signals[RECORDED], 0, file, duration);
    }
  return_waiting (self);
  update_visible (self);
}

static void
stop (HarvestVoiceButton *self)
{
  HarvestVoiceState state = harvest_voice_recorder_get_state (self->recorder);

  if (state == HARVEST_VOICE_RECORDING || state == HARVEST_VOICE_PAUSED)
    harvest_voice_recorder_stop_async (self->recorder, NULL, stopped_cb, g_object_ref (self));
}

static void
failed_cb (HarvestVoiceRecorder *recorder, GError *error, HarvestVoiceButton *self)
{
  if (g_error_matches (error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NO_SPACE_LEFT))
    show_message (self, _ ("The disk is full. What you said until then is kept."));
  else if (harvest_voice_recorder_get_elapsed (recorder) < SHORTEST_MSECONDS)
    show_message (self, _ ("The microphone does not work. Is it plugged in?"));
  else
    show_message (self, _ ("The microphone stopped. What you said until then is kept."));
  stop (self);
}

static void
ensure_recorder (HarvestVoiceButton *self)
{
  if (self->recorder != NULL)
    return;

  self->recorder = harvest_voice_recorder_new (self->microphones);
  g_signal_connect_object (self->recorder, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "notify::level", G_CALLBACK (level_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "notify::elapsed", G_CALLBACK (elapsed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "notify::silent", G_CALLBACK (silent_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recorder, "failed", G_CALLBACK (failed_cb), self, 0);
}

static char *
make_path (HarvestVoiceButton *self)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("voice-%s.ogg", uuid);
  g_autofree char *folder = self->folder != NULL ? g_strdup (self->folder)
                                                 : g_build_filename (g_get_user_data_dir (),
                                                                     "storyharvest", "voice", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_info ("cannot make %s: %s", folder, g_strerror (errno));
  return g_build_filename (folder, name, NULL);
}

static void
start (HarvestVoiceButton *self)
{
  g_autofree char *path = make_path (self);
  g_autoptr (GError) error = NULL;

  ensure_recorder (self);
  show_message (self, NULL);
  if (harvest_voice_recorder_start (self->recorder, path, &error))
    return;

  g_info ("cannot record: %s", error->message);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    show_message (self, _ ("The disk is full."));
  else
    show_message (self, _ ("The microphone does not work. Is it plugged in?"));
}

/* ---- Actions ---- */

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (widget);

  if (harvest_voice_button_get_recording (self))
    stop (self);
  else
    start (self);
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (widget);

  if (self->recorder == NULL)
    return;
  if (harvest_voice_recorder_get_state (self->recorder) == HARVEST_VOICE_PAUSED)
    harvest_voice_recorder_resume (self->recorder);
  else
    harvest_voice_recorder_pause (self->recorder);
}

static void
discard_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (widget);

  if (self->recorder == NULL)
    return;
  show_message (self, NULL);
  harvest_voice_recorder_discard (self->recorder);
}

/* ---- What is offered ---- */

GtkWidget *
harvest_voice_button_new (void)
{
  return g_object_new (HARVEST_TYPE_VOICE_BUTTON, NULL);
}

void
harvest_voice_button_set_folder (HarvestVoiceButton *self, const char *folder)
{
  g_return_if_fail (HARVEST_IS_VOICE_BUTTON (self));

  if (g_strcmp0 (self->folder, folder) == 0)
    return;
  g_free (self->folder);
  self->folder = g_strdup (folder);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDER]);
}

void
harvest_voice_button_end_async (HarvestVoiceButton *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_VOICE_BUTTON (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_voice_button_end_async);
  if (!harvest_voice_button_get_recording (self))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  stop (self);
}

gboolean
harvest_voice_button_end_finish (HarvestVoiceButton *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_BUTTON (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- GtkWidget ---- */

static gboolean
look_cb (gpointer user_data)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (user_data);

  self->look_source = 0;
  if (self->microphones == NULL)
    {
      self->microphones = harvest_microphones_new ();
      g_signal_connect_object (self->microphones, "notify::available", G_CALLBACK (update_visible),
                               self, G_CONNECT_SWAPPED);
      update_visible (self);
    }
  return G_SOURCE_REMOVE;
}

/* Looking for microphones waits until the window stands: it must not slow down its coming. */
static void
harvest_voice_button_root (GtkWidget *widget)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (widget);

  GTK_WIDGET_CLASS (harvest_voice_button_parent_class)->root (widget);

  if (self->look_source == 0)
    self->look_source = g_idle_add_full (G_PRIORITY_LOW, look_cb, self, NULL);
}

static void
harvest_voice_button_unroot (GtkWidget *widget)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (widget);

  g_clear_handle_id (&self->look_source, g_source_remove);

  GTK_WIDGET_CLASS (harvest_voice_button_parent_class)->unroot (widget);
}

static void
harvest_voice_button_dispose (GObject *object)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->recorder);
  g_clear_object (&self->microphones);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_voice_button_parent_class)->dispose (object);
}

static void
harvest_voice_button_finalize (GObject *object)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (object);

  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (harvest_voice_button_parent_class)->finalize (object);
}

static void
harvest_voice_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (object);

  switch (prop_id)
    {
    case PROP_FOLDER:
      g_value_set_string (value, self->folder);
      break;
    case PROP_RECORDING:
      g_value_set_boolean (value, harvest_voice_button_get_recording (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_voice_button_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  HarvestVoiceButton *self = HARVEST_VOICE_BUTTON (object);

  switch (prop_id)
    {
    case PROP_FOLDER:
      harvest_voice_button_set_folder (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_voice_button_class_init (HarvestVoiceButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_voice_button_dispose;
  object_class->finalize = harvest_voice_button_finalize;
  object_class->get_property = harvest_voice_button_get_property;
  object_class->set_property = harvest_voice_button_set_property;
  widget_class->root = harvest_voice_button_root;
  widget_class->unroot = harvest_voice_button_unroot;

  properties[PROP_FOLDER] = g_param_spec_string ("folder", NULL, NULL, NULL,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                     | G_PARAM_STATIC_STRINGS);
  properties[PROP_RECORDING] = g_param_spec_boolean ("recording", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                         | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[RECORDED] = g_signal_new ("recorded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_INT64);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/voice/harvest-voice-button.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, box);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, stack);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, speak);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, dot);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, time);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, meter);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, pause);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, done);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoiceButton, message);

  gtk_widget_class_install_action (widget_class, "voice.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "voice.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "voice.discard", NULL, discard_action);
}

static void
harvest_voice_button_init (HarvestVoiceButton *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Loud is not good and quiet is not bad, so the meter has one colour. */
  gtk_level_bar_remove_offset_value (self->meter, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (self->meter, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (self->meter, GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "voice.pause", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "voice.discard", FALSE);
  update_pause (self, FALSE);
}
