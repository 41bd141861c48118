"""A map and tables to play with: widgets in JupyterLab, one plain sentence elsewhere.

Nothing is worked out here: each choice of day, knowledge and origin is a dataset like any other
and goes through the same measures, charts and words as a brief.
"""

from helpers.explorer.widgets import NEEDS_JUPYTERLAB, Explorer, can_hold_widgets, show

__all__ = ["NEEDS_JUPYTERLAB", "Explorer", "can_hold_widgets", "show"]
