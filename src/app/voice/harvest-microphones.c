/* harvest-microphones.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-microphones"

#include "config.h"

#include "harvest-microphones.h"

#include <gio/gio.h>
#include <string.h>

struct _HarvestMicrophones
{
  GObject parent_instance;

  guint start;               /* idle source: it has not looked yet */
  GstDeviceMonitor *monitor; /* NULL until it has started */
  GPtrArray *devices;        /* GstDevice */
  GCancellable *cancellable;
  guint bus_watch;
  gboolean available;
};

G_DEFINE_FINAL_TYPE (HarvestMicrophones, harvest_microphones, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_AVAILABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

gboolean
harvest_microphones_init_gstreamer (GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (gst_init_check (NULL, NULL, &problem))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "GStreamer does not start: %s",
               problem != NULL ? problem->message : "?");
  return FALSE;
}

/* Whether there is a sound server, or a sound card that records. Without one, GStreamer, which
 * costs time and memory, need not be asked which microphones there are. */
static gboolean
sound_is_possible (void)
{
  static const char *const sockets[] = { "pulse/native", "pipewire-0" };
  g_autofree char *cards = NULL;

  if (g_getenv ("PULSE_SERVER") != NULL || g_getenv ("PIPEWIRE_REMOTE") != NULL
      || g_file_test ("/run/pulse/native", G_FILE_TEST_EXISTS))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (sockets); i++)
    {
      g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), sockets[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return g_file_get_contents ("/proc/asound/pcm", &cards, NULL, NULL)
         && strstr (cards, "capture") != NULL;
}

static void
set_available (HarvestMicrophones *self, gboolean available)
{
  if (self->available == available)
    return;
  self->available = available;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AVAILABLE]);
}

static gboolean
get_text_is (GstDevice *device, const char *field, const char *value)
{
  g_autoptr (GstStructure) details = gst_device_get_properties (device);

  return details != NULL && g_strcmp0 (gst_structure_get_string (details, field), value) == 0;
}

static void
add_device (HarvestMicrophones *self, GstDevice *device)
{
  if (!get_text_is (device, "device.class", "monitor"))
    g_ptr_array_add (self->devices, g_object_ref (device));
  set_available (self, self->devices->len > 0);
}

static void
remove_device (HarvestMicrophones *self, GstDevice *device)
{
  g_ptr_array_remove (self->devices, device);
  set_available (self, self->devices->len > 0);
}

static gboolean
bus_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  HarvestMicrophones *self = HARVEST_MICROPHONES (user_data);
  GstDevice *device = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_ADDED)
    {
      gst_message_parse_device_added (message, &device);
      if (!g_ptr_array_find (self->devices, device, NULL))
        add_device (self, device);
    }
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_DEVICE_REMOVED)
    {
      gst_message_parse_device_removed (message, &device);
      remove_device (self, device);
    }
  g_clear_object (&device);
  return G_SOURCE_CONTINUE;
}

static void
stop_monitor (gpointer data)
{
  GstDeviceMonitor *monitor = data;

  gst_device_monitor_stop (monitor);
  g_object_unref (monitor);
}

/* Connects to the sound server, which can take its time. */
static void
start_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  GstDeviceMonitor *monitor;

  if (!harvest_microphones_init_gstreamer (&error))
    {
      g_task_return_error (task, error);
      return;
    }
  monitor = gst_device_monitor_new ();
  gst_device_monitor_add_filter (monitor, "Audio/Source", NULL);
  if (gst_device_monitor_start (monitor))
    {
      g_task_return_pointer (task, monitor, stop_monitor);
      return;
    }
  g_object_unref (monitor);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           "nothing tells which microphones there are");
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GstDeviceMonitor *monitor = g_task_propagate_pointer (G_TASK (result), &error);
  HarvestMicrophones *self;
  g_autoptr (GstBus) bus = NULL;
  GList *devices;

  if (monitor == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_info ("no microphone: %s", error->message);
      return;
    }
  self = HARVEST_MICROPHONES (user_data);
  self->monitor = monitor;
  bus = gst_device_monitor_get_bus (monitor);
  self->bus_watch = gst_bus_add_watch (bus, bus_cb, self);
  devices = gst_device_monitor_get_devices (monitor);
  for (GList *l = devices; l != NULL; l = l->next)
    add_device (self, l->data);
  g_list_free_full (devices, g_object_unref);
}

/* GStreamer loads its plug-ins: not before the window that asks is drawn. */
static gboolean
start_cb (gpointer user_data)
{
  HarvestMicrophones *self = HARVEST_MICROPHONES (user_data);
  g_autoptr (GTask) task = NULL;

  self->start = 0;
  /* Without a source object, so that looking does not keep the looker alive. */
  task = g_task_new (NULL, self->cancellable, started_cb, self);
  g_task_set_source_tag (task, start_cb);
  g_task_run_in_thread (task, start_thread);
  return G_SOURCE_REMOVE;
}

static void
harvest_microphones_constructed (GObject *object)
{
  HarvestMicrophones *self = HARVEST_MICROPHONES (object);
  const char *fixed = g_getenv (HARVEST_MICROPHONE_ENVIRONMENT);

  G_OBJECT_CLASS (harvest_microphones_parent_class)->constructed (object);

  if (fixed != NULL)
    {
      self->available = fixed[0] != '\0';
      return;
    }
  if (!sound_is_possible ())
    return;
  self->start = g_idle_add_full (G_PRIORITY_LOW, start_cb, self, NULL);
}

static void
harvest_microphones_dispose (GObject *object)
{
  HarvestMicrophones *self = HARVEST_MICROPHONES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->start, g_source_remove);
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  g_clear_pointer (&self->monitor, stop_monitor);
  g_ptr_array_set_size (self->devices, 0);

  G_OBJECT_CLASS (harvest_microphones_parent_class)->dispose (object);
}

static void
harvest_microphones_finalize (GObject *object)
{
  HarvestMicrophones *self = HARVEST_MICROPHONES (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->devices, g_ptr_array_unref);

  G_OBJECT_CLASS (harvest_microphones_parent_class)->finalize (object);
}

static void
harvest_microphones_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestMicrophones *self = HARVEST_MICROPHONES (object);

  switch (prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->available);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_microphones_class_init (HarvestMicrophonesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = harvest_microphones_constructed;
  object_class->dispose = harvest_microphones_dispose;
  object_class->finalize = harvest_microphones_finalize;
  object_class->get_property = harvest_microphones_get_property;

  properties[PROP_AVAILABLE] = g_param_spec_boolean ("available", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                                         | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
harvest_microphones_init (HarvestMicrophones *self)
{
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

HarvestMicrophones *
harvest_microphones_new (void)
{
  return g_object_new (HARVEST_TYPE_MICROPHONES, NULL);
}

gboolean
harvest_microphones_get_available (HarvestMicrophones *self)
{
  g_return_val_if_fail (HARVEST_IS_MICROPHONES (self), FALSE);

  return self->available;
}

/* ---- Sources ---- */

static GstDevice *
find_default (HarvestMicrophones *self)
{
  for (guint i = 0; i < self->devices->len; i++)
    {
      GstDevice *device = self->devices->pdata[i];
      g_autoptr (GstStructure) details = gst_device_get_properties (device);
      gboolean is_default = FALSE;

      if (details != NULL && gst_structure_get_boolean (details, "is-default", &is_default)
          && is_default)
        return device;
    }
  return self->devices->len > 0 ? self->devices->pdata[0] : NULL;
}

GstElement *
harvest_microphones_make_source (HarvestMicrophones *self, GError **error)
{
  const char *fixed = g_getenv (HARVEST_MICROPHONE_ENVIRONMENT);
  GstElement *source = NULL;
  GstDevice *device;

  g_return_val_if_fail (self == NULL || HARVEST_IS_MICROPHONES (self), NULL);

  if (!harvest_microphones_init_gstreamer (error))
    return NULL;
  if (fixed != NULL && fixed[0] != '\0')
    return gst_parse_bin_from_description (fixed, TRUE, error);

  device = self != NULL && fixed == NULL ? find_default (self) : NULL;
  if (device != NULL)
    source = gst_device_create_element (device, NULL);
  else if (fixed == NULL)
    source = gst_element_factory_make ("autoaudiosrc", NULL);
  if (source == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "there is no microphone");
  return source;
}
