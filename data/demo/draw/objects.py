# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Still lifes: laboratory, pumps, letters, certificates, cables."""

import math

from canvas import *
from things import *


def flask(c, x, y, s, color, level=.55):
    c.ground(x, y + 4, 96 * s, 14 * s)
    body = [(x - 26 * s, y - 210 * s), (x + 26 * s, y - 210 * s), (x + 26 * s, y - 140 * s), (x + 96 * s, y - 16 * s),
            (x + 84 * s, y), (x - 84 * s, y), (x - 96 * s, y - 16 * s), (x - 26 * s, y - 140 * s)]
    c.cr.save()
    c.path_poly(body)
    c.cr.clip()
    c.rect(x - 110 * s, y - 210 * s * level, 220 * s, 230 * s, color, light=.22, alpha=.92)
    c.ellipse(x, y - 210 * s * level, 90 * s, 9 * s, color, light=.4)
    for _ in range(7):
        c.circle(x + c.random.uniform(-50, 50) * s, y - c.random.uniform(10, 100) * s, c.random.uniform(3, 8) * s, WHITE, alpha=.5)
    c.cr.restore()
    c.poly(body, WHITE, alpha=.26)
    c.line(body[1:] + [body[0], body[1]], WHITE, 5 * s, .85)
    c.line([(x - 60 * s, y - 30 * s), (x - 24 * s, y - 100 * s)], WHITE, 9 * s, .7)
    c.rect(x - 36 * s, y - 222 * s, 72 * s, 16 * s, WHITE, 6, alpha=.9)


def tube_glass(c, x, y, w, h, color, level=.6):
    c.rect(x, y - h, w, h, WHITE, w / 2.2, alpha=.4)
    c.rect(x + 4, y - h * level, w - 8, h * level - 4, color, w / 2.6, light=.2)
    c.line([(x + w * .3, y - h + 14), (x + w * .3, y - 20)], WHITE, 5, .6)
    c.rect(x - 5, y - h - 6, w + 10, 13, WHITE, 6)


def lab_glass(c, v):
    room(c, ('#dfe8e6', '#ece2ea', '#e3e6dc')[v], '#c9d0ca', 590)
    c.rect(60, 80, 1080, 40, WHITE, 6, light=.05, shadow=8)
    for i in range(7):
        x = 110 + i * 150
        c.rect(x, 10, 70, 72, (MUSTARD, TEAL, BARK, SAGE, CORAL, NAVY, PLUM)[i], 12, light=.2)
        c.rect(x + 12, 34, 46, 28, WHITE, 3)
    if v != 1:
        window(c, 820, 180, 280, 210)
    table(c, 600, '#e8e2d4')
    if v == 0:
        flask(c, 260, 610, 1.2, '#d9a441')
        flask(c, 620, 616, 1.55, '#5fa6ac', .5)
        c.ellipse(620, 566, 48, 14, INK)
        c.rect(540, 500, 200, 76, '#fff2b8', 3, shadow=6)
        c.scribble(560, 532, 160, 2, 26, NAVY, 5, .85)
        flask(c, 960, 612, 1.0, CORAL, .4)
    elif v == 1:
        for i, color in enumerate(('#c63d58', '#b4477f', '#8e4f9e', '#6658a8', '#4a76b5', '#3f96a8', '#4fa583', '#93b552', '#d9b93e')):
            tube_glass(c, 150 + i * 102, 606, 70, 280, color, .5 + .06 * (i % 3))
        c.circle(1050, 220, 110, '#7d4a86', light=.3)
        for i in range(5):
            c.arc(1050, 220, 30 + i * 17, 200 + i * 20, 420 + i * 20, WHITE, 5, .5)
    else:
        flask(c, 320, 612, 1.4, '#8fb98a', .45)
        c.ellipse(320, 560, 44, 12, INK)
        c.rect(246, 508, 160, 66, '#fff2b8', 3, shadow=6)
        c.scribble(262, 536, 124, 2, 24, NAVY, 5, .85)
        for i in range(5):
            tube_glass(c, 520 + i * 66, 606, 44, 190, (TERRA, MUSTARD, TEAL, PLUM, SAGE)[i], .35 + .12 * (i % 3))
        c.rect(500, 556, 350, 24, WOOD, 6)
        person(c, 990, 400, 1.1, 0, 0, WHITE, 'short', arm='front', flip=True, standing=False)
        table(c, 640, '#e8e2d4')
    c.beam([(760, 0), (1150, 0), (900, 800), (300, 800)], alpha=.22)


def balance(c, v):
    room(c, '#e2e9ec', '#c4ccce', 560)
    table(c, 580, '#efe9dc')
    c.ground(600, 606, 330, 30)
    c.rect(310, 480, 580, 120, WHITE, 24, light=.1)
    c.rect(380, 160, 440, 330, '#eaf4f5', 14, alpha=.7)
    c.line([(400, 180), (400, 480)], WHITE, 8)
    c.line([(800, 180), (800, 480)], WHITE, 8)
    c.line([(460, 180), (560, 470)], WHITE, 14, .6)
    c.rect(370, 150, 460, 24, STEEL, 8, light=.3)
    c.ellipse(600, 452, 120, 20, STEEL, light=.35)
    c.rect(586, 452, 28, 36, STEEL)
    c.blob([(560, 450), (572, 420), (600, 410), (630, 422), (642, 450)], NAVY)
    c.rect(420, 516, 360, 62, '#22383c', 10)
    c.text(600, 564, '4.1832 g', 46, '#a8e6c4', align=.5)
    c.curve([(20, 240), (120, 200), (200, 280), (300, 240)], WHITE, 9, .8)
    c.curve([(40, 300), (120, 260), (200, 340), (280, 300)], WHITE, 7, .6)
    c.curve([(0, 180), (100, 140), (180, 210), (300, 176)], WHITE, 6, .6)
    tube_glass(c, 960, 588, 56, 180, MUSTARD)
    tube_glass(c, 1040, 588, 56, 140, CORAL)


def petri(c, v):
    surface(c, '#cfdad8', grain=False)
    c.glow(300, 200, 500, '#fff6dc', .5)
    for i in range(12):
        x, y = 170 + (i % 4) * 287, 160 + (i // 4) * 240
        c.ground(x + 8, y + 96, 110, 30)
        c.circle(x, y, 106, WHITE, alpha=.75)
        c.circle(x, y, 92, '#f0d9a2' if i % 2 else '#efcfa6', light=.1)
        c.arc(x, y, 82, 195, 255, WHITE, 8, .9)
        c.text(x - 60, y + 66, str(i + 1), 26, INK, alpha=.6)
        if i == 7:
            c.circle(x + 24, y - 20, 17, WHITE, light=.05)
            c.circle(x + 22, y - 22, 8, MUSTARD)
            c.ring(x, y, 124, 12, TERRA)


def dosing_pump(c, v):
    c.backdrop(('#f2e3cd', '#dfe8e6')[v], ('#e3c6a3', '#bfd0cc')[v])
    c.circle(640, 360, 330, WHITE, alpha=.35)
    table(c, 640, (WOOD, '#a88361')[v])
    pump(c, 640, 440, 1.12, (TERRA, '#8a9aa0')[v], display='12.4' if v == 0 else '317')
    if v == 0:
        c.rect(80, 470, 180, 180, SKY, 20, alpha=.8)
        c.rect(90, 540, 160, 104, '#6fb3c0', 14, light=.2)
        c.rect(110, 440, 120, 40, WHITE, 10)
    else:
        c.blob([(860, 690), (900, 620), (1040, 600), (1160, 640), (1170, 700)], BLUSH, light=.14)
        for i in range(4):
            c.line([(900 + i * 66, 630), (890 + i * 70, 690)], TERRA, 8, .6)


def dosing_pump_open(c, v):
    surface(c, ('#e1d6c4', '#cdd8d8')[v], grain=False)
    c.beam([(100, 0), (600, 0), (1100, 800), (400, 800)], alpha=.3)
    c.rect(90, 240, 250, 300, (TERRA, TEAL)[v], 44, light=.18, shadow=16)
    c.rect(140, 280, 150, 90, INK, 14)
    c.rect(150, 290, 130, 70, '#cfe3c8', 8)
    c.ring(470, 390, 96, 30, STEEL)
    c.ellipse(640, 390, 74, 96, NAVY, light=.2)
    c.ellipse(634, 390, 50, 68, NAVY, light=-.15)
    c.circle(634, 390, 18, STEEL, light=.3)
    for i in range(3):
        c.ring(790 + i * 16, 250 + i * 140, 34, 12, (MUSTARD, GREEN, INK)[i])
    c.ellipse(940, 390, 86, 120, WHITE, light=.14)
    c.circle(940, 390, 40, SKY)
    for i in range(4):
        x, y = 1070 + (i % 2) * 56, 250 + (i // 2) * 230
        c.circle(x, y, 22, STEEL, light=.3)
        c.line([(x - 12, y), (x + 12, y)], INK, 5)
        c.tube(x - 8, y + 20, 16, 70, '#aab4ba')
    c.line([(340, 390), (1020, 390)], INK, 3, .5, dash=[16, 14])
    for i, x in enumerate((215, 470, 640, 806, 940, 1098)):
        c.circle(x, 660, 28, INK)
        c.text(x, 672, str(i + 1), 32, WHITE, align=.5)
    if v:
        c.curve([(0, 820), (160, 700), (260, 640), (330, 560)], SKINS[0], 90)
        c.curve([(1200, 820), (1120, 720), (1030, 620), (980, 540)], SKINS[0], 90)


def headset(c, v):
    room(c, ('#e8ddd0', '#dbe5e5', '#f0e0d0')[v], '#c9b595', 620)
    window(c, 110, 100, 320, 260, (SKY, '#cdd6c8', '#f2d3a8')[v])
    table(c, 620)
    c.rect(760, 240, 340, 240, INK, 14, shadow=10)
    c.rect(776, 256, 308, 204, ('#2f5a62', '#31504a', '#3c4f6a')[v], 6, light=.2)
    points = [(790 + k * 9, 360 + 60 * math.sin(k * .8) * math.exp(-((k - 16) / 10) ** 2)) for k in range(32)]
    c.line(points, '#9fe3c3', 6)
    c.rect(910, 480, 40, 110, INK)
    c.rect(850, 586, 160, 20, INK, 6)
    looks = ((0, 2, GREEN, 'bun'), (0, 0, SAGE, 'bun'), (0, 0, CORAL, 'bun'))[v]
    person(c, 560, 440, 1.3, *looks, arm='up', standing=False)
    c.arc(560, 345, 74, 190, 350, INK, 12)
    c.rect(482, 326, 30, 58, INK, 12)
    c.rect(610, 326, 30, 58, INK, 12)
    c.curve([(496, 384), (500, 424), (530, 424), (548, 412)], INK, 7)
    c.circle(550, 410, 10, INK)
    table(c, 660)
    mug(c, 240, 600, .9, (TEAL, MUSTARD, CORAL)[v])
    c.rect(700, 640, 150, 20, WHITE, 4)


def letter(c, v):
    surface(c, ('#b98b62', '#9fb0a8', '#c7a37c', '#8f6f58')[v])
    c.beam([(0, 0), (460, 0), (1100, 800), (300, 800)], alpha=.26)
    c.cr.save()
    c.cr.translate(600, 400)
    c.cr.rotate((-.05, .04, -.03, .06)[v])
    if v == 0:
        c.rect(-330, -300, 660, 600, WHITE, 6, shadow=20)
        c.rect(-270, 40, 540, 170, '#7cc3d0', 12, light=.2)
        for i in range(4):
            c.curve([(-260, 80 + i * 36), (-120, 60 + i * 36), (80, 110 + i * 36), (260, 80 + i * 36)], WHITE, 5, .8)
        c.circle(-120, 10, 42, SKINS[0])
        c.blob([(-172, 20), (-166, -50), (-120, -64), (-74, -50), (-68, 20), (-120, -26)], MUSTARD)
        c.circle(-134, 8, 5, INK)
        c.circle(-106, 8, 5, INK)
        c.arc(-120, 16, 18, 20, 160, TERRA, 5)
        c.rect(70, -110, 150, 150, TERRA, 26)
        c.circle(100, -34, 44, INK)
        c.circle(84, -44, 8, WHITE)
        c.circle(114, -44, 8, WHITE)
        c.arc(100, -34, 24, 20, 160, WHITE, 6)
        c.circle(-250, -230, 44, MUSTARD)
        for i in range(8):
            a = math.radians(i * 45)
            c.line([(-250 + 58 * math.cos(a), -230 + 58 * math.sin(a)), (-250 + 84 * math.cos(a), -230 + 84 * math.sin(a))], MUSTARD, 9)
        c.scribble(-120, -210, 380, 2, 50, PLUM, 8, .8)
        c.text(-40, 270, '♥', 70, TERRA, align=.5)
    elif v == 1:
        c.rect(-360, -290, 720, 580, BARK, 10, shadow=24)
        c.rect(-320, -250, 640, 500, WHITE, 4)
        c.scribble(-250, -150, 500, 5, 52, NAVY, 6, .7)
        c.poly([(-60, 230), (-20, 120), (80, 130), (110, 230)], MUSTARD, light=.2)
        for x, y in ((-10, 170), (40, 200), (60, 160)):
            c.circle(x, y, 13, '#c9962f')
    elif v == 2:
        c.rect(-340, -240, 680, 480, '#f0e3cb', 6, shadow=20)
        c.poly([(-340, -240), (340, -240), (0, 60)], '#e3d2b3', light=.1)
        c.rect(-250, -330, 500, 400, WHITE, 4, shadow=8)
        c.scribble(-200, -270, 400, 4, 48, NAVY, 6, .7)
        c.text(90, -30, '4 200 €', 54, TERRA, align=.5)
        c.line([(-30, -50), (210, -50)], TERRA, 7)
        c.poly([(-340, 240), (0, -10), (340, 240)], '#ecdcbf', light=.1)
    else:
        c.rect(-300, -320, 600, 640, '#efdfba', 4, light=.14, shadow=20)
        c.scribble(-230, -200, 460, 8, 54, '#4a3a2c', 6, .75)
        c.line([(-300, -100), (300, -96)], BARK, 3, .35)
        c.line([(-300, 110), (300, 114)], BARK, 3, .35)
        c.text(-220, -250, 'Leeds, 1961', 34, '#4a3a2c', font='DejaVu Serif', bold=False)
    c.cr.restore()
    if v in (0, 2):
        for i, color in enumerate((TERRA, TEAL, MUSTARD, GREEN)):
            c.line([(1040 + i * 32, 640 - i * 26), (1110 + i * 26, 500 - i * 26)], color, 20)


def certificate(c, v):
    room(c, ('#e6dccb', '#dbe3df', '#e3d6cc', '#d9dee4', '#eadfca', '#dfe3d6')[v], '#b99f7d', 690)
    c.beam([(0, 0), (420, 0), (1000, 800), (240, 800)], alpha=.24)
    x, y = (300, 180, 330, 280, 250, 320)[v], 90
    c.rect(x - 30, y - 30, 640, 560, (BARK, INK, WOOD, NAVY, '#6d4a36', FOREST)[v], 8, light=.18, shadow=22)
    c.rect(x, y, 580, 500, CREAM, 2)
    c.rect(x + 24, y + 24, 532, 452, WHITE, 2)
    accent = (TERRA, TEAL, PLUM, GREEN, MUSTARD, TERRA)[v]
    for i in range(4):
        c.line([(x + 44, y + 44), (x + 536, y + 44)], accent, 4)
        c.line([(x + 44, y + 456), (x + 536, y + 456)], accent, 4)
    c.text(x + 290, y + 128, ('Zertifikat', 'Certificate', 'Certificate', 'Merci', 'Diploma', '91 / 100')[v], 60, INK, align=.5, font='DejaVu Serif')
    c.scribble(x + 110, y + 196, 360, 4, 44, NAVY, 5, .55)
    cx, cy = x + 440, y + 400
    c.poly([(cx - 34, cy), (cx + 34, cy), (cx + 46, cy + 110), (cx, cy + 76), (cx - 46, cy + 110)], accent, light=.1)
    for i in range(16):
        a = math.radians(i * 22.5)
        c.circle(cx + 56 * math.cos(a), cy + 56 * math.sin(a), 16, MUSTARD)
    c.circle(cx, cy, 56, MUSTARD, light=.25)
    c.circle(cx, cy, 36, WHITE, alpha=.35)
    c.curve([(x + 100, y + 410), (x + 150, y + 360), (x + 170, y + 440), (x + 260, y + 396)], NAVY, 5)
    c.rect(0, 700, 1200, 26, WOOD)
    plant(c, (1040, 980, 180, 1050, 1020, 160)[v], 640, .8, (TERRA, TEAL, MUSTARD, PLUM, GREEN, CORAL)[v])
    if v == 5:
        person(c, 1010, 330, 1.15, 0, 2, TEAL, 'short', arm='up')


def notebook(c, v):
    surface(c, ('#a87d58', '#8d9a94', '#7c5f4a', '#b79a78')[v])
    c.beam([(300, 0), (800, 0), (1150, 800), (500, 800)], alpha=.28)
    c.cr.save()
    c.cr.translate(600, 400)
    c.cr.rotate((-.06, .05, -.02, .03)[v])
    cover = (INK, PLUM, '#22262c', FOREST)[v]
    c.rect(-440, -270, 880, 560, cover, 16, light=.12, shadow=26)
    for side in (-1, 1):
        c.path_poly([(0, -250), (side * 415, -256), (side * 415, 264), (0, 270)])
        c.paint('#f3e8d0', .06)
        for i in range(9):
            c.line([(side * 40, -190 + i * 50), (side * 390, -190 + i * 50)], SKY, 2, .8)
        c.scribble(-390 if side < 0 else 40, -200, 340, 8 if side < 0 else 5, 50, NAVY, 5, .7)
    c.path_rect(-16, -252, 32, 522)
    c.cr.set_source_rgba(.2, .12, .08, .16)
    c.cr.fill()
    if v == 0:
        c.ring(210, 160, 70, 7, TERRA)
        c.line([(210, 90), (210, 230)], TERRA, 6)
        c.line([(140, 160), (280, 160)], TERRA, 6)
    elif v == 1:
        c.poly([(70, 90), (200, 70), (360, 110), (380, 230), (200, 250), (90, 220)], SAGE, alpha=.7)
        for x, y in ((130, 130), (220, 180), (310, 140), (270, 220)):
            c.circle(x, y, 11, TERRA)
        c.line([(130, 130), (220, 180), (310, 140), (270, 220)], TERRA, 4, dash=[10, 9])
    elif v == 2:
        c.blob([(120, 130), (180, 90), (260, 100), (300, 160), (250, 230), (150, 220)], '#c79c6d', alpha=.35)
    else:
        c.rect(80, 90, 280, 150, WHITE, 4, shadow=5)
        c.scribble(104, 130, 220, 3, 36, TERRA, 5, .7)
    c.cr.restore()
    c.line([(910, 690), (1130, 560)], MUSTARD, 24)
    c.poly([(910, 702), (880, 716), (898, 680)], '#f1c9a9')
    c.ring(150, 660, 60, 12, BARK)
    c.ring(290, 680, 60, 12, BARK)
    c.curve([(206, 650), (220, 640), (232, 650), (236, 664)], BARK, 9)


def cake(c, v):
    room(c, ('#f1e0cc', '#e4e6da')[v], '#c9a97f', 600)
    for i in range(9):
        c.poly([(40 + i * 130, 60 + 22 * math.sin(i)), (140 + i * 130, 60 + 22 * math.sin(i + 1)), (90 + i * 130, 150)],
               (TERRA, MUSTARD, TEAL, SAGE, CORAL)[i % 5], light=.1)
    c.curve([(0, 66), (400, 30), (800, 90), (1200, 56)], INK, 4)
    table(c, 600)
    c.ground(600, 640, 330, 34)
    c.ellipse(600, 628, 320, 44, WHITE, light=.1)
    base = (BLUSH, '#f3e7d2')[v]
    c.rect(360, 440, 480, 180, '#8a5a3c' if v == 0 else base, 24, light=.14)
    c.blob([(350, 430), (600, 404), (850, 430), (846, 500), (800, 540), (760, 496), (700, 548), (640, 500),
            (580, 550), (520, 500), (460, 540), (410, 500), (356, 510)], base if v == 0 else WHITE, light=.06)
    c.ellipse(600, 436, 246, 44, base if v == 0 else WHITE, light=.1)
    c.rect(460, 300, 280, 140, '#8a5a3c' if v == 0 else MUSTARD, 18, light=.14)
    c.ellipse(600, 302, 140, 26, base if v == 0 else WHITE, light=.1)
    c.text(600, 398, '45' if v == 0 else '32', 84, WHITE, align=.5)
    for i in range(5):
        x = 510 + i * 45
        c.rect(x - 7, 220, 14, 84, (TEAL, MUSTARD, TERRA, SAGE, PLUM)[i], 4)
        c.blob([(x - 10, 214), (x, 180), (x + 10, 214), (x, 224)], '#ffcf6a', light=.3)
        c.glow(x, 204, 80, '#ffd98f', .8)
    for i in range(3):
        mug(c, 130 + i * 100, 610 + (i % 2) * 34, .6, (TEAL, CORAL, MUSTARD)[i], steam=i == 1)
    for i in range(3):
        c.ellipse(940 + i * 70, 640 + (i % 2) * 30, 60, 14, WHITE, light=.1)


def cables(c, v):
    c.backdrop('#3b4a57', '#29343e')
    for i in range(3):
        y = 70 + i * 130
        c.rect(120, y, 960, 96, '#55646f', 10, light=.16, shadow=10)
        for k in range(12):
            x = 160 + k * 76
            c.rect(x, y + 30, 44, 40, '#1d262d', 5)
            c.circle(x + 22, y + 16, 5, '#8fe0a0' if (k * 7 + i) % 5 else MUSTARD)
            c.glow(x + 22, y + 16, 20, '#b9ffb0', .6)
    colors = [TERRA, MUSTARD, TEAL, SAGE, CORAL, SKY, PLUM]
    for k in range(19):
        x0 = 182 + c.random.randrange(12) * 76
        y0 = 120 + c.random.randrange(3) * 130
        x1 = c.random.uniform(100, 1100)
        c.curve([(x0, y0), (x0 + c.random.uniform(-90, 90), y0 + 260), (x1, 420), (x1 + c.random.uniform(-60, 60), 820)],
                colors[k % 7], 13, .97)
        c.rect(x0 - 11, y0 - 8, 22, 22, WHITE, 4)
    if v == 0:
        c.glow(860, 380, 420, '#ffe4ad', .3)
        c.rect(760, 560, 260, 120, '#fff2b8', 4, shadow=8)
        c.text(890, 640, '9:20 ?', 58, TERRA, align=.5)
    else:
        c.rect(520, 560, 160, 44, WHITE, 10, light=.2, shadow=6)
        c.glow(600, 580, 360, '#ffe4ad', .45)


def server_rack(c, v):
    room(c, '#43525f', '#2f3a44', 640, False)
    for n, x in enumerate((120, 460)):
        c.rect(x, 60, 290, 620, '#1f282f', 12, light=.14, shadow=18)
        for i in range(10):
            y = 84 + i * 58
            c.rect(x + 18, y, 254, 46, '#39464f', 5, light=.16)
            for k in range(5):
                bad = n == 1 and i == 4
                color = TERRA if bad else ('#8fe0a0', '#8fe0a0', SKY)[k % 3]
                c.circle(x + 40 + k * 20, y + 23, 5, color)
            c.glow(x + 80, y + 23, 60, '#ff8a6a' if n == 1 and i == 4 else '#9fe8c0', .5 if n == 1 and i == 4 else .25)
            c.line([(x + 160, y + 16), (x + 250, y + 16)], INK, 4, .6)
            c.line([(x + 160, y + 30), (x + 250, y + 30)], INK, 4, .6)
    person(c, 960, 470, 1.1, 3, 0, TEAL, 'long', arm='front', standing=False)
    c.rect(840, 590, 250, 30, SAND, 4)
    c.rect(860, 560, 210, 130, '#fff6dc', 4, light=.04, shadow=8)
    c.text(965, 640, '* * * *', 46, NAVY, align=.5)
    c.glow(965, 600, 320, '#ffe9b8', .5)


def showcase(c, v):
    room(c, '#e6e0d3', '#b9a68b', 640)
    c.rect(170, 70, 860, 600, BARK, 14, light=.16, shadow=22)
    c.rect(200, 100, 800, 540, '#f4efe4', 4, light=.05)
    names = (TERRA, TEAL, MUSTARD, SAGE, CORAL, SKY, PLUM, GREEN, BLUSH, STEEL)
    for row in range(2):
        y = 290 + row * 250
        c.rect(200, y, 800, 16, WOOD)
        for col in range(5):
            x, k = 285 + col * 158, row * 5 + col
            if k % 4 == 0:
                valve_body(c, x, y - 70, .72, names[k], c.random.uniform(-14, 14), flash=True)
            elif k % 4 == 1:
                c.ellipse(x, y - 62, 56, 52, names[k], light=.2)
                c.ellipse(x, y - 62, 32, 30, INK, alpha=.25)
                c.line([(x + 8, y - 56), (x + 26, y - 30), (x + 48, y - 34)], WHITE, 5, .9)
            elif k % 4 == 2:
                c.tube(x - 16, y - 104, 32, 100, '#aab4ba', 4)
                c.rect(x - 32, y - 122, 64, 26, names[k], 6, light=.2)
                c.curve([(x - 16, y - 60), (x + 40, y - 70), (x + 44, y - 20), (x + 16, y - 26)], names[k], 9)
            else:
                c.poly([(x - 52, y - 2), (x - 40, y - 96), (x + 12, y - 110), (x + 54, y - 64), (x + 44, y - 2)], names[k],
                       light=.2)
                c.circle(x, y - 50, 20, WHITE, alpha=.8)
            c.rect(x - 48, y + 26, 96, 40, WHITE, 4, shadow=4)
            c.scribble(x - 36, y + 48, 72, 1, color=NAVY, thick=4, alpha=.7)
    c.poly([(200, 100), (520, 100), (300, 640), (200, 640)], WHITE, alpha=.22)
    c.rect(592, 100, 16, 540, BARK, light=.1)
    c.circle(576, 380, 9, MUSTARD)
    c.glow(600, 90, 420, '#ffe9b8', .45)


def baby_photo(c, v):
    c.backdrop('#c9a06c', '#b98d5a')
    for _ in range(900):
        c.circle(c.random.uniform(0, WIDTH), c.random.uniform(0, HEIGHT), c.random.uniform(1, 4),
                 c.random.choice([BARK, '#e0bd8d', '#a67843']), alpha=.35)
    c.cr.save()
    c.cr.translate(560, 400)
    c.cr.rotate(-.05)
    c.rect(-250, -290, 500, 560, WHITE, 4, shadow=22)
    c.rect(-214, -254, 428, 410, SKY, light=.2)
    c.circle(120, -190, 40, MUSTARD)
    for i in range(4):
        c.circle(-150 + i * 96, -214, 14, (TERRA, MUSTARD, SAGE, CORAL)[i])
    c.blob([(-150, 156), (-130, 40), (0, 10), (130, 40), (150, 156)], CORAL, light=.14)
    c.circle(0, -40, 96, SKINS[1])
    c.circle(-96, -36, 18, SKINS[1])
    c.circle(96, -36, 18, SKINS[1])
    c.curve([(-30, -130), (0, -160), (20, -120), (44, -140)], HAIRS[4], 12)
    c.circle(-34, -44, 8, INK)
    c.circle(34, -44, 8, INK)
    c.arc(0, -20, 34, 20, 160, INK, 7)
    c.circle(-58, -10, 18, TERRA, alpha=.3)
    c.circle(58, -10, 18, TERRA, alpha=.3)
    c.text(0, 226, 'Defne', 64, PLUM, align=.5, font='DejaVu Serif')
    c.cr.restore()
    c.circle(566, 118, 20, TERRA, light=.3)
    c.cr.save()
    c.cr.translate(970, 300)
    c.cr.rotate(.08)
    c.rect(-120, -110, 240, 210, '#fff2b8', 3, shadow=10)
    c.text(0, 20, '„dicht“', 58, NAVY, align=.5)
    c.cr.restore()
    c.circle(966, 204, 16, TEAL, light=.3)
    c.cr.save()
    c.cr.translate(960, 600)
    c.cr.rotate(-.06)
    c.rect(-130, -90, 260, 180, WHITE, 3, shadow=10)
    c.scribble(-104, -44, 200, 4, 36, NAVY, 5, .6)
    c.cr.restore()
    c.circle(950, 524, 16, MUSTARD, light=.3)


def splash(c, v):
    c.backdrop('#f0c896', '#e9dcc2')
    c.glow(980, 150, 340, '#ffe2a8', .7)
    hills(c, 250, ('#b6b98c', '#8fa06c'))
    c.rect(120, 430, 960, 330, '#b9ab97', 26, light=.16, shadow=16)
    c.ellipse(600, 470, 430, 92, '#8a7a68')
    c.ellipse(600, 462, 400, 78, '#7aa9ad', light=.25)
    for r in (330, 240, 150):
        c.cr.save()
        c.cr.translate(600, 466)
        c.cr.scale(1, .2)
        c.arc(0, 0, r, 0, 360, WHITE, 14, .5)
        c.cr.restore()
    pump(c, 590, 330, .62, TERRA, tubes=False)
    c.ellipse(596, 476, 190, 36, '#7aa9ad', light=.2)
    for i in range(26):
        a = math.radians(c.random.uniform(195, 345))
        r = c.random.uniform(180, 330)
        x, y = 600 + r * math.cos(a), 450 + r * math.sin(a) * .95
        c.ellipse(x, y, c.random.uniform(7, 20), c.random.uniform(9, 26), '#9cc6ca', light=.35, alpha=.9)
    for side in (-1, 1):
        c.blob([(600 + side * 150, 470), (600 + side * 190, 330), (600 + side * 280, 260), (600 + side * 250, 380),
                (600 + side * 220, 474)], '#9cc6ca', light=.3, alpha=.85)
    c.text(900, 170, 'ploc !', 84, TERRA, align=.5, font='DejaVu Serif')
