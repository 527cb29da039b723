"""Reading of issue lists as people really make them, on plain dataclasses and without a database.

`check.check_issue_list` is the one way in; `template` and `marked` make the workbooks people get from us.
"""
