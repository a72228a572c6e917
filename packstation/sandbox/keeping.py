"""What the simulator remembers over its own end: one file, written whole or not at all.

The file holds orders, consignments, manifests, quotes, issued references and the samples; not the
fault rules and variants, which belong to one run. It is MessagePack behind a line with the
format's version and a checksum. Not pickle, although nobody else should write here: a pickle runs
what it says, and a training folder is copied from bench to bench. MessagePack and not JSON because
it keeps times apart from text inside untyped bodies.
"""

import asyncio
import hashlib
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from packstation.sandbox.account import Account, Quote
from packstation.sandbox.flow.states import State
from packstation.sandbox.records import Consignment, Manifest, Order
from packstation.sandbox.samples import SampleOrder

MAGIC = b"packstation simulator 1"
SAVE_AFTER_S = 0.5
"""From a change to its place on the disk, so that whatever ends the process costs less than 1 s."""

AFTER_CRASH = {
    State.ALLOCATING: State.UNALLOCATED,
    State.MANIFESTING: State.READY_TO_SHIP,
    State.CANCELLING: State.CANCELLED,
}
"""A busy state ends in memory; what was busy when the process was killed is as if never begun,
except a cancellation, which nothing can stop."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The contents of the file. `generation` counts the starts: each draws its own numbers."""

    seed: int
    generation: int
    issued: list[str]
    orders: list[Order]
    consignments: list[Consignment]
    package_owner: dict[str, str]
    quotes: dict[str, Quote]
    manifests: list[Manifest]
    samples: list[SampleOrder]


def read_state(path: Path, seed: int) -> Kept | None:
    """What `path` holds; None when there is nothing of use.

    A file of another version or seed, or a damaged one, is set aside under a name with the time
    and said on standard error. Raises OSError when the file is there and cannot be read or moved.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    head, _, packed = content.partition(b"\n")
    magic, _, checksum = head.rpartition(b" ")
    why = ""
    if magic != MAGIC:
        why = "is of another version"
    elif checksum.decode("ascii", errors="replace") != hashlib.sha256(packed).hexdigest():
        why = "is damaged"
    else:
        try:
            kept = msgspec.msgpack.decode(packed, type=Kept)
        except (msgspec.DecodeError, msgspec.ValidationError):
            why = "is damaged"
        else:
            if kept.seed == seed:
                return kept
            why = "belongs to another seed"
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    aside = path.with_name(f"{path.stem}.unused-{stamp}{path.suffix}")
    path.replace(aside)
    sys.stderr.write(f"The simulator's state {path} {why}; it is kept as {aside.name}.\n")
    return None


def restore(account: Account, kept: Kept) -> None:
    """Fill a new account with what was kept."""
    account.references.resume(kept.generation + 1, kept.issued)
    account.orders.update((order.reference, order) for order in kept.orders)
    for consignment in kept.consignments:
        # Another boot, another monotonic clock: what was to be waited for is over.
        consignment.visible_from = consignment.labels_from = 0.0
        consignment.state = AFTER_CRASH.get(consignment.state, consignment.state)
        account.consignments.put(consignment)
    account.package_owner.update(kept.package_owner)
    account.quotes.update(kept.quotes)
    account.manifests.extend(kept.manifests)


def renewed(account: Account, kept: list[SampleOrder], new: list[SampleOrder]) -> list[SampleOrder]:
    """The kept samples, with the dates of `new` where nothing was packed yet.

    A training bench is opened again after weeks, and nobody can deliver an order of last week.
    """
    fresh = {sample.own_number: sample for sample in new}
    packed = {c.order_reference for c in account.consignments.values()}
    for order in account.orders.values():
        sample = fresh.get(order.own_number or "")
        if sample is not None and order.reference not in packed:
            for name in ("RequiredDeliveryDate", "ShippingDate"):
                if name in order.body and name in sample.body:
                    order.body[name] = sample.body[name]
    return [fresh.get(sample.own_number, sample) for sample in kept]


class Keeper:
    """Writes the account to its file soon after each change, and once more at the end."""

    def __init__(self, path: Path, seed: int, account: Account, samples: list[SampleOrder]) -> None:
        self._path = path
        self._seed = seed
        self._account = account
        self._samples = samples
        self._timer: asyncio.TimerHandle | None = None

    def changed(self) -> None:
        """Something may have changed; to be called in the running loop."""
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(SAVE_AFTER_S, self._save_and_say)

    def close(self) -> None:
        """End what is busy, and write what is not written yet."""
        if self._timer is None:
            return
        self._timer.cancel()
        for consignment in self._account.all_consignments():
            if consignment.pending is not None:
                consignment.pending.finish()
                consignment.pending = None
        self._save_and_say()

    def _save_and_say(self) -> None:
        self._timer = None
        try:
            self.save()
        except OSError as error:
            # The simulator goes on: training without memory is better than none.
            sys.stderr.write(f"The simulator's state cannot be kept: {error}.\n")
        if any(c.pending is not None for c in self._account.consignments.values()):
            self.changed()  # what is busy will change without being asked

    def save(self) -> None:
        """Write the file anew and put it into its place. Raises OSError."""
        account = self._account
        kept = Kept(
            seed=self._seed,
            generation=account.references.generation,
            issued=sorted(account.references.issued),
            orders=list(account.orders.values()),
            consignments=[replace(c, pending=None) for c in account.all_consignments()],
            package_owner=account.package_owner,
            quotes=account.quotes,
            manifests=account.manifests,
            samples=self._samples,
        )
        packed = msgspec.msgpack.encode(kept)
        head = MAGIC + b" " + hashlib.sha256(packed).hexdigest().encode("ascii")
        new = self._path.with_name(self._path.name + ".new")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("wb") as file:
            file.write(head + b"\n" + packed)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
