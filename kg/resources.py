"""Where the data files (``ontology/``, ``queries/``, ``examples/``) lie, installed or in a checkout.

A leaf module (standard library only), shared by ``extract`` and ``kg``.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(name: str) -> Path:
    """Path of a data folder or file such as ``ontology/shapes.ttl``.

    In a wheel the folders lie inside ``kg/``; in a checkout or an editable install beside it.
    Raises FileNotFoundError where it is in neither place.
    """
    for base in (_PACKAGE, _PACKAGE.parent):
        path = base / name
        if path.exists():
            return path
    raise FileNotFoundError(f"data file {name!r} is missing from this installation; reinstall kg")
