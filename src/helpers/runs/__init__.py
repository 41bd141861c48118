"""Run the notebooks whose answer could differ, and keep the briefs.

``plan`` says which runs there are, ``inputs`` what they depend on and which are stale, ``rebuild``
builds from end to end: ``run`` gives each run a process, ``worker`` makes its page with ``engine``,
``output`` keeps it. Only the ``briefs`` command imports this.
"""

import sys

# jsonschema would compile a grammar of web addresses in every process that imports papermill or
# nbconvert (1.5 s) to check a format that no notebook uses.
sys.modules.setdefault("rfc3987_syntax", None)
