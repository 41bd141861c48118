"""Who says what, who denies it, and what is really known on a given day.

The package behind the notebooks. Each module imports only those before it in this list:
``files``, ``text``, ``order``, ``tables``, ``places``, ``gazetteer``, ``grades``, ``claims``,
``control``, ``progress``, ``tolls``, ``vintage``, ``editions``, ``sources``, ``leave_one_out``,
``wording``, ``charts``, ``pages``, ``explorer``, ``runs``, ``adding``, ``exchange``, ``cli``.
"""

import sys

# jsonschema would compile a grammar of web addresses in every process that imports it (1.5 s) to
# check a format that nothing here uses.
sys.modules.setdefault("rfc3987_syntax", None)
