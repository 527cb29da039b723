"""The library's own world: the city committee's economic committee, a province above, and projects on the shelves."""

from core.models import Notification
from organizations.enums import Kind
from projects.models import Project, ProjectKind
from tests.base import World
from tests.factories import make_organization, make_project


class LibraryWorld(World):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.economy = make_organization(
            "衡水市人大财政经济委员会", cls.city, Kind.COMMITTEE, parent=cls.city_congress
        )
        cls.work_report = ProjectKind.objects.get(code="work_report")

    @classmethod
    def entry(cls, **fields) -> dict:
        """What a person types in for a new project."""
        return {
            "title": "义务教育双减工作",
            "year": 2018,
            "source": "concern",
            "source_words": "家长反映课业负担重",
        } | fields

    @classmethod
    def project(cls, status="reserve", keeper=None, **fields) -> Project:
        return make_project(cls.city_congress, keeper or cls.city_staff, status=status, **fields)

    @classmethod
    def ripe(cls, **fields) -> Project:
        """A project with everything that the first two shelves ask of the entry itself."""
        known = {"lead": cls.economy, "kind": cls.work_report, "topic": "教育"}
        project = cls.project(**known | {"status": "plan"} | fields)
        project.departments.set([cls.housing])
        return project

    @staticmethod
    def fresh(thing):
        return type(thing).objects.get(pk=thing.pk)

    @staticmethod
    def told() -> list[tuple[str, str]]:
        """Who was told what, in the order of the inbox."""
        notes = Notification.objects.select_related("recipient").order_by("id")
        return [(note.recipient.username, note.text) for note in notes]
