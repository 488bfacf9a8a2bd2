"""The command line: parse, build a runtime, one call, print."""
