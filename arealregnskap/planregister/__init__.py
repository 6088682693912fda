"""The audit of the plan register: every plan held against its dates, successors, the register and the ground it rules.

    planer.py     what plan data know of each plan     register.py  the municipality's own table
    settings.py   [planregister] of the case file      funn.py      the rules
    tabeller.py   R1 and R2

Nothing here decides; § 12-4 is the flag of table A1 and nothing more. Decision record 0133.
"""
