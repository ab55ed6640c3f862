"""`askmore preview`: the real process, its page, a saved edit, an edit that breaks."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import aiohttp

from tests.conftest import HEAD, ROOT, service


async def read_until(stream: asyncio.StreamReader, part: str) -> str:
    seen = ""
    while part not in seen:
        line = await stream.readline()
        assert line, seen
        seen += line.decode()
    return seen


async def test_the_page_is_served_and_an_edit_is_heard(tmp_path: Path) -> None:
    file = tmp_path / "resources.yaml"
    file.write_text(HEAD + service("one"))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "ASKMORE_RESOURCES": str(file)}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "preview", "--no-browser"),
        cwd=tmp_path,
        env=environment,
        stdout=pipe,
        stderr=pipe,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.timeout(30):
            greeting = await read_until(process.stdout, "Ctrl+C")
            assert f"Save {file} and the answers" in greeting
            found = re.search(r"http://127\.0\.0\.1:\d+/", greeting)
            assert found
            async with aiohttp.ClientSession() as session, session.get(found[0]) as answer:
                assert answer.status == 200
                assert "text/html" in answer.headers["Content-Type"]
            file.write_text(HEAD + service("one") + service("two"))
            assert "Loaded anew: 3 services" in await read_until(process.stdout, "Loaded anew")
            file.write_text(HEAD + service("one", cost="much"))
            await read_until(process.stdout, f"{file}:32:11")  # it may have been seen while it was still empty
            await read_until(process.stdout, "The last good copy still answers")
            process.send_signal(signal.SIGINT)
            assert await process.wait() == 0
            assert b"Traceback" not in await process.stderr.read()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["resources.yaml"]
