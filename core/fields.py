"""Columns of our own kind."""

import zlib
from typing import Any

import orjson
from django.db import models

FAST = 1  # zlib's quickest level: reports of lists shrink to a tenth even so


class PackedJSONField(models.BinaryField):
    """JSON that is only ever read and written whole, and may be megabytes: kept compressed, so that the database neither
    parses nor compresses it itself. It cannot be searched; what is looked for belongs in columns."""

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> Any:
        return None if value is None else orjson.loads(zlib.decompress(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(None if value is None else packed(value), connection, prepared)

    def to_python(self, value: Any) -> Any:
        return orjson.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj: models.Model) -> str:
        return orjson.dumps(self.value_from_object(obj)).decode()


def packed(value: Any) -> bytes:
    """The form in which the value is kept."""
    return zlib.compress(orjson.dumps(value), FAST)
