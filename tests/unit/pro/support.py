"""A client with short waits, and values that many tests need."""

import base64

from packstation.pro.client import ProClient
from packstation.pro.models.orders import PackItem, PackOrder, PackPackage
from packstation.pro.retry import RetryPolicy
from packstation.pro.transport import Timeouts

KEY = "0123456789abcdef-secret"
ORDER = "EO-AAA-BBB-CCC"
CONSIGNMENT = "EC-AAA-BBB-CCC"
OTHER = "EC-AAA-BBB-DDD"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
ZPL = b"^XA^FO20,20^FDhello^FS^XZ"
PACK = PackOrder(
    order_reference=ORDER, packages=(PackPackage(items=(PackItem(quantity=1, sku="A"),)),)
)
PACKED = {
    "Results": [
        {
            "Result": "ConsignmentCreated",
            "ApiLinks": [{"Rel": "Consignment", "Href": f"https://else/where/{CONSIGNMENT}"}],
        }
    ]
}


def client(url: str, key: str = KEY, attempts: int = 3) -> ProClient:
    """A client that repeats at once, and loses patience after 0.75 s of silence."""
    return ProClient(
        url,
        lambda: key,
        timeouts=Timeouts(connect=2, read=0.75, whole=20),
        retry=RetryPolicy(attempts=attempts, first_wait=0.001, longest_wait=0.01, jitter=0.001),
    )


def b64(content: bytes, layers: int = 1) -> str:
    """`content` in that many layers of base64."""
    for _ in range(layers):
        content = base64.b64encode(content)
    return content.decode()
