"""Templates of documents; apart from the pages' environment, so that no request is needed."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from gateway.documents.fonts import SERIF
from gateway.documents.wording import FILTERS

TEMPLATES = Path(__file__).parents[1] / "templates"
_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(FILTERS)
_environment.globals["serif"] = Markup(SERIF)  # noqa: S704 - a constant


def render(template: str, **values: Any) -> str:
    """Raises jinja2.UndefinedError when a value that the document needs is missing."""
    return _environment.get_template(template).render(values)
