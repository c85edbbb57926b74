"""Which things of different articles are one: candidates, their scores, and clusters that hold no contradiction."""
