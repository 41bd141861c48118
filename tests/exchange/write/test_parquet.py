"""Parquet: types and metadata."""

import pyarrow as pa
import pyarrow.parquet as pq

from helpers.exchange.write import EXPORTS
from helpers.exchange.write.export import COLUMNS


def test_types_and_metadata(written):
    """Days are days, not instants; licence, vintage and meanings stand in the file."""
    for name in EXPORTS:
        shape = pq.read_schema(written(name, "parquet"))
        for column in COLUMNS[name]:
            field = shape.field(column.name)
            assert field.metadata[b"description"].decode() == column.meaning
            assert (column.type == "date") == (field.type == pa.date32())
            assert not pa.types.is_timestamp(field.type)
        assert b"CC-BY-4.0" in shape.metadata[b"licence"]
        assert shape.metadata[b"known_by"] == b"2030-01-06"
