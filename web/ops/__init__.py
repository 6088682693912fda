"""What those who run the server look at: logs, health, metrics, backup.

logs.py      one JSON object a line, each with the id of its request
health.py    /helse and /metrics                     backup.py    a copy of everything, and back
"""
