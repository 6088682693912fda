"""Decisions out and in: an Excel workbook that people edit, and a GeoPackage for QGIS. Nothing is lost on the way.

rows.py        a history as rows of text, and back        excel.py, geopackage.py   the two files
merge.py       what a file that came back means: new rows, conflicts, areas that are not there
"""
