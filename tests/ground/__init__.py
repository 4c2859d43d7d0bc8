"""The environment, the processes and the command line."""
