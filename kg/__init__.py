"""Facts in, graph out: identity, RDF, store, queries, views and the command line."""
