"""How the weights are learned from the corpus; all but ``linking`` need the dependency group ``train``."""
