/* sim-shrink.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "sim-shrink"

#include "config.h"

#include "sim-world.h"

#include <gio/gio.h>
#include <string.h>

static const char *const op_names[SIM_N_OPS] = {
  "create", "update",    "delete",   "move",     "comment",  "grant",   "revoke", "remove",
  "mass",   "erase",     "withdraw", "tidy",     "backup",   "restore", "schema", "quarter",
  "crash",  "reinstall", "copy",     "sign-out", "sync-now", "network", "outage", "deaf",
};

const char *
sim_op_kind_to_string (SimOpKind kind)
{
  return op_names[kind];
}

/* ---- A failing plan as a file ---- */

char *
sim_plan_to_text (const SimPlan *plan, const char *fault)
{
  GString *text = g_string_new (NULL);

  if (fault != NULL)
    g_string_append_printf (text, "# %s\n", fault);
  g_string_append_printf (text, "seed %" G_GUINT64_FORMAT "\n", plan->seed);
  g_string_append_printf (text, "desktops %u\n", plan->n_devices);
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    if (plan->percent[i] > 0)
      g_string_append_printf (text, "fault %u %u\n", i, plan->percent[i]);
  for (guint i = 0; i < plan->ops->len; i++)
    {
      const SimOp *op = &g_array_index (plan->ops, SimOp, i);

      g_string_append_printf (text, "op %" G_GINT64_FORMAT " %s %u %u\n", op->time,
                              op_names[op->kind], op->a, op->b);
    }
  return g_string_free (text, FALSE);
}

static void
read_op (SimPlan *plan, char **words)
{
  SimOp op = { 0 };

  op.time = g_ascii_strtoll (words[1], NULL, 10);
  while (op.kind < SIM_N_OPS && !g_str_equal (op_names[op.kind], words[2]))
    op.kind++;
  op.a = (guint)g_ascii_strtoull (words[3], NULL, 10);
  op.b = (guint)g_ascii_strtoull (words[4], NULL, 10);
  if (op.kind < SIM_N_OPS)
    g_array_append_val (plan->ops, op);
}

SimPlan *
sim_plan_from_text (const char *text, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  SimPlan *plan = NULL;

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) words = g_strsplit (*line, " ", -1);
      guint n = g_strv_length (words);

      if (n == 2 && plan == NULL && g_str_equal (words[0], "seed"))
        {
          plan = sim_plan_new (g_ascii_strtoull (words[1], NULL, 10));
          g_array_set_size (plan->ops, 0);
          memset (plan->percent, 0, sizeof plan->percent);
        }
      else if (n == 2 && plan != NULL && g_str_equal (words[0], "desktops"))
        plan->n_devices = (guint)g_ascii_strtoull (words[1], NULL, 10);
      else if (n == 3 && plan != NULL && g_str_equal (words[0], "fault"))
        plan->percent[g_ascii_strtoull (words[1], NULL, 10) % SIM_N_FAULTS] =
            (guint)g_ascii_strtoull (words[2], NULL, 10);
      else if (n == 5 && plan != NULL && g_str_equal (words[0], "op"))
        read_op (plan, words);
    }
  if (plan == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No seed in it");
  return plan;
}

/* ---- Shrinking ---- */

static gboolean
still_fails (SimPlan *plan, char **fault)
{
  char *now = sim_world_run (plan);

  if (now == NULL)
    return FALSE;
  g_free (*fault);
  *fault = now;
  return TRUE;
}

/* Delta debugging: takes away half of the operations, a quarter, and so on down to one. */
static void
shrink_ops (SimPlan *plan, char **fault)
{
  for (guint size = MAX (plan->ops->len / 2, 1);; size /= 2)
    {
      for (guint at = 0; at < plan->ops->len;)
        {
          GArray *all = plan->ops;

          plan->ops = g_array_copy (all);
          g_array_remove_range (plan->ops, at, MIN (size, all->len - at));
          if (still_fails (plan, fault))
            g_array_unref (all);
          else
            {
              g_array_unref (plan->ops);
              plan->ops = all;
              at += size;
            }
        }
      if (size <= 1)
        return;
    }
}

static void
shrink_faults (SimPlan *plan, char **fault)
{
  for (guint i = 0; i < SIM_N_FAULTS; i++)
    {
      guint before = plan->percent[i];

      plan->percent[i] = 0;
      if (before > 0 && !still_fails (plan, fault))
        plan->percent[i] = before;
    }
}

char *
sim_shrink (SimPlan *plan)
{
  char *fault = sim_world_run (plan);

  if (fault == NULL)
    return NULL;
  shrink_faults (plan, &fault);
  shrink_ops (plan, &fault);
  while (plan->n_devices > 1)
    {
      plan->n_devices--;
      if (still_fails (plan, &fault))
        continue;
      plan->n_devices++;
      break;
    }
  shrink_ops (plan, &fault);
  return fault;
}
