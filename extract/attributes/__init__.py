"""Attributes of the entities of a document: which date, number, version or identifier belongs to which thing."""
