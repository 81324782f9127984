"""Extensions; each is active once it is imported."""
