/* harvest-tell-audience.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-tell-audience"

#include "config.h"

#include "harvest-tell-audience.h"

#include "harvest-byline.h"
#include "harvest-classification.h"
#include "harvest-kinds.h"
#include "harvest-units.h"
#include "harvest-visibility.h"
#include "harvest-wrap-layout.h"

#include <glib/gi18n.h>

struct _HarvestTellAudience
{
  HarvestTellSection parent_instance;

  /* Template */
  HarvestChoiceButton *audience;
  HarvestChoiceButton *byline;
  GtkLabel *note;

  /* Owned */
  HarvestUnits *units;
  HarvestRecord *me;
  char *receiver;    /* in words */
  char *receiver_id; /* whose name is asked for, or shown */
  char *kind;
  char *unit;
  char *site;
  char *secrecy;

  gboolean consented;
};

G_DEFINE_FINAL_TYPE (HarvestTellAudience, harvest_tell_audience, HARVEST_TYPE_TELL_SECTION)

enum
{
  PROP_0,
  PROP_RECEIVER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const HarvestChoice bylines[] = {
  { "name", N_ ("my full name"), N_ ("Readers see your full name."), NULL, NULL },
  { "first_name_site", N_ ("first name and place"),
    N_ ("Readers see your first name and where it happened."), NULL, NULL },
  { "none", N_ ("nobody"), N_ ("Readers see no name. The editors still see that it was you."), NULL,
    NULL },
};

/* In the order of HarvestAudience and HarvestClass. */
static const char *const audience_values[] = { "editors", "team", "company", NULL };
static const char *const class_values[] = { "public", "internal", "restricted", "secret", NULL };

/* Auxiliary methods */

static guint
get_position (const char *const *values, const char *value)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (g_strcmp0 (values[i], value) == 0)
      return i;
  return 0;
}

static gboolean
everybody_agrees (const HarvestTellDraft *draft)
{
  for (guint i = 0; i < draft->people->len; i++)
    {
      const HarvestTellPerson *person = g_ptr_array_index (draft->people, i);
      const char *const *purposes = (const char *const *)person->purposes;

      if (person->consent == HARVEST_TELL_CONSENT_LATER
          || (person->consent != HARVEST_TELL_CONSENT_NOT_NEEDED
              && !g_strv_contains (purposes, "internal")))
        return FALSE;
    }
  return TRUE;
}

static void
replace (char **place, const char *value)
{
  char *copy = g_strdup (value);

  g_free (*place);
  *place = copy;
}

static void
update_bylines (HarvestTellAudience *self)
{
  if (self->me == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (bylines); i++)
    {
      g_autofree char *byline = harvest_byline_make (self->me, bylines[i].value, self->site);

      harvest_choice_button_set_title (self->byline, bylines[i].value, byline);
    }
}

/* Why fewer people will see it than the teller wishes; NULL: they will. The same rule decides it
 * when the story is told; what this desktop cannot know is taken as good. */
static const char *
explain_narrowing (HarvestTellAudience *self)
{
  const char *policy = self->units != NULL
                           ? harvest_units_find_value (self->units, self->unit, "policy")
                           : NULL;
  HarvestVisibilityFacts facts = {
    .audience = get_position (audience_values, harvest_choice_button_get_selected (self->audience)),
    .state = HARVEST_STATE_SUBMITTED,
    .class = get_position (class_values, self->secrecy),
    .policy = g_strcmp0 (policy, "review") == 0 ? HARVEST_POLICY_REVIEW : HARVEST_POLICY_ALL,
    .trust = HARVEST_TRUST_KNOWN,
    .consented = self->consented,
  };

  switch (harvest_visibility_decide (&facts).reason)
    {
    case HARVEST_VISIBILITY_CLASS:
      return _ (harvest_class_get_info (facts.class)->meaning);
    case HARVEST_VISIBILITY_CONSENT:
      return _ ("Until everybody in it has agreed, only you and the editors see it.");
    case HARVEST_VISIBILITY_REVIEW:
    case HARVEST_VISIBILITY_TRUST:
      return _ ("It is shown as soon as an editor has read it.");
    case HARVEST_VISIBILITY_AS_WISHED:
    case HARVEST_VISIBILITY_STATE:
    case HARVEST_VISIBILITY_TELLER_OK:
    default:
      return NULL;
    }
}

/* What is not said by the buttons themselves, and must be said honestly. */
static void
update_note (HarvestTellAudience *self)
{
  const char *byline = harvest_choice_button_get_selected (self->byline);
  const char *narrowing = explain_narrowing (self);
  g_autoptr (GStrvBuilder) notes = g_strv_builder_new ();
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;

  if (narrowing != NULL)
    g_strv_builder_add (notes, narrowing);
  if (g_strcmp0 (byline, "none") == 0)
    g_strv_builder_add (notes, _ ("No name is shown; the editors still see that it was you."));

  lines = g_strv_builder_end (notes);
  text = g_strjoinv (" ", lines);
  gtk_label_set_label (self->note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->note), *text != '\0');
}

static void
show_receiver (HarvestTellAudience *self, HarvestRecord *person)
{
  const char *name = person != NULL ? harvest_record_get_string (person, "name") : NULL;
  const char *unit_id = person != NULL ? harvest_record_get_string (person, "unit") : NULL;
  HarvestRecord *unit = self->units != NULL ? harvest_units_find (self->units, unit_id) : NULL;
  g_autofree char *text = NULL;

  if (name == NULL)
    text = g_strdup (_ ("Saved on this computer"));
  else if (unit != NULL)
    /* Translators: %1$s is a person, %2$s the unit where they work. */
    text = g_strdup_printf (_ ("Goes to %1$s, %2$s"), name,
                            harvest_record_get_string (unit, "name"));
  else
    /* Translators: %s is a person. */
    text = g_strdup_printf (_ ("Goes to %s"), name);
  if (g_strcmp0 (self->receiver, text) == 0)
    return;
  g_free (self->receiver);
  self->receiver = g_steal_pointer (&text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RECEIVER]);
}

static void
receiver_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HarvestTellAudience) self = user_data;
  g_autoptr (HarvestRecord) person = NULL;
  g_autoptr (GError) error = NULL;

  person = harvest_store_get_finish (HARVEST_STORE (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (person == NULL)
    g_message ("The receiver is not known here: %s", error->message);
  if (person == NULL || g_strcmp0 (harvest_record_get_id (person), self->receiver_id) == 0)
    show_receiver (self, person);
}

static void
update_receiver (HarvestTellAudience *self)
{
  HarvestTellSection *section = HARVEST_TELL_SECTION (self);
  const char *id = NULL;

  if (self->units == NULL)
    return;
  id = harvest_units_find_receiver (self->units, self->unit,
                                    self->kind != NULL ? self->kind : "story");
  if (id != NULL && g_strcmp0 (id, self->receiver_id) == 0)
    return;
  replace (&self->receiver_id, id);
  if (id == NULL)
    show_receiver (self, NULL);
  else
    harvest_store_get_async (harvest_tell_section_get_store (section), id,
                             harvest_tell_section_get_cancellable (section), receiver_read_cb,
                             g_object_ref (self));
}

/* Callbacks */

static void
chosen_cb (HarvestTellAudience *self)
{
  update_note (self);
  harvest_tell_section_changed (HARVEST_TELL_SECTION (self));
}

/* HarvestTellSection overrides */

/* Somebody who belongs to no unit has no team. */
static const char *
usual_audience (HarvestTellAudience *self)
{
  return self->me != NULL && harvest_record_get_string (self->me, "unit") != NULL ? "team"
                                                                                  : "company";
}

static void
harvest_tell_audience_set_store (HarvestTellSection *section, HarvestStore *store)
{
  HarvestTellAudience *self = HARVEST_TELL_AUDIENCE (section);

  self->units = harvest_units_new (store);
  g_signal_connect_object (self->units, "changed", G_CALLBACK (update_receiver), self,
                           G_CONNECT_SWAPPED);
  self->me = harvest_record_ref (harvest_store_get_me (store));
  if (harvest_record_get_string (self->me, "unit") == NULL)
    harvest_choice_button_set_choices (self->audience, harvest_audiences + 1,
                                       harvest_n_audiences - 1);
  harvest_choice_button_set_selected (self->audience, usual_audience (self));
  update_bylines (self);
}

static void
harvest_tell_audience_load (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  HarvestTellAudience *self = HARVEST_TELL_AUDIENCE (section);

  harvest_choice_button_set_selected (
      self->audience, draft->audience != NULL ? draft->audience : usual_audience (self));
  harvest_choice_button_set_selected (self->byline,
                                      draft->byline_mode != NULL ? draft->byline_mode : "name");
  update_note (self);
}

static void
harvest_tell_audience_save (HarvestTellSection *section, HarvestTellDraft *draft)
{
  HarvestTellAudience *self = HARVEST_TELL_AUDIENCE (section);

  draft->audience = g_strdup (harvest_choice_button_get_selected (self->audience));
  draft->byline_mode = g_strdup (harvest_choice_button_get_selected (self->byline));
}

static void
harvest_tell_audience_update (HarvestTellSection *section, const HarvestTellDraft *draft)
{
  HarvestTellAudience *self = HARVEST_TELL_AUDIENCE (section);

  replace (&self->kind, draft->kind);
  replace (&self->unit, draft->unit);
  replace (&self->site, draft->site);
  replace (&self->secrecy, draft->secrecy);
  self->consented = everybody_agrees (draft);
  update_bylines (self);
  update_receiver (self);
  update_note (self);
}

/* GObject overrides */

static void
harvest_tell_audience_get_property (GObject *object,
                                    guint prop_id,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  if (prop_id == PROP_RECEIVER)
    g_value_set_string (value, HARVEST_TELL_AUDIENCE (object)->receiver);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
harvest_tell_audience_finalize (GObject *object)
{
  HarvestTellAudience *self = HARVEST_TELL_AUDIENCE (object);

  g_clear_object (&self->units);
  g_clear_pointer (&self->me, harvest_record_unref);
  g_clear_pointer (&self->receiver, g_free);
  g_clear_pointer (&self->receiver_id, g_free);
  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->unit, g_free);
  g_clear_pointer (&self->site, g_free);
  g_clear_pointer (&self->secrecy, g_free);

  G_OBJECT_CLASS (harvest_tell_audience_parent_class)->finalize (object);
}

static void
harvest_tell_audience_class_init (HarvestTellAudienceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  HarvestTellSectionClass *section_class = HARVEST_TELL_SECTION_CLASS (klass);

  object_class->get_property = harvest_tell_audience_get_property;
  object_class->finalize = harvest_tell_audience_finalize;
  section_class->set_store = harvest_tell_audience_set_store;
  section_class->load = harvest_tell_audience_load;
  section_class->save = harvest_tell_audience_save;
  section_class->update = harvest_tell_audience_update;

  properties[PROP_RECEIVER] = g_param_spec_string ("receiver", NULL, NULL, NULL,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (HARVEST_TYPE_CHOICE_BUTTON);
  g_type_ensure (HARVEST_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/tell/harvest-tell-audience.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestTellAudience, audience);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellAudience, byline);
  gtk_widget_class_bind_template_child (widget_class, HarvestTellAudience, note);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
harvest_tell_audience_init (HarvestTellAudience *self)
{
  self->consented = TRUE;
  self->secrecy = g_strdup ("internal");
  gtk_widget_init_template (GTK_WIDGET (self));
  harvest_choice_button_set_choices (self->audience, harvest_audiences, harvest_n_audiences);
  harvest_choice_button_set_choices (self->byline, bylines, G_N_ELEMENTS (bylines));
  show_receiver (self, NULL);
}
