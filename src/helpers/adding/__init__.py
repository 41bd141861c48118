"""Adding reports and claims to a dataset, and beginning a dataset.

A ``Draft`` holds the rows to be added; they come from a ``Dialogue`` or from a YAML form, are tried
on a copy of the tables and written whole. ``doubts`` are what a person should look at before.
"""

from helpers.adding.draft import Draft, Meanwhile
from helpers.adding.form import fill, template

__all__ = ["Draft", "Meanwhile", "fill", "template"]
