"""Parquet: typed columns, each with its meaning, and the licence in the file's metadata."""

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.exchange.write import Contents
from helpers.exchange.write.export import Export


def write(export: Export, path: Path) -> Contents:
    """Give a Parquet file; days are ``date32``, ``about`` stands in the metadata of the schema."""
    fields = [
        field.with_metadata({"description": column.meaning, "hxl": column.hxl})
        for field, column in zip(export.table.schema, export.columns, strict=True)
    ]
    shape = pa.schema(fields, metadata=export.about)
    content = io.BytesIO()
    pq.write_table(export.table.cast(shape), content)
    return {path: content.getvalue()}
