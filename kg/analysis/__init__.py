"""What the graph says as a whole: who stands in its middle, who forms groups, what happened over time."""
