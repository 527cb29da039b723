"""`manage.py runall`: web server, Celery worker and beat in one process, for one machine without servers.

Everything ends with Ctrl-C: the worker runs in the main thread and takes the signal, the other two are daemon threads.
"""

import socket
import threading

import waitress
from celery import current_app
from celery.beat import EmbeddedService
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from demonstration import loader


class Command(BaseCommand):
    help = "Start the product with its demonstration; Ctrl-C ends it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, port: int, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "runall is for the demonstration; in production start web, worker and beat apart."
            )
        self._refuse_taken_port(port)
        call_command("migrate", verbosity=0)
        if not loader.is_loaded():
            self.stdout.write("Loading the demonstration (a few seconds, only this once) ...")
            call_command("load_demonstration")
        self._greet(port)
        self._serve(port)
        self._work()

    def _refuse_taken_port(self, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(
                    f"Port {port} is in use by another program. End it, or start with: "
                    f".venv/bin/python manage.py runall --port {port + 1}"
                ) from None

    def _greet(self, port: int) -> None:
        scene = loader.loaded()
        width = max(len(person.username) for person in scene.CAST)
        self.stdout.write(f"\n  Supervision 人大监督闭环系统    http://127.0.0.1:{port}/\n")
        self.stdout.write(f"  Sign in with a button, or by name and the password {scene.PASSWORD}\n")
        for person in scene.CAST:
            self.stdout.write(
                f"    {person.username:{width}}  {person.name} · {person.place} · {person.role.label}"
            )
        self.stdout.write("")
        for line in (*scene.HINTS, "Ctrl-C ends everything."):
            self.stdout.write(f"  {line}")
        self.stdout.write("")
        self.stdout.flush()

    def _serve(self, port: int) -> None:
        application = import_string(settings.WSGI_APPLICATION)
        server = waitress.create_server(application, host="127.0.0.1", port=port, threads=8)
        threading.Thread(target=server.run, name="web", daemon=True).start()

    def _work(self) -> None:
        beat = EmbeddedService(
            current_app._get_current_object(), thread=True, scheduler_cls="celery.beat:Scheduler"
        )
        beat.daemon = True
        beat.start()
        current_app.Worker(
            pool="threads",
            concurrency=2,
            loglevel="WARNING",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            quiet=True,
        ).start()
