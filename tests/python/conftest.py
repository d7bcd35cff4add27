"""Profiles of hypothesis: the same examples in every run, or with --hypothesis-profile=trust many that are new."""

from hypothesis import settings

settings.register_profile("camkin", deadline=None, derandomize=True)  # on a busy machine any example may take long
settings.register_profile("trust", deadline=None, max_examples=3000)
settings.load_profile("camkin")
