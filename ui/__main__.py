"""`python -m ui`: serve the page and, where there is a screen, open it."""

import argparse
import errno
import os
import socket
import sys
import threading
import webbrowser

from rag.errors import ChuangceError, UserError
from rag.settings import Settings, read_settings


class PortTaken(UserError):
    zh = "端口 {port} 已被占用。关闭占用它的程序，或设置 CHUANGCE_PORT 换一个端口。"
    en = "Port {port} is taken. Close the program that uses it, or set CHUANGCE_PORT to another one."


class AddressUnusable(UserError):
    zh = "无法在 {host} 的端口 {port} 上提供网页：{reason}。请检查 CHUANGCE_HOST 和 CHUANGCE_PORT。"
    en = "The page cannot be served at {host}, port {port}: {reason}. Check CHUANGCE_HOST and CHUANGCE_PORT."


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Exit code 1 with a message when the settings or the port are unusable."""
    parser = argparse.ArgumentParser(prog="chuangce ui", description=__doc__)
    parser.add_argument("--no-browser", action="store_true")
    args = parser.parse_args(arguments)
    settings = None
    try:
        settings = read_settings()
        _serve(settings, open_browser=not args.no_browser)
    except ChuangceError as error:
        print(error.message(settings.language if settings else "zh"), file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def _serve(settings: Settings, *, open_browser: bool) -> None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(port=settings.port) from None
        raise AddressUnusable(host=settings.host, port=settings.port, reason=error.strerror or error) from None
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import uvicorn

    from ui.app import create_app
    from ui.engine import Engine

    engine = Engine(settings)
    engine.start()
    app = create_app(engine)
    url = f"http://{settings.host}:{listener.getsockname()[1]}/"
    print(f"创策 Chuangce: {url}", flush=True)  # noqa: T201
    if open_browser and (os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32")):
        threading.Timer(1.0, webbrowser.open, [url]).start()
    uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)).run(sockets=[listener])


if __name__ == "__main__":
    raise SystemExit(main())
