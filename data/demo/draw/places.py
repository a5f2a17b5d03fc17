# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes outside the hall: customers, roads, reception, meetings."""

import math

from canvas import *
from things import *


def reception_desk(c, v):
    room(c, ('#f3e6d2', '#e9e6da')[v], '#d8c4a2', 590)
    window(c, 700, 90, 380, 280, SKY if v == 0 else '#c4cdd4', hills=True)
    if v == 0:
        for _ in range(40):
            x, y = c.random.uniform(700, 1080), c.random.uniform(90, 350)
            c.line([(x, y), (x - 8, y + 24)], WHITE, 3, .6)
    c.text(110, 180, 'halderwick', 76, TERRA)
    c.line([(112, 206), (560, 206)], TERRA, 6, .7)
    person(c, 400, 390, 1.15, 0, 1, (PLUM, TEAL)[v], 'bun', arm='up' if v == 0 else 'front', standing=False)
    if v == 0:
        person(c, 800, 380, 1.1, 0, 3, STEEL, 'short', arm='front', flip=True)
        c.rect(744, 378, 112, 60, WHITE, 20)
    else:
        for i in range(4):
            for k in range(5):
                x = 660 + k * 92
                c.rect(x, 470 + i * 66 - 64, 74, 40, (INK, BARK)[k % 2], 16, light=.2)
        c.rect(640, 380, 480, 10, WOOD)
    c.rect(120, 540, 700 if v else 820, 260, WOOD, 20, light=.16, shadow=20)
    c.rect(100, 516, 740 if v else 860, 44, '#e9d7b8', 12, light=.1)
    for i in range(9):
        c.line([(160 + i * 82, 580), (160 + i * 82, 790)], BARK, 4, .3)
    plant(c, 180, 450, .62)
    c.circle(600, 500, 30, MUSTARD, light=.3)
    c.rect(566, 506, 68, 12, INK, 4)
    c.beam([(700, 90), (1080, 90), (760, 800), (240, 800)], alpha=.22)


def reception_night(c, v):
    room(c, '#5d6b82', '#4a4f63', 590)
    window(c, 120, 80, 420, 320, '#2b3a5c', hills=False)
    for _ in range(90):
        x, y = c.random.uniform(124, 536), c.random.uniform(84, 396)
        c.circle(x, y, c.random.uniform(2, 6), WHITE, alpha=.85)
    c.rect(60, 560, 1080, 240, BARK, 20, light=.14)
    c.rect(40, 536, 1120, 44, WOOD, 12)
    # Coffee machine, blankets, lamp.
    c.rect(640, 300, 200, 240, INK, 20, light=.2)
    c.rect(664, 330, 152, 60, '#8a2f25', 8)
    c.text(740, 372, '12:40', 34, '#ffb9a0', align=.5)
    c.rect(690, 420, 100, 110, NAVY, 8, light=-.1)
    mug(c, 740, 494, .5, WHITE)
    for i in range(3):
        c.rect(170, 470 + i * 24, 300, 34, (TERRA, MUSTARD, SAGE)[i], 14, light=.12)
    c.line([(980, 540), (980, 330)], MUSTARD, 12)
    c.poly([(920, 330), (1040, 330), (1080, 240), (880, 240)][::-1], MUSTARD, light=.3)
    c.poly([(930, 240), (1030, 240), (1090, 350), (870, 350)], MUSTARD, light=.25)
    c.glow(980, 380, 560, '#ffd58a', .95)
    c.rect(890, 520, 180, 20, INK, 8)


def coffee(c, v):
    surface(c, ('#c2956b', '#a97f5d', '#cba784')[v])
    c.beam([(0, 60), (0, 500), (1200, 800), (1200, 300)], alpha=.26)
    c.ground(420, 470, 290, 60)
    c.circle(410, 410, 210, WHITE, light=.06)
    c.circle(410, 410, 150, '#ece6da', light=.05)
    c.ring(556, 344, 62, 22, (TEAL, MUSTARD, TERRA)[v])
    c.circle(410, 410, 118, (TEAL, MUSTARD, TERRA)[v], light=.2)
    c.circle(410, 410, 98, '#4a2f22', light=.1)
    c.blob([(380, 380), (410, 350), (450, 380), (440, 430), (400, 450), (370, 420)], '#c79c6d', alpha=.85)
    if v == 1:
        c.blob([(350, 350), (330, 320), (370, 310), (390, 340)], WHITE)
    if v == 2:
        c.rect(640, 160, 440, 520, WHITE, 6, shadow=14)
        c.rect(690, 250, 160, 120, SAND, 2)
        c.rect(860, 230, 170, 190, BLUSH, 2)
        c.rect(700, 400, 130, 170, SKY, 2)
        c.line([(680, 610), (840, 520), (1000, 470)], TERRA, 7, dash=[18, 14])
        c.circle(1000, 470, 16, TERRA)
        c.text(880, 610, '\u2615', 60, INK)
    else:
        c.rect(660, 190, 400, 480, (NAVY, FOREST)[v], 12, light=.14, shadow=16)
        c.rect(680, 200, 370, 460, CREAM, 6)
        c.scribble(720, 260, 290, 9, 44, NAVY, 5, .6)
        c.line([(980, 700), (1120, 300)], MUSTARD, 20)
        c.line([(976, 712), (984, 690)], INK, 10)
    for dx in (0, 40):
        c.rect(180 + dx, 640 + dx * .4, 60, 60, WHITE, 8, shadow=5)


def whiteboard(c, v):
    room(c, ('#e9e1d2', '#dfe6e3', '#e8dcd2', '#e3e3ea', '#e6e2d0', '#dde4e8')[v], '#c4b59c', 640)
    c.rect(150, 80, 900, 500, GREY, 14, shadow=18)
    c.rect(170, 100, 860, 460, WHITE, 6, light=.02)
    c.rect(360, 580, 300, 16, STEEL, 4)
    for i, color in enumerate((TERRA, TEAL, GREEN)):
        c.rect(380 + i * 70, 566, 52, 16, color, 6)
    k = v % 6
    if k == 0:
        c.ring(400, 320, 110, 8, TEAL)
        c.rect(510, 300, 180, 44, SKY, 8)
        c.ring(790, 320, 90, 8, TERRA)
        c.line([(240, 470), (960, 470)], INK, 5, .6, dash=[20, 14])
        c.scribble(240, 160, 300, 1, color=NAVY, thick=6)
        c.text(560, 440, '?', 90, TERRA)
    elif k == 1:
        for i in range(4):
            c.rect(220, 150 + i * 96, 60, 60, (MUSTARD, SAGE, CORAL, SKY)[i], 8)
            c.scribble(310, 190 + i * 96, 360, 1, color=NAVY, thick=7)
        c.line([(760, 460), (760, 160)], INK, 6)
        c.line([(760, 460), (980, 460)], INK, 6)
        c.line([(770, 180), (830, 300), (890, 380), (970, 440)], TERRA, 9)
    elif k == 2:
        c.text(240, 240, '6,2 %', 110, NAVY)
        c.text(640, 240, '→ 7,4', 96, GREEN)
        c.line([(236, 262), (540, 200)], TERRA, 8)
        c.scribble(250, 340, 620, 3, 62, NAVY, 7, .7)
    elif k == 3:
        for i in range(5):
            y = 150 + i * 80
            c.line([(210, y + 50), (990, y + 50)], GREY, 4)
            x = 230 + c.random.uniform(0, 240)
            c.rect(x, y, c.random.uniform(160, 260), 40, (TEAL, MUSTARD, TERRA)[i % 3], 8)
        c.line([(620, 130), (620, 540)], TERRA, 6, dash=[14, 12])
    elif k == 4:
        for i in range(9):
            x, y = 240 + (i % 3) * 250, 140 + (i // 3) * 130
            c.rect(x, y, 200, 104, ('#ffe9a8', '#f8cdb6', '#cfe5d0')[(i + i // 3) % 3], 4, shadow=6)
            c.scribble(x + 20, y + 36, 160, 3, 24, INK, 4, .6)
    else:
        points = [(230 + i * 48, 480 - 300 * math.sin(i / 15 * 1.8)) for i in range(16)]
        c.line([(220, 520), (980, 520)], INK, 6)
        c.line([(220, 520), (220, 140)], INK, 6)
        c.line(points, TERRA, 9)
        for p in points[::2]:
            c.circle(p[0], p[1] + c.random.uniform(-18, 18), 11, TEAL)
        c.rect(760, 380, 190, 110, SKY, 6)
        c.line([(855, 380), (855, 490)], WHITE, 6)
        c.line([(760, 436), (950, 436)], WHITE, 6)
    looks = ((0, 1, TERRA, 'short', None), (1, 4, TEAL, 'short', None), (0, 3, PLUM, 'bun', None),
             (0, 2, NAVY, 'short', None), (2, 4, MUSTARD, 'long', None), (0, 0, SAGE, 'short', None))[k]
    person(c, (1010, 200, 1020, 190, 1040, 190)[k], 410, 1.0, *looks[:4], arm='up', flip=k % 2 == 1)


def team(c, v):
    hall(c, '#e6e3d8', '#cabfae')
    c.rect(330, 148, 540, 86, TERRA, 10, light=.1)
    c.text(600, 210, 'halderwick', 60, WHITE, align=.5)
    looks = [(0, 1, TEAL, 'bun'), (1, 4, MUSTARD, 'short'), (0, 2, PLUM, 'long'), (4, 4, SAGE, 'short'),
             (2, 4, CORAL, 'scarf'), (0, 3, NAVY, 'bald'), (3, 5, TERRA, 'long')]
    if v:
        looks = looks[3:6]
    step = 1040 / len(looks)
    for i, (skin, hair, shirt, style) in enumerate(looks):
        person(c, 80 + step * (i + .5), 388 + (i % 2) * 18, .94 if not v else 1.0, skin, hair, shirt, style,
               arm='up' if i % 3 == 1 else 'down', cap=GREEN if style == 'scarf' else None)


def handshake(c, v):
    c.backdrop(('#f0dcc0', '#d9e4e2', '#eed6c6', '#e2ddc9')[v], ('#e3b893', '#a9c4c0', '#d9a58c', '#c4b890')[v])
    c.circle(600, 380, 300, WHITE, alpha=.35)
    left, right = ((NAVY, TERRA), (TEAL, BARK), (PLUM, FOREST), (STEEL, MUSTARD))[v]
    skin = ((0, 1), (2, 0), (1, 3), (0, 2))[v]
    c.poly([(-20, 360), (300, 400), (300, 540), (-20, 620)], left, light=.14)
    c.rect(284, 388, 60, 164, WHITE, 14)
    c.poly([(1220, 360), (900, 400), (900, 540), (1220, 620)], right, light=.14)
    c.rect(856, 388, 60, 164, WHITE, 14)
    c.ground(600, 640, 420, 30, .2)
    c.blob([(330, 410), (480, 380), (640, 400), (760, 470), (740, 540), (600, 560), (460, 540),
            (330, 540)], SKINS[skin[0]], light=.08)
    c.blob([(870, 410), (740, 370), (600, 380), (500, 430), (520, 500), (640, 520), (760, 540),
            (870, 540)], SKINS[skin[1]], light=.08)
    for i in range(4):
        x = 500 + i * 30
        c.curve([(x, 470), (x - 16, 500), (x - 16, 530), (x + 8, 552)], SKINS[skin[0]], 36)
        c.arc(x + 2, 545, 12, 60, 170, BARK, 3, .4)
    c.curve([(560, 384), (600, 350), (660, 356), (700, 390)], SKINS[skin[1]], 42)
    for x, y, r in ((180, 150, 30), (1010, 180, 44), (300, 230, 16), (900, 110, 18)):
        c.circle(x, y, r, WHITE, alpha=.5)


def service_van(c, v):
    c.backdrop(('#bfe0e6', '#f2dcb8')[v], ('#eaf1e6', '#f0c79f')[v])
    c.circle(950, 150, 66, '#fff2c8')
    c.glow(950, 150, 300, '#ffe9b0', .6)
    cloud(c, 260, 150, 1.1)
    cloud(c, 700, 110, .8)
    hills(c, 430)
    for x, s in ((90, .9), (170, .7), (1110, 1.0), (1030, .75)):
        tree(c, x, 590, s)
    c.poly([(0, 640), (1200, 600), (1200, 740), (0, 800)], '#8d8880', light=.1)
    c.line([(0, 722), (1200, 668)], WHITE, 8, .8, dash=[60, 44])
    van(c, 330, 660, (WHITE, '#f4efe4')[v], open_back=v == 1)


def van(c, x, y, color=WHITE, open_back=False, stripe=TERRA):
    c.ground(x + 270, y + 6, 340, 30, .35)
    c.path_poly([(x, y - 40), (x, y - 250), (x + 20, y - 270), (x + 360, y - 270), (x + 440, y - 170),
                 (x + 530, y - 140), (x + 545, y - 40)])
    c.paint(color, .08)
    c.poly([(x + 366, y - 250), (x + 392, y - 250), (x + 448, y - 168), (x + 366, y - 168)], '#a9d0d8', light=.3)
    c.rect(x + 300, y - 250, 56, 82, '#a9d0d8', 8, light=.3)
    c.poly([(x, y - 110), (x + 545, y - 90), (x + 545, y - 66), (x, y - 70)], stripe)
    c.text(x + 34, y - 160, 'halderwick', 44, stripe)
    c.rect(x + 516, y - 124, 26, 26, '#fff0c0', 8)
    if open_back:
        c.rect(x - 6, y - 236, 40, 180, INK, 6)
        for i in range(4):
            c.rect(x - 60, y - 226 + i * 42, 70, 34, (TERRA, MUSTARD, TEAL, SAGE)[i], 4)
    for wx in (x + 110, x + 430):
        c.circle(wx, y - 30, 54, INK)
        c.circle(wx, y - 30, 26, GREY)


def van_snow(c, v):
    c.backdrop('#7f97b3', '#dfe7ee')
    c.poly([(-50, 520), (220, 160), (420, 400), (640, 110), (900, 430), (1060, 260), (1300, 520)], '#a9bccd', light=.2)
    c.poly([(170, 230), (220, 160), (268, 220), (236, 250), (214, 226)], WHITE)
    c.poly([(570, 205), (640, 110), (716, 204), (664, 240), (630, 204)], WHITE)
    c.blob([(-100, 640), (200, 470), (600, 560), (950, 470), (1300, 620), (1300, 900), (-100, 900)], WHITE, light=.05)
    c.blob([(-100, 760), (300, 640), (760, 700), (1300, 620), (1300, 900), (-100, 900)], '#eef3f6', light=.04)
    for x, s in ((110, 1.0), (200, .8), (1060, 1.1), (970, .8)):
        for k in range(3):
            c.poly([(x - (64 - k * 16) * s, 600 - k * 56 * s), (x + (64 - k * 16) * s, 600 - k * 56 * s),
                    (x, 500 - k * 60 * s)], FOREST, light=.15)
            c.poly([(x - 24 * s, 540 - k * 60 * s), (x + 24 * s, 540 - k * 60 * s), (x, 500 - k * 60 * s)], WHITE)
    van(c, 560, 640, '#f7f4ec')
    c.glow(1110, 540, 200, '#ffe9a8', .7)
    # A man walks with a pump in a child's rucksack.
    person(c, 330, 400, .82, 0, 3, TEAL, 'short', cap=TERRA, arm='down')
    c.rect(262, 404, 60, 130, GREEN, 24, light=.2)
    for i in range(4):
        c.poly([(262, 420 + i * 28), (240, 432 + i * 28), (262, 444 + i * 28)], MUSTARD)
    for i in range(6):
        c.ellipse(120 + i * 34, 706 - i * 5 + (i % 2) * 14, 10, 5, '#b9c8d4')
    for _ in range(150):
        c.circle(c.random.uniform(0, 1200), c.random.uniform(0, 800), c.random.uniform(2, 6), WHITE, alpha=.85)


def brewery(c, v):
    room(c, ('#d9b691', '#4c5a6a', '#cfae8a')[v], ('#8c6a4d', '#39424e', '#7d5f48')[v], 600, False)
    for row in range(11):
        for col in range(13):
            c.rect(col * 100 - (row % 2) * 50, row * 56, 94, 50, WHITE, 3, light=0,
                   alpha=.05 + .04 * c.random.random())
    if v == 1:
        window(c, 90, 90, 200, 200, '#1f2b47', hills=False)
    for i, x in enumerate((420, 830)):
        c.ground(x, 690, 230, 30, .4)
        c.path_blob([(x - 210, 660), (x - 220, 420), (x - 180, 330), (x, 250), (x + 180, 330), (x + 220, 420),
                     (x + 210, 660), (x, 710)])
        c.metal('#c8794a')
        c.path_rect(x - 34, 60, 68, 240, 10)
        c.metal('#b96d42')
        c.path_ellipse(x, 292, 92, 26)
        c.metal('#d98d5c')
        c.circle(x, 470, 62, '#8a4f30')
        c.circle(x, 470, 48, '#3b2a22')
        c.glow(x, 470, 80, '#ffb66b', .6)
        for k in range(9):
            c.circle(x - 160 + k * 40, 610, 7, '#e6a878')
        gauge(c, x + 130, 400, 36, 250 + i * 40, MUSTARD)
        c.curve([(x + 10, 60), (x + 40, 20), (x - 30, 0), (x + 20, -40)], WHITE, 26, .5)
    if v == 0:
        person(c, 1080, 360, .95, 0, 3, PLUM, 'bun', apron=WHITE, arm='front', flip=True)
        c.rect(1040, 480, 50, 66, SKY, 10, alpha=.85)
    elif v == 1:
        c.line([(120, 720), (220, 320)], BARK, 14)
        c.line([(190, 720), (270, 320)], BARK, 14)
        for i in range(6):
            c.line([(130 + i * 18, 670 - i * 62), (196 + i * 14, 670 - i * 62)], BARK, 10)
        c.glow(640, 250, 600, '#ffcf8a', .4)
    else:
        person(c, 170, 350, 1.0, 0, 5, TEAL, 'long', arm='up', flip=False)
        c.rect(60, 210, 40, 64, MUSTARD, 8)
        c.rect(58, 200, 44, 22, WHITE, 10)


def dairy(c, v):
    if v == 0:
        room(c, '#e6eef0', '#b9c6c6', 580)
        for i in range(12):
            c.line([(i * 104, 0), (i * 104, 580)], '#cfdadb', 3)
        for i in range(6):
            c.line([(0, i * 100), (1200, i * 100)], '#cfdadb', 3)
        for x in (330, 760):
            c.ground(x, 690, 230, 28)
            c.path_rect(x - 180, 190, 360, 460, 90)
            c.metal('#cfd7da')
            c.circle(x, 330, 70, STEEL, light=.3)
            c.circle(x, 330, 54, '#e6ecec', light=.3)
            c.rect(x - 150, 640, 26, 60, STEEL)
            c.rect(x + 124, 640, 26, 60, STEEL)
            gauge(c, x, 500, 46, 280)
        c.curve([(330, 190), (330, 90), (760, 90), (760, 190)], STEEL, 26)
        c.curve([(330, 182), (330, 82), (760, 82), (760, 182)], WHITE, 6, .6)
        person(c, 1040, 350, 1.0, 0, 3, WHITE, 'short', cap=WHITE, arm='front', flip=True, legs=WHITE)
        c.beam([(960, 0), (1150, 0), (1100, 700), (860, 700)], alpha=.5)
    else:
        c.backdrop('#f4d7ae', '#f2e6d0')
        c.glow(200, 220, 420, '#ffe0a0', .8)
        hills(c, 380)
        c.poly([(620, 300), (900, 160), (1180, 300)], '#8c3f30', light=.14)
        c.rect(650, 300, 500, 320, '#b0553f', light=.12)
        c.rect(820, 400, 160, 220, '#5d2c22')
        c.line([(820, 400), (980, 620)], WHITE, 8)
        c.line([(980, 400), (820, 620)], WHITE, 8)
        cow(c, 420, 530, 1.1)
        cow(c, 800, 640, .6)


def cow(c, x, y, s):
    c.ground(x, y + 150 * s, 220 * s, 24 * s)
    for dx in (-120, -70, 80, 130):
        c.rect(x + dx * s, y + 40 * s, 30 * s, 110 * s, WHITE, 8, light=.14)
        c.rect(x + dx * s, y + 132 * s, 30 * s, 18 * s, INK, 4)
    c.blob([(x - 170 * s, y - 70 * s), (x, y - 96 * s), (x + 170 * s, y - 80 * s), (x + 180 * s, y + 50 * s),
            (x, y + 90 * s), (x - 170 * s, y + 60 * s)], WHITE, light=.1)
    c.blob([(x - 110 * s, y - 60 * s), (x - 30 * s, y - 70 * s), (x - 20 * s, y + 10 * s), (x - 100 * s, y + 20 * s)], INK)
    c.blob([(x + 40 * s, y - 20 * s), (x + 120 * s, y - 40 * s), (x + 130 * s, y + 40 * s), (x + 60 * s, y + 50 * s)], INK)
    c.blob([(x - 260 * s, y - 150 * s), (x - 180 * s, y - 150 * s), (x - 160 * s, y - 50 * s), (x - 200 * s, y - 10 * s),
            (x - 260 * s, y - 20 * s), (x - 276 * s, y - 80 * s)], WHITE)
    c.ellipse(x - 232 * s, y - 26 * s, 38 * s, 28 * s, BLUSH)
    c.circle(x - 238 * s, y - 92 * s, 7 * s, INK)
    c.circle(x - 196 * s, y - 94 * s, 7 * s, INK)
    c.ellipse(x - 156 * s, y - 128 * s, 32 * s, 16 * s, INK)
    c.ellipse(x - 276 * s, y - 126 * s, 28 * s, 15 * s, INK)


def pool(c, v):
    c.backdrop('#d4ecee', '#bfe3e6')
    for i in range(7):
        c.rect(40 + i * 165, 40, 140, 230, '#eefaf9', 6, light=.1)
        c.beam([(40 + i * 165, 40), (180 + i * 165, 40), (320 + i * 165, 800), (60 + i * 165, 800)], alpha=.18)
    c.rect(0, 290, 1200, 70, '#e9e2d0')
    c.poly([(0, 360), (1200, 360), (1200, 800), (0, 800)], '#4aa6b5', light=.22)
    for i in range(5):
        y = 400 + i * i * 20
        for k in range(26):
            c.circle(k * 50 + (i % 2) * 20, y, 7 + i * 2, (WHITE, TERRA)[(k // 3) % 2])
    for _ in range(70):
        x, y = c.random.uniform(0, 1200), c.random.uniform(380, 790)
        w = (y - 330) * .22
        c.curve([(x, y), (x + w * .3, y - 8), (x + w * .6, y + 8), (x + w, y)], WHITE, 4, .5)
    # The Christmas tree in the children's end.
    for k in range(4):
        c.poly([(900 - 150 + k * 34, 560 - k * 96), (900 + 150 - k * 34, 560 - k * 96), (900, 400 - k * 100)], FOREST, light=.2)
    for _ in range(36):
        k = c.random.randrange(4)
        x = 900 + c.random.uniform(-100 + k * 24, 100 - k * 24)
        y = 540 - k * 96 - c.random.uniform(0, 60)
        color = c.random.choice([MUSTARD, TERRA, WHITE])
        c.circle(x, y, 10, color)
        c.glow(x, y, 34, '#ffdf9d', .6)
    c.ellipse(900, 580, 170, 40, MUSTARD, light=.2)
    for x, y, color in ((260, 560, TERRA), (420, 640, MUSTARD), (600, 540, PLUM), (180, 690, TEAL)):
        c.circle(x, y, 34, SKINS[c.random.randrange(5)])
        c.blob([(x - 38, y - 4), (x - 30, y - 44), (x + 30, y - 44), (x + 38, y - 4), (x, y - 22)], color)
        c.circle(x - 11, y + 2, 4, INK)
        c.circle(x + 11, y + 2, 4, INK)
        c.arc(x, y + 8, 12, 20, 160, INK, 4)
        c.arc(x, y + 44, 54, 190, 350, WHITE, 6, .7)


def laundry(c, v):
    room(c, '#e4ebe7', '#b8c4c2', 610)
    for i in range(5):
        x = 40 + i * 230
        c.rect(x, 240, 200, 390, '#f3f2ec', 16, light=.1, shadow=10)
        c.rect(x + 20, 262, 160, 46, NAVY, 8)
        c.circle(x + 50, 285, 12, (MUSTARD, '#8fd08a')[i % 2])
        c.path_ellipse(x + 100, 440, 82, 82)
        c.metal('#aeb9bd')
        c.circle(x + 100, 440, 64, '#35596a', light=.2)
        for k in range(5):
            a = math.radians(k * 72 + i * 25)
            c.circle(x + 100 + 30 * math.cos(a), 440 + 30 * math.sin(a), 24, (WHITE, SKY, BLUSH)[k % 3], alpha=.9)
        c.arc(x + 100, 440, 54, 200, 260, WHITE, 8, .7)
    c.line([(0, 120), (1200, 120)], STEEL, 20)
    for i in range(5):
        c.curve([(140 + i * 230, 120), (140 + i * 230, 180), (110 + i * 230, 190), (110 + i * 230, 240)], SKY, 12)
    for i, (x, style, skin) in enumerate(((250, 'bun', 2), (620, 'short', 0), (980, 'long', 1))):
        person(c, x, 380 + i % 2 * 16, 1.0, skin, (4, 5, 0)[i], (TEAL, CORAL, SAGE)[i], style, apron=WHITE)
        c.rect(x - 78, 376 + i % 2 * 16, 56, 96, (MUSTARD, WHITE, MUSTARD)[i], 10)


def greenhouse(c, v):
    c.backdrop('#d6edf0' if v == 0 else '#f3e3bd', '#eaf3df')
    for i in range(9):
        x = i * 150
        c.line([(x, 0), (600 + (x - 600) * .25, 330)], WHITE, 10, .9)
    for i in range(5):
        y = i * 80
        c.line([(0, y), (1200, y)], WHITE, 6, .5)
    c.beam([(300, 0), (760, 0), (1000, 800), (100, 800)], alpha=.4)
    c.poly([(470, 800), (560, 330), (640, 330), (760, 800)], '#c9a985', light=.12)
    for side in (-1, 1):
        for row in range(7):
            depth = row / 6
            x = 600 + side * (80 + depth * depth * 480)
            y = 350 + depth * 380
            s = .3 + depth * 1.0
            for k in range(6):
                c.ellipse(x + c.random.uniform(-70, 70) * s, y - 180 * s + k * 50 * s, 66 * s, 42 * s,
                          c.random.choice([GREEN, FOREST, '#6fa070']), light=.18)
            for k in range(6):
                c.circle(x + c.random.uniform(-60, 60) * s, y - 130 * s + k * 36 * s, 19 * s,
                         TERRA if c.random.random() < .75 else MUSTARD, light=.3)
    if v == 0:
        person(c, 560, 420, .9, 0, 2, TEAL, 'short', arm='out')
        person(c, 720, 410, .92, 0, 3, MUSTARD, 'short', cap=SAND, arm='front', flip=True)
    else:
        c.curve([(60, 700), (300, 560), (500, 760), (760, 640), (900, 600), (1000, 680), (1160, 620)], '#f4efe0', 40, .95)
        c.curve([(60, 690), (300, 550), (500, 750), (760, 630), (900, 590), (1000, 670), (1160, 610)], WHITE, 12, .8)
        c.line([(500, 668), (540, 700), (520, 720), (560, 742)], INK, 5)


def vineyard(c, v):
    c.backdrop(('#f6d6a8', '#9fb6c6', '#f0b98f')[v], ('#f4e6c8', '#dfe3d6', '#f6dcb6')[v])
    c.circle((900, 250, 300)[v], (190, 160, 220)[v], 74, '#fff0c2')
    c.glow((900, 250, 300)[v], (190, 160, 220)[v], 380, '#ffdf9a', .7)
    hills(c, 330, ('#b6b98c', '#8fa06c'))
    c.rect(820, 300, 150, 90, '#e9dcc4')
    c.poly([(800, 300), (895, 240), (990, 300)], TERRA, light=.12)
    c.rect(930, 220, 40, 110, '#e9dcc4')
    for row in range(9):
        t = row / 8
        y = 440 + t * t * 380
        for k in range(22):
            x = (k * 62 - 60) * (1 + t * .25) - 40 * t
            c.ellipse(x, y, 30 + 22 * t, 18 + 16 * t, (GREEN, '#7d9a55', '#a98f45', '#b5653f')[c.random.choice([0, 0, 1, 1, 2, 3 if v != 1 else 1])], light=.2)
        c.line([(0, y + 26 + 16 * t), (1200, y + 26 + 16 * t)], BARK, 3 + 3 * t, .45)
    if v == 0:
        c.rect(380, 590, 460, 160, '#b9ab97', 10, light=.14)
        c.ellipse(610, 610, 190, 40, '#6d5138')
        c.ellipse(610, 606, 150, 26, '#805f42')
        pump(c, 600, 560, .34, TERRA, tubes=False)
        c.ellipse(600, 625, 120, 20, '#6d5138')
        person(c, 330, 430, .95, 0, 3, NAVY, 'short', cap=BARK, arm='out', flip=True)
        person(c, 930, 430, .9, 0, 0, WHITE, 'short', arm='up', flip=False)
    elif v == 1:
        person(c, 300, 420, .95, 0, 0, TERRA, 'short', arm='up')
        person(c, 700, 430, .95, 1, 4, PLUM, 'long', arm='up', flip=True)
    else:
        for x in (420, 700):
            c.ground(x, 742, 110, 20)
            c.path_blob([(x - 100, 600), (x, 580), (x + 100, 600), (x + 116, 670), (x + 100, 740), (x, 756),
                         (x - 100, 740), (x - 116, 670)])
            c.metal('#a9764a')
            for yy in (620, 720):
                c.line([(x - 104, yy), (x + 104, yy)], INK, 8, .7)
        person(c, 420, 420, .95, 0, 3, NAVY, 'bald', cap=BARK, arm='front')
        person(c, 700, 420, .95, 0, 3, TEAL, 'short', arm='front', flip=True)


def waterworks(c, v):
    c.backdrop(('#bcdbe6', '#22304f', '#d7e6d4')[v], ('#eef2e4', '#51648a', '#f0eed9')[v])
    if v == 1:
        for _ in range(80):
            c.circle(c.random.uniform(0, 1200), c.random.uniform(0, 420), c.random.uniform(1, 4), WHITE, alpha=.9)
        c.circle(980, 140, 60, '#f6efd2')
        c.glow(980, 140, 240, '#f6efd2', .5)
    else:
        cloud(c, 300, 140, 1.0)
        cloud(c, 920, 190, .8)
    hills(c, 470, (SAGE, GREEN) if v != 1 else ('#34476a', '#2a3b55'))
    if v == 2:
        c.blob([(0, 720), (300, 640), (700, 700), (1200, 620), (1200, 820), (0, 820)], '#86bcc6', light=.2)
        for x, s in ((100, 1.4), (240, 1.0), (960, 1.3), (1090, 1.6), (820, .9)):
            tree(c, x, 640, s, c.random.choice([FOREST, GREEN]))
        c.rect(450, 480, 300, 160, WOOD, 8, light=.14)
        c.poly([(420, 490), (600, 380), (780, 490)], '#8c4f36', light=.14)
        c.rect(560, 550, 80, 90, '#5a3a2a', 4)
        for i, x in enumerate((380, 470, 700, 780, 860)):
            person(c, x, 610, .38, i % 5, i % 5, (TERRA, MUSTARD, PLUM, TEAL, CORAL)[i], ('short', 'bun', 'long')[i % 3], arm='up' if i % 2 else 'down')
        return
    # Water tower and basins.
    tower = 330
    c.poly([(tower - 70, 620), (tower - 40, 300), (tower + 40, 300), (tower + 70, 620)], '#e3d8c4', light=.14)
    c.path_blob([(tower - 170, 300), (tower - 180, 180), (tower - 100, 110), (tower + 100, 110),
                 (tower + 180, 180), (tower + 170, 300), (tower, 340)])
    c.metal('#d9cfbd' if v == 0 else '#8d93a6')
    c.rect(tower - 150, 196, 300, 20, TEAL, 6)
    for i in range(3):
        x = 560 + i * 210
        c.ellipse(x + 60, 640 + i * 8, 104, 34, '#cfc6b3')
        c.ellipse(x + 60, 634 + i * 8, 90, 26, '#57a3b3', light=.25)
        c.line([(x - 30, 622 + i * 8), (x + 150, 622 + i * 8)], STEEL, 10)
    c.rect(900, 360, 220, 220, '#efe6d3', 6, light=.1)
    c.rect(880, 340, 260, 30, TERRA, 6)
    for i in range(3):
        c.rect(920 + i * 66, 400, 46, 70, '#ffe6a6' if v == 1 else SKY, 4)
    if v == 1:
        c.glow(1010, 430, 260, '#ffdc8e', .9)
        person(c, 780, 520, .5, 0, 3, TEAL, 'bald', arm='up')


def fish_farm(c, v):
    c.backdrop(('#a9bdc9', '#cfe2dc')[v], ('#dfe6e4', '#eef2e0')[v])
    hills(c, 260, ('#7f949c', '#5f7c78') if v == 0 else (SAGE, GREEN))
    c.rect(0, 430, 1200, 370, '#5d8c9c' if v == 0 else '#5f9c97', light=.2)
    for _ in range(60):
        x, y = c.random.uniform(0, 1200), c.random.uniform(440, 790)
        c.curve([(x, y), (x + 20, y - 7), (x + 44, y + 7), (x + 70, y)], WHITE, 4, .35)
    for i, x in enumerate((230, 560, 890)):
        y = 520 + i * 20
        c.ring(x, y, 0.1, 0.05, INK)
        c.path_ellipse(x, y, 160, 46)
        c.cr.set_source_rgb(*rgb(INK))
        c.cr.set_line_width(14)
        c.cr.stroke()
        c.ellipse(x, y + 2, 150, 40, '#3f6f7e', light=.2)
        for k in range(12):
            a = math.radians(k * 30)
            c.line([(x + 160 * math.cos(a), y + 46 * math.sin(a)), (x + 160 * math.cos(a), y + 46 * math.sin(a) - 34)], STEEL, 6)
    for x, y in ((250, 500), (590, 520), (870, 540), (520, 560)):
        c.cr.save()
        c.cr.translate(x, y)
        c.cr.rotate(-.6)
        c.ellipse(0, 0, 46, 17, '#d9dfe0', light=.3)
        c.poly([(40, 0), (70, -18), (70, 18)], '#b9c4c8')
        c.circle(-28, -4, 4, INK)
        c.cr.restore()
    c.poly([(0, 690), (1200, 640), (1200, 800), (0, 800)], WOOD, light=.16)
    for i in range(14):
        c.line([(i * 94, 690 - i * 4), (i * 94 - 20, 800)], BARK, 5, .5)
    if v == 0:
        person(c, 460, 360, 1.0, 0, 3, '#c24f3a', 'bun', arm='down', legs='#c9b23f')
        person(c, 760, 350, 1.02, 0, 5, '#d9b33f', 'short', cap=NAVY, arm='front', flip=True, legs='#d9b33f')
    else:
        person(c, 620, 360, 1.0, 0, 1, GREEN, 'short', cap=BARK, arm='up')


def trade_fair(c, v):
    c.backdrop('#e3e0da', '#cfc8bd')
    for i in range(5):
        c.glow(120 + i * 240, 30, 220, '#fff2cf', .8)
        c.circle(120 + i * 240, 30, 16, '#fffbe8')
    c.rect(0, 600, 1200, 200, '#a65d47' if v == 0 else '#4d6575', light=.14)
    c.rect(140, 120, 920, 480, WHITE, 8, light=.05, shadow=20)
    c.rect(140, 120, 920, 120, TERRA if v == 0 else NAVY, 8)
    c.text(600, 204, 'halderwick' if v == 0 else 'dosatek', 76, WHITE, align=.5)
    for i, color in enumerate(('#5aa4d0', '#67b57c', '#e8c84d') if v == 0 else (MUSTARD, MUSTARD, MUSTARD)):
        x = 330 + i * 270
        c.rect(x - 62, 300, 124, 240, '#e9f4f4', 20, alpha=.9)
        c.rect(x - 52, 360, 104, 172, color, 14, light=.25, alpha=.9)
        for _ in range(9):
            c.circle(x + c.random.uniform(-40, 40), c.random.uniform(380, 520), c.random.uniform(4, 9), WHITE, alpha=.6)
        c.rect(x - 80, 540, 160, 60, INK, 6)
    person(c, 230, 380, 1.0, 0, 1, TEAL, 'bun', arm='up')
    person(c, 740, 400, .98, 4, 4, MUSTARD, 'short', arm='front')
    person(c, 960, 390, 1.0, 0, 2, PLUM, 'long', arm='front', flip=True)
    if v == 0:
        for x in (690, 912):
            c.rect(x, 536, 44, 46, WHITE, 8)
            c.ellipse(x + 22, 540, 20, 7, '#6fae62')


def rain(c, v):
    c.backdrop('#6f8291', '#aebcc0')
    cloud(c, 250, 120, 1.7, '#8e9ca6')
    cloud(c, 760, 90, 2.0, '#84939e')
    for i, (x, w, h, color) in enumerate(((60, 260, 330, '#b97f63'), (330, 300, 390, '#c9ad8a'), (650, 240, 310, '#9f8f85'), (900, 280, 370, '#b58a6a'))):
        c.rect(x, 620 - h, w, h, color, light=.14)
        c.poly([(x - 20, 620 - h), (x + w / 2, 530 - h), (x + w + 20, 620 - h)], '#5a4a48', light=.14)
        for k in range(2):
            c.rect(x + 40 + k * (w - 130), 660 - h, 56, 76, '#ffe2a0' if (i + k) % 2 else '#6d8793', 4)
            if (i + k) % 2:
                c.glow(x + 68 + k * (w - 130), 700 - h, 90, '#ffd88c', .6)
    c.rect(0, 560, 1200, 240, '#6b8a94', light=.2)
    for _ in range(60):
        x, y = c.random.uniform(0, 1200), c.random.uniform(570, 790)
        c.curve([(x, y), (x + 24, y - 8), (x + 50, y + 8), (x + 80, y)], WHITE, 4, .4)
    c.path_blob([(380, 620), (820, 620), (780, 730), (420, 730)])
    c.paint('#8a4f36', .16)
    c.line([(330, 560), (560, 720)], WOOD, 12)
    c.line([(870, 560), (660, 720)], WOOD, 12)
    person(c, 520, 470, .9, 0, 1, '#d9b33f', 'short', cap='#d9b33f', arm='down', standing=False)
    person(c, 690, 475, .88, 0, 5, '#c24f3a', 'long', cap=TEAL, arm='up', flip=True, standing=False)
    c.path_blob([(380, 640), (820, 640), (780, 740), (420, 740)])
    c.paint('#9c5b3f', .16)
    box(c, 560, 590, 100, 80)
    if v:
        for i in range(3):
            pump(c, 160 + i * 110, 690, .22, TERRA, tubes=False)
    for _ in range(170):
        x, y = c.random.uniform(0, 1240), c.random.uniform(-20, 800)
        c.line([(x, y), (x - 12, y + 40)], WHITE, 2.5, .42)
