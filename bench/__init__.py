"""Measured operations as ratios to a yardstick of the same run. `make bench`; needs PostgreSQL, nothing else.

Method: PostgreSQL of its own with synchronous commits; the product and the yardstick `bare` (one indexed SELECT and a
five-line template) each behind gunicorn with two sync workers; one request at a time; three repeats, each page between two
runs of bare; the median of the ratios counts. Absolute times say little on a shared machine, ratios do; where
other work runs beside, `cpu_ratio` (time of the workers alone, without the database) is the steadier one.
"""
