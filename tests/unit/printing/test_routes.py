import pytest

from packstation.printing.model import DocumentKind, Format
from packstation.printing.routes import MissingRouteError, Route, Routes
from tests.tools.routes import single_printer


def route(printer: str, carrier: str | None = None, parcel_size: str | None = None) -> Route:
    return Route(
        kind=DocumentKind.LABEL,
        printer=printer,
        format=Format.ZPL,
        carrier=carrier,
        parcel_size=parcel_size,
    )


def test_the_most_particular_route_wins() -> None:
    routes = Routes(
        (
            route("any"),
            route("big", parcel_size="L"),
            route("dhl", carrier="DHL"),
            route("dhl-big", carrier="DHL", parcel_size="L"),
        )
    )
    assert routes.resolve(DocumentKind.LABEL).printer == "any"
    assert routes.resolve(DocumentKind.LABEL, "DPD", "S").printer == "any"
    assert routes.resolve(DocumentKind.LABEL, "DPD", "L").printer == "big"
    assert routes.resolve(DocumentKind.LABEL, "DHL", "S").printer == "dhl"
    assert routes.resolve(DocumentKind.LABEL, "DHL", "L").printer == "dhl-big"


def test_a_missing_route_names_the_kind() -> None:
    with pytest.raises(MissingRouteError, match="cn23") as caught:
        Routes((route("any"),)).resolve(DocumentKind.CN23)
    assert caught.value.kind is DocumentKind.CN23


def test_one_printer_serves_every_kind() -> None:
    routes = single_printer("Folder")
    assert {routes.resolve(kind).printer for kind in DocumentKind} == {"Folder"}


def test_a_route_no_printer_can_follow_is_refused() -> None:
    with pytest.raises(ValueError, match="copies"):
        Route(kind=DocumentKind.LABEL, printer="P", format=Format.PDF, copies=0)
