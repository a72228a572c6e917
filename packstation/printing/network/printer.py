"""Network label printers on their raw port (9100).

A printer that answers ~HS is asked before the job (is there paper, is the head closed) and after
it, until nothing of the job is outstanding: only then is it Printed. A printer that stays mute
has merely taken bytes: HandedOver.

A job that meets trouble after it was sent is withdrawn from the printer's memory (~JA), so that
the next roll of paper does not bring it out by itself. `shared=True` forbids that, for a printer
on which other benches' labels may lie too; such a job then ends as PrintUnknown.
"""

import asyncio

import msgspec

from packstation.printing.memory import Memory
from packstation.printing.model import (
    Format,
    HandedOver,
    JobState,
    NotPrinted,
    Outcome,
    Printed,
    PrinterStatus,
    PrintJob,
    PrintUnknown,
    Readiness,
    Trouble,
)
from packstation.printing.network import zebra_status
from packstation.printing.network.raw_socket import CutError, RawSocket
from packstation.printing.network.zebra_status import HostStatus
from packstation.printing.sentences import remedy

_FIRST_PAUSE_SECONDS = 0.02


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds.

    `answer`: to ~HS on an idle line. `after_job`: to ~HS behind a job, which the printer reads
    only when it has taken in the job. `send`: for a printer that has stopped taking data.
    `trouble`: for somebody to close the head or end the pause while a sent job waits.
    `printing`: for all labels of a job to come out before it is withdrawn.
    """

    connect: float = 5.0
    answer: float = 2.0
    after_job: float = 15.0
    send: float = 30.0
    trouble: float = 10.0
    printing: float = 300.0
    between_questions: float = 0.25


class NetworkPrinter:
    """A label printer at `host`:`port`. Jobs go one after the other, in the order of the calls."""

    def __init__(
        self,
        host: str,
        port: int = 9100,
        *,
        name: str = "",
        formats: frozenset[Format] = frozenset({Format.ZPL}),
        shared: bool = False,
        patience: Patience | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._name = name or f"{host}:{port}"
        self._formats = formats
        self._shared = shared
        self._patience = patience or Patience()
        self._in_order = asyncio.Lock()
        self._in_hand: dict[str, asyncio.Event] = {}
        self._memory = Memory()
        self._last_seen: HostStatus | None = None
        # Only a ZPL printer knows ~HS: others would print it as text. One that stayed mute is
        # not asked before every job again, which would hold each label up; `status` asks anew.
        self._knows_status = Format.ZPL in formats
        self._stayed_mute = False
        # One that has answered before and is silent now may have stopped reading: what it is
        # given then is in doubt until it answers again.
        self._has_answered = False

    @property
    def name(self) -> str:
        """What the packer calls it."""
        return self._name

    @property
    def formats(self) -> frozenset[Format]:
        """The formats it prints as they are."""
        return self._formats

    async def submit(self, job: PrintJob) -> Outcome:
        """Send the job once and follow it as far as the printer tells."""
        if job.format not in self._formats:
            return self._not_printed(Trouble.WRONG_FORMAT)
        withdrawn = self._in_hand.setdefault(job.title, asyncio.Event())
        try:
            async with self._in_order:
                if withdrawn.is_set():
                    return self._not_printed(Trouble.WITHDRAWN)
                if (before := self._memory.in_the_way(job.title)) is not None:
                    return before
                self._last_seen = None
                # What ends this by force leaves a job of which nobody knows.
                self._memory.keep(job.title, PrintUnknown("The job was interrupted."))
                outcome = await self._print(job, withdrawn)
                self._memory.keep(job.title, outcome)
                return outcome
        finally:
            self._in_hand.pop(job.title, None)

    async def find(self, title: str) -> JobState:
        """What this run of the program knows; a raw port itself remembers nothing."""
        return JobState.PENDING if title in self._in_hand else self._memory.state(title)

    async def status(self) -> PrinterStatus:
        """Ask ~HS; while a job prints, what the printer last said of it.

        (Many label printers take one connection at a time, and would seem to be gone.)
        """
        if self._in_order.locked():
            if self._last_seen is not None:
                return self._told(self._last_seen)
            return PrinterStatus(
                readiness=Readiness.UNKNOWN, sentence=f"A job is being sent to {self._name}."
            )
        try:
            async with await self._connect() as socket:
                if not self._knows_status:
                    return self._mute()
                answer = await socket.ask_status(self._patience.answer)
        except (OSError, CutError):
            return PrinterStatus(
                readiness=Readiness.NOT_READY,
                trouble=Trouble.GONE,
                sentence=remedy(self._name, Trouble.GONE),
            )
        self._stayed_mute = answer is None
        self._has_answered = self._has_answered or answer is not None
        return self._mute() if answer is None else self._told(answer)

    async def cancel(self, title: str) -> bool:
        """Withdraw a job that waits or prints here; its `submit` says how much came out."""
        event = self._in_hand.get(title)
        if event is None:
            return False
        event.set()
        return True

    def _told(self, answer: HostStatus) -> PrinterStatus:
        trouble = answer.trouble
        return PrinterStatus(
            readiness=Readiness.NOT_READY if trouble else Readiness.READY,
            trouble=trouble,
            sentence=remedy(self._name, trouble) if trouble else f"{self._name} is ready.",
            labels_waiting=answer.outstanding,
        )

    async def _connect(self) -> RawSocket:
        return await RawSocket.open(self._host, self._port, self._patience.connect)

    async def _print(self, job: PrintJob, withdrawn: asyncio.Event) -> Outcome:
        content = job.content * job.copies
        try:
            socket = await self._connect()
        except OSError:
            return self._not_printed(Trouble.GONE)
        try:
            async with socket:
                if self._knows_status and not self._stayed_mute:
                    before = await socket.ask_status(self._patience.answer)
                    if before is not None and before.trouble is not None:
                        return self._not_printed(before.trouble)
                    self._stayed_mute = before is None
                    self._has_answered = self._has_answered or before is not None
                await socket.send(content, self._patience.send)
                if not self._has_answered:
                    return HandedOver(f"{len(content)} bytes taken by {self._name}")
                return await self._follow(socket, content, withdrawn)
        except CutError as cut:
            return self._cut(cut, len(content))

    async def _follow(self, socket: RawSocket, content: bytes, withdrawn: asyncio.Event) -> Outcome:
        """Wait until the printer has nothing outstanding; withdraw the job if that fails.

        Asked on the job's own connection: there the question cannot overtake the job.
        """
        labels = zebra_status.label_count(content)
        clock = asyncio.get_running_loop()
        began = clock.time()
        troubled_since: float | None = None
        pause = _FIRST_PAUSE_SECONDS
        while True:
            answer = await socket.ask_status(self._patience.after_job)
            if answer is None:
                return PrintUnknown(
                    f"{self._name} took the job and then fell silent. Look whether it came out.",
                    len(content),
                    len(content),
                )
            self._last_seen = answer
            if answer.idle:
                return Printed(f"{self._name} reports {labels} label(s) out and none left")
            now = clock.time()
            troubled_since = (troubled_since or now) if answer.trouble else None
            troubled_for = now - troubled_since if troubled_since else 0.0
            if withdrawn.is_set():
                return await self._withdraw(socket, Trouble.WITHDRAWN, labels, answer)
            if answer.trouble is not None and troubled_for >= self._patience.trouble:
                return await self._withdraw(socket, answer.trouble, labels, answer)
            if now - began >= self._patience.printing:
                return await self._withdraw(socket, Trouble.TOO_SLOW, labels, answer)
            await asyncio.sleep(min(pause, self._patience.between_questions))
            pause *= 2

    async def _withdraw(
        self, socket: RawSocket, why: Trouble, labels: int, last: HostStatus
    ) -> Outcome:
        """Clear the printer's memory and say what had come out by then."""
        out = max(0, labels - last.outstanding)
        if self._shared:
            return PrintUnknown(
                f"{remedy(self._name, why)} {labels - out} label(s) still lie in its memory, "
                "which other benches use too: they may come out by themselves.",
            )
        await socket.send(zebra_status.CANCEL_ALL, self._patience.send)
        after = await socket.ask_status(self._patience.after_job)
        if after is None or not after.idle:
            return PrintUnknown(
                f"{remedy(self._name, why)} The job could not be withdrawn from it: "
                "look whether it came out.",
            )
        half = "If a label hangs half out of it, destroy that label."
        came = f"{out} of {labels} label(s) came out. {half}" if out else half
        # A printer that nothing stops finishes the label that it has begun, whatever it is told.
        was_still = last.trouble is not None
        if not was_still:
            came = f"{came} Look whether another one came out."
        return NotPrinted(why, f"{remedy(self._name, why)} {came}", out == 0 and was_still, out)

    def _cut(self, cut: CutError, total: int) -> Outcome:
        if cut.sent is None:
            return self._not_printed(Trouble.GONE)
        return PrintUnknown(
            f"The connection to {self._name} was lost ({cut.why}) after {cut.sent} of {total} "
            "bytes. Look whether the label came out.",
            cut.sent,
            total,
        )

    def _not_printed(self, trouble: Trouble) -> NotPrinted:
        return NotPrinted(trouble, remedy(self._name, trouble), True, 0)

    def _mute(self) -> PrinterStatus:
        return PrinterStatus(
            readiness=Readiness.UNKNOWN,
            sentence=f"{self._name} can be reached but does not tell its state.",
        )
