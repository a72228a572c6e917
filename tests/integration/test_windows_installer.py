"""The installer for Windows does to a Windows what an administrator expects, under Wine."""

from pathlib import Path

from scripts.windows_installer import check


def test_it_is_built_installed_upgraded_taken_back_and_removed_with_the_data_only_when_asked(
    tmp_path: Path,
) -> None:
    check(tmp_path)
