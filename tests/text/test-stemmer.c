/* test-stemmer.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-stemmer"

#include "config.h"

#include "harvest-stemmer.h"
#include "harvest-test.h"
#include "harvest-text-error.h"
#include "harvest-tokenizer.h"

#include <string.h>

/* Forms of one word in a line: each must be found by each of the others. The recall is the share
 * of such pairs that share a stem; `least` is what was measured, rounded down. */
static const struct
{
  double least;
  const char *forms[40];
} recall_sets[HARVEST_N_LANGUAGES] = {
  [HARVEST_LANGUAGE_ENGLISH] = { 0.97,
                                 { "customer customers customer's",
                                   "delivery deliveries",
                                   "repair repairs repaired repairing",
                                   "complaint complaints",
                                   "mould moulds moulded moulding",
                                   "visitor visitors",
                                   "machine machines",
                                   "break breaks breaking",
                                   "supply supplies supplied supplying",
                                   "factory factories",
                                   "order orders ordered ordering",
                                   "happy happily",
                                   "measure measures measured measuring",
                                   "story stories",
                                   "quick quickly",
                                   "press presses pressed pressing",
                                   "drawing drawings",
                                   "company companies",
                                   "install installs installed installing installation",
                                   "box boxes",
                                   "leak leaks leaked leaking",
                                   "ship ships shipped shipping",
                                   "city cities",
                                   "fix fixes fixed fixing",
                                   "idea ideas",
                                   "thank thanks thanked thanking",
                                   "battery batteries",
                                   "help helps helped helping helpful",
                                   "train trains trained training",
                                   "child children",
                                   "knife knives",
                                   "write writes writing",
                                   "sell sells selling",
                                   "notice notices noticed noticing",
                                   "worry worries worried worrying" } },
  [HARVEST_LANGUAGE_GERMAN] = { 0.93,
                                { "Kunde Kunden",
                                  "Kundin Kundinnen",
                                  "Maschine Maschinen",
                                  "Haus Hauses Häuser Häusern",
                                  "Lieferung Lieferungen",
                                  "Beschwerde Beschwerden",
                                  "Werkzeug Werkzeuge Werkzeugen Werkzeugs",
                                  "Reparatur Reparaturen",
                                  "schnell schnelle schnellen schneller schnelles",
                                  "Auftrag Auftrags Aufträge Aufträgen",
                                  "Zeichnung Zeichnungen",
                                  "Fehler Fehlern Fehlers",
                                  "Straße Strassen Straßen",
                                  "Lager Lagers Lagern",
                                  "Presse Pressen",
                                  "Kollege Kollegen",
                                  "Frage Fragen",
                                  "fragen fragte fragt fragten",
                                  "Antwort Antworten",
                                  "Besuch Besuche Besuchen",
                                  "prüfen prüft prüfte prüften",
                                  "Geschichte Geschichten",
                                  "gut gute guten guter gutes",
                                  "neu neue neuen neuer neues",
                                  "Ersatzteil Ersatzteile Ersatzteilen Ersatzteils",
                                  "Schicht Schichten",
                                  "Messung Messungen",
                                  "liefern liefert lieferte lieferten",
                                  "Teil Teile Teilen",
                                  "Kiste Kisten",
                                  "Anlage Anlagen",
                                  "helfen hilft",
                                  "Vertrag Verträge Verträgen Vertrags",
                                  "sauber saubere sauberen",
                                  "Gast Gäste Gästen",
                                  "Öl Öle Ölen" } },
  [HARVEST_LANGUAGE_FRENCH] = { 0.98,
                                { "client clients cliente clientes",
                                  "machine machines",
                                  "livraison livraisons",
                                  "réparation réparations",
                                  "réparer réparé réparée répare réparent",
                                  "pièce pièces",
                                  "réclamation réclamations",
                                  "usine usines",
                                  "équipe équipes",
                                  "presse presses",
                                  "demander demandé demande demandent demandait",
                                  "rapide rapides",
                                  "rapidement rapide",
                                  "nouveau nouveaux",
                                  "nouvelle nouvelles",
                                  "atelier ateliers",
                                  "question questions",
                                  "réponse réponses",
                                  "moule moules",
                                  "visiteur visiteurs",
                                  "dessin dessins",
                                  "commande commandes commander commandé",
                                  "problème problèmes",
                                  "heureux heureuse heureuses",
                                  "outil outils",
                                  "travail travaux",
                                  "mesurer mesuré mesure mesurent",
                                  "froid froide froids",
                                  "contrôle contrôles contrôler contrôlé",
                                  "fournisseur fournisseurs",
                                  "histoire histoires",
                                  "aider aidé aide aident",
                                  "formation formations",
                                  "changement changements",
                                  "lent lente lents" } },
  [HARVEST_LANGUAGE_SPANISH] = { 0.86,
                                 { "cliente clientes",
                                   "máquina máquinas",
                                   "entrega entregas",
                                   "reparación reparaciones",
                                   "reparar reparado reparada reparó reparan",
                                   "pieza piezas",
                                   "queja quejas",
                                   "fábrica fábricas",
                                   "equipo equipos",
                                   "prensa prensas",
                                   "preguntar preguntó pregunta preguntan preguntaba",
                                   "rápido rápida rápidos rápidas rápidamente",
                                   "nuevo nueva nuevos nuevas",
                                   "taller talleres",
                                   "molde moldes",
                                   "visita visitas",
                                   "dibujo dibujos",
                                   "pedido pedidos",
                                   "problema problemas",
                                   "feliz felices",
                                   "herramienta herramientas",
                                   "trabajo trabajos trabajar trabajaba",
                                   "medir medido medida",
                                   "frío fría fríos",
                                   "control controles",
                                   "proveedor proveedores",
                                   "historia historias",
                                   "ayudar ayudó ayuda ayudan",
                                   "formación formaciones",
                                   "cambio cambios",
                                   "lento lenta lentos",
                                   "pared paredes",
                                   "error errores",
                                   "amable amables",
                                   "turno turnos" } },
  [HARVEST_LANGUAGE_POLISH] = { 0.90,
                                { "klient klienta klientowi klienci klientów klientami",
                                  "maszyna maszyny maszynie maszyn",
                                  "dostawa dostawy dostaw dostawę",
                                  "naprawa naprawy napraw naprawę",
                                  "naprawić naprawił naprawiła naprawili",
                                  "część części częściami",
                                  "reklamacja reklamacje reklamacji",
                                  "fabryka fabryki fabryce fabryk",
                                  "zespół zespołu zespoły",
                                  "prasa prasy prasie pras",
                                  "pytać pytał pytała pytają",
                                  "szybki szybka szybkie szybkiego",
                                  "nowy nowa nowe nowego nowych",
                                  "warsztat warsztatu warsztaty",
                                  "forma formy formie form",
                                  "gość gościa goście gości",
                                  "rysunek rysunku rysunki",
                                  "zamówienie zamówienia zamówień",
                                  "problem problemu problemy problemów",
                                  "szczęśliwy szczęśliwa szczęśliwi",
                                  "narzędzie narzędzia narzędzi",
                                  "praca pracy prace prac",
                                  "mierzyć mierzył mierzyła mierzą",
                                  "zimny zimna zimne",
                                  "kontrola kontroli kontrole",
                                  "dostawca dostawcy dostawców",
                                  "historia historii historie",
                                  "pomagać pomagał pomagają",
                                  "szkolenie szkolenia szkoleń",
                                  "zmiana zmiany zmianie zmian",
                                  "wolny wolna wolne",
                                  "ręka ręki ręce rąk",
                                  "człowiek człowieka ludzie ludzi",
                                  "błąd błędu błędy",
                                  "dzień dnia dni" } },
};

static GPtrArray *
stems_of (HarvestStemmer *stemmer, const char *word)
{
  GPtrArray *stems = g_ptr_array_new_with_free_func (g_free);
  HarvestTokenizer words;

  harvest_tokenizer_init (&words, word, -1);
  g_assert_true (harvest_tokenizer_next (&words));
  for (const char *const *stem = harvest_stemmer_stem (stemmer, words.lower); *stem != NULL; stem++)
    g_ptr_array_add (stems, g_strdup (*stem));
  g_assert_cmpuint (stems->len, >, 0);
  g_assert_cmpuint (stems->len, <=, HARVEST_STEMS_MAX);
  return stems;
}

static gboolean
share_a_stem (HarvestStemmer *stemmer, const char *query, const char *text)
{
  g_autoptr (GPtrArray) asked = stems_of (stemmer, query);
  g_autoptr (GPtrArray) there = stems_of (stemmer, text);

  for (guint i = 0; i < asked->len; i++)
    if (g_ptr_array_find_with_equal_func (there, asked->pdata[i], g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

static void
test_recall (gconstpointer data)
{
  HarvestLanguage language = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (HarvestStemmer) stemmer = harvest_stemmer_new (language, &error);
  guint n_pairs = 0, n_found = 0;

  g_assert_no_error (error);
  for (gsize i = 0; recall_sets[language].forms[i] != NULL; i++)
    {
      g_auto (GStrv) forms = g_strsplit (recall_sets[language].forms[i], " ", -1);

      for (gsize query = 0; forms[query] != NULL; query++)
        for (gsize text = 0; forms[text] != NULL; text++)
          if (text != query)
            {
              gboolean found = share_a_stem (stemmer, forms[query], forms[text]);

              n_pairs++;
              n_found += found;
              if (!found)
                g_test_message ("%s does not find %s", forms[query], forms[text]);
            }
    }
  g_test_message ("recall of %s: %.3f (%u of %u pairs)", harvest_language_get_code (language),
                  (double)n_found / n_pairs, n_found, n_pairs);
  g_assert_cmpfloat ((double)n_found / n_pairs, >=, recall_sets[language].least);
}

static void
test_apart (void)
{
  static const struct
  {
    HarvestLanguage language;
    const char *one, *other;
  } pairs[] = {
    { HARVEST_LANGUAGE_ENGLISH, "press", "price" }, { HARVEST_LANGUAGE_ENGLISH, "story", "store" },
    { HARVEST_LANGUAGE_GERMAN, "Kunde", "Kanne" },  { HARVEST_LANGUAGE_FRENCH, "pièce", "place" },
    { HARVEST_LANGUAGE_SPANISH, "pieza", "plaza" }, { HARVEST_LANGUAGE_POLISH, "klient", "klimat" },
  };

  g_test_summary ("Different words stay different");

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (HarvestStemmer) stemmer = harvest_stemmer_new (pairs[i].language, NULL);

      g_assert_false (share_a_stem (stemmer, pairs[i].one, pairs[i].other));
    }
}

static void
test_cache (void)
{
  g_autoptr (HarvestStemmer) stemmer = harvest_stemmer_new (HARVEST_LANGUAGE_POLISH, NULL);
  g_autofree char *first = NULL;

  g_test_summary ("The Polish cache neither grows for ever nor changes answers");

  g_assert_nonnull (stemmer);
  first = g_strdup (*harvest_stemmer_stem (stemmer, "klientów"));
  for (int i = 0; i < 60000; i++)
    {
      char word[16];

      g_snprintf (word, sizeof word, "%d", i);
      g_assert_cmpstr (*harvest_stemmer_stem (stemmer, word), ==, word);
    }
  g_assert_cmpstr (*harvest_stemmer_stem (stemmer, "klientów"), ==, first);
  g_assert_cmpstr (*harvest_stemmer_stem (stemmer, "żółćx"), ==, "zolcx");
  g_assert_cmpstr (*harvest_stemmer_stem (stemmer, "日"), ==, "日");
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    {
      g_autofree char *path = g_strconcat ("/text/stemmer/recall/", harvest_language_get_code (i),
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_recall);
    }
  g_test_add_func ("/text/stemmer/apart", test_apart);
  g_test_add_func ("/text/stemmer/cache", test_cache);

  return g_test_run ();
}
