"""What a pattern proposes: a relation between two things, why, and where; and which relations may be."""

from __future__ import annotations

from dataclasses import dataclass

AGENTS = frozenset(
    {"Organization", "OrganizationalUnit", "Collaboration", "Repository", "Service", "Facility", "Initiative", "Person"}
)
_WHOLES = frozenset(
    {
        "Organization", "OrganizationalUnit", "Collaboration", "Facility", "Repository", "Service", "Initiative",
        "Event", "Dataset", "Publication", "Place",
    }
)  # fmt: skip
_TYPES = _WHOLES | {"Person", "Software", "Policy"}

# Types of subject and object that each relation may join (the contract's table of relations).
SIGNATURES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "partOf": (_WHOLES, _WHOLES | {"Policy"}),
    "memberOf": (AGENTS - {"Facility", "Initiative"} | {"Place"}, frozenset({"Organization", "Initiative"})),
    "collaboratesWith": (AGENTS, AGENTS),
    "launched": (
        AGENTS,
        frozenset({"Organization", "OrganizationalUnit", "Initiative", "Repository", "Service", "Facility"}),
    ),
    "operates": (AGENTS, frozenset({"Repository", "Service", "Facility", "Initiative"})),
    "leads": (AGENTS, frozenset({"Organization", "OrganizationalUnit", "Initiative", "Collaboration"})),
    "funds": (AGENTS, _TYPES - {"Place"}),
    "organizes": (AGENTS, frozenset({"Event"})),
    "participatesIn": (AGENTS, frozenset({"Event"})),
    "released": (AGENTS, frozenset({"Dataset", "Software", "Publication"})),
    "adopted": (AGENTS | {"Place"}, frozenset({"Policy"})),
    "developed": (AGENTS, frozenset({"Dataset", "Software", "Service", "Repository", "Policy", "Publication"})),
    "availableAt": (frozenset({"Dataset", "Software", "Publication", "Policy"}), frozenset({"Repository", "Service"})),
    "collectedBy": (frozenset({"Dataset"}), frozenset({"Collaboration", "Facility", "Event"})),
    "locatedIn": (AGENTS | {"Event"}, frozenset({"Place", "Facility", "Organization"})),
    "affiliatedWith": (
        frozenset({"Person"}),
        frozenset({"Organization", "OrganizationalUnit", "Collaboration", "Initiative", "Repository"}),
    ),
    "uses": (AGENTS, frozenset({"Software", "Service", "Repository", "Dataset", "Policy"})),
}


@dataclass(frozen=True, slots=True)
class Filler:
    """A thing that fills a role: its index, how sure that is (0 to 1), and the token that stands for it."""

    thing: int
    weight: float
    token: int

    def scaled(self, factor: float) -> Filler:
        """The same filler, surer or less sure by a factor."""
        return Filler(self.thing, self.weight * factor, self.token)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes a pattern fire: the rule's name, the token it hangs on, and the status of the clause around it."""

    rule: str
    token: int
    status: str = "asserted"


@dataclass(frozen=True, slots=True)
class RelationProposal:
    """``subject predicate object`` (indexes of things) with its confidence, rule and trigger token."""

    subject: Filler
    predicate: str
    object: Filler
    confidence: float
    rule: str
    token: int
    status: str = "asserted"


def allowed(predicate: str, subject_type: str, object_type: str) -> bool:
    """Whether the relation may join the two types."""
    subjects, objects = SIGNATURES[predicate]
    return subject_type in subjects and object_type in objects
