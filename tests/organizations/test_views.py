"""Signing in and out, and one's own account."""

from django.test import override_settings
from django.urls import reverse

from core.models import HistoryEntry
from organizations.models import User
from organizations.views import demonstration_people
from tests.base import World


class SignIn(World):
    def setUp(self):
        super().setUp()
        self.city_staff.set_password("a long enough password")
        self.city_staff.save()

    def sign(self, username, password, next_page=""):
        url = reverse("organizations:login") + (f"?next={next_page}" if next_page else "")
        return self.client.post(url, {"username": username, "password": password})

    def test_goes_on_to_the_page_that_was_asked_for(self):
        answer = self.sign("city_staff", "a long enough password", "/evaluations/")
        self.assertRedirects(answer, "/evaluations/", fetch_redirect_response=False)

    def test_an_address_outside_is_not_followed(self):
        answer = self.sign("city_staff", "a long enough password", "https://example.org/")
        self.assertRedirects(answer, reverse("dashboards:work"), fetch_redirect_response=False)

    def test_wrong_name_and_wrong_password_say_the_same(self):
        texts = set()
        for username, password in (("city_staff", "wrong"), ("nobody_here", "a long enough password")):
            errors = self.sign(username, password).context["form"].non_field_errors()
            texts.add(str(errors[0]))
        assert len(texts) == 1

    def test_a_disabled_person_cannot_sign_in(self):
        User.objects.filter(pk=self.city_staff.pk).update(is_active=False)
        assert self.sign("city_staff", "a long enough password").status_code == 200
        assert "_auth_user_id" not in self.client.session

    def test_no_demonstration_people_outside_the_demonstration(self):
        page = self.client.get(reverse("organizations:login"))
        self.assertNotContains(page, "演示人员")
        assert self.client.post("/demonstration/sign-in/", {"username": "city_staff"}).status_code == 404

    @override_settings(DEMONSTRATION=True)
    def test_the_demonstration_people_stand_by_what_they_are(self):
        groups = demonstration_people()
        assert self.city_staff in groups["市级：人大工作人员"]
        assert self.liaison in groups["市级：单位联络员"]
        assert self.nobody not in [person for group in groups.values() for person in group]

    def test_signing_out_ends_the_session(self):
        self.sign_in(self.city_staff)
        self.client.post(reverse("organizations:logout"))
        assert self.client.get(reverse("organizations:my_account")).status_code == 302

    def test_the_account_says_what_one_is_today(self):
        self.sign_in(self.city_staff)
        self.assertContains(self.client.get(reverse("organizations:my_account")), "衡水市人大常委会")
        self.sign_in(self.former_staff)
        self.assertContains(self.client.get(reverse("organizations:my_account")), "目前没有任何身份")


class Sessions(World):
    def test_an_idle_session_ends_and_the_page_asks_to_sign_in(self):
        self.sign_in(self.city_staff)
        session = self.client.session
        session["seen"] = 1
        session.save()
        answer = self.client.get(reverse("organizations:my_account"))
        self.assertRedirects(
            answer, f"{reverse('organizations:login')}?next=/account/", fetch_redirect_response=False
        )

    def test_who_was_signed_out_while_filling_in_a_form_comes_back_to_the_form(self):
        act, form = reverse("issues:import_confirm", args=[1]), "/issues/import/1/?only=errors"
        for came_from, back in [
            (f"http://testserver{form}", form.replace("?only=errors", "%3Fonly%3Derrors")),
            (f"http://elsewhere.example{form}", act),
            ("", act),
        ]:
            answer = self.client.post(act, headers={"referer": came_from})
            with self.subTest(came_from):
                self.assertRedirects(
                    answer,
                    f"{reverse('organizations:login')}?next={back}",
                    fetch_redirect_response=False,
                )

    def test_the_address_of_an_act_opened_as_a_page_says_so_and_does_nothing(self):
        self.sign_in(self.city_staff)
        answer = self.client.get(reverse("issues:import_confirm", args=[1]))
        self.assertContains(answer, "这个地址不能直接打开", status_code=405)
        self.assertEqual(answer.headers["Allow"], "POST")

    def test_the_idle_limit_counts_from_the_first_page_after_signing_in(self):
        session = self._signed_in_with_password()
        assert session["seen"] == 0
        self.client.get(reverse("organizations:my_account"))
        assert self.client.session["seen"] > 1_500_000_000

    def _signed_in_with_password(self):
        self.city_staff.set_password("a-long-word-2018")
        self.city_staff.save()
        typed = {"username": "city_staff", "password": "a-long-word-2018"}
        self.client.post(reverse("organizations:login"), typed)
        return self.client.session

    def test_answers_carry_the_security_headers(self):
        self.sign_in(self.city_staff)
        headers = self.client.get(reverse("organizations:my_account")).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert all(
            part in policy for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'")
        )
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert (
            headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
        )

    def test_a_form_from_another_site_is_refused(self):
        self.sign_in(self.city_staff)
        answer = self.client.post(reverse("organizations:logout"), headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert not HistoryEntry.objects.exists()
