"""Prepares the Python that the site serves to browsers: small, compiled ahead, reproducible."""

from posguide.runtime.pack import STORE, RuntimeBuildError, prepare

__all__ = ["STORE", "RuntimeBuildError", "prepare"]
