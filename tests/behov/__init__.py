"""Tests of behov mot reserve."""
