/* harvest-tell-occasion.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-occasion"

#include "config.h"

#include "harvest-tell-occasion.h"

#include "harvest-popover-fit.h"
#include "harvest-side-layout.h"
#include "harvest-units.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

struct _HarvestTellOccasion
{
  HarvestTellSection parent_instance;

  /* Template */
  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkWidget *not_said;
  GtkCalendar *calendar;
  GtkEditable *site;
  GtkDropDown *unit;
  GtkStringList *unit_names;
  GtkWidget *unit_box;

  /* Owned */
  HarvestUnits *units;
  GDateTime *day; /* NULL: not said */
  char *unit_id;
  char *my_unit;

  gboolean updating;
};

G_DEFINE_FINAL_TYPE (HarvestTellOccasion, harvest_tell_occasion, HARVEST_TYPE_TELL_SECTION)

/* Auxiliary methods */

static char *
dup_site (HarvestTellOccasion *self)
{
  g_autofree char *site = g_strstrip (g_strdup (gtk_editable_get_text (self->site)));

  return *site != '\0' ? g_steal_pointer (&site) : NULL;
}

static char *
describe_day (GDateTime *day)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime)
      today = g_date_time_new_local (g_date_time_get_year (now), g_date_time_get_month (now),
                                     g_date_time_get_day_of_month (now), 0, 0, 0);
  /* Rounded: the day on which clocks change has an hour less or more. */
  double days = round ((double)g_date_time_difference (today, day) / (double)G_TIME_SPAN_DAY);

  if (days == 0.0)
    return g_strdup (_ ("Today"));
  if (days == 1.0)
    return g_strdup (_ ("Yesterday"));
  return g_date_time_format (day, "%x");
}

static void
update_label (HarvestTellOccasion *self)
{
  g_autofree char *day = self->day != NULL ? describe_day (self->day) : NULL;
  g_autofree char *site = dup_site (self);
  g_autofree char *both = day != NULL && site != NULL ? g_strdup_printf ("%s, %s", day, site)
                                                      : NULL;
  const char *text = both != NULL ? both : day != NULL ? day : site;

  if (text == NULL)
    text = _ ("When, where");
  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_sensitive (self->not_said, self->day != NULL);
}

static void
set_day (HarvestTellOccasion *self, GDateTime *day)
{
  g_clear_pointer (&self->day, g_date_time_unref);
  self->day = day != NULL ? g_date_time_ref (day) : NULL;
  update_label (self);
  if (!self->updating)
    harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
show_days_ago (HarvestTellOccasion *self, int days)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_days (now, -days);
  g_autoptr (GDateTime)
      day = g_date_time_new_local (g_date_time_get_year (then), g_date_time_get_month (then),
                                   g_date_time_get_day_of_month (then), 0, 0, 0);

  self->updating = TRUE;
  gtk_calendar_select_day (self->calendar, day);
  self->updating = FALSE;
  set_day (self, day);
}

static void
show_unit (HarvestTellOccasion *self)
{
  GPtrArray *all = self->units != NULL ? harvest_units_get_all (self->units) : NULL;
  guint position = 0;

  for (guint i = 0; all != NULL && i < all->len; i++)
    if (g_strcmp0 (harvest_record_get_id (g_ptr_array_index (all, i)), self->unit_id) == 0)
      position = i + 1;
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->unit, position);
  self->updating = FALSE;
}

static void
fill_units (HarvestTellOccasion *self)
{
  GPtrArray *all = harvest_units_get_all (self->units);

  self->updating = TRUE;
  gtk_string_list_splice (self->unit_names, 1,
                          g_list_model_get_n_items (G_LIST_MODEL (self->unit_names)) - 1, NULL);
  for (guint i = 0; i < all->len; i++)
    gtk_string_list_append (self->unit_names,
                            harvest_record_get_string (g_ptr_array_index (all, i), "name"));
  self->updating = FALSE;
  gtk_widget_set_visible (self->unit_box, all->len > 0);
  show_unit (self);
}

/* Callbacks */

static void
day_selected_cb (HarvestTellOccasion *self)
{
  g_autoptr (GDateTime) selected = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) day = g_date_time_new_local (
      g_date_time_get_year (selected), g_date_time_get_month (selected),
      g_date_time_get_day_of_month (selected), 0, 0, 0);

  if (!self->updating)
    set_day (self, day);
}

static void
today_clicked_cb (HarvestTellOccasion *self)
{
  show_days_ago (self, 0);
}

static void
yesterday_clicked_cb (HarvestTellOccasion *self)
{
  show_days_ago (self, 1);
}

static void
not_said_clicked_cb (HarvestTellOccasion *self)
{
  set_day (self, NULL);
}

static void
site_changed_cb (HarvestTellOccasion *self)
{
  update_label (self);
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

static void
site_activated_cb (HarvestTellOccasion *self)
{
  gtk_popover_popdown (self->popover);
}

static void
unit_selected_cb (HarvestTellOccasion *self)
{
  guint position = gtk_drop_down_get_selected (self->unit);
  GPtrArray *all = NULL;

  if (self->updating || self->units == NULL || position == GTK_INVALID_LIST_POSITION)
    return;
  all = harvest_units_get_all (self->units);
  g_clear_pointer (&self->unit_id, g_free);
  if (position > 0 && position <= all->len)
    self->unit_id = g_strdup (harvest_record_get_id (g_ptr_array_index (all, position - 1)));
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

/* HarvestTellSection overrides */

static void
harvest_tell_occasion_set_store (HarvestTellSection *section, HarvestStore *store)
{
  HarvestTellOccasion *self = HARVEST_TELL_OCCASION (section);

  self->my_unit = g_strdup (harvest_record_get_string (harvest_store_get_me (store), "unit"));
  if (self->unit_id == NULL)
    self->unit_id = g_strdup (self->my_unit);
  self->units = harvest_units_new (store);
  g_signal_connect_object (self->units, "changed", G_CALLBACK (fill_units), self,
                           G_CONNECT_SWAPPED);
}

static void
harvest_tell_occasion_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  HarvestTellOccasion *self = HARVEST_TELL_OCCASION (section);
  g_autoptr (GDateTime) day = NULL;
  int year, month, day_of_month;

  if (draft->occurred_on != NULL
      && sscanf (draft->occurred_on, "%4d-%2d-%2d", &year, &month, &day_of_month) == 3)
    day = g_date_time_new_local (year, month, day_of_month, 0, 0, 0);
  self->updating = TRUE;
  if (day != NULL)
    gtk_calendar_select_day (self->calendar, day);
  set_day (self, day);
  self->updating = FALSE;

  gtk_editable_set_text (self->site, draft->site != NULL ? draft->site : "");
  g_free (self->unit_id);
  self->unit_id = g_strdup (draft->unit != NULL ? draft->unit : self->my_unit);
  show_unit (self);
}

static void
harvest_tell_occasion_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellOccasion *self = HARVEST_TELL_OCCASION (section);

  if (self->day != NULL)
    draft->occurred_on = g_date_time_format (self->day, "%Y-%m-%d");
  draft->site = dup_site (self);
  draft->unit = g_strdup (self->unit_id);
}

/* GObject overrides */

static void
harvest_tell_occasion_finalize (GObject *object)
{
  HarvestTellOccasion *self = HARVEST_TELL_OCCASION (object);

  g_clear_object (&self->units);
  g_clear_pointer (&self->day, g_date_time_unref);
  g_clear_pointer (&self->unit_id, g_free);
  g_clear_pointer (&self->my_unit, g_free);

  G_OBJECT_CLASS (harvest_tell_occasion_parent_class)->finalize (object);
}

static void
harvest_tell_occasion_class_init (HarvestTellOccasionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = harvest_tell_occasion_finalize;
  section_class->set_store = harvest_tell_occasion_set_store;
  section_class->load = harvest_tell_occasion_load;
  section_class->save = harvest_tell_occasion_save;

  g_type_ensure (HARVEST_TYPE_SIDE_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-occasion.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, button);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, label);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, popover);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, not_said);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, calendar);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, site);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, unit);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, unit_names);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellOccasion, unit_box);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, yesterday_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_said_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, site_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, site_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, unit_selected_cb);
}

static void
harvest_tell_occasion_init (HarvestTellOccasion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_popover_fit (self->button);
  update_label (self);
}
