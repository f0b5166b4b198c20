"""Attestors: probe nodes, compare with what was reported, sign what is to be lowered, carry it."""
