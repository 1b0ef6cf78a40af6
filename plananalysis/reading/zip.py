"""Open the ZIP container of a .docx or .xlsx without letting it, or the XML in it, do harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from plananalysis.reading.document import Limits, ReadError

SMALL_PART = 1_000_000
AGAIN = "download or save it again"


def open_container(data: bytes, *, name: str, limits: Limits) -> zipfile.ZipFile:
    """Open a container after its list of parts has been held to the limits.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        What to call it in an error.
    limits : Limits
        `unpacked_bytes` holds for all XML parts together, `ratio` for every part over 1 MB. The sizes are those
        the container declares; a part that holds more than it declares cannot be read at all.

    Returns
    -------
    zipfile.ZipFile
        Nothing is unpacked yet.

    Raises
    ------
    ReadError
        If it is broken, encrypted or a bomb.
    """
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
        parts = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadError(name, f"a damaged or incomplete container ({error})", AGAIN) from None
    total = sum(p.file_size for p in parts if p.filename.lower().endswith((".xml", ".rels", ".vml")))
    if total > limits.unpacked_bytes:
        problem = f"unpacks to {total:,} bytes of XML, over the limit of {limits.unpacked_bytes:,}"
        raise ReadError(name, problem, "if it is no attack, save its text as .txt or split it")
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > limits.ratio * max(1, part.compress_size):
            problem = (
                f"a part unpacks to {part.file_size:,} bytes from {part.compress_size:,}, "
                f"over the ratio of {limits.ratio}"
            )
            raise ReadError(name, problem, "if it is no attack, save its text as .txt")
        if part.flag_bits & 1:
            raise ReadError(name, "protected by a password", "open it with the password and save it without one")
    return container


def read_part(container: zipfile.ZipFile, part: str, *, name: str) -> bytes:
    """Unpack one part, turning what can go wrong into a ReadError."""
    try:
        return container.read(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise ReadError(name, f"part {part} is damaged ({error})", AGAIN) from None


def read_xml(container: zipfile.ZipFile, part: str, *, name: str) -> Element | None:
    """Parse one part with DTDs, entities and external references refused; None if there is no such part.

    Raises
    ------
    ReadError
        If the part is damaged, is not well-formed, or declares a DTD.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if part not in container.NameToInfo:
        return None
    data = read_part(container, part, name=name)
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        problem = f"part {part} declares a DTD or entities, which Office never writes"
        raise ReadError(name, problem, "do not trust it; if you must, save its text as .txt") from None
    except (ParseError, ValueError, LookupError) as error:
        raise ReadError(name, f"part {part} is not well-formed XML ({error})", AGAIN) from None


def local(element: Element) -> str:
    """Give an element's name without its namespace (Office has two sets of them)."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, key: str, default: str = "") -> str:
    """Give an attribute by its name without namespace."""
    if element is None:
        return default
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == key:
            return value
    return default


def child(element: Element | None, *path: str) -> Element | None:
    """Follow names without namespaces down from an element; None where one is missing."""
    for step in path:
        if element is None:
            return None
        element = next((e for e in element if local(e) == step), None)
    return element


def relations(container: zipfile.ZipFile, part: str, *, name: str) -> dict[str, tuple[str, str]]:
    """Give the relations of a part: id -> (kind, target part's name)."""
    folder, _, base = part.rpartition("/")
    root = read_xml(container, f"{folder}/_rels/{base}.rels".lstrip("/"), name=name)
    out = {}
    for relation in root if root is not None else ():
        if attribute(relation, "TargetMode") != "External":
            target = attribute(relation, "Target")
            target = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            out[attribute(relation, "Id")] = (attribute(relation, "Type").rpartition("/")[2], target)
    return out
