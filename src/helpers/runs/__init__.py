"""Re-run the notebooks whose answer could differ, and keep the briefs.

``plan`` says which runs there are, ``reach`` what code they depend on, ``said`` which of its texts
they came upon, ``freshness`` which of them are behind, ``run`` runs them, ``store`` keeps what they
make. Only the ``briefs`` command imports this.
"""

import sys

# jsonschema would compile a grammar of web addresses in every process that imports papermill or
# nbconvert (1.5 s) to check a format that no notebook uses.
sys.modules.setdefault("rfc3987_syntax", None)
