"""Arealregnskap: plan layers and land layers in, exact areas and documented accounts out."""

__version__ = "0.1.0"
