"""Invented but believable cases for two real municipalities: the boundary is real, everything inside is SYNTETISK."""
