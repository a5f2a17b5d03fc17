/* harvest-date-range.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-date-range"

#include "config.h"

#include "harvest-date-range.h"

#include "harvest-dates.h"

#include <glib/gi18n.h>

struct _HarvestDateRange
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  GtkEditable *first_entry;
  GtkEditable *last_entry;

  char *first;
  char *last;
  gint64 today;
  gboolean setting; /* the entries are being filled, not typed into */
};

G_DEFINE_FINAL_TYPE (HarvestDateRange, harvest_date_range, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Auxiliary methods */

/* What is typed as YYYY-MM-DD, or in the order of the account's own short dates. */
static char *
parse_day (const char *text)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_parse (&date, text);
  if (!g_date_valid (&date) || g_date_get_year (&date) < 1900)
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

static void
read_entry (GtkEditable *entry, char **day)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  g_free (*day);
  *day = *text != '\0' ? parse_day (text) : NULL;
  if (*text != '\0' && *day == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static char *
format_days_ago (HarvestDateRange *self, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (self->today / G_USEC_PER_SEC);
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -days);

  return g_date_time_format (then, "%Y-%m-%d");
}

static char *
describe_day (HarvestDateRange *self, const char *day)
{
  return harvest_dates_format_day (harvest_dates_parse_day (day), self->today);
}

/* Callbacks */

static void
entry_changed_cb (HarvestDateRange *self)
{
  if (self->setting)
    return;
  read_entry (self->first_entry, &self->first);
  read_entry (self->last_entry, &self->last);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
span_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestDateRange *self = HARVEST_DATE_RANGE (widget);
  int days = g_variant_get_int32 (parameter);
  g_autofree char *first = format_days_ago (self, days - 1);

  harvest_date_range_set_days (self, first, NULL);
}

static void
year_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  HarvestDateRange *self = HARVEST_DATE_RANGE (widget);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (self->today / G_USEC_PER_SEC);
  int year = g_date_time_get_year (now) - g_variant_get_int32 (parameter);
  g_autofree char *first = g_strdup_printf ("%04d-01-01", year);
  g_autofree char *last = g_strdup_printf ("%04d-12-31", year);

  harvest_date_range_set_days (self, first, last);
}

/* GObject overrides */

static void
harvest_date_range_dispose (GObject *object)
{
  HarvestDateRange *self = HARVEST_DATE_RANGE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_date_range_parent_class)->dispose (object);
}

static void
harvest_date_range_finalize (GObject *object)
{
  HarvestDateRange *self = HARVEST_DATE_RANGE (object);

  g_free (self->first);
  g_free (self->last);

  G_OBJECT_CLASS (harvest_date_range_parent_class)->finalize (object);
}

static void
harvest_date_range_class_init (HarvestDateRangeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_date_range_dispose;
  object_class->finalize = harvest_date_range_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "range.days", "i", span_cb);
  gtk_widget_class_install_action (widget_class, "range.year", "i", year_cb);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-date-range.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestDateRange, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestDateRange, first_entry);
  gtk_widget_class_bind_template_child (widget_class, HarvestDateRange, last_entry);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_date_range_init (HarvestDateRange *self)
{
  self->today = g_get_real_time ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_date_range_new (void)
{
  return g_object_new (HARVEST_TYPE_DATE_RANGE, NULL);
}

void
harvest_date_range_set_today (HarvestDateRange *self, gint64 today)
{
  g_return_if_fail (HARVEST_IS_DATE_RANGE (self));

  self->today = today;
}

const char *
harvest_date_range_get_first (HarvestDateRange *self)
{
  g_return_val_if_fail (HARVEST_IS_DATE_RANGE (self), NULL);

  return self->first;
}

const char *
harvest_date_range_get_last (HarvestDateRange *self)
{
  g_return_val_if_fail (HARVEST_IS_DATE_RANGE (self), NULL);

  return self->last;
}

void
harvest_date_range_set_days (HarvestDateRange *self, const char *first, const char *last)
{
  g_return_if_fail (HARVEST_IS_DATE_RANGE (self));

  self->setting = TRUE;
  gtk_editable_set_text (self->first_entry, first != NULL ? first : "");
  gtk_editable_set_text (self->last_entry, last != NULL ? last : "");
  self->setting = FALSE;
  entry_changed_cb (self);
}

char *
harvest_date_range_dup_label (HarvestDateRange *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  g_return_val_if_fail (HARVEST_IS_DATE_RANGE (self), NULL);

  if (self->first != NULL)
    first = describe_day (self, self->first);
  if (self->last != NULL)
    last = describe_day (self, self->last);
  if (first != NULL && last != NULL)
    /* Translators: a span of days. */
    return g_strdup_printf (_ ("%1$s – %2$s"), first, last);
  if (first != NULL)
    /* Translators: %s is a day. */
    return g_strdup_printf (_ ("since %s"), first);
  if (last != NULL)
    /* Translators: %s is a day. */
    return g_strdup_printf (_ ("until %s"), last);
  return NULL;
}
