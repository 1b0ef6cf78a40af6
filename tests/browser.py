"""What does a page do in a real browser?  Headless Chromium, spoken to over its own protocol."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
SECONDS = 60


def find_browser() -> str | None:
    """The program, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """
    One tab of a headless browser.

    Attributes
    ----------
    requests : list of str
        Every address asked for since the last ``open``, the page itself included.
    complaints : list of str
        Console errors and warnings, uncaught exceptions, dialogs.
    """

    def __init__(self):
        self._profile = Path(tempfile.mkdtemp(prefix="browser-"))
        self._process = subprocess.Popen(
            [find_browser(), *FLAGS, f"--user-data-dir={self._profile}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.requests, self.complaints, self._count = [], [], 0
        try:
            address = f"http://127.0.0.1:{self._wait_for_port()}/json/list"
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            tabs = json.loads(direct.open(address, timeout=SECONDS).read())
            tab = next(tab for tab in tabs if tab["type"] == "page")["webSocketDebuggerUrl"]
            self._socket = websocket.create_connection(
                tab, timeout=SECONDS, suppress_origin=True, http_no_proxy=["127.0.0.1"]
            )
        except BaseException:
            self._process.kill()
            raise
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def _wait_for_port(self) -> str:
        noted = self._profile / "DevToolsActivePort"
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self._process.poll() is None:
            if noted.is_file() and (lines := noted.read_text().split()):
                return lines[0]
            time.sleep(0.05)
        raise RuntimeError("the browser did not start")

    def send(self, method: str, **parameters) -> dict:
        """Ask for something and wait for the answer."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._count:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self._note(message.get("method", ""), message.get("params", {}))

    def _note(self, event: str, details: dict) -> None:
        if event == "Network.requestWillBeSent":
            self.requests.append(details["request"]["url"])
        elif event == "Page.javascriptDialogOpening":
            self.complaints.append(f"dialog: {details['message']}")
            self._socket.send(
                json.dumps({"id": 0, "method": "Page.handleJavaScriptDialog", "params": {"accept": True}})
            )
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(f"exception: {details['exceptionDetails']}")
        elif event == "Runtime.consoleAPICalled":
            self.complaints.append(f"console: {details['args']}")
        elif event == "Log.entryAdded":
            self.complaints.append(f"log: {details['entry']['text']}")

    def open(self, path: str | Path, *, width: int = 1280, height: int = 900) -> None:
        """Open a file in a window of some size and wait until it is there."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        self.send("Page.navigate", url="about:blank")
        self.requests.clear(), self.complaints.clear()
        self.send("Page.navigate", url=Path(path).resolve().as_uri())
        end = time.monotonic() + SECONDS
        while self.run("document.readyState + location.protocol") != "completefile:" and time.monotonic() < end:
            time.sleep(0.02)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn what it was asked for."""
        self.run("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")

    def run(self, script: str):
        """Run a script in the page and give its value."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of the first element that fits."""
        place = self.run(f"""(() => {{ const node = document.querySelector({json.dumps(selector)});
            node.scrollIntoView({{block: "center"}}); const box = node.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]; }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)
        self.settle()

    def type(self, selector: str, text: str) -> None:
        """Write into a field and press Enter."""
        self.click(selector)
        self.run(f"document.querySelector({json.dumps(selector)}).value = ''")
        self.send("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r"
            )
        self.settle()

    def photograph(self, path: str | Path, *, whole: bool = False) -> None:
        """Save what is seen, or the whole page, as PNG."""
        data = self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        Path(path).write_bytes(base64.b64decode(data))

    def close(self) -> None:
        """End the browser that was started here."""
        self._socket.close()
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)
