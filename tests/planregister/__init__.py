"""Tests of the plan register's audit."""
