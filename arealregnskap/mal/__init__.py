"""Goals for how much may be built on, against what the plan opens for and against the pace.

    settings.py   [mal] of the case file     takt.py   the pace between two dated land covers     tabeller.py   M1

What a plan opens for is its reserve in T4; nothing here reckons it again. Decision record 0134.
"""
