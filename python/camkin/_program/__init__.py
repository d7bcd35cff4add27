"""The parts of Program: its evaluation, its analysis, its files, programs from tables and from programs, and checks."""
