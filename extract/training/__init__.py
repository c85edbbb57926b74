"""How the weights are learned from the corpus; needs the dependency group ``train``, and nothing here ships a rule."""
