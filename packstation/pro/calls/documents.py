"""Labels, customs documents and manifest files."""

import re
from typing import Any

import msgspec

from packstation.packing.formats import format_of
from packstation.packing.shipping import Format
from packstation.pro import operations as op
from packstation.pro import reading
from packstation.pro.caller import Caller
from packstation.pro.enums import CustomsForm, LabelFormat
from packstation.pro.errors import NotFound
from packstation.pro.files import DocumentFile, decode_file, safe_file_name
from packstation.pro.models.documents import CustomsDocument, CustomsKind
from packstation.pro.operations import Operation
from packstation.pro.transport import Reply, as_malformed, must_be_json

_PACKAGE = re.compile(r"EP-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", re.IGNORECASE)
_SETS = {
    "commercialinvoicedocuments": CustomsKind.COMMERCIAL_INVOICE,
    "cn22documents": CustomsKind.CN22,
    "cn23documents": CustomsKind.CN23,
}


class DocumentCalls(Caller):
    """The operations that give files. All are reads: repeat freely, the file stays the same."""

    async def get_label(self, consignment: str, label_format: LabelFormat) -> DocumentFile:
        """The labels of all packages of a consignment in one file.

        Right after allocation PRO may not have them yet and answer NotFound or Refused.
        """
        path = {"consignmentReference": consignment, "labelFormat": label_format.value}
        return await self._file(op.GET_LABELS_IN_FORMAT, path)

    async def get_package_label(
        self, consignment: str, package: str, label_format: LabelFormat
    ) -> DocumentFile:
        """The label of one package. Falls back to the older route where PRO has only that."""
        path = {
            "consignmentReference": consignment,
            "packageReference": package,
            "labelFormat": label_format.value,
        }
        try:
            return await self._file(op.GET_PACKAGE_LABEL_IN_FORMAT, path)
        except NotFound:
            return await self._file(op.GET_PACKAGE_LABEL_SHORT, path)

    async def get_customs_documents(self, consignment: str) -> tuple[CustomsDocument, ...]:
        """Every customs document of a consignment; empty when PRO made none.

        For a domestic consignment PRO may answer Declined instead; that also means none.
        """
        operation = op.GET_CUSTOMS_DOCUMENTS
        reply = await self._call(operation, path={"consignmentReference": consignment})
        if format_of(reply.content) is Format.PDF:
            whole = decode_file(operation.name, reply.content, "$", reply.content_type)
            name = safe_file_name("", f"customs-{consignment}")
            return (CustomsDocument(CustomsKind.UNKNOWN, name, whole.content),)
        raw = await self._parse(operation, reply)
        return await self._apart(len(reply.content), lambda: _customs_documents(operation, raw))

    async def get_commercial_invoice(self, consignment: str) -> CustomsDocument:
        """The commercial invoice of a consignment."""
        path = {"consignmentReference": consignment}
        file = await self._pdf(op.GET_COMMERCIAL_INVOICE, path)
        name = safe_file_name("", f"invoice-{consignment}")
        return CustomsDocument(CustomsKind.COMMERCIAL_INVOICE, name, file.content)

    async def get_customs_document(
        self, form: CustomsForm, consignment: str, package: str
    ) -> CustomsDocument:
        """The CN22 or CN23 of one package."""
        path = {
            "customsDocumentType": form.value,
            "consignmentReference": consignment,
            "packageReference": package,
        }
        file = await self._pdf(op.GET_CUSTOMS_DOCUMENT, path)
        name = safe_file_name("", f"{form.value}-{package}")
        return CustomsDocument(CustomsKind(form.value), name, file.content, package)

    async def get_manifest_file(self, manifest: str) -> DocumentFile:
        """The PDF of a manifest that was sent to a carrier."""
        return await self._pdf(op.GET_MANIFEST_FILE, {"manifestReference": manifest})

    async def _pdf(self, operation: Operation, path: dict[str, str]) -> DocumentFile:
        file = await self._file(operation, path)
        if file.format is not Format.PDF:
            raise as_malformed(operation, "$", "the document is not a PDF")
        return file

    async def _file(self, operation: Operation, path: dict[str, str]) -> DocumentFile:
        reply = await self._call(operation, path=path)
        return await self._apart(len(reply.content), lambda: _one_file(operation, reply))


def _one_file(operation: Operation, reply: Reply) -> DocumentFile:
    """A reply that is one file: raw, `{File, ContentType}`, a bare string or a list of bytes."""
    if format_of(reply.content) is not None:
        return decode_file(operation.name, reply.content, "$", reply.content_type)
    must_be_json(operation, reply)
    raw = reading.parse(operation.name, reply.content)
    return _wrapped_file(operation, raw, "$")


def _wrapped_file(operation: Operation, raw: Any, path: str) -> DocumentFile:
    if isinstance(raw, dict):
        named = {name.casefold(): value for name, value in raw.items()}
        hint = named.get("contenttype")
        return decode_file(
            operation.name,
            named.get("file"),
            f"{path}.File",
            hint if isinstance(hint, str) else "",
        )
    return decode_file(operation.name, raw, path)


def _customs_documents(operation: Operation, raw: Any) -> tuple[CustomsDocument, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, dict):
        file = _wrapped_file(operation, raw, "$")
        return _numbered([_customs_document(operation, CustomsKind.UNKNOWN, "", file, "$")])
    if raw and not any(name.casefold() in _SETS for name in raw):
        # Taken for "none", a parcel would leave without its papers.
        raise as_malformed(operation, "$", "it names no set of documents")
    found: list[CustomsDocument] = []
    for set_name, entries in raw.items():
        kind = _SETS.get(set_name.casefold())
        if kind is None or not entries:
            continue
        for name, value, path in _entries(operation, entries, f"$.{set_name}"):
            file = _wrapped_file(operation, value, path)
            found.append(_customs_document(operation, kind, name, file, path))
    return _numbered(found)


def _entries(operation: Operation, entries: Any, path: str) -> list[tuple[str, Any, str]]:
    """(name, data, path) of each document: a list of Key and Value, a map, or just the data."""
    if isinstance(entries, dict) and not {"file", "key"} & {name.casefold() for name in entries}:
        return [(name, value, f"{path}[{name!r}]") for name, value in entries.items()]
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        named = [{k.casefold(): v for k, v in entry.items()} for entry in entries]
        return [
            (str(entry.get("key") or ""), entry.get("value", entry), f"{path}[{place}].Value")
            for place, entry in enumerate(named)
        ]
    if isinstance(entries, str | dict):
        return [("", entries, path)]
    raise as_malformed(operation, path, "a document set is neither a list nor a map")


def _customs_document(
    operation: Operation, kind: CustomsKind, name: str, file: DocumentFile, path: str
) -> CustomsDocument:
    if file.format is not Format.PDF:
        raise as_malformed(operation, path, "the customs document is not a PDF")
    package = _PACKAGE.search(name)
    return CustomsDocument(
        kind,
        safe_file_name(name, kind.value),
        file.content,
        package[0].upper() if package else "",
    )


def _numbered(documents: list[CustomsDocument]) -> tuple[CustomsDocument, ...]:
    """The same documents with names that differ, whatever the letter case of the file system."""
    taken: set[str] = set()
    renamed: list[CustomsDocument] = []
    for document in documents:
        name, number = document.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{document.name.removesuffix('.pdf')}-{number}.pdf"
        taken.add(name.casefold())
        renamed.append(msgspec.structs.replace(document, name=name))
    return tuple(renamed)
