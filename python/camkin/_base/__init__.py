"""What every module may use: arguments of the caller, units, files, and explanations of wrong calls."""
