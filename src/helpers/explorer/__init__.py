"""A map and tables to play with: widgets in JupyterLab, one plain sentence elsewhere.

Nothing is worked out here: each choice of day, knowledge and origin is a dataset like any other
and goes through the same measures, charts and words as a brief.
"""

from helpers.explorer.page import NEEDS, Explorer, running, show
from helpers.explorer.views import View, look, without

__all__ = ["NEEDS", "Explorer", "View", "look", "running", "show", "without"]
