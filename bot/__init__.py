"""AskMore: support services, privately, in a Discord community."""

__version__ = "0.1.0"
