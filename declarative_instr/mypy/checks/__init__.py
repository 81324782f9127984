"""One module per check: each reads facts and types, and reports; none writes facts."""
