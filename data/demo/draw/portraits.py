# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small face for each person of the company."""

from PIL import Image

import canvas as kit
import things

BACKGROUNDS = [kit.SKY, kit.BLUSH, kit.SAND, '#d5e2cf', '#e7d6e2', '#dfe3e8', '#f3e2b9']


def draw(key, look):
    """The face of the person `key`; look is 'skin hair style shirt'."""
    skin, hair, style, shirt = look.split()
    c = kit.Canvas('portrait ' + key)
    ground = BACKGROUNDS[c.random.randrange(len(BACKGROUNDS))]
    c.backdrop(ground, ground)
    c.circle(600, 400, 380, kit.WHITE, alpha=.35)
    things.person(c, 600, 560, 2.9, int(skin), int(hair), getattr(kit, shirt), style,
                  cap=kit.PLUM if style == 'scarf' else None, standing=False)
    if key in ('eddie', 'colin', 'bernhard', 'margaret', 'gwen', 'jan', 'zofia'):
        for side in (-1, 1):
            c.path_ellipse(600 + side * 52, 352, 44, 42)
            c.cr.set_source_rgb(*kit.rgb(kit.INK))
            c.cr.set_line_width(9)
            c.cr.stroke()
        c.line([(590, 348), (610, 348)], kit.INK, 9)
    return c.image(grain=2).crop((200, 0, 1000, 800)).resize((256, 256), Image.LANCZOS)
