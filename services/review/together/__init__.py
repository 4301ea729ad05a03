"""How reviewers work together: who stands in for whom, whom they ask, what they note."""
