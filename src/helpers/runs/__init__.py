"""Run the notebooks whose answer could differ, and keep the briefs.

``plan`` says which runs there are, ``inputs`` what they depend on and which are stale, ``rebuild``
builds from end to end: ``run`` gives each run a process, ``worker`` makes its page with ``engine``,
``output`` keeps it. Only the ``briefs`` command imports this.
"""
