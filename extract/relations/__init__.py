"""Relations between the entities of a document, each pattern family in a file of its own."""
