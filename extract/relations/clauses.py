"""Clauses: the verbs that state something, who acts in them and on what, in the active and in the passive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extract.lexicon import groups_of_word, word_set, word_table
from extract.parse import Parse
from extract.relations.proposal import Filler, Trigger
from extract.relations.resolve import Resolver
from extract.relations.status import clause_status

BEING = frozenset({"be", "become", "remain"})
JOIN_FORCES = "join forces"  # no class of the lexicon: the subjects collaborate with one another
_CLASSES = groups_of_word("frames", "verbs")
_PREPOSITIONS: Mapping[str, Mapping[str, str]] = word_table("frames", "prepositions")
_PARTICLES: Mapping[str, str] = word_table("frames", "particles")
_LIGHT = BEING | word_set("frames", "light verbs")
_MADE_AVAILABLE = word_set("frames", "made available")
_PARTICIPLE_ENDINGS = ("n", "t", "d", "ade", "ed.")
_CLOSE = 3  # tokens at most between two verbs that share an object or an agent
_REACH = 14  # tokens behind a passive in which its "by" is looked for
_DEEPEST = 4  # clauses above a verb in which its subject is looked for
_COLLECTOR_RELEASES = 0.8  # that who collected the data released them is plain but not said
# how sure it is that a verb shares the subject of the clause above, by its dependency label
_SHARED_SUBJECT: Mapping[str, float] = {"conj": 1.0, "xcomp": 0.95, "advcl": 0.8, "pcomp": 0.75}
_SHARED_SUBJECT_ELSE = 0.7


@dataclass(frozen=True, slots=True)
class Clause:
    """The arguments of one verb: its classes, who acts and on what; the logical ones, also in the passive."""

    verb: int
    names: tuple[str, ...]
    agents: list[Filler]
    objects: list[Filler]
    status: str
    passive: bool

    def trigger(self, rule: str) -> Trigger:
        """The clause's verb as the trigger of a rule."""
        return Trigger(rule, self.verb, self.status)


def find_clauses(parse: Parse, resolver: Resolver) -> list[Clause]:
    """The clauses of every verb and participle that the lexicon knows and that claims something."""
    found = []
    for token, lemma in enumerate(parse.lemmas):
        if parse.pos[token] not in {"VERB", "AUX"} and not _is_participle(parse, token):
            if clause := _taken_for_noun(parse, token, resolver):
                found.append(clause)
            continue
        if lemma not in _CLASSES and lemma not in _PREPOSITIONS and lemma not in _LIGHT:
            continue
        status = clause_status(parse, token)
        if status is None:
            continue
        subjects = subjects_of(parse, token, resolver)
        objects = _objects(parse, token, resolver)
        passive = _is_passive(parse, token)
        agents = _agents(parse, token, resolver) if passive else subjects
        undergoers = objects or subjects if passive else objects
        found.append(Clause(token, _class_names(parse, token), agents, undergoers, status, passive))
    return _with_releasers(resolver, found)


def _taken_for_noun(parse: Parse, token: int, resolver: Resolver) -> Clause | None:
    """ "The X Foundation funds Y": a verb between two names that the tagger took for a plural noun."""
    if parse.pos[token] != "NOUN" or not parse.lower[token].endswith("s") or parse.lemmas[token] not in _CLASSES:
        return None
    behind = token + 2 if parse.lower[token + 1 : token + 2] == ["the"] else token + 1
    if not resolver.begins_at(behind) or parse.sentence[behind] != parse.sentence[token]:
        return None
    agents = resolver.list_ending_at(token - 1)
    if not agents or len(agents) > 1 or any(parse.pos[i] == "VERB" for i in range(*parse.sentence_of(token))):
        return None
    return Clause(token, _class_names(parse, token), agents, resolver.resolve(behind), "asserted", False)


def collectors(clauses: Sequence[Clause], resolver: Resolver) -> dict[int, Filler]:
    """Dataset → the collaboration that the text says collected it."""
    found: dict[int, Filler] = {}
    for clause in clauses:
        if "record" in clause.names and clause.passive:
            for agent in clause.agents:
                for thing in clause.objects:
                    if resolver.kind(agent) == "Collaboration" and resolver.kind(thing) == "Dataset":
                        found.setdefault(thing.thing, agent.scaled(_COLLECTOR_RELEASES))
    return found


def _with_releasers(resolver: Resolver, clauses: Sequence[Clause]) -> list[Clause]:
    """Releases told without an agent fall to the collaboration that collected what is released."""
    known = collectors(clauses, resolver)
    return [
        replace(c, agents=[known[o.thing] for o in c.objects if o.thing in known][:1])
        if "release" in c.names and not c.agents
        else c
        for c in clauses
    ]


def _class_names(parse: Parse, token: int) -> tuple[str, ...]:
    """The classes of a verb, with its particle ("set up") or in its fixed phrase ("make use of", "take part")."""
    lemma = parse.lemmas[token]
    children = {parse.lower[c] for c in parse.children[token]}
    if lemma == "join" and "forces" in children:
        return (JOIN_FORCES,)
    particles = {parse.lower[c] for c in parse.child(token, "prt")} | ({"together"} & children)
    if lemma in {"pay", "look"}:
        particles |= {"for", "after"} & children
    for particle in sorted(particles):
        if name := _PARTICLES.get(f"{lemma} {particle}"):
            return (name,)
    if lemma == "make" and "use" in children:
        return ("use",)
    if lemma == "make" and _MADE_AVAILABLE & (children | set(parse.lower[token + 1 : token + 3])):
        return ("release",)
    if lemma == "take" and "part" in children:
        return ()
    if lemma == "run" and "on" in children and not parse.child(token, "dobj"):
        return ()
    return _CLASSES.get(lemma, ())


def _is_participle(parse: Parse, token: int) -> bool:
    """A participle that the tagger took for an adjective or a noun ("X, located in Y")."""
    return parse.lower[token].endswith("ed") and parse.deps[token] in {"acl", "relcl", "ROOT", "amod", "advcl", "conj"}


def _is_passive(parse: Parse, token: int) -> bool:
    if parse.child(token, "nsubjpass", "auxpass", "agent"):
        return True
    return (
        parse.lower[token].endswith(_PARTICIPLE_ENDINGS)
        and parse.deps[token] in {"acl", "advcl", "conj", "amod"}
        and not parse.child(token, "nsubj", "aux", "dobj")
    )


def subjects_of(parse: Parse, verb: int, resolver: Resolver, depth: int = 0) -> list[Filler]:
    """What fills the subject of a verb, its own or the one it shares with the clause above."""
    own = parse.child(verb, "nsubj", "nsubjpass")
    if own:
        return resolver.resolve(own[0])
    head, dep = parse.heads[verb], parse.deps[verb]
    if dep in {"ROOT", "ccomp", "conj"} and (before := _named_before(parse, verb, resolver)):
        return before
    if head == verb or depth > _DEEPEST:
        return []
    if dep in {"acl", "relcl"}:
        return [f.scaled(0.95) for f in resolver.resolve(head, listed=False)]
    if dep in {"conj", "xcomp", "advcl", "pcomp", "ccomp", "prep"} or (dep == "dep" and parse.pos[head] == "VERB"):
        return _shared_subjects(parse, verb, resolver, depth)
    return []


def _shared_subjects(parse: Parse, verb: int, resolver: Resolver, depth: int) -> list[Filler]:
    """The subject of the clause above, or what "asked X to" and "X by doing" leave to the verb."""
    above, dep = parse.heads[verb], parse.deps[verb]
    if dep == "ccomp" and parse.pos[above] not in {"VERB", "AUX"}:
        return []
    if dep == "xcomp" and (objects := parse.child(above, "dobj")):
        return resolver.resolve(objects[0])
    if parse.deps[above] == "prep" or parse.pos[above] == "ADP":
        above = parse.heads[above]
    if parse.pos[above] in {"VERB", "AUX"}:
        factor = _SHARED_SUBJECT.get(dep, _SHARED_SUBJECT_ELSE)
        return [f.scaled(factor) for f in subjects_of(parse, above, resolver, depth + 1)]
    return resolver.resolve(above, listed=False) if dep == "pcomp" else []


def _named_before(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    """Names right before a verb without a subject: the parser gave them to the phrase in front of them."""
    i = verb - 1
    while i >= 0 and parse.pos[i] in {"ADV", "AUX", "PART"}:
        i -= 1
    return [f.scaled(0.9) for f in resolver.list_ending_at(i)]


def _objects(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    """What fills the object of a verb, its own or the one that it shares with a verb behind it."""
    found = resolver.children(verb, "dobj", "oprd")
    lemma = parse.lemmas[verb]
    if not found and lemma == "make":
        for use in (c for c in parse.child(verb, "dobj") if parse.lemmas[c] == "use"):  # "makes use of X"
            found += [f for p in parse.child(use, "prep") for f in resolver.children(p, "pobj")]
        for clause in parse.child(verb, "ccomp", "xcomp"):  # "makes X available"
            found += resolver.children(clause, "nsubj")
    if not found and (shared := parse.child(verb, "conj")) and not parse.child(verb, "nsubjpass"):
        # "develops and maintains X": the object hangs on the last verb
        last = shared[0]
        if parse.pos[last] == "VERB" and last - verb <= _CLOSE:
            found = _objects(parse, last, resolver)
    if not found and lemma == "fund":  # "funding for X"
        for preposition in parse.child(verb, "prep", "dative"):
            if parse.lower[preposition] == "for":
                found += resolver.children(preposition, "pobj")
    return found


def _agents(parse: Parse, verb: int, resolver: Resolver) -> list[Filler]:
    """What stands behind the "by" of a passive, its own or that of a verb beside it."""
    found: list[Filler] = []
    for child in parse.child(verb, "agent", "prep"):
        if parse.deps[child] == "agent" or parse.lower[child] == "by":
            found += resolver.children(child, "pobj")
    if found or (parse.deps[verb] == "conj" and parse.pos[parse.heads[verb]] == "VERB"):
        return found
    by = _by_below(parse, verb)
    if by is not None and (found := resolver.children(by, "pobj")):
        return found
    for child in parse.child(verb, "conj"):
        if parse.pos[child] == "VERB" and child - verb <= _CLOSE and parse.child(child, "agent"):
            return _agents(parse, child, resolver)
    return []


def _by_below(parse: Parse, verb: int) -> int | None:
    """The "by" of a passive that the parser hung on a noun in between ("established as a consortium by X")."""
    for token in range(verb + 1, min(parse.sentence_of(verb)[1], verb + _REACH)):
        if parse.lower[token] == "by" and parse.pos[token] == "ADP":
            path = parse.path_up(token)
            between = path[1 : path.index(verb)] if verb in path else []
            if verb in path and not any(parse.pos[t] in {"VERB", "AUX"} for t in between):
                return token
    return None
