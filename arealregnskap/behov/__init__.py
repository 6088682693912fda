"""Need against reserve (T10): how many years the reserve of each purpose lasts, and what decides it.

    settings.py        [behov] of the case file        forutsetninger.py  the assumptions, each with its source
    statbank.py        SSB's tables of people and dwellings
    behov.py           the arithmetic                   data.py           what the tables look at
    tabeller.py        T10, T10S, T10F, T10B

The reserve is that of T3; nothing here reckons it again. Decision record 0132.
"""
