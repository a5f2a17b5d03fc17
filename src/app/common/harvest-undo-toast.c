/* harvest-undo-toast.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-undo-toast"

#include "config.h"

#include "harvest-undo-toast.h"

#include "harvest-error-words.h"

#include <glib/gi18n.h>

#define NEWEST_KEY "harvest-newest-undo"

/* An act that can still be taken back; owned by its toast. */
typedef struct
{
  GWeakRef overlay;
  HarvestStore *store;
  char *act;
  HarvestUndone undone;
  gpointer user_data;
  GDestroyNotify destroy;
  gboolean taken;
} Offer;

static void
offer_clear (gpointer data)
{
  Offer *offer = data;

  if (offer->destroy != NULL)
    offer->destroy (offer->user_data);
  g_weak_ref_clear (&offer->overlay);
  g_object_unref (offer->store);
  g_free (offer->act);
}

static void
offer_unref (gpointer data)
{
  g_rc_box_release_full (data, offer_clear);
}

static void
offer_unref_closure (gpointer data, GClosure *closure)
{
  offer_unref (data);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Offer, offer_unref)

/* Auxiliary methods */

static GtkWidget *
find_overlay (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);

  /* A sheet has none of its own: what happens in it is told by the window below. */
  while (overlay == NULL && GTK_IS_WINDOW (root)
         && gtk_window_get_transient_for (GTK_WINDOW (root)) != NULL)
    {
      root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
      if (ADW_IS_APPLICATION_WINDOW (root))
        overlay = adw_application_window_get_content (ADW_APPLICATION_WINDOW (root));
    }
  return ADW_IS_TOAST_OVERLAY (overlay) ? overlay : NULL;
}

static AdwToast *
make_toast (const char *title)
{
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  return adw_toast_new (escaped);
}

static void
undone_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Offer) offer = user_data;
  g_autoptr (GtkWidget) overlay = g_weak_ref_get (&offer->overlay);
  g_autoptr (GError) error = NULL;
  gboolean done = harvest_store_undo_finish (HARVEST_STORE (object), result, &error);

  if (!done && overlay != NULL)
    {
      g_autoptr (HarvestErrorWords) words = harvest_error_words_new (error);

      g_message ("An act was not taken back: %s", error->message);
      harvest_toast_show (overlay, words->title);
    }
  if (offer->undone != NULL)
    offer->undone (done, offer->user_data);
}

static void
take_offer (Offer *offer)
{
  if (offer->taken)
    return;
  offer->taken = TRUE;
  harvest_store_undo_async (offer->store, offer->act, NULL, undone_cb, g_rc_box_acquire (offer));
}

static void
button_clicked_cb (AdwToast *toast, Offer *offer)
{
  take_offer (offer);
}

/* Its time is over: Ctrl+Z means something else again. */
static void
dismissed_cb (AdwToast *toast, GWeakRef *overlay_ref)
{
  g_autoptr (GtkWidget) overlay = g_weak_ref_get (overlay_ref);

  if (overlay != NULL && g_object_get_data (G_OBJECT (overlay), NEWEST_KEY) == toast)
    g_object_set_data (G_OBJECT (overlay), NEWEST_KEY, NULL);
}

/* Public API */

void
harvest_toast_show (GtkWidget *widget, const char *title)
{
  GtkWidget *overlay = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (title != NULL);

  overlay = ADW_IS_TOAST_OVERLAY (widget) ? widget : find_overlay (widget);
  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), make_toast (title));
}

void
harvest_undo_offer (GtkWidget *widget,
                    HarvestStore *store,
                    const char *title,
                    const char *act,
                    HarvestUndone undone,
                    gpointer user_data,
                    GDestroyNotify destroy)
{
  GtkWidget *overlay = NULL;
  AdwToast *toast = NULL;
  Offer *offer = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (HARVEST_IS_STORE (store));
  g_return_if_fail (title != NULL && act != NULL);

  overlay = find_overlay (widget);
  offer = g_rc_box_new0 (Offer);
  g_weak_ref_init (&offer->overlay, overlay);
  offer->store = g_object_ref (store);
  offer->act = g_strdup (act);
  offer->undone = undone;
  offer->user_data = user_data;
  offer->destroy = destroy;
  if (overlay == NULL)
    {
      offer_unref (offer);
      return;
    }

  toast = make_toast (title);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, HARVEST_STORE_UNDO_SECONDS);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (button_clicked_cb), offer,
                         offer_unref_closure, 0);
  g_signal_connect (toast, "dismissed", G_CALLBACK (dismissed_cb), &offer->overlay);
  g_object_set_data_full (G_OBJECT (overlay), NEWEST_KEY, g_object_ref (toast), g_object_unref);
  g_object_set_data (G_OBJECT (toast), NEWEST_KEY, offer);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

gboolean
harvest_undo_take_newest (GtkWidget *widget)
{
  GtkWidget *overlay = NULL;
  g_autoptr (AdwToast) toast = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), FALSE);

  overlay = ADW_IS_TOAST_OVERLAY (widget) ? widget : find_overlay (widget);
  if (overlay != NULL)
    toast = g_object_steal_data (G_OBJECT (overlay), NEWEST_KEY);
  if (toast == NULL)
    return FALSE;
  take_offer (g_object_get_data (G_OBJECT (toast), NEWEST_KEY));
  adw_toast_dismiss (toast);
  return TRUE;
}
