"""The columns of a parsed ``Doc``, read once.

Attribute access on a spaCy ``Token`` costs far more than a list look-up, and the rules look at each
token many times; so words, lemmas, tags, dependency labels and heads are taken out of the ``Doc`` here.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Parse:
    """Token columns of one document, all of the same length, and the tokens of each sentence.

    ``heads`` holds absolute token indexes (a root is its own head); ``starts`` and ``ends`` character
    offsets; ``sentence`` the index of each token's sentence in ``sentences`` (token ranges).
    """

    text: str
    words: list[str]
    lower: list[str]
    lemmas: list[str]
    pos: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    children: list[list[int]]
    sentence: list[int]
    sentences: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.words)

    def sentence_of(self, token: int) -> tuple[int, int]:
        """Token range of the sentence that holds the token."""
        return self.sentences[self.sentence[token]]

    def token_at(self, offset: int) -> int:
        """The token at a character offset, or the last one before it."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def child(self, token: int, *deps: str) -> list[int]:
        """Children of a token with one of the dependency labels, in text order."""
        return [c for c in self.children[token] if self.deps[c] in deps]

    def path_up(self, token: int, limit: int = 12) -> list[int]:
        """The token and its ancestors up to the root of its sentence, nearest first."""
        path = [token]
        while self.heads[token] != token and len(path) <= limit:
            token = self.heads[token]
            path.append(token)
        return path

    def span_text(self, start: int, end: int) -> str:
        """Text of a token range, without outer white space."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def span_root(self, start: int, end: int) -> int:
        """The token of a range whose head lies outside it (the first such, else the last token)."""
        for token in range(start, end):
            head = self.heads[token]
            if head == token or not start <= head < end:
                return token
        return end - 1


def read_parse(doc: Doc) -> Parse:
    """The columns of ``doc``, which must have been tagged, parsed and lemmatised."""
    words, pos, heads = [], [], []
    lower, lemmas, deps, starts, ends = [], [], [], [], []
    sentence, sentences = [], []
    begin = 0
    for token in doc:
        i = token.i
        if i > begin and token.is_sent_start:
            sentences.append((begin, i))
            begin = i
        text = token.text
        words.append(text)
        lower.append(text.lower())
        lemmas.append(token.lemma_.lower())
        pos.append(token.pos_)
        deps.append(token.dep_)
        heads.append(token.head.i)
        starts.append(token.idx)
        ends.append(token.idx + len(text))
        sentence.append(len(sentences))
    if words:
        sentences.append((begin, len(words)))
    children: list[list[int]] = [[] for _ in words]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    return Parse(doc.text, words, lower, lemmas, pos, deps, heads, starts, ends, children, sentence, sentences)
