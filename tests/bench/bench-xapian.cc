/* bench-xapian.cc
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "bench-xapian"

#include "config.h"

#include "bench-engines.h"

#include <xapian.h>

/* What Xapian's own guide makes of it: stems beside words, positions for phrases, boolean terms for
 * filters, and document numbers that fall with time, so that "in the order of the index" is newest
 * first. */
struct _BenchXapian
{
  Xapian::WritableDatabase database;
  Xapian::TermGenerator generator;
  Xapian::QueryParser parser;
};

static const int flags = Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_BOOLEAN
                         | Xapian::QueryParser::FLAG_WILDCARD | Xapian::QueryParser::FLAG_LOVEHATE;

BenchXapian *
bench_xapian_open (const char *dir, const char *language)
{
  g_autofree char *path = g_build_filename (dir, "xapian", NULL);
  BenchXapian *self = new BenchXapian;

  self->database = Xapian::WritableDatabase (path, Xapian::DB_CREATE_OR_OPEN);
  self->generator.set_stemmer (Xapian::Stem (language));
  self->parser.set_stemmer (Xapian::Stem (language));
  self->parser.set_stemming_strategy (Xapian::QueryParser::STEM_SOME);
  self->parser.set_database (self->database);
  self->parser.add_boolean_prefix ("kind", "XK");
  self->parser.add_boolean_prefix ("state", "XS");
  self->parser.add_boolean_prefix ("unit", "XU");
  self->parser.add_boolean_prefix ("tag", "XT");
  return self;
}

void
bench_xapian_close (BenchXapian *self)
{
  self->database.close ();
  delete self;
}

void
bench_xapian_add (BenchXapian *self, const BenchText *text)
{
  Xapian::Document document;

  self->generator.set_document (document);
  self->generator.index_text (text->title);
  self->generator.increase_termpos ();
  self->generator.index_text (text->body);
  document.add_boolean_term (std::string ("XK") + text->kind);
  document.add_boolean_term (std::string ("XS") + text->state);
  document.add_boolean_term (std::string ("XU") + text->unit);
  for (gsize i = 0; text->tags[i] != NULL; i++)
    document.add_boolean_term (std::string ("XT") + text->tags[i]);
  document.add_value (0, Xapian::sortable_serialise ((double)text->key));
  document.set_data (std::to_string (text->key));
  self->database.add_document (document);
}

void
bench_xapian_finish (BenchXapian *self)
{
  self->database.commit ();
}

static guint
ask (BenchXapian *self, const char *text, bool any, bool newest, guint limit, gint64 *keys)
{
  guint n = 0;

  self->parser.set_default_op (any ? Xapian::Query::OP_OR : Xapian::Query::OP_AND);
  try
    {
      Xapian::Enquire enquire (self->database);

      enquire.set_query (self->parser.parse_query (text, flags));
      if (newest)
        {
          enquire.set_weighting_scheme (Xapian::BoolWeight ());
          enquire.set_sort_by_value (0, true);
        }
      Xapian::MSet found = enquire.get_mset (0, limit);
      for (Xapian::MSetIterator i = found.begin (); i != found.end (); ++i, n++)
        if (keys != NULL)
          keys[n] = g_ascii_strtoll (i.get_document ().get_data ().c_str (), NULL, 10);
    }
  catch (const Xapian::Error &error)
    {
      g_message ("%s: %s", text, error.get_msg ().c_str ());
    }
  return n;
}

guint
bench_xapian_newest (BenchXapian *self, const char *query, guint limit)
{
  return ask (self, query, false, true, limit, NULL);
}

guint
bench_xapian_rank (BenchXapian *self, const char *query, gboolean any, guint limit, gint64 *keys)
{
  return ask (self, query, any, false, limit, keys);
}
