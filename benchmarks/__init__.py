"""Paired benchmarks: two ways of doing the same job, on the same input, in one run, with equal answers.

Machines are shared and noisy, so what counts is the ratio of the medians (and CPU seconds), never one wall time.
``python -m benchmarks`` lists them; ``python -m benchmarks NAME …`` runs some; ``make bench`` runs all.
"""
