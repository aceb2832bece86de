"""How a team decides: its constitution, proposals, ballots, and the one tally that both sides can check."""
