"""Documents in Presentation 2.1, for viewers and harvesters that know no other version.

Sounds and films have no place in it: a recording is shown by its poster or waveform with the file as `rendering`, and
left out where it has neither. A model is its poster, as in version 3.
"""
