"""The house rules catch what they name and spare what they recommend."""

import pytest

from scripts.house_rules import RULES, broken_rules, misplaced

CAUGHT = {
    "sleep": ("packstation/printing/network/printer.py", "    time.sleep(1)"),
    "process-events": ("packstation/ui/window.py", "    app.processEvents()"),
    "modal": ("packstation/ui/window.py", "    dialog.exec()"),
    "default-button": ("packstation/ui/widgets/buttons.py", "    button.setDefault(True)"),
    "raw-loop": ("packstation/assembly/running.py", "    loop = asyncio.get_event_loop()"),
    "swallowed-cancel": ("packstation/ui/window.py", "    await asyncio.wait_for(x(), 1)"),
    "unexplained-silence": ("tests/unit/test_x.py", "x = y()  # type: ignore[no-any-return]"),
    "left-to-do": ("README.md", "TODO: write this"),
    "package-host": ("requirements.lock", "--index-url https://example.invalid/simple"),
    "machine-path": ("docs/install.md", "open /home/anna/packstation/journal.db"),
    "outside-the-project": ("ARCHITECTURE.md", "see ../shared/DESIGN.md"),
    "secret": ("tests/unit/test_x.py", 'API_KEY = "0123456789abcdef0123456789abcdef"'),
}

SPARED = [
    ("packstation/printing/network/printer.py", "    await asyncio.sleep(delay_seconds)"),
    ("tests/unit/test_x.py", "    time.sleep(1)"),
    ("packstation/workflow/looping/loop.py", "    result = statement.exec()"),
    ("packstation/ui/widgets/buttons.py", "    button.setAutoDefault(False)"),
    ("packstation/pro/client.py", "x = y()  # type: ignore[misc]  # the stub lacks the overload"),
    ("packstation/sandbox/keys.py", 'API_KEY = "sandbox-key-that-everybody-knows"  # house: ours'),
    ("packstation/pro/client.py", 'API_KEY_HEADER = "ocp-apim-subscription-key"'),
    ("docs/network.md", "https://api.example.com/work/orders"),
]


def test_every_rule_has_an_example() -> None:
    assert set(CAUGHT) == {rule.name for rule in RULES}


@pytest.mark.parametrize("name", CAUGHT)
def test_a_rule_catches_what_it_names(name: str) -> None:
    path, line = CAUGHT[name]
    (complaint,) = broken_rules(path, f"first line\n{line}\n")
    assert complaint.startswith(f"{path}:2: {name}: ")


@pytest.mark.parametrize(("path", "line"), SPARED)
def test_what_is_recommended_or_excused_is_spared(path: str, line: str) -> None:
    assert list(broken_rules(path, line)) == []


def test_a_long_file_says_in_its_first_line_why_it_is_one() -> None:
    lines = "x = 1\n" * 351
    (complaint,) = broken_rules("packstation/x.py", f'"""Everything."""\n{lines}')
    assert "split it" in complaint
    assert not list(broken_rules("packstation/x.py", f'"""A table, so one file."""\n{lines}'))


def test_a_folder_that_the_project_does_not_have_is_told() -> None:
    (complaint,) = misplaced("--help/box.png")
    assert "'--help'" in complaint
    assert not [*misplaced("packstation/packing/bench.py"), *misplaced("README.md")]
