"""What the apps above are told about duties; sent inside the transaction of the act, so that theirs is part of it.

Each carries `duty`, `by` (the acting person) and `now` (the moment); submissions also `submission`.
"""

from django.dispatch import Signal

duty_submitted = Signal()
duty_returned = Signal()
duty_accepted = Signal()
# A plan that was confirmed became a campaign; carries `campaign`, `draft`, `by` and `now`.
campaign_created = Signal()
