"""The languages that Interlinear knows by name: BCP-47 at every door, ``>>fra<<`` inside a model."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from seq2seq_core.errors import LanguageError
from seq2seq_core.messages import Message


class Language(NamedTuple):
    """One language: its BCP-47 code, the ISO 639-3 code that models use, and its names."""

    code: str
    iso639_3: str
    english: str
    korean: str


_TABLE = """
af afr Afrikaans|아프리칸스어
am amh Amharic|암하라어
ar ara Arabic|아랍어
as asm Assamese|아삼어
ast ast Asturian|아스투리아스어
az aze Azerbaijani|아제르바이잔어
ba bak Bashkir|바시키르어
be bel Belarusian|벨라루스어
bg bul Bulgarian|불가리아어
bn ben Bengali|벵골어
bo bod Tibetan|티베트어
br bre Breton|브르타뉴어
bs bos Bosnian|보스니아어
ca cat Catalan|카탈로니아어
ceb ceb Cebuano|세부아노어
ckb ckb Central Kurdish|중앙 쿠르드어
cs ces Czech|체코어
cv chv Chuvash|추바시어
cy cym Welsh|웨일스어
da dan Danish|덴마크어
de deu German|독일어
el ell Greek|그리스어
en eng English|영어
eo epo Esperanto|에스페란토어
es spa Spanish|스페인어
et est Estonian|에스토니아어
eu eus Basque|바스크어
fa fas Persian|페르시아어
fi fin Finnish|핀란드어
fil fil Filipino|필리핀어
fo fao Faroese|페로어
fr fra French|프랑스어
fy fry Western Frisian|서부 프리지아어
ga gle Irish|아일랜드어
gd gla Scottish Gaelic|스코틀랜드 게일어
gl glg Galician|갈리시아어
gu guj Gujarati|구자라트어
ha hau Hausa|하우사어
he heb Hebrew|히브리어
hi hin Hindi|힌디어
hr hrv Croatian|크로아티아어
hsb hsb Upper Sorbian|고지 소르비아어
ht hat Haitian Creole|아이티어
hu hun Hungarian|헝가리어
hy hye Armenian|아르메니아어
ia ina Interlingua|인터링구아
id ind Indonesian|인도네시아어
ig ibo Igbo|이그보어
is isl Icelandic|아이슬란드어
it ita Italian|이탈리아어
ja jpn Japanese|일본어
jv jav Javanese|자바어
ka kat Georgian|조지아어
kk kaz Kazakh|카자흐어
km khm Khmer|크메르어
kn kan Kannada|칸나다어
ko kor Korean|한국어
ku kur Kurdish|쿠르드어
ky kir Kyrgyz|키르기스어
la lat Latin|라틴어
lb ltz Luxembourgish|룩셈부르크어
ln lin Lingala|링갈라어
lo lao Lao|라오어
lt lit Lithuanian|리투아니아어
lv lav Latvian|라트비아어
mg mlg Malagasy|말라가시어
mi mri Maori|마오리어
mk mkd Macedonian|마케도니아어
ml mal Malayalam|말라얄람어
mn mon Mongolian|몽골어
mr mar Marathi|마라티어
ms msa Malay|말레이어
mt mlt Maltese|몰타어
my mya Burmese|버마어
nb nob Norwegian Bokmål|노르웨이어(보크말)
ne nep Nepali|네팔어
nl nld Dutch|네덜란드어
nn nno Norwegian Nynorsk|노르웨이어(니노르스크)
no nor Norwegian|노르웨이어
oc oci Occitan|오크어
or ori Odia|오리야어
pa pan Punjabi|펀자브어
pl pol Polish|폴란드어
ps pus Pashto|파슈토어
pt por Portuguese|포르투갈어
ro ron Romanian|루마니아어
ru rus Russian|러시아어
rw kin Kinyarwanda|르완다어
sa san Sanskrit|산스크리트어
sd snd Sindhi|신디어
sh hbs Serbo-Croatian|세르보크로아티아어
si sin Sinhala|스리랑카어
sk slk Slovak|슬로바키아어
sl slv Slovenian|슬로베니아어
so som Somali|소말리아어
sq sqi Albanian|알바니아어
sr srp Serbian|세르비아어
su sun Sundanese|순다어
sv swe Swedish|스웨덴어
sw swa Swahili|스와힐리어
ta tam Tamil|타밀어
te tel Telugu|텔루구어
tg tgk Tajik|타지크어
th tha Thai|태국어
tk tuk Turkmen|투르크멘어
tl tgl Tagalog|타갈로그어
tn tsn Tswana|츠와나어
tr tur Turkish|튀르키예어
tt tat Tatar|타타르어
ug uig Uyghur|위구르어
uk ukr Ukrainian|우크라이나어
ur urd Urdu|우르두어
uz uzb Uzbek|우즈베크어
vi vie Vietnamese|베트남어
wo wol Wolof|월로프어
xh xho Xhosa|코사어
yi yid Yiddish|이디시어
yo yor Yoruba|요루바어
zh zho Chinese|중국어
zu zul Zulu|줄루어
"""

# Codes of the same languages elsewhere: ISO 639-2/B, retired ISO 639-1 ones, and the single languages
# by which Tatoeba, OPUS-MT and FLORES mean the macro-language.
_ALIASES = {
    "alb": "sq", "als": "sq", "arb": "ar", "arm": "hy", "azj": "az", "baq": "eu", "bur": "my", "chi": "zh",
    "cmn": "zh", "cze": "cs", "dut": "nl", "ekk": "et", "fre": "fr", "geo": "ka", "ger": "de", "gre": "el",
    "ice": "is", "in": "id", "iw": "he", "ji": "yi", "jw": "jv", "khk": "mn", "kmr": "ku", "lvs": "lv",
    "mac": "mk", "mao": "mi", "may": "ms", "mo": "ro", "mol": "ro", "npi": "ne", "ory": "or", "pbt": "ps",
    "per": "fa", "pes": "fa", "plt": "mg", "rum": "ro", "scr": "hr", "slo": "sk", "swh": "sw", "tib": "bo",
    "uzn": "uz", "wel": "cy", "ydd": "yi", "zsm": "ms",
}  # fmt: skip


def _read_table() -> dict[str, Language]:
    table = {}
    for row in _TABLE.strip().split("\n"):
        code, iso639_3, names = row.split(" ", 2)
        english, korean = names.split("|")
        table[code] = Language(code, iso639_3, english, korean)
    return table


LANGUAGES: dict[str, Language] = _read_table()
"""All known languages by their BCP-47 code."""

_BY_ISO639_3 = {language.iso639_3: language.code for language in LANGUAGES.values()}
_BY_ANY_CODE = _ALIASES | _BY_ISO639_3 | {code: code for code in LANGUAGES}
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*")


# Tibetan separates syllables, the others nothing.
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo"})


def normalise_language(code: str) -> str:
    """The BCP-47 code of a language without region or script.

    Args:
        code: ``fr``, ``fra``, ``fre``, ``fr-FR``, ``fr_CA`` or a model's token ``>>fra<<``, in any case.

    Raises:
        LanguageError: the code is not of a known language.
    """
    tag = code.strip().lower()
    if tag.startswith(">>") and tag.endswith("<<"):
        tag = tag[2:-2]
    match = _TAG.fullmatch(tag)
    known = _BY_ANY_CODE.get(match[1]) if match else None
    if known is None:
        raise LanguageError(
            Message("unknown language '{code}'", code=code),
            remedy="Give a code such as en, fr, de, es or ko (BCP-47 or ISO 639-3)",
        )
    return known


def language_token(code: str) -> str:
    """The token by which a many-language model is told its target: ``fr`` gives ``>>fra<<``."""
    return f">>{LANGUAGES[normalise_language(code)].iso639_3}<<"


def display_name(code: str, ui: Literal["en", "ko"] = "en") -> str:
    """The language's name for a reader of English or Korean."""
    language = LANGUAGES[normalise_language(code)]
    return language.korean if ui == "ko" else language.english


def is_unspaced(code: str) -> bool:
    """Whether a language is written without spaces between its words, and between its sentences."""
    return code.partition("-")[0].lower() in _UNSPACED
