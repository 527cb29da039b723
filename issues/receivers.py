"""What this app does when something happens in a campaign."""

from campaigns.signals import duty_submitted

from .services import compiling, reporting


def connect() -> None:
    duty_submitted.connect(report_issues, dispatch_uid="issues.report")


def report_issues(sender, duty, by, now, **kwargs) -> None:
    """A duty was submitted: its issues are reported and its list is sent with it, in the same transaction."""
    reporting.report_issues(duty, by=by, now=now)
    compiling.mark_sent(duty, now=now)
