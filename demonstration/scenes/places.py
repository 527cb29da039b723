"""The places of a scene and the organizations that sit there, and how the rest of a scene finds them again."""

from collections.abc import Collection, Mapping

from organizations.enums import Kind
from organizations.models import Organization, Region

Names = tuple[str, str]  # without the place, and short


def place(name: str, level: int, parent: Region | None, order: int) -> Region:
    """A new place; `order` is its number under `parent`."""
    path = f"{parent.path if parent else ''}{order:02d}/"
    short = name[:-1] if len(name) > 2 else name  # 桃城区 -> 桃城, 景县 stays
    return Region.objects.create(
        name=name, short_name=short, level=level, parent=parent, path=path, order=order
    )


def seat_organs(
    region: Region, *, departments: Mapping[str, Names], groups: Collection[str] = (), party: str = "党委"
) -> Organization:
    """The organs of a place that has a standing committee, which is given back. `departments` by their system."""
    congress = organ(region, ("人大常委会", "人大常委会"), Kind.CONGRESS)
    government = organ(region, ("人民政府", "政府"), Kind.GOVERNMENT)
    organ(region, ("监察委员会", "监委"), Kind.SUPERVISORY)
    organ(region, (party, party), Kind.PARTY)
    for system, names in departments.items():
        organ(region, names, Kind.DEPARTMENT, parent=government, system=system)
    for order in groups:
        organ(region, (f"第{order}代表小组", f"第{order}组"), Kind.DEPUTY_GROUP, parent=congress)
    return congress


def seat_township(region: Region) -> None:
    organ(region, ("人大主席团", "主席团"), Kind.PRESIDIUM)
    organ(region, ("人民政府", "政府"), Kind.GOVERNMENT)


def organ(region: Region, names: Names, kind: str, **fields) -> Organization:
    """An organization of a place; its names are given without that of the place."""
    name, short_name = names
    return Organization.objects.create(
        name=region.name + name,
        short_name=region.short_name + short_name,
        kind=kind,
        region=region,
        **fields,
    )


def congress(place: str) -> Organization:
    return Organization.objects.get(kind=Kind.CONGRESS, region__name=place)


def government(place: str) -> Organization:
    return Organization.objects.get(kind=Kind.GOVERNMENT, region__name=place)


def department(place: str, system: str) -> Organization:
    return Organization.objects.get(kind=Kind.DEPARTMENT, region__name=place, system=system)
