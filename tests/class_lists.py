"""The lists of words by class that come with the package."""

from importlib import resources


def list_classes():
    """Their paths, as `load_classes` takes them."""
    root = resources.files("plananalysis") / "resources"
    files = [(folder.name, file) for folder in root.iterdir() if folder.is_dir() for file in folder.iterdir()]
    return sorted(
        f"{folder}/{file.name[:-4]}"
        for folder, file in files
        if file.name.endswith(".csv") and file.read_bytes().startswith(b"# words;")
    )
