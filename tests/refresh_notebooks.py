"""Run every notebook in a clean copy and save its outputs as the reference: `run.py notebooks`."""

import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def refresh(notebook: Path, folder: Path) -> None:
    """Run one notebook inside `folder` and write its outputs back."""
    content = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)
    client = NotebookClient(
        content,
        timeout=60,
        kernel_name="python3",
        store_widget_state=False,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    content.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    notebook.write_text(nbformat.writes(content) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Refresh all notebooks, one after the other."""
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(NOTEBOOKS, copy, dirs_exist_ok=True)
        for notebook in sorted(NOTEBOOKS.glob("*.ipynb")):
            sys.stdout.write(f"{notebook.name}\n")
            refresh(notebook, Path(copy))


if __name__ == "__main__":
    main()
