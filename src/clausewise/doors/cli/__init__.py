"""The command line: data on standard output, everything else on standard error, and an exit code that says what was found."""
