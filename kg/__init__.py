"""Papers, methods, datasets and hardware as a graph whose edges show their sentence."""

__version__ = "0.1.0"
__all__ = ["__version__"]
