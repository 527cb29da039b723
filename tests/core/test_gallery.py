"""The gallery, the frame around every page, and the error pages."""

import re

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from tests.base import World

GALLERY = "/gallery/"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\son(click|load|error|change|submit)=|javascript:")


@override_settings(DEMONSTRATION=True)
class GalleryTests(World):
    def get(self, language="zh-hans", **query):
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return self.client.get(GALLERY, query)

    def test_gallery_is_not_there_in_production(self):
        with override_settings(DEMONSTRATION=False, DEBUG=False):
            assert self.get().status_code == 404

    def test_every_state_is_shown(self):
        html = self.get().content.decode()
        for state in ("overdue", "risk", "ok", "done", "wait", "none", "moved"):
            assert f'class="chip state-{state}"' in html

    def test_every_icon_used_is_drawn(self):
        sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text(encoding="utf-8")
        used = set(re.findall(r"icons\.svg#([a-z-]+)", self.get().content.decode()))
        assert used
        assert {name for name in used if f'id="{name}"' not in sprite} == set()

    def test_nothing_is_inline(self):
        assert INLINE.search(self.get().content.decode()) is None

    def test_nothing_comes_from_elsewhere(self):
        addresses = re.findall(r'(?:src|href|action)="(https?:)?//', self.get().content.decode())
        assert addresses == []

    def test_page_has_one_heading_and_its_landmarks(self):
        html = self.get().content.decode()
        assert html.count("<h1") == html.count("<main") == html.count("<header") == 1
        assert 'href="#main"' in html

    def test_language_of_the_page_is_the_chosen_one(self):
        assert '<html lang="zh-CN">' in self.get().content.decode()
        assert '<html lang="en">' in self.get(language="en").content.decode()

    def test_language_switch_comes_back_to_the_same_page_with_its_conditions(self):
        html = self.get(grey="1").content.decode()
        assert f'name="next" value="{GALLERY}?grey=1"' in html
        answer = self.client.post(
            reverse("core:set_language"), {"language": "en", "next": f"{GALLERY}?grey=1"}
        )
        self.assertRedirects(answer, f"{GALLERY}?grey=1")
        assert self.client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"

    def test_language_switch_does_not_lead_to_another_site(self):
        answer = self.client.post(
            reverse("core:set_language"), {"language": "en", "next": "https://example.org/"}
        )
        assert answer.headers["Location"] == "/"

    def test_refused_form_answers_422_with_its_errors_and_what_was_typed(self):
        answer = self.client.post(GALLERY, {"person": "王某", "due_on": "年底"})
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "<title>有错误：" in html
        assert 'value="王某"' in html
        assert 'value="年底"' in html

    def test_demonstration_is_named_on_the_page(self):
        assert "演示" in self.get().content.decode()
        with override_settings(DEMONSTRATION=False, DEBUG=True):
            assert "demonstration-band" not in self.get().content.decode()

    def test_name_of_the_person_stands_in_the_header(self):
        self.client.force_login(self.city_staff)
        html = self.get().content.decode()
        assert "<span>city_staff</span>" in html
        assert f'data-person="{self.city_staff.pk}"' in html


class ErrorPageTests(World):
    def test_not_found_says_so_within_the_plain_frame(self):
        answer = self.client.get("/no/such/page")
        assert answer.status_code == 404
        self.assertContains(answer, "没有找到这个页面", status_code=404)
        self.assertContains(answer, 'data-answer="error"', status_code=404)

    def test_forged_form_keeps_the_typed_text_and_says_what_to_do(self):
        client = self.client_class(enforce_csrf_checks=True)
        answer = client.post(reverse("core:set_language"), {"language": "en"})
        self.assertContains(answer, "页面已过期，没有提交", status_code=403)
        self.assertContains(answer, 'data-answer="error"', status_code=403)

    def test_request_from_another_site_is_refused_in_words(self):
        answer = self.client.post(reverse("core:set_language"), headers={"sec-fetch-site": "cross-site"})
        self.assertContains(answer, "您不能打开这个页面", status_code=403)

    def test_every_error_page_is_whole_in_both_languages(self):
        for language in ("zh-hans", "en"):
            self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            html = self.client.get("/no/such/page").content.decode()
            assert html.rstrip().endswith("</html>")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.core.broken_urls")
def test_failed_page_names_its_number_and_needs_no_layout(client):
    client.raise_request_exception = False
    answer = client.get("/broken/")
    html = answer.content.decode()
    assert answer.status_code == 500
    assert "系统出错，没有完成" in html
    assert answer.headers["X-Request-Id"] in html
    assert "stylesheet" not in html


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.core.broken_urls")
def test_refused_page_names_the_roles_that_could(client):
    answer = client.get("/staff-only/")
    html = answer.content.decode()
    assert answer.status_code == 403
    assert "人大工作人员" in html
    assert "人大领导" in html
