"""Prepares the Python that the site serves to browsers: small, compiled ahead, reproducible."""

from posguide.runtime.pack import RuntimeBuildError, prepare

__all__ = ["RuntimeBuildError", "prepare"]
