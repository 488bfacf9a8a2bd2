"""Workbooks: the one place that imports openpyxl."""
