"""The scenes of the demonstration: each a place, its people and what happened there until a morning.

A scene is a module of this package, named as in SCENE. It gives START (the moment at which its clock stands), CAST and
PASSWORD (who can sign in), HINTS (lines of the greeting: what to try first) and load(), which fills an empty database.
"""
