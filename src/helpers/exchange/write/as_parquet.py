"""Parquet: typed columns, each with its meaning, and the licence in the file's metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.exchange.write.contents import Export
from helpers.runs import store


def write(export: Export, path: Path, watch: Callable[[Iterable], Iterable]) -> list[Path]:
    """Write a Parquet file; days are ``date32``, ``about`` stands in the metadata of the schema."""
    told = {column.name: column for column in export.columns}
    fields = [
        field.with_metadata(
            {"description": told[field.name].description, "hxl": told[field.name].hxl}
        )
        for field in export.table.schema
    ]
    shape = pa.schema(fields, metadata=export.about)
    with store.whole(path) as file, pq.ParquetWriter(file, shape) as out:
        for batch in watch(export.table.to_batches()):
            out.write_batch(batch.cast(shape))
    return [path]
