"""Read the files of ACLED, UCDP GED and VIINA into the tables of a dataset.

``bring`` reads files of one format in chunks, keeps what concerns the offensive, finds the rows
that an earlier import made by their original id, checks the tables as they would be, and only
then writes them. docs/imports.md prints the rules of each format.
"""

from helpers.exchange.read.bring import FORMATS, bring
from helpers.exchange.read.tally import Tally

__all__ = ["FORMATS", "Tally", "bring"]
