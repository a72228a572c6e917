"""Changes replies from their default shape to the variants that are switched on."""

from typing import Any

from packstation.sandbox.records import Json
from packstation.sandbox.serving.variants import (
    EnumStyle,
    LegTracking,
    Nulls,
    QuantityName,
    Variants,
    WeightShape,
)
from packstation.sandbox.vocabulary import (
    ADDRESS_TYPES,
    BARCODE_TYPES,
    CATEGORIES,
    CLASSIFICATION_DETAILS,
    CLASSIFICATIONS,
    STATES,
    TERMS,
    Numbers,
)

_ENUMS: dict[str, Numbers] = {
    "ConsignmentState": STATES,
    "State": STATES,
    "AddressType": ADDRESS_TYPES,
    "BarcodeType": BARCODE_TYPES,
    "CategoryType": CATEGORIES,
    "ShippingTerms": TERMS,
    "ContentClassification": CLASSIFICATIONS,
    "ContentClassificationDetails": CLASSIFICATION_DETAILS,
}
_STATE_FIELDS = ("ConsignmentState", "State")


def dressed(value: Any, variants: Variants) -> Any:
    """`value` in the shape that `variants` asks for; untouched when they ask for nothing."""
    plain = (
        variants.weight is WeightShape.V11
        and variants.leg_tracking is LegTracking.LIST
        and variants.item_quantity is QuantityName.QUANTITY
        and variants.nulls is Nulls.NULL
        and variants.enum_style is EnumStyle.NAMES
        and not variants.unknown_fields
        and not variants.unknown_state
    )
    return value if plain else _dress(value, variants)


def _dress(value: Any, variants: Variants) -> Any:
    if isinstance(value, list):
        return [_dress(entry, variants) for entry in value]
    if not isinstance(value, dict):
        return value
    shown = {key: _dress(entry, variants) for key, entry in value.items()}
    if variants.weight is WeightShape.V1:
        _old_weight(shown)
    if variants.leg_tracking is LegTracking.SINGLE and "TrackingReferences" in shown:
        numbers = shown.pop("TrackingReferences")
        shown["TrackingReference"] = numbers[0] if numbers else None
    if variants.item_quantity is QuantityName.UNIT_OF_QUANTITY and "Sku" in shown:
        shown["UnitOfQuantity"] = shown.pop("Quantity")
        shown["ItemUnit"] = shown.pop("Unit", None)
    if variants.unknown_state:
        for name in _STATE_FIELDS:
            if name in shown:
                shown[name] = variants.unknown_state
    if variants.enum_style is EnumStyle.NUMBERS:
        _numbered(shown)
    if variants.nulls is Nulls.MISSING:
        shown = {key: entry for key, entry in shown.items() if entry is not None}
    if variants.unknown_fields:
        shown["SandboxExtension"] = {"Note": "a reader ignores this"}
    return shown


def _old_weight(shown: Json) -> None:
    """`{Kg}`, and in summaries a bare number of kilograms."""
    weight = shown.get("Weight")
    if isinstance(weight, dict):
        kilograms = weight.get("Value")
        shown["Weight"] = kilograms if "ApiLink" in shown else {"Kg": kilograms}


def _numbered(shown: Json) -> None:
    for name, numbers in _ENUMS.items():
        if isinstance(shown.get(name), str):
            parts = [numbers.get(part) for part in shown[name].split(", ")]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                shown[name] = sum(known)
