"""Who says what, who denies it, and what is really known on a given day.

The package behind the notebooks, which use of it:

tables         read, check and cut a dataset: ``d = tables.load("syria-2024", "2024-12-07")``
claims         claims in force; events, graded by the rules
control        who holds each place on each day
places         which places count, their names and distances
progress       places, capitals, people, road and distance, by how sure that is
tolls          events by theme; numbers of killed, wounded, displaced
vintage        what was known when
sources        what each source reported, and who relays whom
leave_one_out  what would be left without each source
wording        sentences that lead to their claims; tables with a caption
charts         pictures; ``charts.finish`` makes a figure of your own one
explorer       the page to explore
text           days, numbers and lists as readers write them

``help(charts)`` and the like say what is meant for use there, ``??`` behind a name shows how it is
made. docs/own-page.md makes a page of your own, docs/architecture.md shows every module.

Each module imports only those before it in this list:
``files``, ``text``, ``order``, ``tables``, ``places``, ``gazetteer``, ``grades``, ``claims``,
``control``, ``variants``, ``progress``, ``tolls``, ``vintage``, ``editions``, ``sources``,
``leave_one_out``, ``wording``, ``charts``, ``pages``, ``explorer``, ``runs``, ``adding``,
``exchange``, ``cli``.
"""

import sys

# jsonschema would compile a grammar of web addresses in every process that imports it (1.5 s) to
# check a format that nothing here uses.
sys.modules.setdefault("rfc3987_syntax", None)

__all__ = (
    "charts claims control explorer leave_one_out places progress sources tables text tolls "
    "vintage wording"
).split()
