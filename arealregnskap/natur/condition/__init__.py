"""The condition account, SEEA EA chapter 5: variables → indicators → index, one ecosystem type at a time.

template.py  what the municipality fills in, and its checks
scale.py     a value against its reference levels
index.py     weights, index and sub-indices
tables.py    N6 and N7;  completeness.py  N8;  classes.py  N9;  nature_types.py  N10

Condition is never averaged across ecosystem types: their reference conditions differ, so there is no total.
"""
