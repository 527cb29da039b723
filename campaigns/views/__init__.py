"""Pages of campaigns, links and duties: ask, call one service, answer."""
