/* harvest-stop-words.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-stop-words"

#include "config.h"

#include "harvest-language.h"

#include "harvest-stop-words-private.h"

#include <string.h>

/* Articles, pronouns, prepositions, conjunctions, forms of to be, to have and the modal verbs, and
 * the words that questions begin with. Folded: no capitals, no diacritics. */
const char *const harvest_stop_words[HARVEST_N_LANGUAGES] = {
  [HARVEST_LANGUAGE_ENGLISH] =
      "a about after again all also am an and any are as at be because been before being but by can"
      " could did do does doing down during each few for from further had has have having he her "
      "here"
      " hers him his how i if in into is it its itself just may me might more most must my no nor "
      "not"
      " now of off on once one only or other our out over own same shall she should so some such "
      "than"
      " that the their them then there these they this those through to too under until up upon us "
      "very"
      " was we were what when where which while who whom whose why will with within without would "
      "you"
      " your yours s t ll ve don doesn didn isn wasn there",
  [HARVEST_LANGUAGE_GERMAN] =
      "ab aber alle allem allen aller alles als also am an ander andere anderen anderer auch auf "
      "aus"
      " bei beim bin bis bist da damit dann das dass dein deine dem den denn der des dich die dies "
      "diese"
      " diesem diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es "
      "euch"
      " euer fur gegen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr "
      "ihre"
      " ihrem ihren ihrer im in ins ist ja jede jedem jeden jeder jedes jetzt kann kein keine "
      "keinen"
      " konnen konnte machen man mein meine meinem meinen meiner mich mir mit muss mussen musste "
      "nach"
      " nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit "
      "sich sie"
      " sind so solche soll sollte sondern uber um und uns unser unsere unserem unseren unserer "
      "unter"
      " vom von vor wann war waren warum was weil welche welchem welchen welcher welches wenn wer "
      "werde"
      " werden wie wieder will wir wird wo wollen wollte wurde wurden zu zum zur zwischen",
  [HARVEST_LANGUAGE_FRENCH] =
      "a afin ai ainsi alors apres as au aucun aussi autre autres aux avait avaient avant avec avez"
      " avoir avons c car ce ceci cela celle celles celui cent ces cet cette ceux chaque chez comme"
      " comment d dans de depuis des deux donc dont du elle elles en encore entre es est et etaient"
      " etait ete etes etre eu eux fait faire fois font hors il ils j je jusqu l la le les leur "
      "leurs"
      " lors lui m ma mais me meme mes moi mon n ne ni nos notre nous on ont ou par parce pas "
      "pendant"
      " peu peut plus pour pourquoi pres puis qu quand que quel quelle quelles quelque quels qui "
      "quoi s"
      " sa sans sans se selon sera ses si soi son sont sous sur t ta tandis te tes toi ton tous "
      "tout"
      " toute toutes tres trop tu un une vers voici vos votre vous y",
  [HARVEST_LANGUAGE_SPANISH] =
      "a al algo algun alguna algunas algunos ante antes aquel aquella aquellos asi aun aunque "
      "cada casi"
      " como con contra cual cuales cuando cuanto de del desde donde dos durante e el ella ellas "
      "ello"
      " ellos en entonces entre era eran es esa esas ese eso esos esta estaba estaban estado "
      "estamos"
      " estan estar estas este esto estos fue fueron ha habia habian hace hacer hacia han hasta "
      "hay he"
      " la las le les lo los mas me mi mientras mis mismo mucho muchos muy nada ni no nos nosotros"
      " nuestra nuestras nuestro nuestros o os otra otras otro otros para pero poco por porque "
      "pues que"
      " quien quienes se sea segun ser si sido siempre sin sobre solo somos son su sus tal tambien "
      "tan"
      " tanto te tenemos tenia tiene tienen todo todos tras tu tus un una unas uno unos usted "
      "ustedes"
      " y ya yo",
  [HARVEST_LANGUAGE_POLISH] =
      "a aby ale albo ani az bardzo bez bo by byc byl byla byli bylo byly bym ci cie co cos czy "
      "czyli"
      " dla do dlaczego dlatego gdy gdyby gdzie go i ich ile im ja jak jaka jaki jakie jako je "
      "jeden"
      " jednak jego jej jemu jest jestem jesli jeszcze juz kazdy kiedy kto ktora ktore ktorego "
      "ktorej"
      " ktory ktorych ktorym ktorzy lub ma maja mam mamy mi mial miala mieli mimo mnie moj moja "
      "moje"
      " mozna moze mu my na nad nam nami nas nasz nasza nasze nawet nia nic nich nie niego niej niz"
      " no o od on ona one oni ono oraz pan pani po pod podczas poniewaz przed przez przy rowniez "
      "sa"
      " sam sie skad soba sobie sposob swoj swoja swoje ta tak taka taki takie tam te tego tej temu"
      " ten teraz to tu twoj ty tych tylko tym u w wam was we wiec wszyscy wszystkie wszystko "
      "wtedy wy"
      " z za zas ze zeby",
};

static GHashTable *
load_words (void)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint language = 0; language < HARVEST_N_LANGUAGES; language++)
    {
      g_auto (GStrv) list = g_strsplit (harvest_stop_words[language], " ", -1);

      for (gsize i = 0; list[i] != NULL; i++)
        {
          guint bits = GPOINTER_TO_UINT (g_hash_table_lookup (words, list[i]));

          g_hash_table_insert (words, g_strdup (list[i]), GUINT_TO_POINTER (bits | 1u << language));
        }
    }
  return words;
}

HarvestLanguages
harvest_stop_word_languages (const char *folded)
{
  static gsize once;
  static GHashTable *words;

  g_return_val_if_fail (folded != NULL, 0);

  if (g_once_init_enter (&once))
    {
      words = load_words ();
      g_once_init_leave (&once, 1);
    }
  return GPOINTER_TO_UINT (g_hash_table_lookup (words, folded));
}
