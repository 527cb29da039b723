"""The scenes that can be loaded, by name; each module gives START and load()."""
