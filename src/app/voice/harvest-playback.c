/* harvest-playback.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-playback"

#include "config.h"

#include "harvest-playback.h"

#include "harvest-microphones.h"

#define POSITION_MSECONDS 100

struct _HarvestPlayback
{
  GObject parent_instance;

  GFile *file;
  GstElement *pipeline; /* NULL until it is first played */
  guint bus_watch;
  guint position_source;
  gint64 position;
  gint64 duration;
  gint64 wanted_position; /* to go to as soon as the file is open; -1: none */
  gboolean playing;
  gboolean ready; /* the file is open, so that one can seek */
};

G_DEFINE_FINAL_TYPE (HarvestPlayback, harvest_playback, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_PLAYING,
  PROP_POSITION,
  PROP_DURATION,
  N_PROPS
};

enum
{
  FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The one that plays. */
static HarvestPlayback *playing_one;

static void
set_position (HarvestPlayback *self, gint64 position)
{
  if (self->position == position)
    return;
  self->position = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static void
set_duration (HarvestPlayback *self, gint64 duration)
{
  if (self->duration == duration)
    return;
  self->duration = duration;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

static void
set_playing (HarvestPlayback *self, gboolean playing)
{
  if (self->playing == playing)
    return;
  self->playing = playing;
  if (!playing)
    g_clear_handle_id (&self->position_source, g_source_remove);
  if (!playing && playing_one == self)
    playing_one = NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
update_position (HarvestPlayback *self)
{
  gint64 value;

  if (self->wanted_position < 0
      && gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &value))
    set_position (self, value / (gint64)GST_MSECOND);
  if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &value) && value > 0)
    set_duration (self, value / (gint64)GST_MSECOND);
}

static gboolean
position_cb (gpointer user_data)
{
  update_position (HARVEST_PLAYBACK (user_data));
  return G_SOURCE_CONTINUE;
}

static void
tear_down (HarvestPlayback *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_handle_id (&self->position_source, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);
  self->ready = FALSE;
}

static void
go_to (HarvestPlayback *self, gint64 milliseconds)
{
  gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
                           GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                           milliseconds * (gint64)GST_MSECOND);
}

/* The file is open, or a seek has arrived. */
static void
handle_done (HarvestPlayback *self)
{
  gint64 wanted = self->wanted_position;

  self->ready = TRUE;
  self->wanted_position = -1;
  if (wanted >= 0)
    go_to (self, wanted);
  update_position (self);
}

static void
handle_end (HarvestPlayback *self)
{
  set_playing (self, FALSE);
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  go_to (self, 0);
  set_position (self, 0);
}

static void
handle_error (HarvestPlayback *self, GstMessage *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *details = NULL;

  gst_message_parse_error (message, &error, &details);
  g_info ("cannot play: %s (%s)", error->message, details != NULL ? details : "");
  tear_down (self);
  set_playing (self, FALSE);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (HarvestPlayback) self = g_object_ref (user_data);

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE)
    handle_done (self);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    handle_end (self);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    handle_error (self, message);
  return self->bus_watch != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A film's pictures are not shown here, and its subtitles are not read. */
static GstElement *
make_pipeline (GFile *file, GError **error)
{
  const char *speaker = g_getenv (HARVEST_SPEAKER_ENVIRONMENT);
  g_autofree char *uri = g_file_get_uri (file);
  GstElement *pipeline, *sink;

  if (!harvest_microphones_init_gstreamer (error))
    return NULL;
  if (speaker != NULL)
    sink = gst_parse_bin_from_description (speaker, TRUE, error);
  else
    sink = gst_element_factory_make ("autoaudiosink", NULL);
  pipeline = gst_element_factory_make ("playbin", NULL);
  if (pipeline == NULL || sink == NULL)
    {
      g_clear_error (error);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "a part of GStreamer is missing");
      gst_clear_object (&pipeline);
      gst_clear_object (&sink);
      return NULL;
    }
  gst_util_set_object_arg (G_OBJECT (pipeline), "flags", "audio+soft-volume");
  g_object_set (pipeline, "uri", uri, "audio-sink", sink, NULL);
  return gst_object_ref_sink (pipeline);
}

static gboolean
ensure_pipeline (HarvestPlayback *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (self->pipeline != NULL)
    return TRUE;
  self->pipeline = make_pipeline (self->file, &error);
  if (self->pipeline == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return FALSE;
    }
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  return TRUE;
}

/* ---- What is offered ---- */

HarvestPlayback *
harvest_playback_new (GFile *file)
{
  HarvestPlayback *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (HARVEST_TYPE_PLAYBACK, NULL);
  self->file = g_object_ref (file);
  return self;
}

void
harvest_playback_play (HarvestPlayback *self)
{
  g_return_if_fail (HARVEST_IS_PLAYBACK (self));

  if (self->playing || !ensure_pipeline (self))
    return;
  if (playing_one != NULL)
    harvest_playback_pause (playing_one);
  playing_one = self;
  set_playing (self, TRUE);
  self->position_source = g_timeout_add (POSITION_MSECONDS, position_cb, self);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

void
harvest_playback_pause (HarvestPlayback *self)
{
  g_return_if_fail (HARVEST_IS_PLAYBACK (self));

  if (!self->playing)
    return;
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  set_playing (self, FALSE);
}

void
harvest_playback_seek (HarvestPlayback *self, gint64 milliseconds)
{
  g_return_if_fail (HARVEST_IS_PLAYBACK (self));

  milliseconds = MAX (milliseconds, 0);
  if (self->duration > 0)
    milliseconds = MIN (milliseconds, self->duration);
  set_position (self, milliseconds);
  /* Before the file is open, and while it is being opened, the place is only remembered. */
  if (self->ready)
    go_to (self, milliseconds);
  else
    self->wanted_position = milliseconds;
}

gboolean
harvest_playback_get_playing (HarvestPlayback *self)
{
  g_return_val_if_fail (HARVEST_IS_PLAYBACK (self), FALSE);

  return self->playing;
}

gint64
harvest_playback_get_position (HarvestPlayback *self)
{
  g_return_val_if_fail (HARVEST_IS_PLAYBACK (self), 0);

  return self->position;
}

gint64
harvest_playback_get_duration (HarvestPlayback *self)
{
  g_return_val_if_fail (HARVEST_IS_PLAYBACK (self), 0);

  return self->duration;
}

/* ---- GObject ---- */

static void
harvest_playback_dispose (GObject *object)
{
  HarvestPlayback *self = HARVEST_PLAYBACK (object);

  if (playing_one == self)
    playing_one = NULL;
  tear_down (self);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (harvest_playback_parent_class)->dispose (object);
}

static void
harvest_playback_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestPlayback *self = HARVEST_PLAYBACK (object);

  switch (prop_id)
    {
    case PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, self->position);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_playback_class_init (HarvestPlaybackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = harvest_playback_dispose;
  object_class->get_property = harvest_playback_get_property;

  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
harvest_playback_init (HarvestPlayback *self)
{
  self->wanted_position = -1;
}
