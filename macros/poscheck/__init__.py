"""Reads and compares the amounts that stand on the vouchers of a POS deposit dispute.

The package runs on CPython and in the browser, on the standard library alone. Money is a whole number
of fen (1 yuan = 100 fen) everywhere.
"""
