"""What goes over the wire, what an answer means, and what is never said or spoken to."""

import base64
import hashlib
import hmac
import os
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import override_settings

from deadlines import gateways
from deadlines.enums import ChannelKind, Obstacle
from deadlines.gateways import Trouble
from deadlines.letters import Letter, Line
from deadlines.models import Channel

from .outbox_base import OutboxCase

ROBOTS = (ChannelKind.WECOM, ChannelKind.DINGTALK, ChannelKind.FEISHU)
LETTER = Letter("k1", "有 1 条紧急提醒", [Line("“报告”已过时限。", "https://s.example/d/1/", "已逾期")])


class GatewayCase(OutboxCase):
    def send(self, kind, letter=LETTER):
        gateways.of(self.group(kind)).send(letter)
        return self.gateway.ledger[-1]

    def trouble(self, kind, letter=LETTER) -> Trouble:
        with pytest.raises(Trouble) as raised:
            gateways.of(self.group(kind)).send(letter)
        return raised.value

    def environment(self, **variables):
        self.enterContext(mock.patch.dict(os.environ, variables))


class RobotTest(GatewayCase):
    def test_wecom_and_dingtalk_take_text(self):
        for kind in (ChannelKind.WECOM, ChannelKind.DINGTALK):
            entry = self.send(kind)
            assert entry["body"]["msgtype"] == "text"
            assert "“报告”已过时限。\nhttps://s.example/d/1/" in entry["body"]["text"]["content"]

    def test_feishu_takes_text(self):
        assert self.send(ChannelKind.FEISHU)["body"]["content"]["text"].startswith("有 1 条紧急提醒")

    def test_a_no_inside_an_http_200_is_a_no(self):
        for kind in ROBOTS:
            self.gateway.answers.append((200, b'{"errcode": 93000, "code": 19021}'))
            trouble = self.trouble(kind)
            assert (trouble.obstacle, trouble.uncertain) == (Obstacle.REFUSED, False)

    def test_an_answer_that_says_nothing_leaves_it_unknown(self):
        for body in (b"<html>", b"[]", b"{}", b""):
            self.gateway.answers.append((200, body))
            assert self.trouble(ChannelKind.WECOM).uncertain

    def test_dingtalk_signs_the_address(self):
        self.environment(CHANNEL_DINGTALK_KEY="SEC1")
        query = parse_qs(urlsplit(self.send(ChannelKind.DINGTALK)["path"]).query)
        text = f"{query['timestamp'][0]}\nSEC1".encode()
        assert base64.b64decode(query["sign"][0]) == hmac.digest(b"SEC1", text, "sha256")

    def test_feishu_signs_the_body(self):
        self.environment(CHANNEL_FEISHU_KEY="SEC1")
        body = self.send(ChannelKind.FEISHU)["body"]
        assert base64.b64decode(body["sign"]) == hmac.digest(
            f"{body['timestamp']}\nSEC1".encode(), b"", "sha256"
        )

    def test_a_long_message_is_cut_between_lines_and_counts_the_rest(self):
        lines = [Line("题" * 300, f"https://s.example/{number}/", "") for number in range(30)]
        text = self.send(ChannelKind.WECOM, Letter("k", "有 50 条", lines, more=20))["body"]["text"][
            "content"
        ]
        shown = text.count("https://s.example/")
        assert len(text.encode()) <= 2048
        assert 1 <= shown < 30
        assert f"另有 {50 - shown} 条" in text


class WebhookTest(GatewayCase):
    def test_it_carries_the_key_and_why(self):
        entry = self.send(ChannelKind.WEBHOOK)
        assert (entry["key"], entry["body"]["key"]) == ("k1", "k1")
        assert entry["body"]["messages"] == [
            {"text": "“报告”已过时限。", "url": "https://s.example/d/1/", "reason": "已逾期"}
        ]

    def test_it_is_signed_over_time_and_body(self):
        self.environment(CHANNEL_WEBHOOK_KEY="k" * 20)
        sent = []
        with mock.patch.object(requests, "request", side_effect=lambda *a, **k: sent.append(k) or _ok()):
            gateways.of(self.group()).send(LETTER)
        headers = sent[0]["headers"]
        text = headers["X-Timestamp"].encode() + b"." + sent[0]["data"]
        assert headers["X-Signature"] == "sha256=" + hmac.new(b"k" * 20, text, hashlib.sha256).hexdigest()

    def test_what_answers_mean(self):
        for status, obstacle, uncertain in [
            (400, Obstacle.REFUSED, False),
            (404, Obstacle.REFUSED, False),
            (500, Obstacle.NO_ANSWER, True),
            (503, Obstacle.NO_ANSWER, True),
        ]:
            self.gateway.answers.append((status, b""))
            trouble = self.trouble(ChannelKind.WEBHOOK)
            assert (trouble.obstacle, trouble.uncertain, trouble.detail) == (
                obstacle,
                uncertain,
                f"HTTP {status}",
            )

    def test_no_redirect_is_followed(self):
        self.gateway.answers.append((307, f"{self.gateway.http}/inner".encode()))
        assert self.trouble(ChannelKind.WEBHOOK).detail == "HTTP 307"
        assert self.gateway.ledger == []

    def test_a_closed_port_has_taken_nothing(self):
        self.environment(CHANNEL_WEBHOOK="http://127.0.0.1:1/")
        trouble = self.trouble(ChannelKind.WEBHOOK)
        assert (trouble.obstacle, trouble.uncertain) == (Obstacle.UNREACHABLE, False)

    def test_no_answer_in_time_leaves_it_unknown(self):
        with mock.patch.object(requests, "request", side_effect=requests.ReadTimeout("http://x/?key=t0ken")):
            trouble = self.trouble(ChannelKind.WEBHOOK)
        assert (trouble.obstacle, trouble.uncertain) == (Obstacle.NO_ANSWER, True)

    def test_it_is_asked_only_where_a_status_address_is_set(self):
        assert not gateways.of(self.group()).repeats
        self.environment(CHANNEL_WEBHOOK_STATUS=f"{self.gateway.http}/status")
        gateway = gateways.of(self.group())
        gateway.send(LETTER)
        assert (gateway.ask("k1"), gateway.ask("k2")) == (True, False)


class GuardTest(GatewayCase):
    """No request leaves for a host that the installer did not name, and no secret is ever said."""

    def test_only_named_hosts_are_spoken_to(self):
        for address in (
            "http://169.254.169.254/latest/",
            "http://localhost/",
            "http://127.0.0.1.example/",
            "http://127.0.0.1@evil.example/",
            "http://user@127.0.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "//127.0.0.1/",
            "127.0.0.1",
            "http://[127.0.0.1/",
            "http://[::1]/",
        ):
            with self.subTest(address):
                assert not gateways.allowed(address)
                self.environment(CHANNEL_WEBHOOK=address)
                assert self.trouble(ChannelKind.WEBHOOK).detail == "CHANNEL_HOSTS"

    def test_production_speaks_only_https(self):
        with override_settings(PRODUCTION=True):
            assert not gateways.allowed("http://127.0.0.1/")
            assert gateways.allowed("https://127.0.0.1/")

    def test_the_robots_own_hosts_are_named_from_the_start(self):
        from supervision import settings  # the values as installed, not those of this test

        assert settings.CHANNEL_HOSTS == ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn"]

    def test_a_variable_that_is_not_a_channels_is_never_read(self):
        self.environment(SECRET_ADDRESS=f"{self.gateway.http}/x")
        for name in ("SECRET_ADDRESS", "", "CHANNEL_", "channel_x", "CHANNEL_X\n"):
            channel = Channel(kind=ChannelKind.WEBHOOK, organization=self.county_congress, secret=name)
            with pytest.raises(Trouble) as raised:
                gateways.of(channel).send(LETTER)
            assert raised.value.obstacle == Obstacle.NOT_CONFIGURED

    def test_no_trouble_repeats_the_address(self):
        for fault in (
            requests.ConnectionError("HTTPConnectionPool: /wecom?key=t0ken"),
            requests.ReadTimeout("t0ken"),
            requests.exceptions.InvalidURL("t0ken"),
        ):
            with mock.patch.object(requests, "request", side_effect=fault):
                trouble = self.trouble(ChannelKind.WECOM)
            assert "t0ken" not in f"{trouble} {trouble.detail} {trouble.__cause__}"
            assert trouble.__suppress_context__


def _ok() -> requests.Response:
    answer = requests.Response()
    answer.status_code = 200
    return answer
