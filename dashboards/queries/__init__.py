"""What the pages show. Each function takes the person, runs a fixed number of queries and gives a frozen dataclass."""
