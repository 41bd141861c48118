"""One page to explore a dataset, in a browser from a disk and in JupyterLab alike.

The page carries results that were worked out for every day, every knowledge and without each
source; it looks them up.
"""

from helpers.explorer.shown import Explorer, show

__all__ = ["Explorer", "show"]
