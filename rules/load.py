"""Loads the package's own data files, each checked against its schema, once per process."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

DATA = files("rules") / "data"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class DataError(ValueError):
    """A data file contradicts its schema or itself; names the file, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"rules/data/{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class _Loader(yaml.SafeLoader):
    """Leaves dates as text, so that the schemas see the JSON data model. A key that stands twice in
    a mapping is a fault: YAML forbids it, and PyYAML takes the last."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it so
        first: [pair for pair in resolvers if pair[0] != _TIMESTAMP]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found = super().construct_mapping(node, deep)
        if len(found) < len(node.value):
            raise yaml.constructor.ConstructorError(
                None, None, "a key stands twice", node.start_mark
            )
        return found


@cache
def load(name: str) -> dict[str, Any]:
    """The data file ``name`` (without ``.yaml``); ``x-Y`` is checked against the schema ``x``.

    Raises ``DataError`` with the first fault.
    """
    file = f"{name}.yaml"
    content = _read(file)
    check(file, content, _read(f"schema/{name.split('-')[0]}.yaml"))
    return dict(content)


def check(file: str, content: Any, schema: dict[str, Any]) -> None:
    """Raises ``DataError`` when the content of ``file`` contradicts ``schema``."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    error = next(iter(validator.iter_errors(content)), None)
    if error:
        raise DataError(file, error.json_path, error.message)


def _read(file: str) -> Any:
    try:
        return yaml.load(DATA.joinpath(file).read_text(encoding="utf-8"), _Loader)  # noqa: S506
    except FileNotFoundError as error:
        raise DataError(file, "$", "there is no such file") from error
    except yaml.YAMLError as error:
        raise DataError(file, "$", f"not YAML: {error}") from error
