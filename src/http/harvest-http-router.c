/* harvest-http-router.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-http-router"

#include "config.h"

#include "harvest-http-router.h"

#include <string.h>

/* Methods that are known even if no route has them: 405 instead of 501. */
static const char *const known_methods[] = { "GET",   "HEAD",   "POST",   "PUT",
                                             "PATCH", "DELETE", "OPTIONS" };

struct _HarvestHttpRouter
{
  const HarvestHttpRoute *routes;
  guint n_routes;
  GPtrArray *patterns; /* a strv for each route */
};

static gboolean
is_parameter (const char *part)
{
  return part[0] == '{';
}

static gboolean
takes_rest (const char *part)
{
  return is_parameter (part) && g_str_has_suffix (part, "*}");
}

static gboolean
pattern_matches (const char *const *parts, const char *const *segments, guint n_segments)
{
  guint i;

  for (i = 0; parts[i] != NULL; i++)
    {
      if (i >= n_segments)
        return FALSE;
      if (is_parameter (parts[i]) ? *segments[i] == '\0' : !g_str_equal (parts[i], segments[i]))
        return FALSE;
      if (takes_rest (parts[i]))
        return TRUE;
    }
  return i == n_segments;
}

HarvestHttpRouter *
harvest_http_router_new (const HarvestHttpRoute *routes, guint n_routes)
{
  HarvestHttpRouter *self = g_new0 (HarvestHttpRouter, 1);

  self->routes = routes;
  self->n_routes = n_routes;
  self->patterns = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  for (guint i = 0; i < n_routes; i++)
    {
      const char *pattern = routes[i].pattern;

      g_assert (pattern[0] == '/');
      g_ptr_array_add (self->patterns,
                       pattern[1] == '\0' ? g_new0 (char *, 1) : g_strsplit (pattern + 1, "/", -1));
    }
  return self;
}

void
harvest_http_router_free (HarvestHttpRouter *self)
{
  g_ptr_array_unref (self->patterns);
  g_free (self);
}

static gboolean
is_known_method (HarvestHttpRouter *self, const char *method)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_methods); i++)
    {
      if (g_str_equal (known_methods[i], method))
        return TRUE;
    }
  for (guint i = 0; i < self->n_routes; i++)
    {
      if (g_str_equal (self->routes[i].method, method))
        return TRUE;
    }
  return FALSE;
}

static void
add_allowed (GString *allow, const char *method)
{
  /* Methods end at a comma or at the end, and no method is the end of another. */
  if (strstr (allow->str, method) == NULL)
    g_string_append_printf (allow, "%s%s", allow->len > 0 ? ", " : "", method);
}

guint
harvest_http_router_match (HarvestHttpRouter *self,
                           const char *method,
                           const char *const *segments,
                           guint n_segments,
                           const HarvestHttpRoute **route,
                           char **allow)
{
  g_autoptr (GString) methods = NULL;
  const HarvestHttpRoute *get = NULL;

  for (guint i = 0; i < self->n_routes; i++)
    {
      if (!pattern_matches (g_ptr_array_index (self->patterns, i), segments, n_segments))
        continue;
      if (g_str_equal (self->routes[i].method, method))
        {
          *route = &self->routes[i];
          return 200;
        }
      if (methods == NULL)
        methods = g_string_new (NULL);
      add_allowed (methods, self->routes[i].method);
      if (get == NULL && g_str_equal (self->routes[i].method, "GET"))
        {
          get = &self->routes[i];
          add_allowed (methods, "HEAD");
        }
    }
  if (get != NULL && g_str_equal (method, "HEAD"))
    {
      *route = get;
      return 200;
    }
  if (!is_known_method (self, method))
    return 501;
  if (methods == NULL)
    return 404;
  add_allowed (methods, "OPTIONS");
  *allow = g_string_free (g_steal_pointer (&methods), FALSE);
  return g_str_equal (method, "OPTIONS") ? 204 : 405;
}

int
harvest_http_route_find_parameter (const HarvestHttpRoute *route,
                                   const char *name,
                                   gboolean *is_rest)
{
  const char *at = route->pattern;
  gsize length = strlen (name);

  for (int index = 0; at != NULL; index++)
    {
      const char *part = at + 1;

      if (is_parameter (part) && strncmp (part + 1, name, length) == 0
          && (part[length + 1] == '}' || part[length + 1] == '*'))
        {
          *is_rest = part[length + 1] == '*';
          return index;
        }
      at = strchr (part, '/');
    }
  return -1;
}
