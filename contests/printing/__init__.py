"""Sheets for a printer: plain values in, PDF bytes out; no database. With fpdf2 and the site's letters."""
