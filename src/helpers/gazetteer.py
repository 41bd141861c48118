"""Find a place of a dataset by any spelling, Latin or Arabic, and never guess among namesakes."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from helpers import places
from helpers.tables import Dataset
from helpers.text import printable

CERTAIN, LIKELY, ASK, UNKNOWN = "certain", "likely", "ask", "unknown"
"""How sure a finding is; only a certain one may be taken without asking."""

SETTLED = ("city", "town", "village", "quarter", "")  # of which "the city of" may be said
QUALIFIED = re.compile(r"\(([^()]+)\)$")  # tells which of several places is meant
MOST = 5
LONG = 6  # letters from which two spellings that fold to one key are surely one name
HEADS = {CERTAIN: "certain", LIKELY: "likely, please look", ASK: "please choose"}

FOLDING = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
ARTICLES = frozenset(FOLDING["articles"].split())
ARTICLE_LETTERS = sorted({*map(len, ARTICLES)})
SETTLED_WORDS = frozenset(FOLDING["settled"].split())
ARABIC = str.maketrans(FOLDING["arabic"])
WORDS = {word: kind for kind, words in FOLDING["words"].items() for word in words.split()}
MARKS = re.compile(r"['`´‘’‛ʻʼʾʿ\"“”]")


@dataclass(frozen=True)
class Spot:
    """One place that a name may mean; ``place_id`` is empty where places.csv lacks it."""

    place_id: str
    name: str
    name_ar: str
    kind: str
    governorate: str
    governorate_ar: str
    lat: float
    lon: float
    geonames_id: str
    note: str = ""
    coord_source: str = ""


@dataclass(frozen=True)
class Finding:
    """What a name may mean, and what speaks for it; of an unknown one those spelt most alike."""

    asked: str
    sure: str
    spots: tuple[Spot, ...]
    how: str


class Gazetteer:
    """The places of a dataset under all their spellings, with the unlisted ones of the country."""

    def __init__(self, d: Dataset):
        """Fold every spelling once."""
        rows = pd.concat([d.places, d.unlisted], ignore_index=True)
        rows = rows.fillna({"place_id": "", "kind": "", "note": ""})
        listed = set(d.places["geonames_id"].dropna())
        rows = rows[(rows["place_id"] != "") | ~rows["geonames_id"].isin(listed)]
        above = d.places.set_index("place_id")
        rows = rows.assign(
            governorate=rows["governorate"].map(above["name"]).fillna(""),
            governorate_ar=rows["governorate"].map(above["name_ar"]).fillna(""),
            geonames_id=rows["geonames_id"].astype("string").fillna(""),
        )
        columns = [field.name for field in fields(Spot)]
        self.spots = [Spot(*row) for row in rows[columns].itertuples(index=False)]
        self.codes: dict[str, Spot] = {}
        self.keys: dict[str, list[Spot]] = {}
        self.mains: dict[str, list[Spot]] = {}
        self.spelt: dict[str, str] = {}
        self.plain: set[tuple[Spot, str]] = set()
        for here, variants in zip(self.spots, rows["variants"], strict=True):
            self._enter(here, variants.split(";"))

    def _enter(self, here: Spot, variants: list[str]) -> None:
        """Add every spelling of a place: its id, names, variants, and the name without brackets."""
        bare = re.sub(r"\s*\([^)]*\)", "", here.name)
        for main in (here.name, here.name_ar):
            _keep(self.mains, fold(main), here)
        for spelling in (here.name, bare, here.name_ar, *variants, here.place_id):
            if _is_code(spelling):
                self.codes[spelling.strip()] = here
            elif key := fold(spelling):
                _keep(self.keys, key, here)
                self.spelt.setdefault(key, spelling.strip())
                self.plain.add((here, "".join(words(spelling))))

    def find(self, name: str) -> Finding:
        """Say which place a name means; of namesakes only with its governorate: ``Suran, Hama``."""
        code = self.codes.get(name.strip().upper())
        if code:
            return Finding(name, CERTAIN, (code,), "a code of this place")
        own = [s for s in self.spots if s.place_id == name and fold(name) not in self.mains]
        if own and name:
            return Finding(name, CERTAIN, tuple(own), "its place_id")
        finding = self._whole(name)
        split = re.fullmatch(r"(.+?)\s*(?:,|،|\()\s*([^()]+?)\)?\s*", name)
        if not split or (finding.sure == CERTAIN):
            return finding
        within = self._whole(split[1])
        wanted = {sound(word) for word in words(split[2])} - {sound("governorate")}
        kept = tuple(
            s
            for s in within.spots
            for above in (s.governorate, s.governorate_ar)
            if wanted and wanted <= set(map(sound, words(above)))
        )
        if within.sure == UNKNOWN or not kept:
            return finding if within.sure == UNKNOWN else within
        sure = (LIKELY if within.sure == LIKELY else CERTAIN) if len(kept) == 1 else ASK
        return Finding(name, sure, kept, f"{within.how}, in {kept[0].governorate}")

    def _whole(self, name: str) -> Finding:
        """Find a name that is nothing but a name."""
        key = fold(name)
        if not key:
            return Finding(name, UNKNOWN, (), "no name was given")
        hits = self.keys.get(key, [])
        if not hits:
            key = "".join(sound(word) for word in words(name) if word not in SETTLED_WORDS)
            hits = [s for s in self.keys.get(key, []) if s.kind in SETTLED]
        joined = {} if hits else self._after_an_article(name)
        if joined:
            spots = self._with_namesakes(list(joined))
            how = f"“{next(iter(joined.values()))}” with its article"
            return Finding(name, LIKELY if len(spots) == 1 else ASK, spots, how)
        if not hits:
            return self._near(name)
        spots = self._with_namesakes(hits)
        if len(spots) > 1:
            return Finding(name, ASK, spots, f"{len(spots)} places have this name")
        plain = "".join(word for word in words(name) if word not in SETTLED_WORDS)
        sure = CERTAIN if len(key) >= LONG or (spots[0], plain) in self.plain else LIKELY
        which = QUALIFIED.search(spots[0].name)
        if which and not set(words(which[1])) <= {*words(name)}:
            return Finding(name, LIKELY, spots, f"“{spots[0].name}” without its “{which[1]}”")
        return Finding(name, sure, spots, f"spelt “{self.spelt[key]}”")

    def _after_an_article(self, name: str) -> dict[Spot, str]:
        """Give the places whose name is written as one word with the article, and that name."""
        first, *others = words(name)
        rests = [first[n:] for n in ARTICLE_LETTERS if first[:n] in ARTICLES and len(first) > n + 2]
        keys = ["".join(map(sound, (rest, *others))) for rest in rests]
        return {here: self.spelt[key] for key in keys for here in self.keys.get(key, ())}

    def _with_namesakes(self, hits: list[Spot]) -> tuple[Spot, ...]:
        names = [fold(main) for here in hits for main in (here.name, here.name_ar)]
        others = [here for name in names for here in self.mains.get(name, [])]
        return tuple(dict.fromkeys([*hits, *others]))

    def _near(self, name: str) -> Finding:
        """Find the places spelt nearly so: a slip of one letter, or of two in a long name."""
        key = fold(name)
        every, reach = list(self.keys), max(1, len(key) // 4)
        scored = process.extract(key, every, scorer=OSA.distance, score_cutoff=reach, limit=None)
        apart: dict[Spot, tuple[int, str]] = {}
        for other, distance, _ in scored:
            for here in self.keys[other]:
                apart.setdefault(here, (distance, other))
        for here, (distance, other) in apart.items():
            rivals = [s for s in apart if s != here and apart[s][0] <= distance + (distance > 1)]
            found = self._with_namesakes([here, *rivals])
            if len(found) == 1 and _slip(name, self.spelt[other]):
                letters = "one letter" if distance == 1 else f"{distance} letters"
                return Finding(name, LIKELY, found, f"{letters} apart from “{self.spelt[other]}”")
        within = self._with_words(name)
        if len(within) == 1 and len(words(name)) > 1:
            how = f"short for “{within[0].name}”"
            return Finding(name, LIKELY, self._with_namesakes(within), how)
        if within or apart:
            spots = self._with_namesakes([*within, *apart])[:MOST]
            return Finding(name, ASK, spots, "no place is spelt so; these are near")
        alike = process.extract(key, every, scorer=fuzz.ratio, limit=MOST)
        spots = tuple(dict.fromkeys(s for other, _, _ in alike for s in self.keys[other]))[:MOST]
        return Finding(name, UNKNOWN, spots, "no place is spelt so; these are spelt most like it")

    def _with_words(self, name: str) -> list[Spot]:
        asked = set(map(sound, words(name)))
        return [
            here
            for here in self.spots
            if any(asked <= set(map(sound, words(main))) for main in (here.name, here.name_ar))
        ]


def _slip(asked: str, spelling: str) -> bool:
    """Say whether one spelling can be a slip of the other, word by word.

    >>> _slip("Palymra", "Palmyra"), _slip("Khan al-Asal", "Khanaser"), _slip("Homsk", "Homs")
    (True, False, False)
    """
    ours, theirs = (list(map(sound, words(text))) for text in (asked, spelling))
    if len(ours) != len(theirs):
        return False
    short = min(len("".join(ours)), len("".join(theirs)))
    apart = [OSA.distance(a, b) for a, b in zip(ours, theirs, strict=True)]
    each = all(n <= max(len(a), len(b)) // 4 for n, a, b in zip(apart, ours, theirs, strict=True))
    return each and ((sum(apart) == 1 and short >= 5) or (sum(apart) == 2 and short >= 9))


def _keep(shelf: dict[str, list[Spot]], key: str, here: Spot) -> None:
    if key and here not in shelf.setdefault(key, []):
        shelf[key].append(here)


def describe_finding(d: Dataset, finding: Finding) -> list[str]:
    """Say line by line how sure a finding is, and what lies around each place it may be."""
    lines = [f"{finding.asked}: {HEADS.get(finding.sure, 'not found')} – {finding.how}."]
    for spot in finding.spots:
        near = [f"{n.name} {n.km:.0f} km" for n in places.neighbours(d, spot.lat, spot.lon)]
        lines.append(f"  {describe_spot(spot)}")
        lines.append(f"    near {', '.join(near)}" if near else "    no coordinate known")
        if spot.place_id:
            lines += [f"    on the {road}" for road in places.on_roads(d, spot.place_id)]
        lines += [f"    {spot.note}"] if spot.note else []
    return [printable(line) for line in lines]


def describe_spot(spot: Spot) -> str:
    """Name a spot with what tells it from its namesakes.

    >>> describe_spot(Spot("suran-hama", "Suran", "صوران", "town", "Hama", "حماة", 35.3, 36.7, ""))
    'Suran (صوران), town, Hama: suran-hama'
    """
    arabic = f" ({spot.name_ar})" if spot.name_ar else ""
    parts = [f"{spot.name}{arabic}", spot.kind.replace("_", " "), spot.governorate]
    where = spot.place_id or "not in places.csv"
    return f"{', '.join(filter(None, parts))}: {where}"


def words(name: str) -> list[str]:
    """Split a name into its words, without marks, articles and letter forms.

    >>> words("Ma‘arrat an-Nu‘mān"), words("الرَّقّة"), words("Hama air base")
    (['maarrat', 'numan'], ['رقه'], ['hama', 'airbase'])
    """
    text = unicodedata.normalize("NFKD", MARKS.sub("", name).casefold().replace("ı", "i"))
    text = unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.combining(c)))
    text = text.translate(ARABIC).replace("air base", "airbase")
    found = [WORDS.get(word, word) for word in re.findall(r"\w+", text)]
    found = [re.sub(r"^(وال|ال)(?=\w{2})", "", word) for word in dict.fromkeys(found)]
    return [word for word in found if word not in ARTICLES] or found


def fold(name: str) -> str:
    """Give the key that the spellings of one name share; '' where nothing is left.

    >>> fold("Khan Sheikhoun") == fold("Khān Shaykhūn") == fold("Khan Cheikhoun")
    True
    >>> fold("دَرْعَا") == fold("درعا"), fold("Daraa") == fold("Deraa") != fold("Darayya")
    (True, True)
    """
    return "".join(map(sound, words(name)))


@cache
def sound(word: str) -> str:
    """Write a word in the few letters that every way of transliteration agrees on.

    >>> sound("sweida"), sound("suwayda"), sound("soueida"), sound("112")
    ('suaida', 'suaida', 'suaida', '112')
    """
    if word.isdigit():
        return word
    for pattern, letter in FOLDING["letters"].items():
        word = re.sub(pattern, letter, word)
    return word


def _is_code(text: str) -> bool:
    """Say whether a spelling is a code, which is met letter by letter or not at all.

    >>> _is_code("SY-HL"), _is_code("OS57"), _is_code("T-4"), _is_code("Hama")
    (True, True, True, False)
    """
    return bool(re.fullmatch(r"[A-Z]{2}-[A-Z]{2,5}|OS[A-Z0-9]{2}|[A-Z]-?\d", text.strip()))
