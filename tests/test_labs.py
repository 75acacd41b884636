"""JupyterLab for one or for several: what is refused, what is told, and who can get in."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from okrnb.cli import main
from okrnb.cliparts import wait_for
from okrnb.labs import SETTINGS, free_port, own_address, prepare_together
from okrnb.starting import make

Capture = pytest.CaptureFixture[str]
WITHOUT = """import sys

sys.modules["jupyter_server_ydoc"] = None  # as where it is not installed
from okrnb.cli import main

sys.exit(main(["lab", "--together", "--folder", sys.argv[1]]))"""
INTERRUPTED = """import os, signal, sys

from okrnb.cliparts import wait_for

child = '''import os, signal, time

os.kill(os.getppid(), signal.SIGINT)
time.sleep(0.5)
raise SystemExit(5)'''
sys.exit(wait_for([sys.executable, "-c", child], os.environ))"""


def told_to_jupyter(folder: Path, *more: str, **environ: str) -> tuple[str, dict[str, Any]]:
    """Give the link, and the settings that Jupyter gets."""
    link = prepare_together(folder, more, environ)
    return link, json.loads((folder / SETTINGS).read_text("utf-8"))


def test_without_jupyter_collaboration_it_is_said_what_to_type(tmp_path: Path) -> None:
    words = [sys.executable, "-c", WITHOUT, str(tmp_path / "my-okrs")]
    seen = subprocess.run(words, capture_output=True, text=True)
    assert seen.returncode == 2
    told = "--together: jupyter-collaboration, which it needs, is not installed. Type: "
    assert seen.stderr.startswith(told)
    assert seen.stderr.rstrip().endswith('[collab]"')
    assert seen.stderr.count("\n") == 1
    assert not (tmp_path / "my-okrs").exists()


@pytest.mark.parametrize("word", ["--ServerApp.token=", "--IdentityProvider.token="])
def test_together_without_a_token_is_refused(word: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["lab", "--together", "--folder", str(tmp_path / "my-okrs"), word]) == 2
    assert "--together: the token is blank" in capsys.readouterr().err
    assert not (tmp_path / "my-okrs").exists()


def test_colleagues_get_a_link_with_this_machines_address_and_a_new_token(tmp_path: Path) -> None:
    link, settings = told_to_jupyter(tmp_path)
    token, port = settings["IdentityProvider"]["token"], settings["ServerApp"]["port"]
    assert settings["ServerApp"]["ip"] == "0.0.0.0"
    assert link == f"http://{own_address()}:{port}/lab?token={token}"
    assert len(token) > 20
    assert told_to_jupyter(tmp_path)[1]["IdentityProvider"]["token"] != token


def test_jupyter_prints_the_same_link(tmp_path: Path) -> None:
    link, settings = told_to_jupyter(tmp_path)
    assert settings["ServerApp"]["custom_display_url"] == link


@pytest.mark.parametrize(
    "words",
    [
        ("--ip=192.0.2.7", "--port=9000", "--ServerApp.token=abc"),
        ("--ServerApp.ip=192.0.2.7", "--ServerApp.port=9000", "--IdentityProvider.token=abc"),
        ("--no-browser", "--ip", "192.0.2.7", "--port", "9000", "--IdentityProvider.token", "abc"),
    ],
)
def test_what_the_person_says_of_address_and_token_counts(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    link, settings = told_to_jupyter(tmp_path, *words)
    assert link == "http://192.0.2.7:9000/lab?token=abc"
    assert (settings["ServerApp"]["ip"], settings["ServerApp"]["port"]) == ("192.0.2.7", 9000)
    assert settings["IdentityProvider"]["token"] == "abc"


def test_a_token_of_the_environment_counts(tmp_path: Path) -> None:
    link, _ = told_to_jupyter(tmp_path, JUPYTER_TOKEN="from-outside")
    assert link.endswith("?token=from-outside")


def test_a_certificate_makes_the_link_a_safe_one(tmp_path: Path) -> None:
    link, _ = told_to_jupyter(tmp_path, "--certfile=mine.pem", "--ip=fd00::2", "--port=9000")
    assert link.startswith("https://[fd00::2]:9000/lab?")


def test_a_port_that_is_taken_is_not_given(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind(("127.0.0.1", free_port("127.0.0.1")))
        assert free_port("127.0.0.1") != taken.getsockname()[1]


def test_a_server_that_is_waited_for_gives_its_exit_code() -> None:
    assert wait_for([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3


def test_a_server_may_end_in_its_own_time_after_ctrl_c() -> None:
    seen = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True)
    assert (seen.returncode, seen.stderr) == (5, "")


def test_what_jupyter_leaves_beside_notebooks_is_no_business_of_git(tmp_path: Path) -> None:
    make(tmp_path / "my-okrs", None, None, team="", on=None)
    ignored = (tmp_path / "my-okrs" / ".gitignore").read_text("utf-8").splitlines()
    assert {".ipynb_checkpoints/", ".jupyter/"} <= set(ignored)
