/* protocol-doc.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "protocol-tables.h"

#include <stdio.h>

/* Prints a table for README.md (limits, problems, sentences, messages), or all as JSON (json). */
int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    char *(*write) (void);
  } tables[] = {
    { "json", protocol_tables_write_json },
    { "limits", protocol_tables_write_limits },
    { "messages", protocol_tables_write_messages },
    { "problems", protocol_tables_write_problems },
    { "sentences", protocol_tables_write_sentences },
  };

  for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (tables); i++)
    if (g_str_equal (argv[1], tables[i].name))
      {
        g_autofree char *text = tables[i].write ();

        fputs (text, stdout);
        return 0;
      }
  fputs ("protocol-doc json|limits|messages|problems|sentences\n", stderr);
  return 2;
}
