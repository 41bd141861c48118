"""Parquet: typed columns, each with its meaning, and the licence in the file's metadata."""

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from helpers import files
from helpers.exchange.write.export import ARROW_TYPES, Export


def write(export: Export, path: Path) -> list[Path]:
    """Write a Parquet file; days are ``date32``, ``about`` stands in the metadata of the schema."""
    fields = [
        pa.field(c.name, ARROW_TYPES[c.type], metadata={"description": c.meaning, "hxl": c.hxl})
        for c in export.columns
    ]
    shape = pa.schema(fields, metadata=export.about)
    content = io.BytesIO()
    pq.write_table(export.table.cast(shape), content)
    files.write(path, content.getvalue())
    return [path]
