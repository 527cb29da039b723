"""Levels of the state, kinds of organization, roles of people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Levels of people's congresses; a smaller number is the higher level."""

    NATIONAL = 0, _("全国")
    PROVINCE = 1, _("省级")
    CITY = 2, _("市级")
    COUNTY = 3, _("县级")
    TOWNSHIP = 4, _("乡级")


class Kind(models.TextChoices):
    CONGRESS = "congress", _("人大常委会")
    COMMITTEE = "committee", _("专门委员会和工作机构")  # of a standing committee, which is its parent
    PRESIDIUM = "presidium", _("乡镇人大主席团")
    GOVERNMENT = "government", _("人民政府")
    DEPARTMENT = "department", _("政府部门")
    SUPERVISORY = "supervisory", _("监察委员会")
    PARTY = "party", _("党委")
    DEPUTY_GROUP = "deputy_group", _("代表小组")


class Role(models.TextChoices):
    """What a person is in an organization. The three administrators see no business data and exclude each other."""

    STAFF = "staff", _("人大工作人员")
    LEADER = "leader", _("人大领导")
    LIAISON = "liaison", _("单位联络员")
    DEPUTY = "deputy", _("人大代表")
    TELLER = "teller", _("计票人")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# The kinds of organization in which each role can be held.
ROLE_KINDS = {
    Role.STAFF: {Kind.CONGRESS},
    Role.LEADER: {Kind.CONGRESS},
    Role.LIAISON: {Kind.DEPARTMENT, Kind.GOVERNMENT},
    Role.DEPUTY: {Kind.DEPUTY_GROUP},
    Role.TELLER: {Kind.CONGRESS},
    Role.SYSTEM_ADMIN: {Kind.CONGRESS},
    Role.SECURITY_ADMIN: {Kind.CONGRESS},
    Role.AUDIT_ADMIN: {Kind.CONGRESS},
}
