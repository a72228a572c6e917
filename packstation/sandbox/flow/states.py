"""The life of a consignment as a table: what is allowed in which state.

Two rules. A busy state (Allocating, Manifesting, Cancelling) allows nothing and ends by itself.
An operation that the table does not allow is refused and changes nothing.
Source: the state machine of the contract; its disputed cells depend on `Variants`.
"""

from enum import StrEnum

from packstation.sandbox.serving.variants import EditLock, Permission, Variants


class State(StrEnum):
    """State of a consignment, spelt as on the wire."""

    UNALLOCATED = "Unallocated"
    ALLOCATING = "Allocating"
    ALLOCATION_FAILED = "AllocationFailed"
    ALLOCATED = "Allocated"
    READY_TO_SHIP = "ReadyToShip"
    MANIFESTING = "Manifesting"
    MANIFESTED = "Manifested"
    MANIFEST_FAILED = "ManifestFailed"
    DISPATCHED = "Dispatched"
    AT_DROP_OFF_POINT = "AtDropOffPoint"
    COLLECTED = "Collected"
    COLLECTION_FAILED = "CollectionFailed"
    IN_TRANSIT = "InTransit"
    DELAYED = "Delayed"
    OUT_FOR_DELIVERY = "OutForDelivery"
    DELIVERY_FAILED = "DeliveryFailed"
    DELIVERY_FAILED_CARD_LEFT = "DeliveryFailedCardLeft"
    DELIVERED = "Delivered"
    PARTIALLY_DELIVERED = "PartiallyDelivered"
    AT_COLLECTION_POINT = "AtCollectionPoint"
    RETURN_TO_SENDER = "ReturnToSender"
    ACTION_REQUIRED = "ActionRequired"
    MISSING = "Missing"
    LOST = "Lost"
    DAMAGED = "Damaged"
    CANCELLING = "Cancelling"
    CANCELLED = "Cancelled"
    IN_TRANSIT_WAITING = "InTransitWaiting"
    HELD_BY_CARRIER = "HeldByCarrier"
    EXCHANGE_FAILED = "ExchangeFailed"
    AT_CUSTOMS = "AtCustoms"
    CARRIER_UNABLE_TO_COLLECT = "CarrierUnableToCollect"
    DELIVERED_DAMAGED = "DeliveredDamaged"


class Act(StrEnum):
    """What a client can do to a consignment."""

    ALLOCATE = "allocate"
    EDIT = "edit"
    DEALLOCATE = "deallocate"
    LABELS = "get labels of"
    MANIFEST = "manifest"
    READY = "set ready to ship"
    NOT_READY = "set not ready to ship"
    CANCEL = "cancel"


_OPEN = frozenset({Act.ALLOCATE, Act.EDIT, Act.CANCEL})
_TABLE: dict[State, frozenset[Act]] = {
    State.UNALLOCATED: _OPEN,
    State.ALLOCATING: frozenset(),
    State.ALLOCATION_FAILED: _OPEN,
    State.ALLOCATED: frozenset({Act.DEALLOCATE, Act.LABELS, Act.MANIFEST, Act.CANCEL, Act.READY}),
    State.READY_TO_SHIP: frozenset({Act.MANIFEST, Act.NOT_READY, Act.LABELS}),
    State.MANIFESTING: frozenset(),
    State.MANIFESTED: frozenset({Act.DEALLOCATE, Act.LABELS, Act.CANCEL}),
    State.MANIFEST_FAILED: frozenset({Act.DEALLOCATE, Act.LABELS, Act.MANIFEST, Act.CANCEL}),
    State.CANCELLING: frozenset(),
    State.CANCELLED: frozenset(),
    State.IN_TRANSIT_WAITING: frozenset({Act.LABELS}),
    State.PARTIALLY_DELIVERED: frozenset({Act.LABELS}),
    State.DELIVERED: frozenset({Act.LABELS}),
    State.DELIVERY_FAILED: frozenset({Act.LABELS, Act.CANCEL}),
}
_WITH_CARRIER = frozenset({Act.LABELS, Act.CANCEL})
_BEFORE_MANIFEST = frozenset({State.UNALLOCATED, State.ALLOCATION_FAILED, State.ALLOCATED})
BUSY = frozenset({State.ALLOCATING, State.MANIFESTING, State.CANCELLING})


def is_allowed(act: Act, state: State, variants: Variants) -> bool:
    """Whether `act` may be done to a consignment in `state`."""
    if act not in _TABLE.get(state, _WITH_CARRIER):
        return act is Act.EDIT and _may_edit_later(state, variants)
    if act is Act.CANCEL:
        return _may_cancel(state, variants)
    if act is Act.DEALLOCATE and state is not State.ALLOCATED:
        return variants.deallocate_after_manifest is Permission.ALLOW
    if act is Act.MANIFEST and state is State.READY_TO_SHIP:
        return variants.ready_is_manifestable
    return True


def _may_edit_later(state: State, variants: Variants) -> bool:
    settled = state not in BUSY and state is not State.CANCELLED
    return settled and variants.edit_after_allocation is EditLock.SOME


def _may_cancel(state: State, variants: Variants) -> bool:
    if state is State.ALLOCATED:
        return variants.cancel_while_allocated is Permission.ALLOW
    if state is State.DELIVERY_FAILED:
        return variants.delivery_failed_cancel is Permission.ALLOW
    if state in _BEFORE_MANIFEST:
        return True
    return variants.cancel_after_manifest is Permission.ALLOW


def manifestable(variants: Variants) -> frozenset[State]:
    """The states from which a consignment can be manifested."""
    return frozenset(state for state in State if is_allowed(Act.MANIFEST, state, variants))
