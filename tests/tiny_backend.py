"""What is the smallest thing that pip can install?  Also the build backend of the tiny project in test_boot.py."""

import base64
import hashlib
import importlib
import zipfile
from pathlib import Path


def make_wheel(folder, name, version, files, *, needs=()):
    """A wheel of text files, with the list of its contents that pip checks; gives the file's name."""
    about = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {need}\n" for need in needs)
    files = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    wheel = f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(Path(folder) / wheel, "w") as archive:
        for path, text in files.items():
            data = text.encode()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{path},sha256={digest},{len(data)}\n"
            archive.writestr(path, data)
        archive.writestr(f"{about}/RECORD", f"{record}{about}/RECORD,,\n")
    return wheel


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """What pip calls for ``--editable``: a line that says where the project lies."""
    importlib.import_module("toybuild")  # of the build lock: it has to be there first
    return make_wheel(wheel_directory, "plananalysis", "1.0", {"plananalysis.pth": f"{Path.cwd()}\n"})
