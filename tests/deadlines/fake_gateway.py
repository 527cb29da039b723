"""The world outside: an HTTP server that takes what robots and webhooks are sent, and a mail server. Both keep a ledger.

On 127.0.0.1 only. The ledger is what arrived, told apart by nothing but what came over the wire. `GET /ledger` gives it to
other processes; `GET /status?key=` answers as a gateway with idempotency keys does.
"""

import json
import socketserver
import threading
from collections import deque
from contextlib import suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class FakeGateway:
    """Takes letters. `answers` are put out before the usual one: (status, body) of coming requests, in order."""

    def __init__(self):
        self.ledger: list[dict] = []  # of webhook, wecom, dingtalk, feishu: path, key, body, headers
        self.mails: list[dict] = []  # to, message_id, subject, text
        self.answers: deque[tuple[int, bytes]] = deque()
        self.refuse_mail = ""  # an SMTP answer to RCPT
        self._servers = [
            ThreadingHTTPServer(("127.0.0.1", 0), _handler(self)),
            _MailServer(("127.0.0.1", 0), _mail_handler(self)),
        ]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.http = f"http://127.0.0.1:{self._servers[0].server_address[1]}"
        self.smtp_port = self._servers[1].server_address[1]

    def close(self) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def keys(self) -> list[str]:
        return [entry["key"] for entry in self.ledger]

    def take(self, path: str, headers: dict, body: bytes) -> tuple[int, bytes]:
        if self.answers:
            return self.answers.popleft()
        key = headers.get("Idempotency-Key", "")
        if not key or key not in self.keys():  # a gateway with keys takes each once
            self.ledger.append({"path": path, "key": key, "body": json.loads(body), "headers": headers})
        return 200, json.dumps({"errcode": 0, "code": 0}).encode()


def _handler(gateway: FakeGateway):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(*gateway.take(self.path, dict(self.headers), body))

        def do_GET(self):
            parts = urlsplit(self.path)
            if parts.path == "/ledger":
                self._answer(200, json.dumps({"http": gateway.ledger, "mail": gateway.mails}).encode())
            elif gateway.answers:
                self._answer(*gateway.answers.popleft())
            else:
                known = parse_qs(parts.query)["key"][0] in set(gateway.keys())
                self._answer(200 if known else 404, b"{}")

        def _answer(self, status: int, body: bytes):
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", body.decode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked was killed
                self.wfile.write(body)

        def log_message(self, *args):
            pass

    return Handler


class _MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def _mail_handler(gateway: FakeGateway):
    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            to = ""
            self._say("220 ready")
            while line := self.rfile.readline().decode().strip():
                verb = line.split()[0].upper()
                if verb == "RCPT":
                    to = line[line.index("<") + 1 : line.index(">")]
                    self._say(gateway.refuse_mail or "250 ok")
                elif verb == "DATA":
                    self._say("354 go on")
                    gateway.mails.append(_mail(to, self._data()))
                    self._say("250 taken")
                elif verb == "QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 ok")

        def _data(self) -> bytes:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
            return b"".join(lines)

        def _say(self, words: str):
            with suppress(OSError):
                self.wfile.write(f"{words}\r\n".encode())

    return Handler


def _mail(to: str, raw: bytes) -> dict:
    mail = message_from_bytes(raw, policy=policy.default)
    return {
        "to": to,
        "message_id": mail["Message-ID"],
        "subject": mail["Subject"].strip(),
        "text": mail.get_content(),
    }
