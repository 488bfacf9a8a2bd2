"""The demonstration collection: objects that are drawn and modelled by code, none of them real.

`catalogue` names the objects and the files of each; every other module makes one kind of thing.
"""
