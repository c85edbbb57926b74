"""Why two things may be one, in a few words for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.resolution.model import Model

SHOWN: Final = 4


def why(features: Mapping[str, float], model: Model) -> str:
    """What weighs most for and against, as ``agent agrees, date agrees; but: size conflicts``."""
    weighed = {name: model.weights[name] * value for name, value in features.items() if value}
    order = sorted(weighed, key=lambda name: (-abs(weighed[name]), name))
    speaks_for = [name for name in order if weighed[name] > 0 and name != "same type"][:SHOWN]
    against = [name for name in order if weighed[name] < -0.5][: SHOWN // 2]
    return (", ".join(speaks_for) or "same type") + (f"; but: {', '.join(against)}" if against else "")
