"""The business types that can be filed: the module of each is named like its entry in SECTIONS."""

from importlib import import_module

from contracts.errors import Invalid
from contracts.forms.sections import SECTIONS
from services.application.kinds.base import Kind

KINDS: dict[str, Kind] = {
    type_: import_module(f"{__name__}.{type_.lower()}").KIND for type_ in SECTIONS
}


def kind_of(type_: str) -> Kind:
    """Raises Invalid for a business type that is not open yet."""
    if type_ not in KINDS:
        raise Invalid.at("type", "该业务暂未开放网上办理")
    return KINDS[type_]


def needs_register(section: str) -> bool:
    """Whether saving this tab needs the register entry of the enterprise."""
    return any(section in kind.guards for kind in KINDS.values())
