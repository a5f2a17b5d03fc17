/* harvest-voice-recorder.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-voice-recorder"

#include "config.h"

#include "harvest-voice-recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <sys/file.h>
#include <unistd.h>

/* Opus needs no more for a voice to sound as if it were in the room. */
#define BITRATE 32000

#define LEVEL_INTERVAL (100 * GST_MSECOND)
#define FLUSH_SECONDS  5
#define END_SECONDS    3 /* so long the encoder may take to end the file */

/* What the meter shows: from a quiet room to as loud as it goes. */
#define QUIET_DECIBEL   (-60.0)
#define SILENT_DECIBEL  (-50.0)
#define SILENT_MSECONDS 3000

struct _HarvestVoiceRecorder
{
  GObject parent_instance;

  HarvestMicrophones *microphones;
  GstElement *pipeline;
  GTask *ending; /* of harvest_voice_recorder_stop_async() */
  char *path;
  int fd;
  guint bus_watch;
  guint flush_source;
  guint end_source;

  HarvestVoiceState state;
  double level;
  gint64 elapsed;
  gint64 heard; /* when something was heard last, as elapsed */
  gboolean silent;
  gboolean failed;
};

G_DEFINE_FINAL_TYPE (HarvestVoiceRecorder, harvest_voice_recorder, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_LEVEL,
  PROP_ELAPSED,
  PROP_SILENT,
  N_PROPS
};

enum
{
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

GType
harvest_voice_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { HARVEST_VOICE_IDLE, "HARVEST_VOICE_IDLE", "idle" },
        { HARVEST_VOICE_RECORDING, "HARVEST_VOICE_RECORDING", "recording" },
        { HARVEST_VOICE_PAUSED, "HARVEST_VOICE_PAUSED", "paused" },
        { HARVEST_VOICE_ENDING, "HARVEST_VOICE_ENDING", "ending" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("HarvestVoiceState", values));
    }
  return type;
}

/* ---- Values ---- */

static void
set_state (HarvestVoiceRecorder *self, HarvestVoiceState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_level (HarvestVoiceRecorder *self, double level)
{
  if (fabs (self->level - level) < 0.001)
    return;
  self->level = level;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEVEL]);
}

static void
set_elapsed (HarvestVoiceRecorder *self, gint64 elapsed)
{
  if (self->elapsed == elapsed)
    return;
  self->elapsed = elapsed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ELAPSED]);
}

static void
set_silent (HarvestVoiceRecorder *self, gboolean silent)
{
  if (self->silent == silent)
    return;
  self->silent = silent;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SILENT]);
}

/* ---- The pipeline ---- */

static void
tear_down_pipeline (HarvestVoiceRecorder *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_clear_handle_id (&self->end_source, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  set_level (self, 0);
  set_silent (self, FALSE);
}

static void
flush_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  int fd = GPOINTER_TO_INT (task_data);

  if (fdatasync (fd) != 0)
    g_debug ("cannot flush: %s", g_strerror (errno));
  close (fd);
  g_task_return_boolean (task, TRUE);
}

/* GStreamer has written each half second to the kernel, which survives kill -9; this makes it
 * survive a power cut too. */
static gboolean
flush_cb (gpointer user_data)
{
  HarvestVoiceRecorder *self = HARVEST_VOICE_RECORDER (user_data);
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 0);
  g_autoptr (GTask) task = NULL;

  if (fd < 0)
    return G_SOURCE_CONTINUE;
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_source_tag (task, flush_cb);
  g_task_set_task_data (task, GINT_TO_POINTER (fd), NULL);
  g_task_run_in_thread (task, flush_thread);
  return G_SOURCE_CONTINUE;
}

static void
return_ending (HarvestVoiceRecorder *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->ending);

  tear_down_pipeline (self);
  if (self->fd >= 0)
    {
      if (fsync (self->fd) != 0)
        g_warning ("cannot flush %s: %s", self->path, g_strerror (errno));
      close (self->fd);
      self->fd = -1;
    }
  set_state (self, HARVEST_VOICE_IDLE);
  if (task != NULL)
    g_task_return_pointer (task, g_file_new_for_path (self->path), g_object_unref);
}

static gboolean
end_timeout_cb (gpointer user_data)
{
  HarvestVoiceRecorder *self = HARVEST_VOICE_RECORDER (user_data);

  g_info ("the encoder did not end; what is written is kept");
  self->end_source = 0;
  return_ending (self);
  return G_SOURCE_REMOVE;
}

static double
read_decibel (const GstStructure *structure)
{
  const GValue *value = gst_structure_get_value (structure, "rms");
  double loudest = 2 * QUIET_DECIBEL;
  GValueArray *channels;

  if (value == NULL || !G_VALUE_HOLDS_BOXED (value))
    return loudest;
  channels = g_value_get_boxed (value);
  for (guint i = 0; i < channels->n_values; i++)
    {
      double channel = g_value_get_double (&channels->values[i]);

      /* Of no samples at all, at the end, the mean is no number. */
      if (channel > loudest)
        loudest = channel;
    }
  return loudest;
}

static void
handle_level (HarvestVoiceRecorder *self, const GstStructure *structure)
{
  guint64 begin = 0;
  guint64 duration = 0;
  double decibel = read_decibel (structure);

  gst_structure_get_uint64 (structure, "running-time", &begin);
  gst_structure_get_uint64 (structure, "duration", &duration);
  set_elapsed (self, (gint64)((begin + duration) / GST_MSECOND));
  set_level (self, CLAMP (1 - decibel / QUIET_DECIBEL, 0, 1));

  if (decibel > SILENT_DECIBEL)
    self->heard = self->elapsed;
  set_silent (self, self->elapsed - self->heard >= SILENT_MSECONDS);
}

static void
handle_error (HarvestVoiceRecorder *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL;

  gst_message_parse_error (message, &error, &details);
  g_info ("recording failed: %s (%s)", error->message, details != NULL ? details : "");
  self->failed = TRUE;
  if (self->ending != NULL)
    {
      return_ending (self);
      return;
    }
  tear_down_pipeline (self);
  set_state (self, HARVEST_VOICE_PAUSED);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (HarvestVoiceRecorder) self = g_object_ref (user_data);
  const GstStructure *structure = gst_message_get_structure (message);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ELEMENT && structure != NULL
      && gst_structure_has_name (structure, "level"))
    handle_level (self, structure);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    return_ending (self);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    handle_error (self, message);
  return self->bus_watch != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Returns: (transfer full) (nullable): what encodes, between the microphone and the file */
static GstElement *
make_pipeline (GstElement *source, int fd, GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "queue name=first ! audioconvert ! audioresample ! "
      "audio/x-raw,rate=48000,channels=1 ! "
      "level interval=%" G_GUINT64_FORMAT " post-messages=true ! "
      "opusenc bitrate=%d audio-type=voice ! "
      "oggmux max-page-delay=%" G_GUINT64_FORMAT " ! fdsink fd=%d sync=false",
      (guint64)LEVEL_INTERVAL, BITRATE, (guint64)(GST_SECOND / 2), fd);
  GstElement *pipeline = gst_parse_launch (text, error);
  g_autoptr (GstElement) first = NULL;

  if (pipeline == NULL)
    {
      gst_object_unref (gst_object_ref_sink (source));
      return NULL;
    }
  gst_object_ref_sink (pipeline);
  first = gst_bin_get_by_name (GST_BIN (pipeline), "first");
  gst_bin_add (GST_BIN (pipeline), source);
  if (!gst_element_link (source, first))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the microphone gives no sound");
      gst_object_unref (pipeline);
      return NULL;
    }
  return pipeline;
}

static gboolean
start_pipeline (HarvestVoiceRecorder *self, GError **error)
{
  GstElement *source = harvest_microphones_make_source (self->microphones, error);
  g_autoptr (GstBus) bus = NULL;

  if (source == NULL)
    return FALSE;
  self->pipeline = make_pipeline (source, self->fd, error);
  if (self->pipeline == NULL)
    return FALSE;
  if (gst_element_set_state (self->pipeline, GST_STATE_PLAYING) == GST_STATE_CHANGE_FAILURE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the microphone does not start");
      return FALSE;
    }
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  return TRUE;
}

/* ---- What is offered ---- */

HarvestVoiceRecorder *
harvest_voice_recorder_new (HarvestMicrophones *microphones)
{
  HarvestVoiceRecorder *self;

  g_return_val_if_fail (microphones == NULL || HARVEST_IS_MICROPHONES (microphones), NULL);

  self = g_object_new (HARVEST_TYPE_VOICE_RECORDER, NULL);
  g_set_object (&self->microphones, microphones);
  return self;
}

gboolean
harvest_voice_recorder_start (HarvestVoiceRecorder *self, const char *path, GError **error)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_RECORDER (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (self->state == HARVEST_VOICE_IDLE, FALSE);

  self->fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "cannot write %s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  /* Tells harvest_voice_list_leftovers() of other programs that this one is being written. */
  if (flock (self->fd, LOCK_EX | LOCK_NB) != 0)
    g_debug ("cannot lock %s: %s", path, g_strerror (errno));
  g_free (self->path);
  self->path = g_strdup (path);
  self->failed = FALSE;
  self->heard = 0;
  set_elapsed (self, 0);

  if (!start_pipeline (self, error))
    {
      harvest_voice_recorder_discard (self);
      return FALSE;
    }
  self->flush_source = g_timeout_add_seconds (FLUSH_SECONDS, flush_cb, self);
  set_state (self, HARVEST_VOICE_RECORDING);
  return TRUE;
}

void
harvest_voice_recorder_pause (HarvestVoiceRecorder *self)
{
  g_return_if_fail (HARVEST_IS_VOICE_RECORDER (self));

  if (self->state != HARVEST_VOICE_RECORDING)
    return;
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  set_level (self, 0);
  set_silent (self, FALSE);
  set_state (self, HARVEST_VOICE_PAUSED);
}

void
harvest_voice_recorder_resume (HarvestVoiceRecorder *self)
{
  g_return_if_fail (HARVEST_IS_VOICE_RECORDER (self));

  if (self->state != HARVEST_VOICE_PAUSED || self->failed)
    return;
  self->heard = self->elapsed;
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  set_state (self, HARVEST_VOICE_RECORDING);
}

void
harvest_voice_recorder_stop_async (HarvestVoiceRecorder *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (HARVEST_IS_VOICE_RECORDER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, harvest_voice_recorder_stop_async);
  /* The file is there and belongs to the caller, who must learn of it. */
  g_task_set_check_cancellable (task, FALSE);
  if (self->state != HARVEST_VOICE_RECORDING && self->state != HARVEST_VOICE_PAUSED)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "nothing is recorded");
      return;
    }

  self->ending = g_steal_pointer (&task);
  set_state (self, HARVEST_VOICE_ENDING);
  /* Elements that have seen nothing yet do not take an end well. */
  if (self->failed || self->elapsed == 0)
    {
      return_ending (self);
      return;
    }
  /* A paused pipeline passes nothing on, not even its end. */
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  gst_element_send_event (self->pipeline, gst_event_new_eos ());
  self->end_source = g_timeout_add_seconds (END_SECONDS, end_timeout_cb, self);
}

GFile *
harvest_voice_recorder_stop_finish (HarvestVoiceRecorder *self,
                                    GAsyncResult *result,
                                    gint64 *duration,
                                    GError **error)
{
  GFile *file;

  g_return_val_if_fail (HARVEST_IS_VOICE_RECORDER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  file = g_task_propagate_pointer (G_TASK (result), error);
  if (file != NULL && duration != NULL)
    *duration = self->elapsed;
  return file;
}

void
harvest_voice_recorder_discard (HarvestVoiceRecorder *self)
{
  g_return_if_fail (HARVEST_IS_VOICE_RECORDER (self));

  if (self->ending != NULL || self->fd < 0)
    return;
  tear_down_pipeline (self);
  close (self->fd);
  self->fd = -1;
  if (g_unlink (self->path) != 0)
    g_warning ("cannot delete %s: %s", self->path, g_strerror (errno));
  set_elapsed (self, 0);
  set_state (self, HARVEST_VOICE_IDLE);
}

HarvestVoiceState
harvest_voice_recorder_get_state (HarvestVoiceRecorder *self)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_RECORDER (self), HARVEST_VOICE_IDLE);

  return self->state;
}

double
harvest_voice_recorder_get_level (HarvestVoiceRecorder *self)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_RECORDER (self), 0);

  return self->level;
}

gint64
harvest_voice_recorder_get_elapsed (HarvestVoiceRecorder *self)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_RECORDER (self), 0);

  return self->elapsed;
}

gboolean
harvest_voice_recorder_get_silent (HarvestVoiceRecorder *self)
{
  g_return_val_if_fail (HARVEST_IS_VOICE_RECORDER (self), FALSE);

  return self->silent;
}

/* ---- GObject ---- */

/* A recording that still runs is not lost with its recorder: the file stays. */
static void
harvest_voice_recorder_dispose (GObject *object)
{
  HarvestVoiceRecorder *self = HARVEST_VOICE_RECORDER (object);

  tear_down_pipeline (self);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  g_clear_object (&self->microphones);

  G_OBJECT_CLASS (harvest_voice_recorder_parent_class)->dispose (object);
}

static void
harvest_voice_recorder_finalize (GObject *object)
{
  HarvestVoiceRecorder *self = HARVEST_VOICE_RECORDER (object);

  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (harvest_voice_recorder_parent_class)->finalize (object);
}

static void
harvest_voice_recorder_get_property (GObject *object,
                                     guint prop_id,
                                     GValue *value,
                                     GParamSpec *pspec)
{
  HarvestVoiceRecorder *self = HARVEST_VOICE_RECORDER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_LEVEL:
      g_value_set_double (value, self->level);
      break;
    case PROP_ELAPSED:
      g_value_set_int64 (value, self->elapsed);
      break;
    case PROP_SILENT:
      g_value_set_boolean (value, self->silent);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_voice_recorder_class_init (HarvestVoiceRecorderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = harvest_voice_recorder_dispose;
  object_class->finalize = harvest_voice_recorder_finalize;
  object_class->get_property = harvest_voice_recorder_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, HARVEST_TYPE_VOICE_STATE,
                                              HARVEST_VOICE_IDLE, flags);
  properties[PROP_LEVEL] = g_param_spec_double ("level", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_ELAPSED] = g_param_spec_int64 ("elapsed", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SILENT] = g_param_spec_boolean ("silent", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
harvest_voice_recorder_init (HarvestVoiceRecorder *self)
{
  self->fd = -1;
}
