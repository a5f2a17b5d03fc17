# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes of the moulding shop, the tool room, the assembly line and the stores."""

import math

from canvas import *
from things import *


def machine(c, x, y, color, number, glowing=True, modern=False):
    """An injection press, 760 wide, standing on (x, y)."""
    c.ground(x + 380, y + 6, 440, 34, .35)
    c.rect(x, y - 110, 760, 110, color, 10, light=.14)
    c.rect(x + 20, y - 86, 150, 60, INK, 6, alpha=.18)
    for i in range(5):
        c.line([(x + 34, y - 76 + i * 10), (x + 156, y - 76 + i * 10)], WHITE, 3, .35)
    # Clamp with tie bars and guard window.
    c.rect(x + 16, y - 330, 76, 224, color, 8 if not modern else 26, light=.2)
    c.rect(x + 340, y - 330, 70, 224, color, 8 if not modern else 26, light=.2)
    for dy in (-300, -150):
        c.rect(x + 86, y + dy, 260, 22, GREY, 4, light=.25)
    c.rect(x + 110, y - 272, 86, 120, STEEL, 4, light=.2)
    c.rect(x + 236, y - 272, 86, 120, STEEL, 4, light=.2)
    c.rect(x + 92, y - 338, 250, 236, SKY, 6, alpha=.30)
    c.line([(x + 120, y - 330), (x + 210, y - 110)], WHITE, 10, .35)
    c.line([(x + 150, y - 330), (x + 240, y - 110)], WHITE, 4, .3)
    # Barrel, hopper, control.
    c.rect(x + 410, y - 254, 300, 62, STEEL, 10, light=.3)
    for i in range(5):
        c.rect(x + 436 + i * 54, y - 262, 34, 78, MUSTARD if i % 2 else TERRA, 6, light=.16)
    c.poly([(x + 560, y - 430), (x + 690, y - 430), (x + 650, y - 264), (x + 600, y - 264)], GREY, light=.3)
    c.rect(x + 552, y - 446, 146, 22, INK, 6)
    c.rect(x + 410, y - 190, 330, 86, color, 8, light=.02)
    c.rect(x + 196, y - 92, 120, 74, WHITE, 8)
    c.text(x + 256, y - 36, str(number), 58, TERRA if modern else color, align=.5)
    c.rect(x + 640, y - 176, 76, 62, INK, 8)
    c.rect(x + 648, y - 168, 60, 40, '#a8d5c2', 4)
    c.line([(x + 378, y - 330), (x + 378, y - 388)], INK, 8)
    for i, lamp_color in enumerate((TERRA, MUSTARD, '#8fd08a')):
        c.rect(x + 364, y - 452 + i * 22, 28, 22, lamp_color, 4, light=.2)
    if glowing:
        c.glow(x + 216, y - 212, 200, '#ffb067', .5)
        c.glow(x + 378, y - 396, 60, '#b9ffb0', .6)


def press_seven(c, v):
    hall(c, ('#e4e2d6', '#d3d9dc', '#e6ddcf')[v], ('#c9bda8', '#b9bcbd', '#cbb89c')[v])
    c.rect(900, 170, 190, 150, WHITE, 8, shadow=8)
    c.scribble(920, 205, 150, 4, 28, NAVY)
    machine(c, (150, 300, 60)[v], 650, ('#5f8a6c', '#5f8a6c', '#6b8f74')[v], 7)
    if v == 0:
        person(c, 1010, 320, 1.0, 0, 3, NAVY, 'short', arm='out')
    elif v == 1:
        person(c, 170, 300, 1.05, 0, 3, '#3f5d78', 'bald', arm='up', flip=True)
        c.glow(300, 120, 420, '#ffd79a', .35)
    else:
        person(c, 940, 320, 1.0, 0, 3, NAVY, 'short', arm='front')
        mug(c, 760, 520, .5)


def press_new(c, v):
    hall(c, '#e3e9ea', '#cdd2cf')
    machine(c, 90, 650, '#f2f1ec' if v == 0 else '#e8ecee', 14, modern=True)
    c.rect(110, 560, 700, 12, TERRA, 4)
    # The robot's arm with a warm part.
    c.rect(820, 560, 150, 90, INK, 10)
    c.line([(895, 560), (960, 360)], TERRA, 46)
    c.line([(960, 360), (760, 232)], CORAL, 36)
    c.line([(760, 232), (720, 300)], INK, 18)
    for x, y, r in ((895, 552, 34), (960, 360, 30), (760, 232, 24)):
        c.circle(x, y, r, WHITE)
        c.circle(x, y, r * .5, INK)
    valve_body(c, 716, 340, .62, CORAL)
    c.glow(716, 340, 90, '#ffc98f', .7)
    if v:
        person(c, 1080, 330, 1.0, 1, 4, SAGE, 'scarf', cap=PLUM, arm='front', flip=True)
    else:
        for i in range(3):
            box(c, 1000 + (i % 2) * 92, 570 - (i // 2) * 84, 92, 84)


def parts_tray(c, v):
    surface(c, ('#bf9168', '#9fb0b0')[v])
    c.beam([(100, 0), (520, 0), (900, 800), (340, 800)], alpha=.22)
    c.rect(150, 110, 900, 580, ('#34566b', '#7d4f3f')[v], 34, light=.12, shadow=26)
    c.rect(180, 140, 840, 520, ('#2c4859', '#693f33')[v], 20, light=.1)
    colors = ((SKY, WHITE, SKY, MUSTARD), (WHITE, CORAL, WHITE, SAGE))[v]
    for row in range(4):
        for col in range(4):
            if (row, col) == (2, 2) and v == 0:
                continue
            x, y = 285 + col * 210, 205 + row * 130
            valve_body(c, x, y, .86, colors[(row + col) % len(colors)] if row == col else colors[0],
                       c.random.uniform(-9, 9))
    if v == 0:
        c.rect(636, 422, 138, 92, '#fff6d8', 3, shadow=6)
        c.scribble(650, 448, 104, 3, 22, NAVY, 3, .8)
    else:
        c.ring(705, 465, 92, 12, WHITE)


def flash_defect(c, v):
    surface(c, ('#cfd8d6', '#e2d3bd')[v], grain=False)
    for i in range(12):
        c.line([(i * 110, 0), (i * 110, 800)], WHITE, 2, .5)
        c.line([(0, i * 80), (1200, i * 80)], WHITE, 2, .5)
    c.ground(560, 640, 360, 50)
    if v == 0:
        valve_body(c, 560, 430, 3.4, CORAL, -8, flash=True)
    else:
        c.curve([(60, 560), (380, 300), (700, 700), (1180, 380)], WHITE, 120, .9)
        c.curve([(60, 548), (380, 288), (700, 688), (1180, 368)], SKY, 84)
        for dx in (0, 56, 300, 356):
            c.ellipse(420 + dx, 478 + dx * .06, 12, 16, INK)
    # Magnifier.
    c.line([(900, 560), (1080, 730)], BARK, 46)
    c.line([(900, 560), (940, 600)], MUSTARD, 30)
    c.circle(770, 400, 190, WHITE, alpha=.22)
    c.ring(770, 400, 200, 24, INK)
    c.arc(770, 400, 160, 190, 250, WHITE, 14, .8)
    c.line([(120, 130), (380, 130)], INK, 5)
    for i in range(14):
        c.line([(120 + i * 20, 130), (120 + i * 20, 152 if i % 5 else 168)], INK, 4)
    c.text(398, 146, 'mm', 30, INK)


def gloves(c, v):
    room(c, '#e3ebe6', '#c9d2cc', 520)
    c.poly([(0, 520), (600, 520), (500, 800), (0, 800)], MUSTARD, alpha=.55)
    c.poly([(612, 520), (1200, 520), (1200, 800), (520, 800)], WHITE, alpha=.8)
    for i, color in enumerate((MUSTARD, MUSTARD, WHITE, WHITE)):
        x = 110 + i * 265
        c.ground(x + 95, 628, 130, 22)
        c.poly([(x, 380), (x + 190, 380), (x + 170, 630), (x + 20, 630)], color, light=.14)
        c.rect(x - 14, 352, 218, 36, color, 12, light=.2)
        c.rect(x + 52, 364, 86, 10, INK, 5)
        for k in range(3):
            c.curve([(x + 62 + k * 34, 366), (x + 60 + k * 34, 320), (x + 52 + k * 42, 322),
                     (x + 56 + k * 40, 300)], SKY if i > 1 else GREEN, 20)
    c.rect(120, 96, 400, 110, INK, 12)
    c.rect(680, 96, 400, 110, INK, 12)
    c.rect(150, 124, 54, 54, MUSTARD, 8)
    c.rect(710, 124, 54, 54, WHITE, 8)
    c.scribble(230, 160, 250, 1, color=WHITE, thick=8, alpha=.9)
    c.scribble(790, 160, 250, 1, color=WHITE, thick=8, alpha=.9)
    if v:
        person(c, 600, 300, 1.05, 1, 4, TEAL, 'short', cap=WHITE, arm='up')


def pellets(c, v):
    room(c, '#e9dfcf', '#c7b69b', 500)
    for i in range(3):
        x = 60 + i * 250
        c.ground(x + 110, 640, 150, 24)
        c.rect(x, 300, 224, 344, WHITE, 34, light=.12)
        c.poly([(x + 70, 306), (x + 48, 246), (x + 176, 246), (x + 154, 306)], WHITE, light=.14)
        c.rect(x + 62, 292, 100, 16, TERRA, 8)
        c.path_rect(x, 400, 224, 34)
        c.paint((TEAL, '#4e86b5', TERRA)[i] if v == 0 else (PLUM, '#7b6db0', PLUM)[i])
        c.text(x + 112, 520, 'PVDF' if v == 0 else 'PP', 56, INK, align=.5)
        c.scribble(x + 40, 560, 140, 2, 24)
    c.blob([(760, 720), (800, 600), (930, 520), (1060, 590), (1130, 720)], '#dfe9ea' if v == 0 else '#f2efe8')
    for _ in range(620):
        a = c.random.uniform(0, 1)
        x = 760 + a * 370
        top = 700 - 170 * math.sin(a * math.pi)
        y = c.random.uniform(top, 712)
        c.ellipse(x, y, 8, 6, c.random.choice([WHITE, '#d8e6ea', SKY, '#f7f3ea']), light=.25)
    c.path_poly([(900, 470), (1010, 380), (1060, 440), (950, 540)])
    c.metal()
    c.line([(1040, 400), (1140, 300)], BARK, 30)
    c.beam([(700, 0), (1000, 0), (1190, 800), (760, 800)], alpha=.3)


def tool_mould(c, v):
    surface(c, ('#8a6a52', '#6c7b7c', '#a07c5c')[v])
    c.beam([(0, 0), (500, 0), (1100, 800), (300, 800)], alpha=.25)
    for side, x in ((0, 130), (1, 650)):
        c.rect(x, 170, 430, 470, '#97a4ac', 12, light=.26, shadow=26)
        c.rect(x + 40, 210, 350, 390, '#b4bfc4', 8, light=.2)
        for px, py in ((x + 70, 240), (x + 360, 240), (x + 70, 570), (x + 360, 570)):
            c.circle(px, py, 24, INK if side else WHITE, light=.3)
            c.circle(px, py, 13, STEEL, light=.3)
        for k in range(2):
            cy = 320 + k * 170
            c.rect(x + 130, cy - 46, 170, 92, '#76858d' if side else '#d7dfe0', 22, light=-.14)
            c.circle(x + 215, cy, 30, '#5f6d75' if side else WHITE, light=.2)
        c.line([(x + 215, 210), (x + 215, 600)], '#7e8c94', 8, .8)
    c.text(345, 200, '4411', 22, INK, align=.5)
    if v == 0:
        c.path_rect(420, 690, 430, 40, 8)
        c.metal('#b9c2c7')
        c.rect(440, 640, 26, 90, STEEL, 4)
        c.rect(620, 640, 26, 90, STEEL, 4)
    elif v == 1:
        c.glow(865, 320, 170, '#ffb067', .8)
        c.curve([(865, 320), (900, 120), (1000, 60), (1160, 40)], TERRA, 10)
    else:
        c.rect(90, 690, 260, 60, BLUSH, 14, light=.14, shadow=6)
        c.circle(940, 710, 46, MUSTARD)
        c.text(940, 722, '6 µ', 30, INK, align=.5)


def lathe(c, v):
    room(c, '#dcd6c8', '#a99a84', 540)
    window(c, 90, 90, 300, 230)
    lamp(c, 760, 190, 130, TEAL)
    c.ground(600, 690, 540, 40)
    c.rect(110, 600, 980, 90, FOREST, 12, light=.14)
    c.rect(140, 370, 280, 240, GREEN, 20, light=.2)
    c.rect(170, 400, 110, 60, INK, 8)
    gauge(c, 350, 440, 44, 250)
    c.path_ellipse(436, 470, 34, 92)
    c.metal()
    c.path_rect(450, 448, 300, 44)
    c.metal('#c6cdd0')
    c.rect(860, 440, 170, 170, GREEN, 14, light=.2)
    c.poly([(760, 452), (860, 446), (860, 496), (760, 488)], STEEL, light=.3)
    c.rect(560, 520, 150, 90, STEEL, 8, light=.2)
    c.rect(616, 490, 30, 60, INK, 4)
    for i in range(7):
        c.arc(632 + i * 9, 480 - i * 12, 18 + i * 2, 20, 230, MUSTARD, 5, .9)
    c.glow(632, 474, 110, '#ffd28a', .8)
    person(c, 960, 250, 1.0, 0, 1, NAVY, 'short', apron=BARK, arm='front', flip=True, standing=False)


def pallets(c, v):
    hall(c, '#dedccf', '#c5b9a3')
    for level in range(3):
        c.rect(0, 210 + level * 150, 560, 14, TERRA, light=.1)
        for i in range(5):
            if (level * 5 + i + v) % 7 != 3:
                box(c, 16 + i * 108, 118 + level * 150, 88, 92,
                    c.random.choice(['#cfa673', '#c2965f', '#d8b485']))
    for x in (0, 272, 548):
        c.rect(x, 150, 16, 450, NAVY)
    # Forklift with its load.
    x = (640, 600, 660)[v]
    c.ground(x + 260, 706, 340, 34)
    c.rect(x + 150, 480, 300, 170, MUSTARD, 26, light=.16)
    c.line([(x + 190, 490), (x + 220, 320), (x + 400, 320), (x + 430, 490)], INK, 16)
    c.rect(x + 90, 300, 26, 380, INK, 4)
    c.rect(x - 60, 662, 170, 14, INK, 3)
    person(c, x + 310, 420, .62, (0, 1, 0)[v], (1, 4, 2)[v], TERRA, 'short', cap=INK, arm='front', flip=True,
           standing=False)
    c.rect(x + 240, 470, 200, 120, MUSTARD, 20, light=.1)
    for wx in (x + 210, x + 400):
        c.circle(wx, 660, 50, INK)
        c.circle(wx, 660, 22, STEEL)
    for i in range(2):
        for k in range(2):
            box(c, x - 66 + k * 84, 490 + i * 86, 82, 84)
    c.rect(x - 70, 648, 172, 16, BARK)


def truck_dock(c, v):
    c.backdrop(('#f3d9b8', '#b9cdd4', '#7d909c')[v], ('#e8b48c', '#dbe2dd', '#b7c2c6')[v])
    if v == 0:
        c.circle(250, 330, 90, '#fff0c4')
        c.glow(250, 330, 420, '#ffd596', .7)
    hills(c, 440, ('#c79b7d', '#8f7a6d') if v == 0 else (SAGE, GREEN))
    c.rect(0, 620, WIDTH, 180, '#a89f94', light=.12)
    c.rect(820, 90, 380, 560, '#e9e2d4', light=.1)
    c.rect(860, 240, 300, 380, INK, 6)
    c.rect(860, 240, 300, 110, STEEL, 6, light=.2)
    for i in range(5):
        c.line([(860, 260 + i * 20), (1160, 260 + i * 20)], INK, 3, .4)
    c.glow(1010, 450, 260, '#ffdf9d', .75)
    c.text(1010, 180, 'halderwick', 46, TERRA, align=.5)
    c.ground(470, 686, 460, 34)
    c.rect(270, 260, 520, 360, WHITE, 12, light=.1)
    c.rect(270, 470, 520, 30, TERRA)
    c.rect(90, 380, 180, 240, TEAL, 30, light=.18)
    c.rect(112, 410, 100, 96, '#dbeef0', 14)
    c.rect(76, 590, 720, 40, INK, 10)
    for x in (170, 560, 690):
        c.circle(x, 640, 52, INK)
        c.circle(x, 640, 24, GREY)
    if v == 0:
        person(c, 930, 400, .8, 0, 3, SAGE, 'bald', arm='up')
    elif v == 1:
        person(c, 960, 395, .78, 2, 4, PLUM, 'scarf', cap=MUSTARD, arm='front')
    else:
        person(c, 940, 400, .8, 0, 2, GREEN, 'short', cap=INK, arm='up')
        c.poly([(640, 244), (1200, 200), (1200, 240), (640, 280)], TERRA, light=.16)
        c.line([(660, 276), (660, 640)], NAVY, 16)
        for _ in range(150):
            x, y = c.random.uniform(0, 640), c.random.uniform(-20, 800)
            c.line([(x, y), (x - 10, y + 36)], WHITE, 3, .5)
        for _ in range(30):
            x, y = c.random.uniform(640, 1200), c.random.uniform(0, 170)
            c.line([(x, y), (x - 10, y + 36)], WHITE, 3, .5)


def assembly_bench(c, v):
    wall = ('#e8ded0', '#dde5e0', '#e6dccb', '#dfe2e6')[v]
    room(c, wall, SAND, 600)
    c.rect(120, 90, 960, 250, '#c8b698', 10, light=.06)
    for i in range(11):
        x = 160 + i * 86
        c.line([(x, 116), (x, 140)], INK, 4)
        kind = i % 4
        if kind == 0:
            c.line([(x, 140), (x, 240)], TERRA, 18)
            c.line([(x, 240), (x, 300)], STEEL, 8)
        elif kind == 1:
            c.ring(x, 170, 30, 12, STEEL)
            c.line([(x, 200), (x, 300)], STEEL, 14)
        elif kind == 2:
            c.line([(x - 14, 300), (x, 150), (x + 14, 300)], NAVY, 12)
        else:
            c.rect(x - 22, 140, 44, 90, (MUSTARD, SAGE)[v % 2], 6)
    lamp(c, (880, 300, 820, 380)[v], 400, 330, (TEAL, MUSTARD, TERRA, GREEN)[v])
    table(c, 600, ('#c19a6b', '#b08a63', '#bf9c74', '#ab8a6a')[v])
    for i in range(4):
        x = 80 + i * 120
        c.poly([(x, 530), (x + 104, 530), (x + 94, 604), (x + 10, 604)], (TEAL, TERRA, MUSTARD, GREEN)[i], light=.15)
        for k in range(8):
            c.circle(x + 18 + k * 10, 528 - (k % 3) * 6, 8, STEEL)
    who = ((0, 3, SAGE, 'bun'), (1, 4, '#46617a', 'short'), (0, 2, '#5b7f96', 'short'), (0, 1, PLUM, 'bun'))[v]
    person(c, (560, 520, 600, 560)[v], 400, 1.12, who[0], who[1], who[2], who[3], apron=WHITE, arm='front',
           flip=v % 2 == 1, standing=False)
    table(c, 640, ('#c19a6b', '#b08a63', '#bf9c74', '#ab8a6a')[v])
    pump(c, 850, 600, .5, (TERRA, TEAL, TERRA, MUSTARD)[v], tubes=False)


def test_bench(c, v):
    room(c, '#d9e2e3', '#b7bdb8', 560)
    c.rect(60, 110, 1080, 480, '#eef0ea', 18, light=.08, shadow=20)
    for i in range(4):
        x = 190 + i * 270
        gauge(c, x, 210, 66, (300, 320, 310, 190 if v == 0 else 305)[i])
        c.line([(x, 276), (x, 350)], STEEL, 16)
        pump(c, x + 6, 440, .36, TERRA if i != 3 or v else PLUM, tubes=False)
        c.circle(x + 82, 268, 14, '#8fd08a' if i != 3 or v else TERRA)
        c.glow(x + 82, 268, 50, '#b9ffb0' if i != 3 or v else '#ff9a7a', .8)
    if v == 0:
        person(c, 560, 430, 1.05, 1, 4, '#46617a', 'short', arm='up', flip=True, standing=False)
    table(c, 560, '#8c9499')
    c.rect(760, 620, 260, 150, INK, 12)
    c.rect(776, 636, 228, 112, '#1d3b3f', 6)
    points = [(786 + k * 7, 694 + 34 * math.sin(k * .9) * math.exp(-((k - 15) / 9) ** 2)) for k in range(31)]
    c.line(points, '#8fe0b0', 4)


def label(c, v):
    surface(c, '#b98f65')
    box(c, 130, 120, 640, 540, '#cfa673', label=False)
    c.rect(420, 240, 300, 220, WHITE, 6, shadow=8)
    for i in range(26):
        w = c.random.choice([4, 7, 10])
        c.rect(446 + i * 9.6, 262, w * .6, 78, INK, light=0)
    c.text(446, 390, 'DIJON', 40, INK)
    c.scribble(448, 424, 240, 2, 22, INK, 4, .5)
    c.line([(440, 372), (610, 372)], TERRA, 0.1)
    c.rect(830, 200, 280, 210, '#fff6d8', 6, shadow=10)
    c.scribble(856, 250, 220, 4, 36, NAVY, 5, .8)
    c.ground(960, 640, 150, 24)
    c.ring(960, 570, 110, 56, WHITE)
    c.ring(960, 570, 60, 26, TERRA)
    c.beam([(500, 0), (900, 0), (1150, 800), (600, 800)], alpha=.22)


def clock_shift(c, v):
    room(c, '#e2e0d4', '#b9b0a0', 600)
    c.rect(120, 120, 620, 420, WHITE, 12, shadow=16)
    c.rect(120, 120, 620, 60, NAVY, 12)
    for i in range(3):
        c.circle(176, 252 + i * 100, 22, (TERRA, MUSTARD, SAGE)[i])
        c.scribble(226, 258 + i * 100, 450, 1, color=NAVY, thick=9, alpha=.8)
    c.circle(940, 290, 176, INK)
    c.circle(940, 290, 158, WHITE)
    for i in range(12):
        a = math.radians(i * 30)
        c.line([(940 + 130 * math.sin(a), 290 - 130 * math.cos(a)),
                (940 + 146 * math.sin(a), 290 - 146 * math.cos(a))], INK, 8)
    c.line([(940, 290), (915, 372)], INK, 14)
    c.line([(940, 290), (940, 412)], INK, 9)
    c.circle(940, 290, 14, TERRA)
    person(c, 330, 400, 1.0, 0, 3, NAVY, 'bald', arm='up')
    person(c, 800, 420, .96, 2, 4, TERRA, 'scarf', cap=TEAL, arm='front')


def jig(c, v):
    surface(c, ('#c9b08c', '#a9b7b4', '#b9a184')[v])
    c.beam([(200, 0), (620, 0), (1000, 800), (420, 800)], alpha=.25)
    if v == 1:
        c.rect(240, 200, 720, 420, '#3a4650', 20, light=.1, shadow=20)
        for i in range(3):
            x = 330 + i * 210
            c.blob([(x, 560), (x - 20, 360), (x + 10, 270), (x + 60, 260), (x + 110, 300), (x + 120, 560)],
                   (TERRA, MUSTARD, TEAL)[i], light=.2)
            for row in range(4):
                for col in range(2):
                    c.circle(x + 34 + col * 40 + (row % 2) * 14, 330 + row * 50, 13, INK, alpha=.5)
    else:
        c.blob([(180, 300), (200, 190), (520, 160), (900, 170), (1010, 260), (1020, 560), (900, 660),
                (520, 670), (220, 650), (170, 520)], '#d9b07a', light=.14)
        for i in range(14):
            y = 230 + i * 30
            c.curve([(230, y), (450, y - 14), (750, y + 14), (970, y)], BARK, 3, .25)
        for _ in range(16):
            x, y = c.random.uniform(300, 900), c.random.uniform(240, 600)
            c.line([(x, y), (x + c.random.uniform(30, 90), y + c.random.uniform(-18, 18))], BARK, 3, .4)
        c.circle(930, 250, 30, ('#b98f65', '#b98f65', '#b9a184')[v])
        for x, y in ((360, 320), (700, 320), (530, 540)):
            c.ring(x, y, 46, 18, STEEL)
            c.circle(x, y, 24, INK)
        c.rect(400, 360, 270, 130, TERRA if v == 0 else TEAL, 30, light=.2)
        c.circle(470, 424, 42, INK)
        c.circle(470, 424, 30, STEEL)
        c.line([(800, 620), (1000, 720)], MUSTARD, 40)
        c.line([(760, 600), (810, 625)], STEEL, 18)


def broken_part(c, v):
    surface(c, ('#d8dcd6', '#e4d9c6', '#c8d3d8', '#e0d2c8', '#dfe4d8')[v], grain=False)
    c.glow(420, 240, 560, '#fff4d8', .6)
    c.ground(600, 600, 380, 80)
    if v in (0, 3):
        main = (NAVY, PLUM)[v == 3]
        c.ellipse(600, 420, 310, 280, main, light=.18)
        c.ellipse(600, 410, 250, 224, main, light=-.12)
        c.ellipse(600, 404, 190, 168, main, light=.22)
        c.circle(600, 400, 60, STEEL, light=.3)
        c.line([(640, 440), (700, 520), (690, 560), (760, 620), (770, 668)], WHITE, 9, .9)
        c.line([(700, 520), (780, 540), (810, 520)], WHITE, 6, .9)
    elif v == 1:
        for i in range(4):
            x, y = 330 + i * 180, 400 + (i % 2) * 70
            c.tube(x - 36, y - 150, 72, 240, '#aab4ba', 6)
            c.poly([(x - 72, y - 150), (x - 36, y - 204), (x + 36, y - 204), (x + 72, y - 150),
                    (x + 36, y - 96), (x - 36, y - 96)], STEEL, light=.25)
            for k in range(7):
                c.line([(x - 34, y - 60 + k * 24), (x + 34, y - 72 + k * 24)], INK, 4, .4)
            for _ in range(10 if i in (0, 2) else 2):
                c.circle(x + c.random.uniform(-36, 36), y + c.random.uniform(-180, 80),
                         c.random.uniform(5, 14), '#a8532c', alpha=.8)
    elif v == 4:
        valve_body(c, 600, 410, 3.3, '#9cc3c9', 6)
        c.line([(640, 226), (622, 300), (656, 352), (630, 420), (664, 500), (650, 590)], INK, 9, .85)
        c.line([(656, 352), (720, 380)], INK, 6, .8)
    else:
        c.rect(300, 230, 600, 340, TEAL, 60, light=.2)
        c.circle(600, 400, 120, INK)
        c.circle(600, 400, 96, '#e7f0f0', light=.2)
        c.line([(540, 232), (562, 300), (548, 340), (586, 400), (570, 470), (600, 568)], INK, 8, .85)
        c.line([(548, 340), (490, 372)], INK, 5, .8)
    c.rect(880, 90, 230, 130, '#fff6d8', 4, shadow=8)
    c.scribble(904, 130, 180, 3, 32, TERRA, 5, .85)
    c.line([(900, 220), (790, 330)], TERRA, 5, .9)
    c.poly([(776, 344), (812, 332), (788, 308)], TERRA)
