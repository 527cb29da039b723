"""Which scenes there are, what each gives, and that a scene's own people are offered where it is loaded."""

import io

from django.core.management import CommandError, call_command
from django.test import SimpleTestCase, TestCase, override_settings

from demonstration import loader
from demonstration.management.commands.runall import Command
from demonstration.models import DemonstrationClock
from organizations.enums import ADMINISTRATORS, Role


class EverySceneTests(SimpleTestCase):
    def test_each_gives_its_start_its_people_and_how_to_begin(self):
        for name in loader.SCENES:
            scene = loader.module_of(name)
            with self.subTest(name):
                assert scene.START.utcoffset().total_seconds() == 8 * 3600
                assert {person.role for person in scene.CAST} == set(Role)
                assert len({person.username for person in scene.CAST}) == len(scene.CAST)
                assert scene.PASSWORD.endswith("-demo")
                assert scene.HINTS

    def test_the_hints_name_only_people_of_the_scene(self):
        for name in loader.SCENES:
            scene = loader.module_of(name)
            places = {person.username.partition(".")[0] for person in scene.CAST}
            words = " ".join(scene.HINTS).replace(",", " ").replace(";", " ").split()
            named = {word for word in words if word.partition(".")[0] in places and "." in word.strip(".")}
            assert named, name
            assert named <= {person.username for person in scene.CAST}

    def test_no_person_holds_two_administrators_roles(self):
        for name in loader.SCENES:
            admins = [person for person in loader.module_of(name).CAST if person.role in ADMINISTRATORS]
            assert len({person.role for person in admins}) == len(admins) == 3


class LoadedSceneTests(TestCase):
    def greeting(self) -> str:
        command = Command(stdout=io.StringIO())
        command._greet(8000)
        return command.stdout.getvalue()

    def test_the_greeting_speaks_of_the_scene_that_the_database_holds(self):
        for name in loader.SCENES:
            scene = loader.module_of(name)
            DemonstrationClock.objects.all().delete()
            DemonstrationClock.objects.create(scene=name, moment=scene.START)
            text = self.greeting()
            assert scene.PASSWORD in text
            for person in scene.CAST:
                assert person.name in text
            others = [loader.module_of(other) for other in loader.SCENES if other != name]
            assert not any(other.PASSWORD in text for other in others)

    @override_settings(SCENE="atlantis")
    def test_an_unknown_scene_is_refused_by_name(self):
        with self.assertRaisesMessage(CommandError, "No such scene: atlantis. There are: hengshui, chenzhou"):
            call_command("load_demonstration")
        assert not DemonstrationClock.objects.exists()
