"""What is sent to support holds what it needs, and nobody's name, PIN or key."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from packstation.runtime.guard import frames_of
from packstation.sandbox.child import SandboxProcess

SETTINGS = """
[station]
name = "Bench 7"
[[crew.people]]
badge = "A-17"
name = "Zebedee Quux"
role = "supervisor"
pin = "scrypt$c2FsdA==$aGFzaA=="
"""


def test_the_file_holds_settings_logs_and_findings_and_nothing_of_people(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "packstation.log").write_text("a line\n", encoding="utf-8")
    out = tmp_path / "sent.zip"
    done = subprocess.run(
        (sys.executable, "-m", "packstation", "support", str(out), "--data-dir", str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PACKSTATION_PRO_KEY": "top-secret-0123456789"},
    )
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(out) as packed:
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    assert {"doctor.txt", "versions.txt", "settings.toml", "logs/packstation.log"} <= set(texts)
    assert 'name = "Bench 7"' in texts["settings.toml"]
    assert "Scanner:" in texts["doctor.txt"]
    everything = " ".join(texts.values())
    for secret in ("Zebedee", "A-17", "aGFzaA", "top-secret"):
        assert secret not in everything


PLANTED = (
    "Zebedee",
    "Plantedname",
    "17 Planted Lane",
    "zebedee@planted.example",
    "0113 999 7777",
    "Quentin Packer",
    "Sybil Supervisor",
    "BADGE-4711",
    "proxy-S3CRET",
    "store-S3CRET",
)
"""Names, an address, a badge and passwords that no file for support may hold; and PRO's key."""
ORDER = {
    "OrderReferenceProvidedByCustomer": "SUP-1",
    "Packages": [
        {
            "Description": "Household goods",
            "Items": [
                {
                    "Sku": "MUG",
                    "Description": "A mug",
                    "ItemReferenceProvidedByCustomer": "L1",
                    "Quantity": 1,
                    "Barcode": {"Code": "5001008000004", "BarcodeType": "EAN13"},
                    "Weight": {"Value": 0.3, "Unit": "Kg"},
                    "Value": {"Amount": 6.5, "Currency": {"IsoCode": "GBP"}},
                }
            ],
        }
    ],
    "Addresses": [
        {"AddressType": "Origin", "ShippingLocationReference": "LEEDS-DC"},
        {
            "AddressType": "Destination",
            "Contact": {
                "FirstName": "Zebedee",
                "LastName": "Plantedname",
                "Email": "zebedee@planted.example",
                "Telephone": "0113 999 7777",
            },
            "AddressLine1": "17 Planted Lane",
            "Town": "York",
            "Postcode": "YO1 8AS",
            "Country": {"IsoCode": {"TwoLetterCode": "GB"}},
        },
    ],
}
BENCH = """
[station]
mode = "live"
name = "Bench 7"
location = "LEEDS-DC"
[pro]
url = "{url}"
[[crew.people]]
badge = "BADGE-4711"
name = "Quentin Packer"
[[crew.people]]
badge = "S-1"
name = "Sybil Supervisor"
role = "supervisor"
"""


@pytest.mark.attack("secrets")
def test_nothing_planted_anywhere_is_in_the_file_the_logs_or_the_crash_report(
    tmp_path: Path,
) -> None:
    with SandboxProcess.start() as pro:
        data = tmp_path / "data"
        data.mkdir()
        (data / "settings.toml").write_text(BENCH.format(url=pro.url), encoding="utf-8")
        (tmp_path / "order.json").write_text(json.dumps(ORDER), encoding="utf-8")
        scans = "PS:BADGE:BADGE-4711\nSUP-1\n!ok\n5001008000004\n!done\n"
        (tmp_path / "scans.txt").write_text(scans, encoding="utf-8")
        environment = {
            **os.environ,
            "PACKSTATION_PRO_KEY": pro.key,
            "PACKSTATION_STORE_PASSWORD": "store-S3CRET",
            "HTTPS_PROXY": "http://user:proxy-S3CRET@127.0.0.1:9",
            "QT_QPA_PLATFORM": "offscreen",
        }

        def command(*words: str) -> str:
            done = subprocess.run(
                (sys.executable, "-m", "packstation", *words, "--data-dir", str(data)),
                capture_output=True,
                text=True,
                timeout=180,
                env=environment,
            )
            assert done.returncode == 0, done.stderr
            return done.stdout + done.stderr

        command("orders", "import", str(tmp_path / "order.json"))
        command("drive", str(tmp_path / "scans.txt"))
        everything = b"".join(
            path.read_bytes() for path in (data / "logs").rglob("*") if path.is_file()
        )
        assert_nothing_planted(everything, pro.key)
        # As if a library had logged all of it, and a crash had quoted it.
        known = (pro.key, *PLANTED[5:], "zebedee@planted.example")
        (data / "logs" / "library.log").write_text("\n".join(known), encoding="utf-8")
        try:
            raise ValueError(" ".join((pro.key, *PLANTED)))
        except ValueError as error:
            report = frames_of(error)
        assert_nothing_planted(report.encode(), pro.key)
        (data / "logs" / "crash.txt").write_text(report, encoding="utf-8")
        command("support", str(tmp_path / "sent.zip"), "--order", "SUP-1")
    with zipfile.ZipFile(tmp_path / "sent.zip") as packed:
        texts = {name: packed.read(name) for name in packed.namelist()}
    assert {"orders/1.txt", "logs/library.log", "logs/crash.txt"} <= set(texts)
    assert b"SUP-1" in texts["orders/1.txt"] or b"EO-" in texts["orders/1.txt"]
    assert texts["logs/library.log"].count(b"(secret)") == 3
    assert_nothing_planted(b"".join(texts.values()), pro.key)
    assert_nothing_planted((tmp_path / "sent.zip").read_bytes(), pro.key)


def assert_nothing_planted(content: bytes, key: str) -> None:
    for planted in (key, *PLANTED):
        assert planted.encode() not in content, planted
