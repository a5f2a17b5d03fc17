/* harvest-filter-bar.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-filter-bar"

#include "config.h"

#include "harvest-filter-bar.h"

#include "harvest-check-list.h"
#include "harvest-date-range.h"
#include "harvest-filter-chip.h"
#include "harvest-kinds.h"
#include "harvest-state-pill.h"
#include "harvest-story-list.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>

/* Nobody looks through more names than these; others are typed. */
#define MAX_PEOPLE 500

/* The tags of so many of the newest stories are offered; others are typed. */
#define MAX_TAGGED 100

/* Chips whose choices are checked. */
typedef enum
{
  CHIP_KIND,
  CHIP_UNIT,
  CHIP_STATE,
  CHIP_TAG,
  CHIP_PERSON,
  CHIP_HAS,
  N_CHIPS,
} Chip;

static const char *const filter_names[N_CHIPS] = { "kind", "unit", "state", "tag", "by", "has" };

struct _HarvestFilterBar
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *content;
  HarvestFilterChip *kind_chip;
  HarvestFilterChip *unit_chip;
  HarvestFilterChip *state_chip;
  HarvestFilterChip *tag_chip;
  HarvestFilterChip *person_chip;
  HarvestFilterChip *has_chip;
  HarvestFilterChip *date_chip;
  HarvestCheckList *kind_list;
  HarvestCheckList *unit_list;
  HarvestCheckList *state_list;
  HarvestCheckList *tag_list;
  HarvestCheckList *person_list;
  HarvestCheckList *has_list;
  HarvestDateRange *date_range;
  GtkWidget *clear_button;

  /* Owned */
  HarvestStore *store;
  HarvestUnits *units;
  HarvestStoryList *newest; /* for their tags; NULL until somebody asks */
  GPtrArray *rows;          /* of newest */
  GCancellable *cancellable;
  char *filter;

  guint n_active;
  gboolean clearing;
};

G_DEFINE_FINAL_TYPE (HarvestFilterBar, harvest_filter_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FILTER,
  PROP_N_ACTIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Auxiliary methods */

static HarvestFilterChip *
get_chip (HarvestFilterBar *self, Chip chip)
{
  HarvestFilterChip *const chips[N_CHIPS] = { self->kind_chip, self->unit_chip,   self->state_chip,
                                              self->tag_chip,  self->person_chip, self->has_chip };

  return chips[chip];
}

static HarvestCheckList *
get_list (HarvestFilterBar *self, Chip chip)
{
  HarvestCheckList *const lists[N_CHIPS] = { self->kind_list, self->unit_list,   self->state_list,
                                             self->tag_list,  self->person_list, self->has_list };

  return lists[chip];
}

/* Values may have blanks; a quote in a name would end it. */
static void
append_condition (GString *filter, const char *name, const char *value)
{
  g_autofree char *plain = g_strdelimit (g_strdup (value), "\"“”„«»", ' ');

  g_string_append_printf (filter, "%s%s:\"%s\"", filter->len > 0 ? " " : "", name, plain);
}

static void
update_chip (HarvestFilterBar *self, Chip chip, GString *filter)
{
  g_autoptr (GPtrArray) checked = harvest_check_list_get_checked (get_list (self, chip));
  const char *first = NULL;
  g_autofree char *value = NULL;

  for (guint i = 0; i < checked->len; i++)
    append_condition (filter, filter_names[chip], checked->pdata[i]);
  if (checked->len > 0)
    {
      self->n_active++;
      first = harvest_check_list_get_label (get_list (self, chip), checked->pdata[0]);
      /* Translators: the first of several choices, and how many more there are. */
      value = checked->len == 1 ? g_strdup (first)
                                : g_strdup_printf (_ ("%1$s +%2$u"), first, checked->len - 1);
    }
  harvest_filter_chip_set_value (get_chip (self, chip), value);
}

/* "before" leaves its day out. */
static char *
get_day_after (const char *day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_parse (&date, day);
  g_date_add_days (&date, 1);
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date));
}

static void
update_dates (HarvestFilterBar *self, GString *filter)
{
  const char *first = harvest_date_range_get_first (self->date_range);
  const char *last = harvest_date_range_get_last (self->date_range);
  g_autofree char *label = harvest_date_range_dup_label (self->date_range);
  g_autofree char *after = last != NULL ? get_day_after (last) : NULL;

  if (first != NULL)
    g_string_append_printf (filter, "%safter:%s", filter->len > 0 ? " " : "", first);
  if (after != NULL)
    g_string_append_printf (filter, "%sbefore:%s", filter->len > 0 ? " " : "", after);
  if (label != NULL)
    self->n_active++;
  harvest_filter_chip_set_value (self->date_chip, label);
}

static void
update (HarvestFilterBar *self)
{
  g_autoptr (GString) filter = g_string_new (NULL);

  if (self->clearing)
    return;
  self->n_active = 0;
  for (guint i = 0; i < N_CHIPS; i++)
    update_chip (self, i, filter);
  update_dates (self, filter);
  gtk_widget_set_visible (self->clear_button, self->n_active > 1);

  if (g_strcmp0 (self->filter != NULL ? self->filter : "", filter->str) == 0)
    return;
  g_free (self->filter);
  self->filter = filter->len > 0 ? g_strdup (filter->str) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ACTIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

static void
fill_constant_lists (HarvestFilterBar *self)
{
  const HarvestField *state = harvest_record_type_find_field (harvest_record_type_find ("story"),
                                                              "state");

  for (guint i = 0; i < harvest_n_kinds; i++)
    harvest_check_list_add (self->kind_list, harvest_kinds[i].value, _ (harvest_kinds[i].title));
  for (guint i = 0; state->choices[i] != NULL; i++)
    harvest_check_list_add (self->state_list, state->choices[i], harvest_state_pill_get_word (i));
  harvest_check_list_add (self->has_list, "photo", _ ("Picture"));
  harvest_check_list_add (self->has_list, "voice", _ ("Voice"));
}

/* Callbacks */

static void
changed_cb (HarvestFilterBar *self)
{
  update (self);
}

static void
cleared_cb (HarvestFilterBar *self, HarvestFilterChip *chip)
{
  if (chip == self->date_chip)
    harvest_date_range_set_days (self->date_range, NULL, NULL);
  for (guint i = 0; i < N_CHIPS; i++)
    if (get_chip (self, i) == chip)
      harvest_check_list_clear (get_list (self, i));
}

static void
units_changed_cb (HarvestUnits *units, HarvestFilterBar *self)
{
  GPtrArray *all = harvest_units_get_all (units);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const char *name = harvest_record_get_string (all->pdata[i], "name");

      harvest_check_list_add (self->unit_list, name, name);
    }
}

static void
people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestFilterBar *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = harvest_store_list_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (people == NULL)
    {
      g_info ("The names of people were not read: %s", error->message);
      return;
    }
  for (guint i = 0; i < people->len; i++)
    {
      const char *name = harvest_record_get_string (people->pdata[i], "name");

      harvest_check_list_add (self->person_list, name, name);
    }
}

static void
tagged_cb (HarvestStoryRow *row, GParamSpec *pspec, HarvestFilterBar *self)
{
  HarvestRecord *story = harvest_story_row_get_story (row);
  const char *const *tags = story != NULL ? harvest_record_get_set (story, "tags") : NULL;

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    harvest_check_list_add (self->tag_list, tags[i], tags[i]);
}

static void
newest_found_cb (HarvestStoryList *list, GParamSpec *pspec, HarvestFilterBar *self)
{
  GListModel *rows = harvest_story_list_get_rows (list);
  guint n = rows != NULL ? MIN (g_list_model_get_n_items (rows), MAX_TAGGED) : 0;

  if (n == 0)
    return;
  g_signal_handlers_disconnect_by_func (list, newest_found_cb, self);
  for (guint i = 0; i < n; i++)
    {
      HarvestStoryRow *row = g_list_model_get_item (rows, i);

      g_ptr_array_add (self->rows, row);
      g_signal_connect_object (row, "notify::story", G_CALLBACK (tagged_cb), self, 0);
      tagged_cb (row, NULL, self);
    }
}

/* The choices of tags are opened. */
static void
tags_mapped_cb (HarvestFilterBar *self)
{
  if (self->newest != NULL || self->store == NULL)
    return;
  self->newest = harvest_story_list_new (self->store);
  g_signal_connect_object (self->newest, "notify::rows", G_CALLBACK (newest_found_cb), self, 0);
  newest_found_cb (self->newest, NULL, self);
}

static void
clear_all_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  harvest_filter_bar_clear (HARVEST_FILTER_BAR (widget));
}

/* GObject overrides */

static void
harvest_filter_bar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HarvestFilterBar *self = HARVEST_FILTER_BAR (object);

  switch (prop_id)
    {
    case PROP_FILTER:
      g_value_set_string (value, self->filter);
      break;
    case PROP_N_ACTIVE:
      g_value_set_uint (value, self->n_active);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
harvest_filter_bar_dispose (GObject *object)
{
  HarvestFilterBar *self = HARVEST_FILTER_BAR (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->units != NULL)
    g_signal_handlers_disconnect_by_func (self->units, units_changed_cb, self);
  g_clear_object (&self->units);
  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->newest);
  g_clear_object (&self->store);
  g_clear_pointer (&self->content, gtk_widget_unparent);

  G_OBJECT_CLASS (harvest_filter_bar_parent_class)->dispose (object);
}

static void
harvest_filter_bar_finalize (GObject *object)
{
  HarvestFilterBar *self = HARVEST_FILTER_BAR (object);

  g_ptr_array_unref (self->rows);
  g_free (self->filter);

  G_OBJECT_CLASS (harvest_filter_bar_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, content);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, kind_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, unit_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, state_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, tag_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, person_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, has_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, date_chip);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, kind_list);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, unit_list);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, state_list);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, tag_list);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, person_list);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, has_list);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, date_range);
  gtk_widget_class_bind_template_child (widget_class, HarvestFilterBar, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, tags_mapped_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cleared_cb);
}

static void
harvest_filter_bar_class_init (HarvestFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = harvest_filter_bar_get_property;
  object_class->dispose = harvest_filter_bar_dispose;
  object_class->finalize = harvest_filter_bar_finalize;

  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, NULL,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ACTIVE] = g_param_spec_uint ("n-active", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HARVEST_TYPE_CHECK_LIST);
  g_type_ensure (HARVEST_TYPE_DATE_RANGE);
  g_type_ensure (HARVEST_TYPE_FILTER_CHIP);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_install_action (widget_class, "filter.clear", NULL, clear_all_cb);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-filter-bar.ui");
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_filter_bar_init (HarvestFilterBar *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_constant_lists (self);
}

/* Public API */

GtkWidget *
harvest_filter_bar_new (void)
{
  return g_object_new (HARVEST_TYPE_FILTER_BAR, NULL);
}

void
harvest_filter_bar_set_store (HarvestFilterBar *self, HarvestStore *store, HarvestUnits *units)
{
  g_return_if_fail (HARVEST_IS_FILTER_BAR (self));
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (self->units == NULL);

  self->store = g_object_ref (store);
  self->units = g_object_ref (units);
  g_signal_connect (units, "changed", G_CALLBACK (units_changed_cb), self);
  units_changed_cb (units, self);
  harvest_date_range_set_today (self->date_range,
                                harvest_clock_now (harvest_store_get_clock (store)));
  self->cancellable = g_cancellable_new ();
  harvest_store_list_async (store, "person", NULL, NULL, MAX_PEOPLE, self->cancellable,
                            people_read_cb, self);
}

const char *
harvest_filter_bar_get_filter (HarvestFilterBar *self)
{
  g_return_val_if_fail (HARVEST_IS_FILTER_BAR (self), NULL);

  return self->filter;
}

guint
harvest_filter_bar_get_n_active (HarvestFilterBar *self)
{
  g_return_val_if_fail (HARVEST_IS_FILTER_BAR (self), 0);

  return self->n_active;
}

void
harvest_filter_bar_clear (HarvestFilterBar *self)
{
  g_return_if_fail (HARVEST_IS_FILTER_BAR (self));

  /* One change, not seven. */
  self->clearing = TRUE;
  for (guint i = 0; i < N_CHIPS; i++)
    harvest_check_list_clear (get_list (self, i));
  harvest_date_range_set_days (self->date_range, NULL, NULL);
  self->clearing = FALSE;
  update (self);
}

void
harvest_filter_bar_add_tag (HarvestFilterBar *self, const char *tag)
{
  g_return_if_fail (HARVEST_IS_FILTER_BAR (self));
  g_return_if_fail (tag != NULL);

  harvest_check_list_add (self->tag_list, tag, tag);
  harvest_check_list_set_checked (self->tag_list, tag, TRUE);
}
