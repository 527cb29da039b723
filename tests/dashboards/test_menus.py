"""Which menu each role has."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from dashboards import menus
from organizations.enums import Role
from tests.base import World
from tests.factories import make_person

_every_name = {item.name for groups in menus.MENUS.values() for group in groups for item in group.items}
_every_name |= {item.name for item in menus.BOTTOM_BAR}


def _page(request):
    return HttpResponse()


def _urls_of(app: str):
    names = sorted(name.split(":")[1] for name in _every_name if name.startswith(f"{app}:"))
    pages = [path("" if name == "work" else f"{app}/{name}/", _page, name=name) for name in names]
    return include((pages, app))


class AllPages:
    """A product in which every page of the menus exists."""

    urlpatterns = [path("", _urls_of(app)) for app in sorted({name.split(":")[0] for name in _every_name})]


class NoPages:
    urlpatterns = []


def labels(groups) -> list[str]:
    return [str(item.label) for group in groups for item in group.items]


@override_settings(ROOT_URLCONF=AllPages)
class MenuTests(World):
    def test_every_role_has_a_menu(self):
        assert set(Role) <= menus.MENUS.keys()

    def test_staff_of_the_city_see_their_whole_work(self):
        found = labels(menus.menu(self.city_staff, "/"))
        assert found[:2] == ["工作台", "领导看板"]
        assert {"监督行动", "分办", "问题台账", "销号审核", "满意度测评", "排行榜", "总结"} <= set(found)
        assert len(found) == len(set(found))

    def test_county_office_begins_with_its_duties(self):
        found = labels(menus.menu(self.county_office, "/"))
        assert "报送任务" in found[:3]
        assert "监督项目库" not in found
        assert "单位档案" in found

    def test_liaison_sees_only_the_own_units_work(self):
        assert labels(menus.menu(self.liaison, "/")) == [
            "工作台",
            "我的问题",
            "交办函",
            "听取审议",
            "负担与重复",
            "周报告",
            "督办与通报",
            "年度评分",
            "单位档案",
        ]

    def test_teller_sees_only_the_voting_room(self):
        assert labels(menus.menu(self.teller, "/")) == ["测评现场"]

    def test_administrators_see_no_business(self):
        business = {"工作台", "问题台账", "监督行动", "满意度测评"}
        for person in (self.system_admin, self.security_admin, self.audit_admin):
            found = set(labels(menus.menu(person, "/")))
            assert found
            assert not found & business

    def test_nobody_and_strangers_have_no_menu(self):
        assert menus.menu(self.nobody, "/") == []
        assert menus.menu(self.former_staff, "/") == []
        assert menus.menu(AnonymousUser(), "/") == []

    def test_who_has_no_menu_gets_no_button_for_one(self):
        for person in (self.nobody, self.former_staff, AnonymousUser()):
            assert not menus.sidebar(person, "/")

    def test_two_roles_share_a_page_once(self):
        person = make_person("both", self.city_congress, Role.LEADER)
        person.memberships.create(organization=self.city_congress, role=Role.STAFF, starts_on=self.today)
        found = labels(menus.menu(person, "/"))
        assert len(found) == len(set(found))
        assert {"待我审批", "分办"} <= set(found)

    def test_entry_of_the_present_page_is_marked(self):
        groups = menus.menu(self.city_staff, "/issues/list/")
        assert [str(i.label) for g in groups for i in g.items if i.active] == ["问题台账"]

    def test_page_below_an_entry_marks_it_and_the_work_page_marks_only_itself(self):
        def active(address):
            return [str(i.label) for g in menus.menu(self.city_staff, address) for i in g.items if i.active]

        assert active("/issues/list/7/") == ["问题台账"]
        assert active("/") == ["工作台"]
        assert active("/elsewhere/") == []

    def test_menu_costs_one_query_the_memberships(self):
        with self.assertNumQueries(1):
            menus.menu(self.city_staff, "/")
            menus.bottom_bar(self.city_staff, "/")

    def test_bottom_bar_is_for_liaisons(self):
        assert [str(item.label) for item in menus.bottom_bar(self.liaison, "/")] == [
            "待办",
            "问题",
            "消息",
            "我的",
        ]
        for person in (self.city_staff, self.leader, self.nobody, AnonymousUser()):
            assert menus.bottom_bar(person, "/") == []

    @override_settings(ROOT_URLCONF=NoPages)
    def test_pages_that_do_not_exist_are_left_out(self):
        assert menus.menu(self.city_staff, "/") == []
        assert menus.bottom_bar(self.liaison, "/") == []
