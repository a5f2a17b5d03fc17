# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things that appear in several scenes: rooms, people, pumps, furniture."""

import math

from canvas import *


def room(c, wall=CREAM, floor=SAND, horizon=560, skirting=True):
    c.backdrop(wall, wall)
    c.rect(0, 0, WIDTH, horizon, wall, light=.06)
    c.rect(0, horizon, WIDTH, HEIGHT - horizon, floor, light=.08)
    if skirting:
        c.rect(0, horizon - 10, WIDTH, 14, WHITE, light=.02, alpha=.7)


def window(c, x, y, w, h, sky=SKY, hills=True, frame=WHITE):
    c.rect(x - 12, y - 12, w + 24, h + 24, frame, 6, shadow=8)
    c.rect(x, y, w, h, sky, light=.2)
    if hills:
        c.cr.save()
        c.path_rect(x, y, w, h)
        c.cr.clip()
        c.circle(x + w * .72, y + h * .3, h * .1, '#fff3cf')
        c.blob([(x - 40, y + h * .95), (x + w * .2, y + h * .5), (x + w * .55, y + h * .75),
                (x + w * .9, y + h * .45), (x + w + 60, y + h * .8), (x + w, y + h + 60),
                (x, y + h + 60)], SAGE)
        c.blob([(x - 40, y + h), (x + w * .35, y + h * .72), (x + w * .8, y + h * .86),
                (x + w + 60, y + h * .75), (x + w, y + h + 60), (x, y + h + 60)], GREEN)
        c.cr.restore()
    c.rect(x + w / 2 - 5, y, 10, h, frame)
    c.rect(x, y + h * .45, w, 8, frame)


def hall(c, wall='#dfe3dd', floor='#cfc6b6', horizon=540):
    """A factory hall: roof lights, girders, a marked way on the floor."""
    c.backdrop(wall, wall)
    c.rect(0, 0, WIDTH, horizon, wall, light=.1)
    for i in range(6):
        x = i * 230 - 60
        c.poly([(x, 0), (x + 150, 0), (x + 130, 60), (x + 20, 60)], '#fff8e4', light=.02)
        c.beam([(x, 60), (x + 150, 60), (x + 260, horizon), (x - 60, horizon)], alpha=.10)
    c.rect(0, 78, WIDTH, 18, STEEL, light=.15)
    for i in range(0, WIDTH + 80, 80):
        c.line([(i - 40, 96), (i, 130), (i + 40, 96)], STEEL, 5, .7)
    c.rect(0, 128, WIDTH, 10, STEEL, light=.1)
    c.rect(0, horizon, WIDTH, HEIGHT - horizon, floor, light=.1)
    c.poly([(0, 735), (WIDTH, 690), (WIDTH, 706), (0, 755)], MUSTARD, alpha=.75)


def table(c, y, color=WOOD, x=0, w=WIDTH, thick=34):
    c.rect(x, y + thick, w, HEIGHT - y, color, light=.18)
    c.path_rect(x, y + thick, w, HEIGHT - y)
    c.cr.set_source_rgba(.1, .05, .05, .22)
    c.cr.fill()
    c.rect(x, y, w, thick, color, light=.12)
    c.rect(x, y, w, 5, WHITE, alpha=.25)


def surface(c, color=WOOD, grain=True):
    """A table top seen from above."""
    c.backdrop(color, color)
    c.rect(0, 0, WIDTH, HEIGHT, color, light=.12)
    if grain:
        for i in range(7):
            y = i * 118 + c.random.uniform(-8, 8)
            c.line([(0, y), (WIDTH, y)], INK, 2, .14)
            for _ in range(4):
                x, yy = c.random.uniform(0, WIDTH), y + c.random.uniform(20, 96)
                w = c.random.uniform(90, 330)
                c.curve([(x, yy), (x + w * .3, yy - 8), (x + w * .7, yy + 8), (x + w, yy)], INK, 2, .07)


def person(c, x, y, s=1.0, skin=0, hair=0, shirt=TEAL, style='short', apron=None, arm='down',
           flip=False, legs=NAVY, cap=None, standing=True):
    """A figure; (x, y) is where the neck meets the shoulders; about 420 s high when standing."""
    cr = c.cr
    skin, hair = SKINS[skin], HAIRS[hair]
    cr.save()
    cr.translate(x, y)
    cr.scale(-s if flip else s, s)
    if standing:
        c.ground(0, 362, 92, 16)
        c.rect(-46, 180, 42, 176, legs, 12)
        c.rect(6, 180, 42, 176, legs, 12, light=.14)
        c.rect(-56, 344, 54, 20, INK, 9)
        c.rect(4, 344, 54, 20, INK, 9)
    if style == 'long':
        c.blob([(-62, -110), (0, -150), (62, -110), (70, -20), (58, 40), (-58, 40), (-70, -20)], hair)
    # The far arm, the body, the near arm.
    c.path_blob([(-74, 24), (-40, -6), (40, -6), (74, 24), (68, 120), (60, 214), (-60, 214), (-68, 120)])
    c.paint(shirt, .12)
    if apron:
        c.path_rect(-38, 40, 76, 168, 12)
        c.paint(apron, .1)
        c.line([(-34, 46), (-22, -2)], apron, 8)
        c.line([(34, 46), (22, -2)], apron, 8)
    c.rect(-17, -34, 34, 46, skin, 12, light=.02)
    c.path_rect(-17, -16, 34, 16, 6)
    cr.set_source_rgba(.2, .08, .05, .14)
    cr.fill()
    arms = {'down': ((-64, 30), (-82, 110), (-70, 190)), 'up': ((-64, 34), (-112, -10), (-100, -96)),
            'out': ((-62, 36), (-122, 92), (-190, 70)), 'front': ((-62, 36), (-86, 112), (-10, 150))}
    for side, which in ((-1, arm), (1, 'front' if arm == 'front' else 'down')):
        a, b, d = [(px * -side, py) for px, py in arms[which]] if side > 0 else arms[which]
        cr.set_line_cap(cairo.LINE_CAP_ROUND)
        cr.set_line_join(cairo.LINE_JOIN_ROUND)
        cr.set_line_width(36)
        cr.set_source_rgb(*rgb(shirt, -.16 if side > 0 else -.07))
        cr.move_to(*a)
        cr.line_to(*b)
        cr.line_to(b[0] + (d[0] - b[0]) * .8, b[1] + (d[1] - b[1]) * .8)
        cr.stroke()
        c.circle(*d, 17, skin)
    c.path_ellipse(0, -76, 47, 55)
    c.paint(skin, .07)
    c.circle(-47, -70, 10, skin)
    c.circle(47, -70, 10, skin, light=.0)
    if style in ('short', 'long', 'bun'):
        c.blob([(-60, -60), (-56, -128), (-6, -146), (56, -128), (60, -62), (44, -98), (0, -112),
                (-40, -100)], hair)
    if style == 'bun':
        c.circle(8, -142, 26, hair)
    if style == 'bald':
        c.blob([(-56, -58), (-54, -92), (-42, -84), (-40, -60)], hair)
        c.blob([(56, -58), (54, -92), (42, -84), (40, -60)], hair)
    if style == 'scarf':
        c.blob([(-62, -30), (-64, -128), (0, -150), (64, -128), (62, -30), (48, 14), (-48, 14)], cap or PLUM)
        c.path_ellipse(0, -72, 38, 44)
        c.paint(skin, .05)
    if style == 'cap' or (cap and style != 'scarf'):
        c.path_rect(-52, -138, 104, 46, 24)
        c.paint(cap or TERRA, .1)
        c.rect(-58, -104, 86, 14, cap or TERRA, 7, light=-.1)
    c.circle(-17, -72, 4.5, INK)
    c.circle(17, -72, 4.5, INK)
    c.arc(0, -62, 15, 35, 145, INK, 4, .8)
    c.circle(-28, -56, 9, TERRA, alpha=.22)
    c.circle(28, -56, 9, TERRA, alpha=.22)
    cr.restore()


def pump(c, x, y, s=1.0, body=TERRA, tubes=True, display='12.4'):
    """The Mira: a rounded body with a round head; (x, y) is its middle."""
    cr = c.cr
    cr.save()
    cr.translate(x, y)
    cr.scale(s, s)
    c.ground(10, 186, 230, 30)
    if tubes:
        c.curve([(-168, -40), (-168, -180), (-120, -200), (-120, -330)], WHITE, 24, .9)
        c.curve([(-168, -40), (-168, -180), (-120, -200), (-120, -330)], SKY, 14)
        c.curve([(-168, 60), (-168, 150), (-250, 150), (-330, 170)], WHITE, 24, .9)
        c.curve([(-168, 60), (-168, 150), (-250, 150), (-330, 170)], SKY, 14)
    c.rect(-90, -150, 300, 320, body, 46, light=.16)
    c.rect(-90, -150, 300, 70, WHITE, 46, alpha=.12)
    c.rect(-120, 160, 330, 26, INK, 10)
    c.path_ellipse(-120, 10, 112, 112)
    c.metal('#7d8a93')
    c.circle(-120, 10, 92, INK)
    c.circle(-120, 10, 84, NAVY, light=.2)
    for i in range(3):
        a = math.radians(i * 120 - 50)
        c.circle(-120 + 46 * math.cos(a), 10 + 46 * math.sin(a), 27, WHITE, light=.15)
        c.circle(-120 + 46 * math.cos(a), 10 + 46 * math.sin(a), 10, STEEL)
    c.circle(-120, 10, 18, MUSTARD)
    c.rect(30, -104, 150, 92, INK, 16)
    c.rect(42, -92, 126, 68, '#cfe3c8', 8, light=.1)
    c.text(105, -42, display, 44, FOREST, align=.5)
    for i in range(3):
        c.circle(60 + i * 46, 40, 15, (WHITE, WHITE, MUSTARD)[i])
    c.text(105, 120, 'mira', 48, WHITE, align=.5)
    cr.restore()


def plant(c, x, y, s=1.0, pot=TERRA):
    for i, (dx, dy) in enumerate(((-70, -150), (-34, -200), (6, -230), (44, -190), (78, -140))):
        c.blob([(x, y), (x + dx * s * .2 - 22 * s, y + dy * s * .6), (x + dx * s, y + dy * s),
                (x + dx * s * .8 + 22 * s, y + dy * s * .55)], GREEN if i % 2 else FOREST, light=.15)
    c.poly([(x - 46 * s, y - 20 * s), (x + 46 * s, y - 20 * s), (x + 34 * s, y + 70 * s),
            (x - 34 * s, y + 70 * s)], pot, light=.14)


def lamp(c, x, y, length, color=MUSTARD, glow=True):
    c.line([(x, 0), (x, y - length)], INK, 4)
    c.poly([(x - 24, y - 60), (x + 24, y - 60), (x + 74, y), (x - 74, y)], color, light=.2)
    c.ellipse(x, y, 74, 12, '#fff4d2')
    if glow:
        c.beam([(x - 70, y), (x + 70, y), (x + 250, y + 420), (x - 250, y + 420)], alpha=.26)
        c.glow(x, y + 10, 240, alpha=.5)


def box(c, x, y, w, h, color='#cfa673', label=True):
    c.rect(x, y, w, h, color, 4, light=.12, shadow=10)
    c.rect(x + w * .44, y, w * .12, h, '#e3c89d', light=.04, alpha=.8)
    if label:
        c.rect(x + w * .62, y + h * .5, w * .28, h * .32, WHITE, 3)
        for i in range(3):
            c.line([(x + w * .66, y + h * (.58 + i * .08)), (x + w * (.84 - i * .03), y + h * (.58 + i * .08))],
                   INK, 3, .6)


def mug(c, x, y, s=1.0, color=TEAL, steam=True):
    c.ground(x, y + 66 * s, 80 * s, 13 * s)
    c.ring(x + 58 * s, y + 8 * s, 36 * s, 13 * s, color)
    c.rect(x - 56 * s, y - 52 * s, 112 * s, 118 * s, color, 18 * s, light=.16)
    c.ellipse(x, y - 50 * s, 56 * s, 13 * s, '#4a3024')
    if steam:
        for dx in (-16, 14):
            c.curve([(x + dx * s, y - 76 * s), (x + (dx - 24) * s, y - 110 * s),
                     (x + (dx + 24) * s, y - 130 * s), (x + dx * s, y - 168 * s)], WHITE, 7 * s, .55)


def gauge(c, x, y, r, angle, rim=STEEL):
    c.path_ellipse(x, y, r, r)
    c.metal(rim)
    c.circle(x, y, r * .84, WHITE, light=.04)
    for i in range(9):
        a = math.radians(150 + i * 30)
        c.line([(x + r * .62 * math.cos(a), y + r * .62 * math.sin(a)),
                (x + r * .74 * math.cos(a), y + r * .74 * math.sin(a))], INK, max(2, r * .04))
    c.arc(x, y, r * .68, 330, 390, TERRA, r * .08)
    a = math.radians(angle)
    c.line([(x, y), (x + r * .56 * math.cos(a), y + r * .56 * math.sin(a))], TERRA, max(3, r * .07))
    c.circle(x, y, r * .1, INK)


def valve_body(c, x, y, s=1.0, color=SKY, turn=0, flash=False):
    """A moulded Tessa valve body."""
    cr = c.cr
    cr.save()
    cr.translate(x, y)
    cr.rotate(math.radians(turn))
    cr.scale(s, s)
    c.ground(6, 62, 92, 20, .3)
    c.rect(-96, -26, 60, 52, color, 8, light=.18)
    c.rect(36, -26, 60, 52, color, 8, light=.18)
    for i in range(4):
        c.rect(-92 + i * 13, -32, 6, 64, color, 2, light=.02)
        c.rect(44 + i * 13, -32, 6, 64, color, 2, light=.02)
    c.path_rect(-48, -56, 96, 112, 22)
    c.paint(color, .2)
    c.ring(0, 0, 32, 10, WHITE)
    c.circle(0, 0, 18, INK, alpha=.75)
    if flash:
        c.poly([(46, -50), (74, -74), (66, -52), (86, -46), (64, -36), (48, -30)], color, light=.3)
    cr.restore()


def cloud(c, x, y, s=1.0, color=WHITE, alpha=.9):
    for dx, dy, r in ((-70, 8, 40), (-24, -16, 56), (36, -8, 46), (80, 14, 32)):
        c.circle(x + dx * s, y + dy * s, r * s, color, alpha=alpha, light=.02)
    c.rect(x - 100 * s, y + 6 * s, 205 * s, 42 * s, color, 20 * s, alpha=alpha, light=.02)


def hills(c, y, colors=(SAGE, GREEN), amplitude=70):
    for layer, color in enumerate(colors):
        base = y + layer * 66
        points = [(-120, HEIGHT + 60)]
        for i in range(8):
            points.append((-120 + i * 210, base + c.random.uniform(-amplitude, amplitude)))
        points.append((WIDTH + 160, HEIGHT + 60))
        c.blob(points, color, light=.12)
        c.rect(0, base + amplitude + 30, WIDTH, HEIGHT, color, light=.03)


def tree(c, x, y, s=1.0, color=FOREST):
    c.rect(x - 8 * s, y - 60 * s, 16 * s, 60 * s, BARK)
    c.ellipse(x, y - 120 * s, 52 * s, 78 * s, color, light=.16)
