"""``kg serve``: the graph as pages and as a SPARQL endpoint."""
