"""Dates as people here write them, where Django differs: one folder a language."""
