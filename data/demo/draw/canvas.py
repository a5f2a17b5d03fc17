# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small flat-illustration kit on cairo: one palette, shapes with soft light, paper grain."""

import math
import random

import cairo
import numpy
from PIL import Image

WIDTH, HEIGHT = 1200, 800

INK = '#26323f'
NAVY = '#2f4858'
STEEL = '#8c9aa5'
GREY = '#c3c8c8'
WHITE = '#fdfaf4'
CREAM = '#f6eee1'
SAND = '#e6d5ba'
WOOD = '#c1905f'
BARK = '#8a5f42'
TERRA = '#d2694a'
CORAL = '#e8937a'
BLUSH = '#f2cdbb'
MUSTARD = '#e6b450'
SAGE = '#9dbb97'
GREEN = '#5d8a72'
FOREST = '#3a6353'
TEAL = '#3f7f8c'
SKY = '#b5d8de'
PLUM = '#7a5068'
SKINS = ['#f1c9a9', '#d9a27c', '#a8704c', '#e6b48f', '#7d5238']
HAIRS = ['#3a2b26', '#7a4a2b', '#c9a063', '#b9b4ac', '#1f2024', '#9c4f2f']


def rgb(color, shade=0.0):
    """Hexadecimal colour as three numbers; shade above 0 lightens, below 0 darkens."""
    values = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    if shade >= 0:
        return [v + (1 - v) * shade for v in values]
    return [v * (1 + shade) for v in values]


class Canvas:
    def __init__(self, seed, mood='day'):
        self.surface = cairo.ImageSurface(cairo.FORMAT_RGB24, WIDTH, HEIGHT)
        self.cr = cairo.Context(self.surface)
        self.random = random.Random(seed)
        self.mood = mood

    # Paths -------------------------------------------------------------------------------------

    def path_rect(self, x, y, w, h, r=0):
        cr = self.cr
        if r <= 0:
            cr.rectangle(x, y, w, h)
            return
        r = min(r, w / 2, h / 2)
        cr.new_sub_path()
        cr.arc(x + w - r, y + r, r, -math.pi / 2, 0)
        cr.arc(x + w - r, y + h - r, r, 0, math.pi / 2)
        cr.arc(x + r, y + h - r, r, math.pi / 2, math.pi)
        cr.arc(x + r, y + r, r, math.pi, 1.5 * math.pi)
        cr.close_path()

    def path_poly(self, points):
        self.cr.move_to(*points[0])
        for point in points[1:]:
            self.cr.line_to(*point)
        self.cr.close_path()

    def path_blob(self, points):
        """A closed curve through the middles of the polygon's sides."""
        n = len(points)
        middle = [((points[i][0] + points[(i + 1) % n][0]) / 2,
                   (points[i][1] + points[(i + 1) % n][1]) / 2) for i in range(n)]
        self.cr.move_to(*middle[-1])
        for i in range(n):
            px, py = points[i]
            x0, y0 = self.cr.get_current_point()
            x1, y1 = middle[i]
            self.cr.curve_to(x0 + (px - x0) * .67, y0 + (py - y0) * .67,
                             x1 + (px - x1) * .67, y1 + (py - y1) * .67, x1, y1)
        self.cr.close_path()

    def path_ellipse(self, x, y, rx, ry):
        cr = self.cr
        cr.save()
        cr.translate(x, y)
        cr.scale(rx, max(ry, .01))
        cr.new_sub_path()
        cr.arc(0, 0, 1, 0, 2 * math.pi)
        cr.restore()

    # Filling -----------------------------------------------------------------------------------

    def paint(self, color, light=.10, alpha=1.0, sideways=False):
        """Fills the path with a colour that is lighter where the light comes from."""
        cr = self.cr
        x0, y0, x1, y1 = cr.path_extents()
        gradient = (cairo.LinearGradient(x0, 0, x1, 0) if sideways
                    else cairo.LinearGradient(x0, y0, x0 + (x1 - x0) * .35, y1))
        gradient.add_color_stop_rgba(0, *rgb(color, light), alpha)
        gradient.add_color_stop_rgba(1, *rgb(color, -light), alpha)
        cr.set_source(gradient)
        cr.fill()

    def metal(self, color=STEEL):
        """Fills the path like a round, brushed bar."""
        cr = self.cr
        x0, _, x1, _ = cr.path_extents()
        gradient = cairo.LinearGradient(x0, 0, x1, 0)
        for stop, shade in ((0, -.25), (.2, .25), (.35, .5), (.6, .0), (1, -.3)):
            gradient.add_color_stop_rgb(stop, *rgb(color, shade))
        cr.set_source(gradient)
        cr.fill()

    def rect(self, x, y, w, h, color, r=0, light=.08, alpha=1.0, shadow=0):
        if shadow:
            self.shadow(x, y, w, h, r, shadow)
        self.path_rect(x, y, w, h, r)
        self.paint(color, light, alpha)

    def tube(self, x, y, w, h, color=STEEL, r=0):
        self.path_rect(x, y, w, h, r)
        self.metal(color)

    def ellipse(self, x, y, rx, ry, color, light=.08, alpha=1.0):
        self.path_ellipse(x, y, rx, ry)
        self.paint(color, light, alpha)

    def circle(self, x, y, r, color, light=.08, alpha=1.0):
        self.ellipse(x, y, r, r, color, light, alpha)

    def ring(self, x, y, r, width, color, light=.1):
        cr = self.cr
        self.path_ellipse(x, y, r, r)
        self.path_ellipse(x, y, r - width, r - width)
        cr.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        self.paint(color, light)
        cr.set_fill_rule(cairo.FILL_RULE_WINDING)

    def poly(self, points, color, light=.08, alpha=1.0):
        self.path_poly(points)
        self.paint(color, light, alpha)

    def blob(self, points, color, light=.08, alpha=1.0):
        self.path_blob(points)
        self.paint(color, light, alpha)

    def line(self, points, color, width=4, alpha=1.0, dash=None):
        cr = self.cr
        cr.set_line_cap(cairo.LINE_CAP_ROUND)
        cr.set_line_join(cairo.LINE_JOIN_ROUND)
        cr.set_line_width(width)
        cr.set_dash(dash or [])
        cr.set_source_rgba(*rgb(color), alpha)
        cr.move_to(*points[0])
        for point in points[1:]:
            cr.line_to(*point)
        cr.stroke()
        cr.set_dash([])

    def curve(self, points, color, width=4, alpha=1.0):
        """A Bézier line: start, then triples of points."""
        cr = self.cr
        cr.set_line_cap(cairo.LINE_CAP_ROUND)
        cr.set_line_width(width)
        cr.set_source_rgba(*rgb(color), alpha)
        cr.move_to(*points[0])
        for i in range(1, len(points) - 2, 3):
            cr.curve_to(*points[i], *points[i + 1], *points[i + 2])
        cr.stroke()

    def arc(self, x, y, r, a, b, color, width=4, alpha=1.0):
        cr = self.cr
        cr.new_sub_path()
        cr.set_line_cap(cairo.LINE_CAP_ROUND)
        cr.set_line_width(width)
        cr.set_source_rgba(*rgb(color), alpha)
        cr.arc(x, y, r, math.radians(a), math.radians(b))
        cr.stroke()

    def text(self, x, y, words, size, color=INK, bold=True, align=0, font='DejaVu Sans', alpha=1.0):
        cr = self.cr
        cr.select_font_face(font, cairo.FONT_SLANT_NORMAL,
                            cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
        cr.set_font_size(size)
        extents = cr.text_extents(words)
        cr.move_to(x - align * extents.x_advance, y)
        cr.set_source_rgba(*rgb(color), alpha)
        cr.show_text(words)

    def scribble(self, x, y, width, lines, gap=26, color=INK, thick=4, alpha=.55):
        """Lines of handwriting that nobody can read."""
        for row in range(lines):
            at, end = x, x + width * (.55 if row == lines - 1 else self.random.uniform(.82, 1))
            while at < end - 20:
                word = min(self.random.uniform(26, 80), end - at)
                n = max(2, int(word / 9))
                points = [(at + word * i / n, y + row * gap + self.random.uniform(-4, 4) - (i % 2) * 4)
                          for i in range(n + 1)]
                self.line(points, color, thick, alpha)
                at += word + 16

    # Light -------------------------------------------------------------------------------------

    def shadow(self, x, y, w, h, r=0, depth=14):
        for i in range(5, 0, -1):
            spread = depth * i / 5
            self.path_rect(x - spread * .3 + depth * .3, y + depth * .45 - spread * .2,
                           w + spread * .6, h + spread * .6, r + spread * .3)
            self.cr.set_source_rgba(.12, .10, .12, .055)
            self.cr.fill()

    def ground(self, x, y, rx, ry=None, alpha=.28):
        """The soft shadow that a thing casts on what it stands on."""
        cr = self.cr
        ry = ry or rx * .16
        cr.save()
        cr.translate(x, y)
        cr.scale(rx, ry)
        gradient = cairo.RadialGradient(0, 0, .1, 0, 0, 1)
        gradient.add_color_stop_rgba(0, .1, .09, .12, alpha)
        gradient.add_color_stop_rgba(.6, .1, .09, .12, alpha * .6)
        gradient.add_color_stop_rgba(1, .1, .09, .12, 0)
        cr.set_source(gradient)
        cr.arc(0, 0, 1, 0, 2 * math.pi)
        cr.fill()
        cr.restore()

    def glow(self, x, y, r, color='#ffe2a8', alpha=.6):
        cr = self.cr
        gradient = cairo.RadialGradient(x, y, 0, x, y, r)
        gradient.add_color_stop_rgba(0, *rgb(color), alpha)
        gradient.add_color_stop_rgba(.4, *rgb(color), alpha * .4)
        gradient.add_color_stop_rgba(1, *rgb(color), 0)
        cr.save()
        cr.set_operator(cairo.OPERATOR_SCREEN)
        cr.set_source(gradient)
        cr.arc(x, y, r, 0, 2 * math.pi)
        cr.fill()
        cr.restore()

    def beam(self, points, color='#fff1cf', alpha=.30):
        cr = self.cr
        self.path_poly(points)
        _, y0, _, y1 = cr.path_extents()
        gradient = cairo.LinearGradient(0, y0, 0, y1)
        gradient.add_color_stop_rgba(0, *rgb(color), alpha)
        gradient.add_color_stop_rgba(1, *rgb(color), 0)
        cr.save()
        cr.set_operator(cairo.OPERATOR_SCREEN)
        cr.set_source(gradient)
        cr.fill()
        cr.restore()

    def backdrop(self, top, bottom):
        gradient = cairo.LinearGradient(0, 0, 0, HEIGHT)
        gradient.add_color_stop_rgb(0, *rgb(top))
        gradient.add_color_stop_rgb(1, *rgb(bottom))
        self.cr.set_source(gradient)
        self.cr.paint()

    # Finishing ---------------------------------------------------------------------------------

    def image(self, grain=1.0, vignette=.13):
        """The picture with the tint of its mood, a darker rim and the grain of paper."""
        data = numpy.ndarray(shape=(HEIGHT, WIDTH, 4), dtype=numpy.uint8,
                             buffer=self.surface.get_data())
        pixels = data[:, :, 2::-1].astype(numpy.float32)
        tint = {'day': (1.045, 1.035, 1.01), 'morning': (1.07, 1.03, .96), 'evening': (1.08, 1.0, .9),
                'cool': (.99, 1.02, 1.06), 'night': (.8, .86, 1.04)}[self.mood]
        pixels *= numpy.array(tint, dtype=numpy.float32)
        ys, xs = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.float32)
        far = ((xs / WIDTH - .46) ** 2 * 1.5 + (ys / HEIGHT - .46) ** 2 * 1.5)
        pixels *= (1 - vignette * numpy.clip(far * 1.5, 0, 1))[:, :, None]
        light = numpy.clip(1 - (xs / WIDTH * .9 + ys / HEIGHT * .8), 0, 1)
        pixels += (light * 16)[:, :, None] * numpy.array((1, .93, .75), dtype=numpy.float32)
        noise = numpy.random.RandomState(self.random.randrange(1 << 30))
        coarse = noise.normal(0, grain, (HEIGHT // 2, WIDTH // 2)).astype(numpy.float32)
        pixels += numpy.kron(coarse, numpy.ones((2, 2), dtype=numpy.float32))[:, :, None]
        return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8), 'RGB')
