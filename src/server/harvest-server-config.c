/* harvest-server-config.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-server-config"

#include "config.h"

#include "harvest-server-config.h"

#include "harvest-protocol-limits.h"
#include "harvest-server-error.h"

#include <string.h>

#define GROUP       "server"
#define MAX_BYTES   (64 * 1024)
#define GIGABYTE    (G_GINT64_CONSTANT (1) << 30)
#define MODE_OWNER  0600
#define MODE_GROUP  0660
#define MAX_THREADS 64

typedef enum
{
  KEY_LINE,
  KEY_COUNT,
  KEY_LONG,
  KEY_MODE,
  KEY_LOG,
} KeyKind;

typedef struct
{
  const char *name;
  KeyKind kind;
  gsize offset;
  gint64 min, max; /* of a number; of a line: characters */
} Key;

static const Key keys[] = {
  { "blob-bytes-max", KEY_LONG, G_STRUCT_OFFSET (HarvestServerConfig, blob_bytes_max), 1 << 20,
    16 * GIGABYTE },
  { "blob-quota", KEY_LONG, G_STRUCT_OFFSET (HarvestServerConfig, blob_quota), 1 << 20,
    1024 * GIGABYTE },
  { "free-bytes-min", KEY_LONG, G_STRUCT_OFFSET (HarvestServerConfig, free_bytes_min), 0,
    1024 * GIGABYTE },
  { "listen", KEY_LINE, G_STRUCT_OFFSET (HarvestServerConfig, listen), 1, 200 },
  { "log", KEY_LOG, G_STRUCT_OFFSET (HarvestServerConfig, log), 0, 0 },
  { "max-connections", KEY_COUNT, G_STRUCT_OFFSET (HarvestServerConfig, max_connections), 4,
    100000 },
  { "max-requests", KEY_COUNT, G_STRUCT_OFFSET (HarvestServerConfig, max_requests), 1, 100000 },
  { "name", KEY_LINE, G_STRUCT_OFFSET (HarvestServerConfig, name), 1,
    HARVEST_LIMIT_NAME_CHARS_MAX },
  { "socket-mode", KEY_MODE, G_STRUCT_OFFSET (HarvestServerConfig, socket_mode), 0, 0 },
  { "stop-seconds", KEY_COUNT, G_STRUCT_OFFSET (HarvestServerConfig, stop_seconds), 0, 300 },
  { "threads", KEY_COUNT, G_STRUCT_OFFSET (HarvestServerConfig, threads), 1, MAX_THREADS },
  { "workers", KEY_COUNT, G_STRUCT_OFFSET (HarvestServerConfig, workers), 1, 4 * MAX_THREADS },
};

static const struct
{
  const char *name;
  GLogLevelFlags level;
} levels[] = {
  { "error", G_LOG_LEVEL_CRITICAL },  { "warning", G_LOG_LEVEL_WARNING },
  { "message", G_LOG_LEVEL_MESSAGE }, { "info", G_LOG_LEVEL_INFO },
  { "debug", G_LOG_LEVEL_DEBUG },
};

HarvestServerConfig *
harvest_server_config_new (void)
{
  HarvestServerConfig *self = g_new0 (HarvestServerConfig, 1);

  self->socket_mode = MODE_GROUP;
  self->max_connections = 25000;
  self->max_requests = 20000;
  self->workers = 16;
  self->blob_bytes_max = HARVEST_LIMIT_BLOB_BYTES_MAX;
  self->blob_quota = HARVEST_LIMIT_BLOB_QUOTA_BYTES;
  self->free_bytes_min = GIGABYTE;
  self->stop_seconds = 20;
  self->log = G_LOG_LEVEL_MESSAGE;
  return self;
}

void
harvest_server_config_free (HarvestServerConfig *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->listen);
  g_free (self);
}

static gboolean
fail (GError **error, const Key *key, const char *rule)
{
  g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG, "“%s” in [%s]: %s",
               key->name, GROUP, rule);
  return FALSE;
}

static gboolean
set_number (HarvestServerConfig *self, const Key *key, const char *text, GError **error)
{
  gint64 value;

  if (!g_ascii_string_to_signed (text, 10, key->min, key->max, &value, NULL))
    {
      g_autofree char *rule = g_strdup_printf (
          "a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, key->min, key->max);

      return fail (error, key, rule);
    }
  if (key->kind == KEY_LONG)
    G_STRUCT_MEMBER (gint64, self, key->offset) = value;
  else
    G_STRUCT_MEMBER (guint, self, key->offset) = value;
  return TRUE;
}

static gboolean
set_line (HarvestServerConfig *self, const Key *key, const char *text, GError **error)
{
  char **place = &G_STRUCT_MEMBER (char *, self, key->offset);

  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) < key->min
      || g_utf8_strlen (text, -1) > key->max || strpbrk (text, "\r\n\t") != NULL)
    {
      g_autofree char *rule = g_strdup_printf (
          "one line of at most %" G_GINT64_FORMAT " characters", key->max);

      return fail (error, key, rule);
    }
  g_free (*place);
  *place = g_strdup (text);
  return TRUE;
}

static gboolean
set_value (HarvestServerConfig *self, const Key *key, const char *text, GError **error)
{
  switch (key->kind)
    {
    case KEY_LINE:
      return set_line (self, key, text, error);
    case KEY_COUNT:
    case KEY_LONG:
      return set_number (self, key, text, error);
    case KEY_MODE:
      if (!g_str_equal (text, "0600") && !g_str_equal (text, "0660"))
        return fail (error, key, "0600 or 0660");
      self->socket_mode = g_str_equal (text, "0600") ? MODE_OWNER : MODE_GROUP;
      return TRUE;
    case KEY_LOG:
      for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
        if (g_str_equal (text, levels[i].name))
          {
            self->log = levels[i].level;
            return TRUE;
          }
      return fail (error, key, "error, warning, message, info or debug");
    default:
      g_assert_not_reached ();
    }
  return FALSE;
}

static const Key *
find_key (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name))
      return &keys[i];
  return NULL;
}

static gboolean
read_group (HarvestServerConfig *self, GKeyFile *file, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, error);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      const Key *key = find_key (names[i]);
      /* As it is written: no setting needs escapes, and GLib stumbles over two wrong ones. */
      g_autofree char *text = g_key_file_get_value (file, GROUP, names[i], error);

      if (text == NULL)
        return FALSE;
      if (key == NULL)
        {
          g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG,
                       "There is no setting “%s” in [%s]", names[i], GROUP);
          return FALSE;
        }
      if (!set_value (self, key, g_strstrip (text), error))
        return FALSE;
    }
  return names != NULL;
}

HarvestServerConfig *
harvest_server_config_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (HarvestServerConfig) self = harvest_server_config_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;
  g_auto (GStrv) groups = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length == 0)
    return g_steal_pointer (&self);
  if (length > MAX_BYTES || memchr (data, '\0', length) != NULL
      || !g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, &reason))
    {
      g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG,
                   "The configuration is not well-formed: %s",
                   reason != NULL ? reason->message : "it is no text, or too long");
      return NULL;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], GROUP))
      {
        g_set_error (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG,
                     "There is no group [%s] in the configuration, only [%s]", groups[i], GROUP);
        return NULL;
      }
  if (groups[0] != NULL && !read_group (self, file, &reason))
    {
      g_set_error_literal (error, HARVEST_SERVER_ERROR, HARVEST_SERVER_ERROR_CONFIG,
                           reason->message);
      return NULL;
    }
  return g_steal_pointer (&self);
}

HarvestServerConfig *
harvest_server_config_load_sync (const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize length;

  if (path == NULL)
    return harvest_server_config_new ();
  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  return harvest_server_config_parse (data, length, error);
}
