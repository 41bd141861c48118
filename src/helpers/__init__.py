"""Who says what, who denies it, and what is really known on a given day.

The package behind the notebooks. Each module imports only those before it in this list:
``tables``, ``places``, ``gazetteer``, ``claims``, ``control``, ``progress``, ``tolls``,
``vintage``, ``sources``, ``wording``, ``charts``, ``explorer``, ``pages``, ``runs``, ``adding``,
``exchange``, ``cli``.
"""
