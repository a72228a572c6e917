"""The question which line a barcode is meant for, as a choice."""

from packstation.packing import commands as cmd
from packstation.packing.asking import is_which_line
from packstation.packing.session import Session, remaining_units
from packstation.sentences.speaker import Speaker
from packstation.ui.flow.prompts import Choice, Option


def line_choice(session: Session, speaker: Speaker) -> Choice | None:
    """The lines to choose from, each with its SKU and what is left; None while nothing is asked."""
    question, catalogue = session.question, session.catalogue
    if question is None or not is_which_line(question) or catalogue is None:
        return None
    options = []
    for line_id in question.lines:
        line, left = catalogue.lines[line_id], remaining_units(session, line_id)
        sku = speaker.text("item.sku", sku=line.sku) if line.sku else ""
        value = f"{speaker.number(left)} ×"
        options.append(Option(line_id, speaker.item(session, line_id), sku, value))
    kind = "substitute" if question.is_substitute else "which_line"
    return Choice(speaker.text(f"alert.{kind}.word"), tuple(options))


def line_chosen(option: Option) -> cmd.ChooseLine:
    """What the choice of `option` asks of the session."""
    return cmd.ChooseLine(option.id)
