"""SHACL shapes compiled to Python functions, for graphs that must be checked often and fast."""

from kg.shacl.compile import read_shapes
from kg.shacl.shapes import Shapes, Violation
from kg.shacl.triples import IndexedTriples, StoreTriples, Term, Triples

__all__ = ["IndexedTriples", "Shapes", "StoreTriples", "Term", "Triples", "Violation", "read_shapes"]
