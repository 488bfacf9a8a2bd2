"""Why something was refused or failed, in the language of who reads it.

Messages are raised and kept in English, in one line. Their English text is the key, as with gettext: the skeleton of
each, with a numbered hole for every value, stands in the tables beside this (``vi_….toml``) with its Vietnamese
sentence. Nothing here knows who raised it, so what was kept by an older version is translated too.

`translate.translate` is all that others need.
"""
