"""Weights and sizes of the wire in grams and millimetres, and the package they make."""

from packstation.sandbox.records import Json, Package
from packstation.sandbox.serving.refusal import invalid_field

_GRAMS = {"kg": 1000.0, "g": 1.0, "lb": 453.59237}
_MM = {"cm": 10.0, "mm": 1.0, "m": 1000.0, "in": 25.4}


def grams(weight: Json, path: str) -> int:
    """Grams of a Weight; raises Refusal for a unit that is not known."""
    factor = _GRAMS.get(str(weight["Unit"]).lower())
    if factor is None:
        raise invalid_field(f"{path}.Unit", f"{weight['Unit']!r} is not a unit of weight")
    return round(float(weight["Value"]) * factor)


def sides_mm(dimensions: Json, path: str) -> tuple[int, int, int]:
    """Length, width and height of Dimensions; raises Refusal for a unit that is not known."""
    unit = dimensions.get("Unit") or "Cm"
    factor = _MM.get(str(unit).lower())
    if factor is None:
        raise invalid_field(f"{path}.Unit", f"{unit!r} is not a unit of length")
    length, width, height = (
        round(float(dimensions[k]) * factor) for k in ("Length", "Width", "Height")
    )
    return length, width, height


def measured(reference: str, body: Json, path: str, sizes: list[Json]) -> Package:
    """The package that `body` describes, with what it leaves out from its size or its items.

    Raises Refusal when the package size is not one of `sizes` or a unit is not known.
    """
    size = _size(body, path, sizes)
    if body.get("Dimensions"):
        length, width, height = sides_mm(body["Dimensions"], f"{path}.Dimensions")
    else:
        length, width, height = (round(size[k] * 10) for k in ("Length", "Width", "Height"))
        body["Dimensions"] = {
            "Unit": "Cm", "Width": size["Width"], "Length": size["Length"],
            "Height": size["Height"],
        }  # fmt: skip
    items: list[Json] = list(body.get("Items") or [])
    if body.get("Weight"):
        weight = grams(body["Weight"], f"{path}.Weight")
    else:
        weight = round(size["Weight"] * 1000) + sum(_item_grams(item, path) for item in items)
        body["Weight"] = {"Value": weight / 1000, "Unit": "Kg"}
    amount, currency = _value(body, items)
    return Package(reference, body, weight, length, width, height, amount, currency, items)


def _size(body: Json, path: str, sizes: list[Json]) -> Json:
    wanted = body.get("PackageSizeReference")
    if not wanted:
        return next(size for size in sizes if size["IsDefault"])
    for size in sizes:
        if size["Reference"].lower() == wanted.lower():
            return size
    raise invalid_field(
        f"{path}.PackageSizeReference", f"There is no package size {wanted}", "UnknownPackageSize"
    )


def _item_grams(item: Json, path: str) -> int:
    weight = item.get("Weight")
    return grams(weight, f"{path}.Items.Weight") * int(item.get("Quantity", 1)) if weight else 0


def _value(body: Json, items: list[Json]) -> tuple[float, str]:
    given = body.get("Value")
    if given:
        return float(given["Amount"]), str(given["Currency"]["IsoCode"])
    total, currency = 0.0, "GBP"
    for item in items:
        value = item.get("Value")
        if value:
            # The sources leave open whether the value is of a unit or of the line: a unit, here.
            total += float(value["Amount"]) * int(item.get("Quantity", 1))
            currency = str(value["Currency"]["IsoCode"])
    return round(total, 2), currency
