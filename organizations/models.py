"""Places, organizations, people, what people are in them, and deputies."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock

from .enums import ADMINISTRATORS, Kind, Level, Role
from .querysets import OrganizationQuerySet, held_today


class Region(models.Model):
    """A province, city, county or township. `path` holds the keys down to it, so a subtree is one prefix."""

    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(_("路径"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("行政区域")
        ordering = ["path"]

    def __str__(self):
        return self.name

    @property
    def paths_upwards(self) -> list[str]:
        """The paths of this place and of every place above it."""
        return [self.path[: end + 1] for end, letter in enumerate(self.path) if letter == "/"]

    def contains(self, other: "Region") -> bool:
        """Whether `other` is this place or lies below it."""
        return other.path.startswith(self.path)


class Organization(models.Model):
    """A standing committee, government, department, supervisory commission, deputy group ... of one place."""

    name = models.CharField(_("全称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=40)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind.choices)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="organizations", verbose_name=_("所在区域")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    system = models.CharField(
        _("条线"), max_length=20, blank=True, help_text=_("同一系统上下级部门相同，如 housing")
    )
    is_active = models.BooleanField(_("在用"), default=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("机构")
        ordering = ["region__path", "kind", "id"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="organization_name_in_region")]
        indexes = [models.Index(fields=["kind", "region"], name="organization_kind_region")]

    def __str__(self):
        return self.name

    @property
    def level(self) -> int:
        return self.region.level

    @cached_property
    def committees_from_here_down(self) -> "list[int] | OrganizationQuerySet":
        """A committee itself and those of the places below, for a condition `__in`; one query per request."""
        return Organization.objects.congresses().under(self).keys()

    @cached_property
    def units_from_here_down(self) -> "list[int] | OrganizationQuerySet":
        """A unit itself, its departments if it is a government, and its system below; for `__in`, one query."""
        return Organization.objects.of_unit(self).keys()


class UserManager(BaseUserManager):
    def create_user(self, username: str, name: str, password: str | None = None) -> "User":
        user = self.model(username=username, name=name, created_at=clock.now())
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person who signs in. Without a live membership they may do nothing."""

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("可登录"), default=True)
    created_at = models.DateTimeField(_("建立时间"))

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("人员")

    def __str__(self):
        return self.name

    @cached_property
    def live_memberships(self) -> list["Membership"]:
        """What the person is today; one query per request."""
        return list(held_today().filter(user=self).select_related("organization__region").order_by("id"))

    @property
    def roles(self) -> set[str]:
        return {membership.role for membership in self.live_memberships}

    @property
    def posts(self) -> frozenset[tuple[str, int]]:
        """Role and organization of every membership of today: what decides on all that the person may see."""
        return frozenset((post.role, post.organization_id) for post in self.live_memberships)

    @property
    def is_administrator(self) -> bool:
        return bool(self.roles & ADMINISTRATORS)

    def organizations_as(self, *roles: str) -> list[Organization]:
        """The organizations in which the person holds one of `roles` today."""
        return [membership.organization for membership in self.live_memberships if membership.role in roles]

    def acts_for(self, organization: Organization | None, *roles: str) -> bool:
        """Whether the person holds one of `roles` in exactly this organization today."""
        return organization is not None and any(
            own.pk == organization.pk for own in self.organizations_as(*roles)
        )

    @cached_property
    def scope_label(self) -> str:
        """As what the person acts, for the record: in Chinese whatever language they read; see `words.capacity`."""
        with translation.override("zh-hans"):
            parts = [
                f"{own.organization.short_name} {own.get_role_display()}" for own in self.live_memberships
            ]
        return "；".join(parts)[:200]


class Membership(models.Model):
    """A person's role in an organization, from a day to a day (local dates, inclusive)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(fields=["user", "organization", "role"], name="membership_once"),
            # Of the three administrators' roles a person may hold one at most.
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(role__in=["system_admin", "security_admin", "audit_admin"]),
                name="membership_one_administrator",
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.get_role_display()}"


class Deputy(models.Model):
    """A deputy of the congress at `level` who takes part in the activities of one county-level `area`."""

    name = models.CharField(_("姓名"), max_length=60)
    level = models.PositiveSmallIntegerField(_("代表层级"), choices=Level.choices)
    area = models.ForeignKey(Region, models.PROTECT, related_name="deputies", verbose_name=_("活动区域"))
    group = models.ForeignKey(
        Organization, models.PROTECT, related_name="deputies", verbose_name=_("代表小组")
    )
    # Of which standing committee the deputy is a member (常委会组成人员); who votes there is who stands here.
    committee = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("任组成人员的常委会"),
    )
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    is_active = models.BooleanField(_("在任"), default=True)

    class Meta:
        verbose_name = _("人大代表")
        indexes = [models.Index(fields=["area", "level"], name="deputy_area_level")]

    def __str__(self):
        return self.name
