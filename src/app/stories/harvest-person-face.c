/* harvest-person-face.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-person-face"

#include "config.h"

#include "harvest-person-face.h"

#include "harvest-picture-loader.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#define PICTURE_PIXELS 128

struct _HarvestPersonFace
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *ring;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *word;

  /* Owned */
  GCancellable *cancellable;

  const char *css_class; /* constant */
};

G_DEFINE_FINAL_TYPE (HarvestPersonFace, harvest_person_face, GTK_TYPE_WIDGET)

/* One table for the colour and the word beside it. */
static const struct
{
  const char *css_class;
  const char *word;
} looks[] = {
  [HARVEST_CONSENT_MISSING] = { "error", N_ ("not asked yet") },
  [HARVEST_CONSENT_REQUESTED] = { "warning", N_ ("asked") },
  [HARVEST_CONSENT_NOT_NEEDED] = { "success", N_ ("no need to ask") },
  [HARVEST_CONSENT_GRANTED] = { "success", N_ ("agreed") },
  [HARVEST_CONSENT_EXPIRING] = { "warning", N_ ("agreed, ends soon") },
  [HARVEST_CONSENT_EXPIRED] = { "error", N_ ("has ended") },
  [HARVEST_CONSENT_DECLINED] = { "error", N_ ("said no") },
  [HARVEST_CONSENT_WITHDRAWN] = { "error", N_ ("took it back") },
};

/* Auxiliary functions */

static char *
describe (const char *how, const char *consent)
{
  /* Translators: how a person appears in a story, and their consent in a word or two. */
  if (g_strcmp0 (how, "shown") == 0)
    return g_strdup_printf (_ ("in the picture · %s"), consent);
  /* Translators: how a person appears in a story, and their consent in a word or two. */
  if (g_strcmp0 (how, "heard") == 0)
    return g_strdup_printf (_ ("to be heard · %s"), consent);
  /* Translators: how a person appears in a story, and their consent in a word or two. */
  if (g_strcmp0 (how, "quoted") == 0)
    return g_strdup_printf (_ ("quoted · %s"), consent);
  /* Translators: how a person appears in a story, and their consent in a word or two. */
  if (g_strcmp0 (how, "named") == 0)
    return g_strdup_printf (_ ("named · %s"), consent);
  return g_strdup (consent);
}

/* Callbacks */

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HarvestPersonFace *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture)
      texture = harvest_picture_loader_load_finish (HARVEST_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (texture != NULL)
    adw_avatar_set_custom_image (self->avatar, GDK_PAINTABLE (texture));
}

/* GObject overrides */

static void
harvest_person_face_dispose (GObject *object)
{
  HarvestPersonFace *self = HARVEST_PERSON_FACE (object);
  GtkWidget *child = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (harvest_person_face_parent_class)->dispose (object);
}

static void
harvest_person_face_class_init (HarvestPersonFaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = harvest_person_face_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/example/StoryHarvest/ui/stories/harvest-person-face.ui");
  gtk_widget_class_bind_template_child (widget_class, HarvestPersonFace, ring);
  gtk_widget_class_bind_template_child (widget_class, HarvestPersonFace, avatar);
  gtk_widget_class_bind_template_child (widget_class, HarvestPersonFace, name);
  gtk_widget_class_bind_template_child (widget_class, HarvestPersonFace, word);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
harvest_person_face_init (HarvestPersonFace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Public API */

GtkWidget *
harvest_person_face_new (void)
{
  return g_object_new (HARVEST_TYPE_PERSON_FACE, NULL);
}

void
harvest_person_face_set_person (HarvestPersonFace *self,
                                const char *name,
                                const char *how,
                                HarvestConsentState consent)
{
  g_autofree char *words = NULL;
  g_autofree char *initials = NULL;

  g_return_if_fail (HARVEST_IS_PERSON_FACE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (consent < G_N_ELEMENTS (looks));

  if (self->css_class != NULL)
    {
      gtk_widget_remove_css_class (self->ring, self->css_class);
      gtk_widget_remove_css_class (GTK_WIDGET (self->word), self->css_class);
    }
  self->css_class = looks[consent].css_class;
  gtk_widget_add_css_class (self->ring, self->css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->word), self->css_class);

  words = describe (how, _ (looks[consent].word));
  /* "Bernadette, ward sister": the initials are of the name. */
  initials = g_strndup (name, strcspn (name, ",("));
  adw_avatar_set_text (self->avatar, initials);
  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->word, words);
}

void
harvest_person_face_set_picture (HarvestPersonFace *self, HarvestStore *store, const char *hash)
{
  g_return_if_fail (HARVEST_IS_PERSON_FACE (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  adw_avatar_set_custom_image (self->avatar, NULL);
  if (hash == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  harvest_picture_loader_load_async (store, hash, PICTURE_PIXELS, TRUE, self->cancellable,
                                     picture_loaded_cb, self);
}

const char *
harvest_person_face_get_word (HarvestConsentState consent)
{
  g_return_val_if_fail (consent < G_N_ELEMENTS (looks), "");

  return _ (looks[consent].word);
}
