/* harvest-voice-player.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-voice-player"

#include "config.h"

#include "harvest-voice-player.h"

#include "harvest-playback.h"
#include "harvest-voice-time.h"

#include <glib/gi18n.h>

struct _HarvestVoicePlayer
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkButton *button;
  GtkWidget *scale;
  GtkAdjustment *adjustment;
  GtkLabel *time;
  GtkLabel *message;

  /* owned */
  GFile *file;
  HarvestPlayback *playback;
  char *label;
  gint64 duration;
};

G_DEFINE_FINAL_TYPE (HarvestVoicePlayer, harvest_voice_player, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FILE,
  PROP_DURATION,
  PROP_LABEL,
  PROP_PLAYING,
  PROP_POSITION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gint64
get_position (HarvestVoicePlayer *self)
{
  return self->playback != NULL ? harvest_playback_get_position (self->playback) : 0;
}

static gboolean
get_playing (HarvestVoicePlayer *self)
{
  return self->playback != NULL && harvest_playback_get_playing (self->playback);
}

/* ---- What is shown ---- */

static void
update_time (HarvestVoicePlayer *self)
{
  gint64 at = get_position (self);
  g_autofree char *position = harvest_voice_format_time (at);
  g_autofree char *duration = harvest_voice_format_time (self->duration);
  g_autofree char *words = harvest_voice_describe_time (at);
  g_autofree char *text = NULL;

  if (self->duration > 0)
    /* Translators: the position in a recording and its length: "0:12 / 1:05" */
    text = g_strdup_printf (_ ("%1$s / %2$s"), position, duration);
  else
    text = g_strdup (position);
  gtk_label_set_label (self->time, text);
  gtk_adjustment_set_upper (self->adjustment, (double)MAX (self->duration, at));
  gtk_adjustment_set_value (self->adjustment, (double)at);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  words, -1);
}

static void
update_button (HarvestVoicePlayer *self)
{
  gboolean playing = get_playing (self);
  const char *words = playing ? _ ("Pause") : _ ("Play");

  gtk_button_set_icon_name (self->button, playing ? "media-playback-pause-symbolic"
                                                  : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "voice-player.toggle", self->file != NULL);
  gtk_widget_set_sensitive (self->scale, self->file != NULL);
}

static void
show_message (HarvestVoicePlayer *self, const char *message)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

/* ---- The playback ---- */

static void
playing_cb (HarvestVoicePlayer *self)
{
  update_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLAYING]);
}

static void
position_cb (HarvestVoicePlayer *self)
{
  update_time (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static void
duration_cb (HarvestVoicePlayer *self)
{
  harvest_voice_player_set_duration (self, harvest_playback_get_duration (self->playback));
}

static void
failed_cb (HarvestVoicePlayer *self)
{
  show_message (self, _ ("This recording cannot be played."));
}

static void
ensure_playback (HarvestVoicePlayer *self)
{
  if (self->playback != NULL)
    return;

  self->playback = harvest_playback_new (self->file);
  g_signal_connect_object (self->playback, "notify::playing", G_CALLBACK (playing_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::position", G_CALLBACK (position_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "notify::duration", G_CALLBACK (duration_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->playback, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HarvestVoicePlayer *self = HARVEST_VOICE_PLAYER (widget);

  if (get_playing (self))
    harvest_voice_player_pause (self);
  else
    harvest_voice_player_play (self);
}

static gboolean
moved_cb (GtkRange *range, GtkScrollType scroll, double value, HarvestVoicePlayer *self)
{
  if (self->file == NULL)
    return TRUE;
  ensure_playback (self);
  harvest_playback_seek (self->playback, (gint64)CLAMP (value, 0, (double)MAX (self->duration, 0)));
  return TRUE;
}

/* ---- What is offered ---- */

GtkWidget *
harvest_voice_player_new (void)
{
  return g_object_new (HARVEST_TYPE_VOICE_PLAYER, NULL);
}

void
harvest_voice_player_set_file (HarvestVoicePlayer *self, GFile *file)
{
  g_return_if_fail (HARVEST_IS_VOICE_PLAYER (self));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  if (!g_set_object (&self->file, file))
    return;
  g_clear_object (&self->playback);
  show_message (self, NULL);
  update_button (self);
  update_time (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
}

void
harvest_voice_player_set_duration (HarvestVoicePlayer *self, gint64 milliseconds)
{
  g_return_if_fail (HARVEST_IS_VOICE_PLAYER (self));

  if (self->duration == milliseconds)
    return;
  self->duration = milliseconds;
  update_time (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION]);
}

void
harvest_voice_player_set_label (HarvestVoicePlayer *self, const char *label)
{
  g_return_if_fail (HARVEST_IS_VOICE_PLAYER (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : _ ("Recording"), -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

void
harvest_voice_player_play (HarvestVoicePlayer *self)
{
  g_return_if_fail (HARVEST_IS_VOICE_PLAYER (self));

  if (self->file == NULL)
    return;
  show_message (self, NULL);
  ensure_playback (self);
  harvest_playback_play (self->playback);
}

void
harvest_voice_player_pause (HarvestVoicePlayer *self)
{
  g_return_if_fail (HARVEST_IS_VOICE_PLAYER (self));

  if (self->playback != NULL)
    harvest_playback_pause (self->playback);
}

/* ---- GtkWidget ---- */

/* What is not in a window any more is not heard any more. */
static void
harvest_voice_player_unroot (GtkWidget *widget)
{
  harvest_voice_player_pause (HARVEST_VOICE_PLAYER (widget));

  GTK_WIDGET_CLASS (harvest_voice_player_parent_class)->unroot (widget);
}

static void
harvest_voice_player_dispose (GObject *object)
{
  HarvestVoicePlayer *self = HARVEST_VOICE_PLAYER (object);

  g_clear_object (&self->playback);
  g_clear_object (&self->file);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_voice_player_parent_class)->dispose (object);
}

static void
harvest_voice_player_finalize (GObject *object)
{
  HarvestVoicePlayer *self = HARVEST_VOICE_PLAYER (object);

  g_clear_pointer (&self->label, g_free);

  G_OBJECT_CLASS (harvest_voice_player_parent_class)->finalize (object);
}

static void
harvest_voice_player_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestVoicePlayer *self = HARVEST_VOICE_PLAYER (object);

  switch (prop_id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_DURATION:
      g_value_set_int64 (value, self->duration);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, get_playing (self));
      break;
    case PROP_POSITION:
      g_value_set_int64 (value, get_position (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_voice_player_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  HarvestVoicePlayer *self = HARVEST_VOICE_PLAYER (object);

  switch (prop_id)
    {
    case PROP_FILE:
      harvest_voice_player_set_file (self, g_value_get_object (value));
      break;
    case PROP_DURATION:
      harvest_voice_player_set_duration (self, g_value_get_int64 (value));
      break;
    case PROP_LABEL:
      harvest_voice_player_set_label (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_voice_player_class_init (HarvestVoicePlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags both = readable | G_PARAM_WRITABLE;

  object_class->dispose = harvest_voice_player_dispose;
  object_class->finalize = harvest_voice_player_finalize;
  object_class->get_property = harvest_voice_player_get_property;
  object_class->set_property = harvest_voice_player_set_property;
  widget_class->unroot = harvest_voice_player_unroot;

  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, both);
  properties[PROP_DURATION] = g_param_spec_int64 ("duration", NULL, NULL, 0, G_MAXINT64, 0, both);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, both);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, readable);
  properties[PROP_POSITION] = g_param_spec_int64 ("position", NULL, NULL, 0, G_MAXINT64, 0,
                                                  readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/voice/harvest-voice-player.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestVoicePlayer, box);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoicePlayer, button);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoicePlayer, scale);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoicePlayer, adjustment);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoicePlayer, time);
  gtk_widget_class_bind_template_child (widget_class, HarvestVoicePlayer, message);
  gtk_widget_class_bind_template_callback (widget_class, moved_cb);

  gtk_widget_class_install_action (widget_class, "voice-player.toggle", NULL, toggle_action);
}

static void
harvest_voice_player_init (HarvestVoicePlayer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Recording"), -1);
  update_button (self);
  update_time (self);
}
