"""Profiles of hypothesis: the same examples in every run, or new and many with --hypothesis-profile=trust."""

from hypothesis import settings

settings.register_profile("camkin", deadline=None, derandomize=True)  # any example may take long on a busy machine
settings.register_profile("trust", deadline=None, max_examples=3000)
settings.load_profile("camkin")
