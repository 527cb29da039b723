"""What the apps above are told about votes; sent inside the transaction of the act, so that theirs is part of it."""

from django.dispatch import Signal

evaluation_counted = Signal()  # carries `evaluation`, judged by its rule, and `now`
evaluation_voided = Signal()  # carries `evaluation`, `by` (the acting person) and `now`
