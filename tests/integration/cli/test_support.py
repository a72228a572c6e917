"""What is sent to support holds what it needs, and nobody's name, PIN or key."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

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
    assert "devices" in texts["doctor.txt"]
    everything = " ".join(texts.values())
    for secret in ("Zebedee", "A-17", "aGFzaA", "top-secret"):
        assert secret not in everything
