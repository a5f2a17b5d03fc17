/* test-language.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-language"

#include "config.h"

#include "harvest-language.h"
#include "harvest-test.h"

/* Sentences that the profiles were not made from, short as people write them. */
static const char *const sentences[HARVEST_N_LANGUAGES][24] = {
  [HARVEST_LANGUAGE_ENGLISH] = {
    "A customer thanked us for the quick repair.", "Oil leak at press four, fixed before lunch.",
    "She asked where the visitor parking is", "Great feedback from the hospital today",
    "The truck driver waited two hours", "New label printer saves us ten minutes a day",
    "How do we handle returns from abroad?", "Somebody left an umbrella at the front desk",
    "I heard that a competitor lowered prices", "Forklift battery died in the middle of loading",
    "We won the bid", "Why the blue parts warp in winter", "Visitor badge did not open the gate",
    "Our trainee found the error in the drawing", "They want shorter delivery times",
    "Call centre was very busy this week", "Nice words from a long-time client",
    "Safety shoes for guests are missing", "Broken pallet, nobody hurt", "Thank you, night shift!",
    "Keep spare fuses next to the cabinet", "Customers love the handwritten note",
    "Quality check took too long again", "Idea: put the manual online",
  },
  [HARVEST_LANGUAGE_GERMAN] = {
    "Ein Kunde hat sich für die schnelle Reparatur bedankt.", "Ölleck an Presse vier behoben",
    "Sie fragte, wo der Besucherparkplatz ist", "Tolle Rückmeldung vom Krankenhaus",
    "Der Fahrer wartete zwei Stunden", "Neuer Etikettendrucker spart zehn Minuten am Tag",
    "Wie gehen wir mit Rücksendungen um?", "Jemand hat einen Schirm am Empfang vergessen",
    "Wettbewerber senkt die Preise", "Stapler mitten im Verladen stehen geblieben",
    "Wir haben die Ausschreibung gewonnen", "Warum sich die blauen Teile im Winter verziehen",
    "Besucherausweis öffnete das Tor nicht", "Unsere Auszubildende fand den Fehler",
    "Kunden wollen kürzere Lieferzeiten", "In der Hotline war viel los diese Woche",
    "Nette Worte von einem alten Kunden", "Sicherheitsschuhe für Gäste fehlen",
    "Palette gebrochen, niemand verletzt", "Danke an die Nachtschicht!",
    "Ersatzsicherungen neben dem Schrank lagern", "Kunden lieben die handgeschriebene Karte",
    "Die Prüfung dauerte wieder zu lange", "Idee: Handbuch ins Netz stellen",
  },
  [HARVEST_LANGUAGE_FRENCH] = {
    "Un client nous a remerciés pour la réparation rapide.", "Fuite d'huile à la presse quatre",
    "Elle a demandé où se trouve le parking visiteurs", "Très bon retour de l'hôpital",
    "Le chauffeur a attendu deux heures", "La nouvelle imprimante fait gagner dix minutes",
    "Comment traiter les retours de l'étranger ?", "Quelqu'un a oublié un parapluie à l'accueil",
    "Un concurrent a baissé ses prix", "Le chariot est tombé en panne pendant le chargement",
    "Nous avons gagné l'appel d'offres", "Pourquoi les pièces bleues se déforment en hiver",
    "Le badge visiteur n'ouvrait pas la porte", "Notre apprentie a trouvé l'erreur",
    "Ils veulent des délais plus courts", "Beaucoup d'appels cette semaine",
    "Gentils mots d'un vieux client", "Il manque des chaussures de sécurité",
    "Palette cassée, personne n'est blessé", "Merci à l'équipe de nuit !",
    "Garder des fusibles à côté de l'armoire", "Les clients aiment le mot écrit à la main",
    "Le contrôle a encore duré trop longtemps", "Idée : mettre le manuel en ligne",
  },
  [HARVEST_LANGUAGE_SPANISH] = {
    "Un cliente nos agradeció la reparación rápida.", "Fuga de aceite en la prensa cuatro",
    "Preguntó dónde está el aparcamiento de visitas", "Muy buena respuesta del hospital",
    "El conductor esperó dos horas", "La nueva impresora ahorra diez minutos al día",
    "¿Cómo tratamos las devoluciones del extranjero?", "Alguien olvidó un paraguas en recepción",
    "Un competidor bajó los precios", "La carretilla se paró en plena carga",
    "Ganamos la licitación", "Por qué las piezas azules se deforman en invierno",
    "La tarjeta de visita no abría la puerta", "Nuestra aprendiz encontró el error",
    "Quieren plazos de entrega más cortos", "Muchas llamadas esta semana",
    "Palabras amables de un viejo cliente", "Faltan zapatos de seguridad para visitas",
    "Palé roto, nadie herido", "¡Gracias al turno de noche!",
    "Guardar fusibles junto al armario", "A los clientes les encanta la nota escrita a mano",
    "El control volvió a tardar demasiado", "Idea: poner el manual en la red",
  },
  [HARVEST_LANGUAGE_POLISH] = {
    "Klient podziękował nam za szybką naprawę.", "Wyciek oleju przy prasie numer cztery",
    "Zapytała, gdzie jest parking dla gości", "Świetna opinia ze szpitala",
    "Kierowca czekał dwie godziny", "Nowa drukarka oszczędza dziesięć minut dziennie",
    "Jak obsługujemy zwroty z zagranicy?", "Ktoś zostawił parasol w recepcji",
    "Konkurencja obniżyła ceny", "Wózek stanął w trakcie załadunku",
    "Wygraliśmy przetarg", "Dlaczego niebieskie części krzywią się zimą",
    "Karta gościa nie otwierała bramki", "Nasza uczennica znalazła błąd w rysunku",
    "Chcą krótszych terminów dostaw", "W tym tygodniu było dużo telefonów",
    "Miłe słowa od stałego klienta", "Brakuje butów ochronnych dla gości",
    "Pęknięta paleta, nikomu nic się nie stało", "Dziękuję nocnej zmianie!",
    "Trzymać bezpieczniki obok szafy", "Klienci lubią ręcznie pisane kartki",
    "Kontrola znowu trwała za długo", "Pomysł: instrukcja w internecie",
  },
};

static void
test_guess (gconstpointer data)
{
  HarvestLanguage language = GPOINTER_TO_UINT (data);
  const char *code = harvest_language_get_code (language);
  guint n = 0, right = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sentences[language]) && sentences[language][i] != NULL; i++)
    {
      HarvestLanguage guess = harvest_language_guess (sentences[language][i], -1);
      const char *guessed = harvest_language_get_code (guess);

      n++;
      right += guess == language;
      if (guess != language)
        g_test_message ("%s taken for %s: %s", code, guessed ? guessed : "none",
                        sentences[language][i]);
    }
  g_test_message ("%s: %u of %u guessed", code, right, n);
  g_assert_cmpuint (n, ==, 24);
  g_assert_cmpuint (right, >=, 22);
}

static void
test_none (void)
{
  g_test_summary ("Nothing, numbers and other scripts are none of the five");

  g_assert_cmpint (harvest_language_guess ("", -1), ==, HARVEST_LANGUAGE_OTHER);
  g_assert_cmpint (harvest_language_guess ("12 / 2026 — 47.11", -1), ==, HARVEST_LANGUAGE_OTHER);
  g_assert_cmpint (harvest_language_guess ("Клиент поблагодарил нас", -1), ==,
                   HARVEST_LANGUAGE_OTHER);
  g_assert_cmpint (harvest_language_guess ("お客様に感謝された", -1), ==, HARVEST_LANGUAGE_OTHER);
}

static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new ("x");

  g_test_summary ("Only the beginning of a long text is looked at, cut between characters");

  for (int i = 0; i < 1500; i++)
    g_string_append (text, "ü");
  for (int i = 0; i < 5000; i++)
    g_string_append (text, " und der die das");
  g_assert_cmpint (harvest_language_guess (text->str, text->len), ==, HARVEST_LANGUAGE_GERMAN);
}

static void
test_codes (void)
{
  g_assert_cmpint (harvest_language_from_code ("de"), ==, HARVEST_LANGUAGE_GERMAN);
  g_assert_cmpint (harvest_language_from_code ("PL_PL.UTF-8"), ==, HARVEST_LANGUAGE_POLISH);
  g_assert_cmpint (harvest_language_from_code ("fr-CA"), ==, HARVEST_LANGUAGE_FRENCH);
  g_assert_cmpint (harvest_language_from_code ("den"), ==, HARVEST_LANGUAGE_OTHER);
  g_assert_cmpint (harvest_language_from_code ("e"), ==, HARVEST_LANGUAGE_OTHER);
  g_assert_cmpint (harvest_language_from_code (NULL), ==, HARVEST_LANGUAGE_OTHER);
  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    g_assert_cmpuint (harvest_language_from_code (harvest_language_get_code (i)), ==, i);
  g_assert_null (harvest_language_get_code (HARVEST_LANGUAGE_OTHER));
}

static void
test_stop_words (void)
{
  g_test_summary ("Small words know the languages in which they are small");

  g_assert_cmpuint (harvest_stop_word_languages ("the"), ==, 1u << HARVEST_LANGUAGE_ENGLISH);
  g_assert_cmpuint (harvest_stop_word_languages ("fur"), ==, 1u << HARVEST_LANGUAGE_GERMAN);
  g_assert_cmpuint (harvest_stop_word_languages ("con"), ==, 1u << HARVEST_LANGUAGE_SPANISH);
  g_assert_cmpuint (harvest_stop_word_languages ("a"), ==,
                    HARVEST_LANGUAGES_ALL & ~(1u << HARVEST_LANGUAGE_GERMAN));
  g_assert_cmpuint (harvest_stop_word_languages ("press"), ==, 0);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  for (guint i = 0; i < HARVEST_N_LANGUAGES; i++)
    {
      g_autofree char *path = g_strconcat ("/text/language/guess/", harvest_language_get_code (i),
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_guess);
    }
  g_test_add_func ("/text/language/none", test_none);
  g_test_add_func ("/text/language/long", test_long);
  g_test_add_func ("/text/language/codes", test_codes);
  g_test_add_func ("/text/language/stop-words", test_stop_words);

  return g_test_run ();
}
