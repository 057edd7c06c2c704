"""The commands of the command line, one module each or a few that belong together."""
