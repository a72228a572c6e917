"""Labels come out of another printer from now on."""

from collections.abc import Sequence

from packstation.packing import shift as sh
from packstation.workflow.performers.printing import Printers
from packstation.workflow.printers.lights import Lights
from packstation.workflow.printers.watch import PrinterWatch


class Switching:
    """Switches, and looks how the new printer is."""

    def __init__(self, printers: Printers, lights: Lights, watch: PrinterWatch) -> None:
        self._printers = printers
        self._lights = lights
        self._watch = watch

    async def switch(self, effect: sh.SwitchPrinterOver) -> Sequence[sh.ShiftCommand]:
        """Withdraw from other printers what they have in hand, and send labels to the new one."""
        await self._printers.switch_labels(effect.printer)
        self._lights.on_labels_switched(effect.printer)
        self._watch.look(effect.printer)
        return (sh.LabelsAreSwitched(),)
