"""The ways out of the product: mail, group robots, webhooks. Each raises `Trouble` when a letter has not gone out.

Addresses hold tokens. They come from the environment variable that a channel names and are never stored, logged or
shown; what a trouble says is our own words and a number. Only hosts of `settings.CHANNEL_HOSTS` are spoken to, in
production only by https, and no redirect is followed.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import smtplib
from abc import ABC, abstractmethod
from urllib.parse import urlencode, urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from core import clock

from .enums import ChannelKind, Obstacle
from .letters import Letter, absolute, rest
from .models import Channel

SECRET = re.compile(r"CHANNEL_[A-Z0-9_]{1,50}")  # a channel can name no other secret of the machine
ROBOT_BYTES = 1900  # WeCom takes 2,048 bytes of text, the others more


class Trouble(Exception):
    """A letter did not go out, or, where `uncertain`, may have. `wide` concerns everything on the channel, not one letter;
    `final` will not mend by trying again."""

    def __init__(self, obstacle: Obstacle, detail="", *, uncertain=False, wide=False, final=False):
        super().__init__(f"{obstacle} {detail}".strip())
        self.obstacle, self.detail = obstacle, str(detail)
        self.uncertain, self.wide, self.final = uncertain, wide, final


class Gateway(ABC):
    """One channel's way out."""

    asks = False  # whether the other side can be asked if it has a letter
    repeats = False  # whether a letter of unknown fate may be sent again without anybody looking

    def __init__(self, channel: Channel):
        self.channel = channel

    @abstractmethod
    def send(self, letter: Letter) -> None:
        """Hand the letter over; returns only when the other side has taken it. Raises Trouble."""

    @abstractmethod
    def check(self) -> None:
        """Raises Trouble while something is missing in the configuration."""

    def ask(self, key: str) -> bool:
        """Whether the other side is known to have the letter with this key. Raises Trouble when it does not say."""
        return False


def of(channel: Channel) -> Gateway:
    return GATEWAYS[ChannelKind(channel.kind)](channel)


# ── mail ────────────────────────────────────────────────────────────────────────────────────────────────────────
class Mail(Gateway):
    """Plain SMTP cannot be asked and does not recognise a letter it has had. A kill between the server's yes and our mark
    costs one duplicate; it carries the same Message-ID, by which the reader's program may fold the two."""

    repeats = True

    def check(self) -> None:
        if not settings.EMAIL_CONFIGURED:
            raise Trouble(Obstacle.NOT_CONFIGURED, "EMAIL_URL", wide=True)

    def send(self, letter: Letter) -> None:
        self.check()
        if not letter.address:
            raise Trouble(Obstacle.NO_ADDRESS, final=True)
        host = urlsplit(settings.PUBLIC_URL).hostname
        mail = EmailMessage(
            letter.subject,
            letter.text,
            settings.DEFAULT_FROM_EMAIL,
            [letter.address],
            headers={"Message-ID": f"<{letter.key}@{host}>", "Auto-Submitted": "auto-generated"},
            connection=get_connection(timeout=settings.OUTBOX_TIMEOUT),
        )
        try:
            mail.send()
        except Exception as fault:
            raise _mail_trouble(fault) from None  # its text may hold the address


def _mail_trouble(fault: Exception) -> Trouble:
    """What an exception of smtplib or of the connection says about the letter."""
    name = type(fault).__name__
    if isinstance(fault, smtplib.SMTPServerDisconnected | TimeoutError):
        return Trouble(Obstacle.NO_ANSWER, name, uncertain=True, wide=True)
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _words in fault.recipients.values()})
        return Trouble(Obstacle.REFUSED, f"SMTP {codes[0]}")
    if isinstance(fault, smtplib.SMTPResponseException):
        whole = isinstance(fault, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError)
        return Trouble(Obstacle.REFUSED, f"SMTP {fault.smtp_code}", wide=whole)
    if isinstance(fault, OSError):
        return Trouble(Obstacle.UNREACHABLE, name, wide=True)
    return Trouble(Obstacle.FAULT, name)


# ── over HTTP ───────────────────────────────────────────────────────────────────────────────────────────────────
class Http(Gateway):
    """What robots and webhooks share: the address from the environment, the guard, what an answer means."""

    def check(self) -> None:
        self.address()

    def address(self, suffix: str = "") -> str:
        """The address in the channel's variable (or that with `suffix`), if it may be spoken to."""
        name = self.channel.secret + suffix
        found = os.environ.get(name, "") if SECRET.fullmatch(self.channel.secret) else ""
        if not found:
            raise Trouble(Obstacle.NOT_CONFIGURED, name, wide=True)
        if not allowed(found):
            raise Trouble(Obstacle.NOT_CONFIGURED, "CHANNEL_HOSTS", wide=True)
        return found

    @property
    def key(self) -> bytes:
        """The signing key, empty where there is none."""
        return os.environ.get(f"{self.channel.secret}_KEY", "").encode()

    def call(self, method: str, address: str, **details) -> requests.Response:
        """One request. Raises Trouble where no answer came, or one that is neither yes nor no."""
        try:
            answer = requests.request(
                method, address, timeout=settings.OUTBOX_TIMEOUT, allow_redirects=False, **details
            )
        except requests.RequestException as fault:
            raise _http_trouble(fault) from None  # its text holds the address
        if answer.status_code >= 500:
            raise Trouble(Obstacle.NO_ANSWER, f"HTTP {answer.status_code}", uncertain=True, wide=True)
        return answer


def allowed(address: str) -> bool:
    """Whether an address lies on a host that the installer named (against requests to inner hosts)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    schemes = {"https"} if settings.PRODUCTION else {"https", "http"}
    return parts.scheme in schemes and parts.hostname in settings.CHANNEL_HOSTS and "@" not in parts.netloc


def _http_trouble(fault: requests.RequestException) -> Trouble:
    """A connection that never came about has carried nothing; any other failure may have."""
    cause = getattr(fault.args[0], "reason", None) if fault.args else None
    never = isinstance(cause, NewConnectionError | ConnectTimeoutError)
    if never or isinstance(fault, requests.exceptions.SSLError | requests.ConnectTimeout):
        return Trouble(Obstacle.UNREACHABLE, type(fault).__name__, wide=True)
    return Trouble(Obstacle.NO_ANSWER, type(fault).__name__, uncertain=True, wide=True)


def _require_taken(answer: requests.Response) -> None:
    if not 200 <= answer.status_code < 300:
        raise Trouble(Obstacle.REFUSED, f"HTTP {answer.status_code}")


class Robot(Http):
    """A group robot: it cannot be asked, and shows a message twice that it gets twice. It says no with HTTP 200 and a code."""

    code_name = "errcode"

    def send(self, letter: Letter) -> None:
        body = self.payload(short_text(letter))
        answer = self.call("POST", self.signed(self.address()), json=body)
        _require_taken(answer)
        try:
            code = answer.json()[self.code_name]
        except (ValueError, KeyError, TypeError):
            raise Trouble(Obstacle.NO_ANSWER, "JSON", uncertain=True) from None
        if code != 0:
            raise Trouble(Obstacle.REFUSED, f"{self.code_name} {code}"[:100])

    def payload(self, text: str) -> dict:
        return {"msgtype": "text", "text": {"content": text}}

    def signed(self, address: str) -> str:
        return address


class DingTalk(Robot):
    def signed(self, address: str) -> str:
        """With time (ms) and signature as the robot's own page describes, where a key is set."""
        if not self.key:
            return address
        stamp = str(int(clock.machine_now().timestamp() * 1000))
        digest = hmac.digest(self.key, stamp.encode() + b"\n" + self.key, "sha256")
        sign = urlencode({"timestamp": stamp, "sign": base64.b64encode(digest).decode()})
        return f"{address}{'&' if '?' in address else '?'}{sign}"


class Feishu(Robot):
    code_name = "code"

    def payload(self, text: str) -> dict:
        """With time (s) and signature as the robot's own page describes, where a key is set."""
        body = {"msg_type": "text", "content": {"text": text}}
        if not self.key:
            return body
        stamp = str(int(clock.machine_now().timestamp()))
        digest = hmac.digest(stamp.encode() + b"\n" + self.key, b"", "sha256")
        return body | {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


def short_text(letter: Letter) -> str:
    """As many lines as a robot takes, and how many there are besides; whole characters of UTF-8."""
    parts, room = [letter.subject], ROBOT_BYTES - len(letter.subject.encode()) - 200  # for the last line
    for number, line in enumerate(letter.lines):
        text = "\n".join(filter(None, (_clipped(line.text), line.url)))
        room -= len(text.encode()) + 2
        if room < 0:
            parts.append(f"{rest(len(letter.lines) - number + letter.more)}{absolute('/')}")
            return "\n\n".join(parts)
        parts.append(text)
    if letter.more:
        parts.append(f"{rest(letter.more)}{absolute('/')}")
    return "\n\n".join(parts)


def _clipped(text: str, most: int = 120) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


class Webhook(Http):
    """JSON with the bundle's key as Idempotency-Key, signed where a key is set. With a second variable `..._STATUS` the other
    side is asked (GET, ?key=) before anything is sent again: 200 means it has the letter, 404 that it has not."""

    @property
    def asks(self) -> bool:
        return f"{self.channel.secret}_STATUS" in os.environ

    @property
    def repeats(self) -> bool:
        return self.asks

    def send(self, letter: Letter) -> None:
        body = json.dumps(
            {
                "key": letter.key,
                "subject": letter.subject,
                "messages": [
                    {"text": line.text, "url": line.url, "reason": line.ground} for line in letter.lines
                ],
                "more": letter.more,
            },
            ensure_ascii=False,
        ).encode()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": letter.key}
        _require_taken(self.call("POST", self.address(), data=body, headers=headers | self._signature(body)))

    def ask(self, key: str) -> bool:
        headers = self._signature(key.encode())
        answer = self.call("GET", self.address("_STATUS"), params={"key": key}, headers=headers)
        if answer.status_code not in (200, 404):
            raise Trouble(Obstacle.NO_ANSWER, f"HTTP {answer.status_code}", uncertain=True, wide=True)
        return answer.status_code == 200

    def _signature(self, body: bytes) -> dict:
        """HMAC-SHA256 over time and body, so that the other side knows who speaks and that it is new."""
        if not self.key:
            return {}
        stamp = str(int(clock.machine_now().timestamp()))
        digest = hmac.new(self.key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        return {"X-Timestamp": stamp, "X-Signature": f"sha256={digest}"}


GATEWAYS: dict[ChannelKind, type[Gateway]] = {
    ChannelKind.EMAIL: Mail,
    ChannelKind.WECOM: Robot,
    ChannelKind.DINGTALK: DingTalk,
    ChannelKind.FEISHU: Feishu,
    ChannelKind.WEBHOOK: Webhook,
}
