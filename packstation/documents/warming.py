"""What the first label of a day would have to wait for."""


def read_something() -> None:
    """What a reader of documents from outside does with its first label, once in each."""
    from packstation.documents.labels import check_label
    from packstation.documents.own.page import Paper
    from packstation.packing.shipping import Format

    check_label(Paper((100, 150), "").finish(), Format.PDF, ("1",))
