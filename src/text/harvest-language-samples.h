/* harvest-language-samples.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-language.h"

/* Plain everyday text written for the profiles of harvest_language_guess(): what matters is which
 * sequences of three letters are common in each language. */
static const char *const harvest_language_samples[HARVEST_N_LANGUAGES] = {
  [HARVEST_LANGUAGE_ENGLISH] =
    "This morning a customer came to the reception and asked whether somebody could help her with "
    "the machine she had bought last year. Nobody knew the answer, so our service team called the "
    "workshop and they found the right spare part within twenty minutes. She was surprised and very "
    "happy. We should tell everyone about things like that, because they show what our company is "
    "good at. Yesterday the night shift noticed a strange noise from the third press. They stopped "
    "the line, checked the mould and changed a worn bearing before anything broke. The new colleague "
    "learned how to measure the temperature of the oil. I think that we are often too shy to speak "
    "about our work. When somebody writes a complaint we answer on the same day, even if we do not "
    "have a solution yet. The meeting was short, the question was simple, the delivery arrived on "
    "Friday. Which drawing is the latest one? Please ask the engineers in the laboratory. Thanks to "
    "their quick thinking the whole order was saved and nobody had to work through the weekend.",
  [HARVEST_LANGUAGE_GERMAN] =
    "Heute Morgen kam eine Kundin an den Empfang und fragte, ob ihr jemand mit der Maschine helfen "
    "könne, die sie im letzten Jahr gekauft hat. Niemand wusste die Antwort, also rief unser "
    "Kundendienst in der Werkstatt an, und dort fand man innerhalb von zwanzig Minuten das richtige "
    "Ersatzteil. Sie war überrascht und sehr glücklich. Solche Geschichten sollten wir einander "
    "öfter erzählen, denn sie zeigen, was unsere Firma gut kann. Gestern bemerkte die Nachtschicht "
    "ein seltsames Geräusch an der dritten Presse. Sie hielten die Linie an, prüften das Werkzeug "
    "und wechselten ein abgenutztes Lager, bevor etwas kaputtging. Der neue Kollege lernte, wie man "
    "die Temperatur des Öls misst. Ich glaube, wir sind oft zu schüchtern, um über unsere Arbeit zu "
    "sprechen. Wenn jemand eine Beschwerde schreibt, antworten wir noch am selben Tag, auch wenn wir "
    "noch keine Lösung haben. Die Besprechung war kurz, die Frage einfach, die Lieferung kam am "
    "Freitag. Welche Zeichnung ist die neueste? Bitte fragt die Ingenieure im Labor nach dem Auftrag.",
  [HARVEST_LANGUAGE_FRENCH] =
    "Ce matin une cliente est venue à l'accueil et a demandé si quelqu'un pouvait l'aider avec la "
    "machine qu'elle avait achetée l'année dernière. Personne ne connaissait la réponse, alors notre "
    "équipe de service a appelé l'atelier et ils ont trouvé la bonne pièce de rechange en vingt "
    "minutes. Elle était surprise et très contente. Nous devrions raconter plus souvent ces "
    "histoires, parce qu'elles montrent ce que notre entreprise sait bien faire. Hier l'équipe de "
    "nuit a remarqué un bruit étrange sur la troisième presse. Ils ont arrêté la ligne, vérifié le "
    "moule et changé un roulement usé avant que quelque chose ne casse. Le nouveau collègue a appris "
    "à mesurer la température de l'huile. Je crois que nous sommes souvent trop timides pour parler "
    "de notre travail. Quand quelqu'un écrit une réclamation, nous répondons le jour même, même si "
    "nous n'avons pas encore de solution. La réunion était courte, la question simple, la livraison "
    "est arrivée vendredi. Quel dessin est le plus récent ? Demandez aux ingénieurs du laboratoire.",
  [HARVEST_LANGUAGE_SPANISH] =
    "Esta mañana una clienta vino a la recepción y preguntó si alguien podía ayudarla con la máquina "
    "que había comprado el año pasado. Nadie sabía la respuesta, así que nuestro equipo de servicio "
    "llamó al taller y encontraron el repuesto correcto en veinte minutos. Ella estaba sorprendida y "
    "muy contenta. Deberíamos contar más a menudo estas historias, porque muestran lo que nuestra "
    "empresa sabe hacer bien. Ayer el turno de noche notó un ruido extraño en la tercera prensa. "
    "Pararon la línea, revisaron el molde y cambiaron un rodamiento gastado antes de que algo se "
    "rompiera. El nuevo compañero aprendió a medir la temperatura del aceite. Creo que a menudo "
    "somos demasiado tímidos para hablar de nuestro trabajo. Cuando alguien escribe una queja, "
    "respondemos el mismo día, aunque todavía no tengamos una solución. La reunión fue corta, la "
    "pregunta sencilla, la entrega llegó el viernes. ¿Cuál es el dibujo más reciente? Pregunten a "
    "los ingenieros del laboratorio. Gracias a su rapidez se salvó todo el pedido de los clientes.",
  [HARVEST_LANGUAGE_POLISH] =
    "Dziś rano do recepcji przyszła klientka i zapytała, czy ktoś może jej pomóc z maszyną, którą "
    "kupiła w zeszłym roku. Nikt nie znał odpowiedzi, więc nasz serwis zadzwonił do warsztatu i w "
    "ciągu dwudziestu minut znaleziono właściwą część zamienną. Była zaskoczona i bardzo zadowolona. "
    "Powinniśmy częściej opowiadać sobie takie historie, ponieważ pokazują, co nasza firma robi "
    "dobrze. Wczoraj nocna zmiana zauważyła dziwny hałas przy trzeciej prasie. Zatrzymali linię, "
    "sprawdzili formę i wymienili zużyte łożysko, zanim coś się zepsuło. Nowy kolega nauczył się, "
    "jak mierzyć temperaturę oleju. Myślę, że często jesteśmy zbyt nieśmiali, żeby mówić o swojej "
    "pracy. Kiedy ktoś pisze reklamację, odpowiadamy jeszcze tego samego dnia, nawet jeśli nie mamy "
    "jeszcze rozwiązania. Spotkanie było krótkie, pytanie proste, dostawa przyszła w piątek. Który "
    "rysunek jest najnowszy? Zapytajcie inżynierów w laboratorium. Dzięki ich szybkiej reakcji udało "
    "się uratować całe zamówienie i nikt nie musiał pracować przez weekend.",
};
