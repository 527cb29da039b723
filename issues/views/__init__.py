"""Pages of this app: ask, call one service, answer."""
