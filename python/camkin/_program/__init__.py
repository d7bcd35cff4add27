"""The parts of Program: its evaluation, its analysis, programs from tables and from programs, and checks."""
