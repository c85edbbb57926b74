from __future__ import annotations

import pytest

from extract.language import detect, is_english, resolve

SENTENCES = {
    "en": "The laboratory has published all of its data, and anyone who is interested can now use them for research "
    "or for teaching in the years to come.",
    "de": "Das Labor hat alle seine Daten veröffentlicht, und wer sich dafür interessiert, kann sie nun für die "
    "Forschung oder den Unterricht nutzen, auch in den kommenden Jahren.",
    "fr": "Le laboratoire a publié toutes ses données et les personnes qui le souhaitent peuvent les utiliser pour la "
    "recherche ou pour un cours dans les années à venir.",
    "es": "El laboratorio ha publicado todos los datos y las personas que lo deseen pueden usarlos para la "
    "investigación o para la enseñanza en los próximos años.",
    "pt": "O laboratório publicou todos os seus dados e as pessoas que desejarem podem usá-los na pesquisa ou em "
    "aulas, como também nos próximos anos, para uma ciência mais aberta.",
    "it": "Il laboratorio ha pubblicato tutti i suoi dati e le persone che lo desiderano possono usarli per la ricerca "
    "o per la didattica anche nei prossimi anni.",
    "nl": "Het laboratorium heeft alle gegevens openbaar gemaakt en wie dat wil kan ze nu gebruiken voor onderzoek of "
    "voor het onderwijs, ook in de komende jaren.",
    "sv": "Laboratoriet har publicerat alla data och den som vill kan nu använda dem för forskning eller för "
    "undervisning, inte bara i år utan också när det blir nytt.",
    "da": "Laboratoriet har offentliggjort alle data, og den som vil kan nu bruge dem til forskning eller til "
    "undervisning, ikke kun i år men også efter det er blevet nyt.",
    "pl": "Laboratorium opublikowało wszystkie dane, które są teraz dostępne dla każdego, kto się nimi interesuje, i "
    "to nie tylko w tym roku, ale także po nim oraz przez lata.",
    "cs": "Laboratoř zveřejnila všechna data, která jsou nyní dostupná pro každého, kdo se o ně zajímá, a to nejen v "
    "tomto roce, ale také v letech, která jsou před námi, nebo po nich.",
    "fi": "Laboratorio on julkaissut kaikki tiedot, jotka ovat nyt kaikkien saatavilla, ja se on hyvä asia, mutta "
    "myös tutkimus ja opetus voi käyttää niitä, kun ne ovat mukaan luettuina.",
    "zh": "欧洲核子研究组织今天发布了开放数据，CMS 合作组的数据可在 CERN Open Data 门户网站上获取。",
    "ja": "研究所は今日、オープンデータを公開しました。",
    "ko": "연구소는 오늘 모든 데이터를 공개했습니다.",
    "ru": "Лаборатория опубликовала все данные, и теперь они доступны каждому, кто этого хочет.",
    "uk": "Лабораторія опублікувала всі дані, і тепер вони доступні кожному.",
    "ar": "نشر المختبر جميع بياناته اليوم.",
    "el": "Το εργαστήριο δημοσίευσε όλα τα δεδομένα του σήμερα.",
}


@pytest.mark.parametrize(("lang", "text"), SENTENCES.items())
def test_the_language_of_a_sentence_is_told(lang: str, text: str) -> None:
    assert detect(text) == lang


def test_a_text_of_few_words_counts_as_english() -> None:
    assert detect("Das Labor hat alle Daten veröffentlicht.") == "en"


def test_an_empty_text_counts_as_english() -> None:
    assert detect("") == "en"


def test_words_of_no_known_language_are_undetermined() -> None:
    assert detect("lorbu kveta " * 15) == "und"


def test_foreign_names_in_an_english_text_do_not_change_its_language() -> None:
    text = SENTENCES["en"] + " Das Karlsruher Institut für Technologie and the Institut de Ciències del Mar took part."
    assert detect(text) == "en"


@pytest.mark.parametrize(
    ("declared", "text", "expected"),
    [
        ("en-GB", SENTENCES["en"], "en-GB"),
        ("en_us", SENTENCES["en"], "en-US"),
        ("en", SENTENCES["de"], "de"),
        ("de", "Das Labor hat alle Daten veröffentlicht.", "de"),
        ("en", "研究所は今日、オープンデータを公開しました。", "ja"),
        ("tlh", "lorbu kveta " * 15, "tlh"),
        (None, SENTENCES["fr"], "fr"),
        ("no language at all", SENTENCES["en"], "en"),
        ("", SENTENCES["en"], "en"),
    ],
)
def test_a_declared_language_holds_unless_the_text_speaks_against_it(
    declared: str | None, text: str, expected: str
) -> None:
    assert resolve(declared, text) == expected


@pytest.mark.parametrize(("lang", "expected"), [("en", True), ("EN-us", True), ("enm", False), ("und", False)])
def test_english_in_any_variety_is_english(lang: str, expected: bool) -> None:
    assert is_english(lang) is expected
