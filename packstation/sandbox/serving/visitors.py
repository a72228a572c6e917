"""Who may speak to the simulator: programs on this computer, and no page in a browser.

A page anywhere can make a browser ask an address on loopback. It comes with an Origin, or, when its
own name was pointed at loopback (DNS rebinding), with a Host that is none of ours.
"""

import ipaddress

from starlette.datastructures import Headers


def why_not(headers: Headers) -> str:
    """Why this visitor is turned away; "" for one who may speak."""
    if "origin" in headers:
        return "Pages in a browser may not use this server."
    host = headers.get("host", "").rsplit("]", 1)[0].lstrip("[")
    if not headers.get("host", "").startswith("["):
        host = host.split(":", 1)[0]
    return "" if _is_here(host) else "This server answers to names of this computer only."


def _is_here(host: str) -> bool:
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
