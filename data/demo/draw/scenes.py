# Copyright 2026 The StoryHarvest authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds a scene by its name and draws one of its variants."""

import factory
import objects
import places
from canvas import HEIGHT, WIDTH, Canvas

MOODS = {'reception-night': 'night', 'van-snow': 'cool', 'lab-glass': 'day', 'petri': 'cool', 'cake': 'evening',
         'coffee': 'morning', 'letter': 'morning', 'notebook': 'evening', 'server-rack': 'cool'}


def draw(name, variant, seed):
    """The picture `name` (as in photo=name/variant); the seed moves leaves, rain and pellets."""
    for module in (factory, objects, places):
        scene = getattr(module, name.replace('-', '_'), None)
        if scene is not None:
            canvas = Canvas(seed, MOODS.get(name, 'day'))
            scene(canvas, variant)
            return canvas.image()
    raise KeyError(name)


__all__ = ['HEIGHT', 'WIDTH', 'draw']
