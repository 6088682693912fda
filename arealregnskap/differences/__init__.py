"""«Hvorfor er tallene ulike?»: our figures beside those another method gives, with the causes in daa.

settings.py   what to hold them against, ``[sammenlign]`` in sak.toml
figure.py     a figure, its counterpart, and what the difference is made of
rule_sets.py, cover.py, grid.py, raster.py, cutoff.py, ssb.py    one cause each
ssb_file.py   SSB table 09594 from a file
build.py      all of them for a case
"""
