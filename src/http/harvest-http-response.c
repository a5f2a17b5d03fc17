/* harvest-http-response.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-response"

#include "config.h"

#include "harvest-http-response-private.h"

#include "harvest-http-conditional.h"
#include "harvest-http-error.h"
#include "harvest-http-stream-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *name;
  char *value;
} Header;

struct _HarvestHttpResponse
{
  guint status;
  GArray *headers; /* of Header */
  gboolean has_ranges;
  gint64 modified; /* or -1 */

  GBytes *bytes; /* one of these, or none: */
  int fd;        /* or -1 */
  HarvestHttpStream *stream;

  guint64 size; /* of the whole; of bytes and file */
  guint64 first;
  guint64 length; /* of what is sent */
};

static void
clear_header (gpointer data)
{
  Header *header = data;

  g_free (header->name);
  g_free (header->value);
}

HarvestHttpResponse *
harvest_http_response_new (guint status)
{
  HarvestHttpResponse *self;

  g_return_val_if_fail (status >= 200 && status <= 599, NULL);

  self = g_new0 (HarvestHttpResponse, 1);
  self->status = status;
  self->headers = g_array_new (FALSE, FALSE, sizeof (Header));
  g_array_set_clear_func (self->headers, clear_header);
  self->fd = -1;
  self->modified = -1;
  return self;
}

HarvestHttpResponse *
harvest_http_response_new_bytes (guint status, const char *content_type, GBytes *bytes)
{
  HarvestHttpResponse *self;

  g_return_val_if_fail (content_type != NULL, NULL);
  g_return_val_if_fail (bytes != NULL, NULL);

  self = harvest_http_response_new (status);
  g_return_val_if_fail (self != NULL, NULL);
  self->bytes = g_bytes_ref (bytes);
  self->size = self->length = g_bytes_get_size (bytes);
  harvest_http_response_set_header (self, "Content-Type", content_type);
  return self;
}

static HarvestHttpResponse *
fail_file (GError **error, const char *path, const char *reason, int code)
{
  if (code == ENOENT)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "%s: %s", path, reason);
  else
    g_set_error (error, HARVEST_HTTP_ERROR, HARVEST_HTTP_ERROR_FAILED, "Cannot send %s: %s", path,
                 reason);
  return NULL;
}

HarvestHttpResponse *
harvest_http_response_new_file (const char *path, const char *content_type, GError **error)
{
  HarvestHttpResponse *self;
  struct stat status;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (content_type != NULL, NULL);

  /* A pipe would make open() wait. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return fail_file (error, path, g_strerror (errno), errno);
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      close (fd);
      return fail_file (error, path, "not a regular file", EINVAL);
    }

  self = harvest_http_response_new (200);
  self->fd = fd;
  self->size = self->length = status.st_size;
  self->has_ranges = TRUE;
  harvest_http_response_set_header (self, "Content-Type", content_type);
  return self;
}

HarvestHttpResponse *
harvest_http_response_new_stream (HarvestHttpStream *stream, const char *content_type)
{
  HarvestHttpResponse *self;

  g_return_val_if_fail (stream != NULL, NULL);
  g_return_val_if_fail (content_type != NULL, NULL);

  self = harvest_http_response_new (200);
  self->stream = harvest_http_stream_ref (stream);
  harvest_http_response_set_header (self, "Content-Type", content_type);
  if (harvest_http_stream_is_events (stream))
    {
      harvest_http_response_set_header (self, "Cache-Control", "no-store");
      /* nginx would keep events back until its buffer is full. */
      harvest_http_response_set_header (self, "X-Accel-Buffering", "no");
    }
  return self;
}

void
harvest_http_response_free (HarvestHttpResponse *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->stream, harvest_http_stream_unref);
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_array_unref (self->headers);
  g_free (self);
}

guint
harvest_http_response_get_status (HarvestHttpResponse *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

HarvestHttpStream *
harvest_http_response_get_stream (HarvestHttpResponse *self)
{
  return self->stream;
}

static Header *
find_header (HarvestHttpResponse *self, const char *name)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      Header *header = &g_array_index (self->headers, Header, i);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header;
    }
  return NULL;
}

static gboolean
is_token (const char *text)
{
  if (*text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isalnum (*text) && strchr ("!#$%&'*+-.^_`|~", *text) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_value (const char *text)
{
  for (; *text != '\0'; text++)
    {
      if (g_ascii_iscntrl (*text) && *text != '\t')
        return FALSE;
    }
  return TRUE;
}

gboolean
harvest_http_response_set_header (HarvestHttpResponse *self, const char *name, const char *value)
{
  Header *header;
  Header added;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  if (!is_token (name) || !is_value (value))
    {
      g_warning ("The header %s is not sent: it would break the answer", name);
      return FALSE;
    }
  header = find_header (self, name);
  if (header != NULL)
    {
      g_free (header->value);
      header->value = g_strdup (value);
      return TRUE;
    }
  added.name = g_strdup (name);
  added.value = g_strdup (value);
  g_array_append_val (self->headers, added);
  return TRUE;
}

const char *
harvest_http_response_get_header (HarvestHttpResponse *self, const char *name)
{
  Header *header;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  header = find_header (self, name);
  return header != NULL ? header->value : NULL;
}

void
harvest_http_response_set_validators (HarvestHttpResponse *self, const char *etag, gint64 modified)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (etag == NULL || g_str_has_suffix (etag, "\""));

  self->modified = modified;
  if (etag != NULL)
    harvest_http_response_set_header (self, "ETag", etag);
  if (modified >= 0)
    {
      g_autofree char *date = harvest_http_date_format (modified);

      harvest_http_response_set_header (self, "Last-Modified", date);
    }
}

void
harvest_http_response_allow_ranges (HarvestHttpResponse *self)
{
  g_return_if_fail (self != NULL);

  self->has_ranges = TRUE;
}

void
harvest_http_response_add_security_headers (HarvestHttpResponse *self)
{
  static const struct
  {
    const char *name;
    const char *value;
  } headers[] = {
    { "Cache-Control", "no-store" },
    { "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Referrer-Policy", "no-referrer" },
    { "X-Content-Type-Options", "nosniff" },
    { "X-Frame-Options", "DENY" },
  };

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      if (find_header (self, headers[i].name) == NULL)
        harvest_http_response_set_header (self, headers[i].name, headers[i].value);
    }
}

static void
drop_body (HarvestHttpResponse *self, guint status)
{
  self->status = status;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->length = 0;
}

void
harvest_http_response_replace (HarvestHttpResponse *self,
                               guint status,
                               const char *content_type,
                               GBytes *bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->stream == NULL);
  g_return_if_fail (status >= 200 && status <= 599);
  g_return_if_fail ((content_type == NULL) == (bytes == NULL));

  drop_body (self, status);
  self->has_ranges = FALSE;
  self->first = 0;
  if (bytes == NULL)
    return;
  self->bytes = g_bytes_ref (bytes);
  self->size = self->length = g_bytes_get_size (bytes);
  harvest_http_response_set_header (self, "Content-Type", content_type);
}

static gboolean
is_not_modified (HarvestHttpResponse *self, const HarvestHttpConditions *conditions)
{
  const char *etag = harvest_http_response_get_header (self, "ETag");

  /* With If-None-Match, the other condition means nothing. */
  if (conditions->if_none_match != NULL)
    return etag != NULL && harvest_http_etag_matches (conditions->if_none_match, etag, FALSE);
  return conditions->if_modified_since != NULL && self->modified >= 0
         && self->modified <= harvest_http_date_parse (conditions->if_modified_since);
}

/* Whether the client's part is of what we have. */
static gboolean
is_same_for_range (HarvestHttpResponse *self, const char *if_range)
{
  const char *etag = harvest_http_response_get_header (self, "ETag");

  if (if_range == NULL)
    return TRUE;
  if (strchr (if_range, '"') != NULL)
    return etag != NULL && harvest_http_etag_matches (if_range, etag, TRUE);
  return self->modified >= 0 && harvest_http_date_parse (if_range) == self->modified;
}

static void
apply_range (HarvestHttpResponse *self, const HarvestHttpConditions *conditions)
{
  g_autofree char *content_range = NULL;
  guint64 first;
  guint64 length;

  harvest_http_response_set_header (self, "Accept-Ranges", "bytes");
  if (!is_same_for_range (self, conditions->if_range))
    return;
  switch (harvest_http_range_parse (conditions->range, self->size, &first, &length))
    {
    case HARVEST_HTTP_RANGE_PART:
      self->status = 206;
      self->first = first;
      self->length = length;
      content_range = g_strdup_printf ("bytes %" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT
                                       "/%" G_GUINT64_FORMAT,
                                       first, first + length - 1, self->size);
      break;
    case HARVEST_HTTP_RANGE_UNSATISFIABLE:
      drop_body (self, 416);
      content_range = g_strdup_printf ("bytes */%" G_GUINT64_FORMAT, self->size);
      break;
    case HARVEST_HTTP_RANGE_WHOLE:
      return;
    default:
      g_assert_not_reached ();
    }
  harvest_http_response_set_header (self, "Content-Range", content_range);
}

void
harvest_http_response_apply (HarvestHttpResponse *self, const HarvestHttpConditions *conditions)
{
  if (self->status != 200 || !conditions->is_get || self->stream != NULL)
    return;
  if (is_not_modified (self, conditions))
    drop_body (self, 304);
  else if (self->has_ranges)
    apply_range (self, conditions);
}

static void
unref_bytes_cb (gpointer data)
{
  g_bytes_unref (data);
}

struct MHD_Response *
harvest_http_response_build (HarvestHttpResponse *self,
                             struct MHD_Connection *connection,
                             gboolean is_old,
                             gboolean close_after,
                             guint64 *size)
{
  struct MHD_Response *response;

  *size = self->length;
  if (self->stream != NULL)
    {
      response = harvest_http_stream_attach (self->stream, connection, is_old);
    }
  else if (self->fd >= 0 && self->length > 0)
    {
      response = MHD_create_response_from_fd_at_offset64 (self->length, self->fd, self->first);
      /* The descriptor is libmicrohttpd's now. */
      if (response != NULL)
        self->fd = -1;
    }
  else if (self->bytes != NULL)
    {
      const char *data = g_bytes_get_data (self->bytes, NULL);

      response = MHD_create_response_from_buffer_with_free_callback_cls (
          self->length, (void *)(data != NULL ? data + self->first : ""), unref_bytes_cb,
          g_bytes_ref (self->bytes));
      if (response == NULL)
        g_bytes_unref (self->bytes);
    }
  else
    {
      response = MHD_create_response_from_buffer (0, (void *)"", MHD_RESPMEM_PERSISTENT);
    }
  if (response == NULL)
    return NULL;

  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = &g_array_index (self->headers, Header, i);

      if (MHD_add_response_header (response, header->name, header->value) != MHD_YES)
        g_warning ("The header %s is not sent: it is not the program's to set", header->name);
    }
  if (close_after)
    MHD_add_response_header (response, "Connection", "close");
  return response;
}

char *
harvest_http_response_to_text (HarvestHttpResponse *self)
{
  GString *text = g_string_new (NULL);
  gsize length = 0;
  const char *body = self->bytes != NULL ? g_bytes_get_data (self->bytes, &length) : NULL;

  g_string_append_printf (text, "HTTP/1.1 %u %s\r\n", self->status,
                          harvest_http_status_phrase (self->status));
  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = &g_array_index (self->headers, Header, i);

      g_string_append_printf (text, "%s: %s\r\n", header->name, header->value);
    }
  g_string_append_printf (text, "Content-Length: %" G_GSIZE_FORMAT "\r\nConnection: close\r\n\r\n",
                          length);
  if (body != NULL)
    g_string_append_len (text, body, length);
  return g_string_free (text, FALSE);
}

const char *
harvest_http_status_phrase (guint status)
{
  const char *phrase = MHD_get_reason_phrase_for (status);

  return phrase != NULL ? phrase : "Unknown";
}

static void
append_json_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_printf (json, "\\%c", *text);
      else if (g_ascii_iscntrl (*text))
        g_string_append_printf (json, "\\u%04x", *text);
      else
        g_string_append_c (json, *text);
    }
  g_string_append_c (json, '"');
}

HarvestHttpResponse *
harvest_http_response_new_problem (guint status, const char *type, const char *detail)
{
  HarvestHttpResponse *self;
  GString *json;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (status >= 400 && status <= 599, NULL);

  json = g_string_new ("{");
  if (detail != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (detail, -1);

      g_string_append (json, "\"detail\":");
      append_json_string (json, valid);
      g_string_append_c (json, ',');
    }
  g_string_append_printf (json, "\"status\":%u,\"title\":", status);
  append_json_string (json, harvest_http_status_phrase (status));
  g_string_append (json, ",\"type\":");
  append_json_string (json, type != NULL ? type : "about:blank");
  g_string_append_c (json, '}');
  bytes = g_string_free_to_bytes (json);

  self = harvest_http_response_new_bytes (status, "application/problem+json", bytes);
  harvest_http_response_add_security_headers (self);
  return self;
}
