"""The languages that Interlinear knows by name: BCP-47 at every door, ``>>fra<<`` inside a model."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from seq2seq_core.errors import LanguageError
from seq2seq_core.messages import Message


class Language(NamedTuple):
    """One language: its BCP-47 code, the ISO 639-3 code that models use, and its names.

    One that is written in several scripts stands there for each; of these, the codes of all but the commonest
    name the script.
    """

    code: str
    iso639_3: str
    english: str
    korean: str


_TABLE = """
ace ace Acehnese|아체어
ace-Arab ace_Arab Acehnese (Arabic script)|아체어(아랍 문자)
acm acm Mesopotamian Arabic|메소포타미아 아랍어
acq acq Ta'izzi-Adeni Arabic|타이즈·아덴 아랍어
aeb aeb Tunisian Arabic|튀니지 아랍어
af afr Afrikaans|아프리칸스어
ajp ajp South Levantine Arabic|남부 레반트 아랍어
ak aka Akan|아칸어
am amh Amharic|암하라어
apc apc North Levantine Arabic|북부 레반트 아랍어
ar ara Arabic|아랍어
ars ars Najdi Arabic|나즈드 아랍어
ary ary Moroccan Arabic|모로코 아랍어
arz arz Egyptian Arabic|이집트 아랍어
as asm Assamese|아삼어
ast ast Asturian|아스투리아스어
awa awa Awadhi|아와드어
ay aym Aymara|아이마라어
az aze Azerbaijani|아제르바이잔어
azb azb South Azerbaijani|남아제르바이잔어
ba bak Bashkir|바시키르어
ban ban Balinese|발리어
be bel Belarusian|벨라루스어
bem bem Bemba|벰바어
bg bul Bulgarian|불가리아어
bho bho Bhojpuri|보즈푸리어
bjn bjn Banjar|반자르어
bjn-Arab bjn_Arab Banjar (Arabic script)|반자르어(아랍 문자)
bm bam Bambara|밤바라어
bn ben Bengali|벵골어
bo bod Tibetan|티베트어
br bre Breton|브르타뉴어
bs bos Bosnian|보스니아어
bug bug Buginese|부기어
ca cat Catalan|카탈로니아어
ceb ceb Cebuano|세부아노어
cjk cjk Chokwe|초퀘어
ckb ckb Central Kurdish|중앙 쿠르드어
crh crh Crimean Tatar|크림 타타르어
cs ces Czech|체코어
cv chv Chuvash|추바시어
cy cym Welsh|웨일스어
da dan Danish|덴마크어
de deu German|독일어
dik dik Southwestern Dinka|남서부 딩카어
dyu dyu Dyula|듈라어
dz dzo Dzongkha|종카어
ee ewe Ewe|에웨어
el ell Greek|그리스어
en eng English|영어
eo epo Esperanto|에스페란토어
es spa Spanish|스페인어
et est Estonian|에스토니아어
eu eus Basque|바스크어
fa fas Persian|페르시아어
ff ful Fulah|풀라어
fi fin Finnish|핀란드어
fil fil Filipino|필리핀어
fj fij Fijian|피지어
fo fao Faroese|페로어
fon fon Fon|폰어
fr fra French|프랑스어
fur fur Friulian|프리울리어
fuv fuv Nigerian Fulfulde|나이지리아 풀풀데어
fy fry Western Frisian|서부 프리지아어
ga gle Irish|아일랜드어
gd gla Scottish Gaelic|스코틀랜드 게일어
gl glg Galician|갈리시아어
gn grn Guarani|과라니어
gu guj Gujarati|구자라트어
ha hau Hausa|하우사어
he heb Hebrew|히브리어
hi hin Hindi|힌디어
hne hne Chhattisgarhi|차티스가르어
hr hrv Croatian|크로아티아어
hsb hsb Upper Sorbian|고지 소르비아어
ht hat Haitian Creole|아이티어
hu hun Hungarian|헝가리어
hy hye Armenian|아르메니아어
ia ina Interlingua|인터링구아
id ind Indonesian|인도네시아어
ig ibo Igbo|이그보어
ilo ilo Ilocano|일로카노어
is isl Icelandic|아이슬란드어
it ita Italian|이탈리아어
ja jpn Japanese|일본어
jv jav Javanese|자바어
ka kat Georgian|조지아어
kab kab Kabyle|카빌어
kac kac Jingpho|징포어
kam kam Kamba|캄바어
kbp kbp Kabiyè|카비예어
kea kea Kabuverdianu|카보베르데 크리올어
kg kon Kikongo|콩고어
ki kik Kikuyu|키쿠유어
kk kaz Kazakh|카자흐어
km khm Khmer|크메르어
kmb kmb Kimbundu|킴분두어
kn kan Kannada|칸나다어
knc knc Central Kanuri|중부 카누리어
knc-Arab knc_Arab Central Kanuri (Arabic script)|중부 카누리어(아랍 문자)
ko kor Korean|한국어
ks kas Kashmiri|카슈미르어
ks-Deva kas_Deva Kashmiri (Devanagari)|카슈미르어(데바나가리 문자)
ku kur Kurdish|쿠르드어
ky kir Kyrgyz|키르기스어
la lat Latin|라틴어
lb ltz Luxembourgish|룩셈부르크어
lg lug Ganda|간다어
li lim Limburgish|림뷔르흐어
lij lij Ligurian|리구리아어
lmo lmo Lombard|롬바르드어
ln lin Lingala|링갈라어
lo lao Lao|라오어
lt lit Lithuanian|리투아니아어
ltg ltg Latgalian|라트갈레어
lua lua Luba-Kasai|루바카사이어
luo luo Luo|루오어
lus lus Mizo|미조어
lv lav Latvian|라트비아어
mag mag Magahi|마가히어
mai mai Maithili|마이틸리어
mg mlg Malagasy|말라가시어
mi mri Maori|마오리어
min min Minangkabau|미낭카바우어
mk mkd Macedonian|마케도니아어
ml mal Malayalam|말라얄람어
mn mon Mongolian|몽골어
mni mni Manipuri|마니푸르어
mos mos Mossi|모시어
mr mar Marathi|마라티어
ms msa Malay|말레이어
mt mlt Maltese|몰타어
my mya Burmese|버마어
nb nob Norwegian Bokmål|노르웨이어(보크말)
ne nep Nepali|네팔어
nl nld Dutch|네덜란드어
nn nno Norwegian Nynorsk|노르웨이어(니노르스크)
no nor Norwegian|노르웨이어
nso nso Northern Sotho|북소토어
nus nus Nuer|누에르어
ny nya Nyanja|냔자어
oc oci Occitan|오크어
om orm Oromo|오로모어
or ori Odia|오리야어
pa pan Punjabi|펀자브어
pag pag Pangasinan|팡가시난어
pap pap Papiamento|파피아멘토어
pl pol Polish|폴란드어
prs prs Dari|다리어
ps pus Pashto|파슈토어
pt por Portuguese|포르투갈어
qu que Quechua|케추아어
rn run Rundi|룬디어
ro ron Romanian|루마니아어
ru rus Russian|러시아어
rw kin Kinyarwanda|르완다어
sa san Sanskrit|산스크리트어
sat sat Santali|산탈리어
sc srd Sardinian|사르데냐어
scn scn Sicilian|시칠리아어
sd snd Sindhi|신디어
sg sag Sango|상고어
sh hbs Serbo-Croatian|세르보크로아티아어
shn shn Shan|샨어
si sin Sinhala|스리랑카어
sk slk Slovak|슬로바키아어
sl slv Slovenian|슬로베니아어
sm smo Samoan|사모아어
sn sna Shona|쇼나어
so som Somali|소말리아어
sq sqi Albanian|알바니아어
sr srp Serbian|세르비아어
ss ssw Swati|스와티어
st sot Southern Sotho|남소토어
su sun Sundanese|순다어
sv swe Swedish|스웨덴어
sw swa Swahili|스와힐리어
szl szl Silesian|실레시아어
ta tam Tamil|타밀어
taq taq Tamasheq|타마셰크어
taq-Tfng taq_Tfng Tamasheq (Tifinagh)|타마셰크어(티피나그 문자)
te tel Telugu|텔루구어
tg tgk Tajik|타지크어
th tha Thai|태국어
ti tir Tigrinya|티그리냐어
tk tuk Turkmen|투르크멘어
tl tgl Tagalog|타갈로그어
tn tsn Tswana|츠와나어
tpi tpi Tok Pisin|토크 피신
tr tur Turkish|튀르키예어
ts tso Tsonga|총가어
tt tat Tatar|타타르어
tum tum Tumbuka|툼부카어
tw twi Twi|트위어
tzm tzm Central Atlas Tamazight|중부 아틀라스 타마지그트어
ug uig Uyghur|위구르어
uk ukr Ukrainian|우크라이나어
umb umb Umbundu|움분두어
ur urd Urdu|우르두어
uz uzb Uzbek|우즈베크어
vec vec Venetian|베네치아어
vi vie Vietnamese|베트남어
war war Waray|와라이어
wo wol Wolof|월로프어
xh xho Xhosa|코사어
yi yid Yiddish|이디시어
yo yor Yoruba|요루바어
yue yue Cantonese|광둥어
zh zho Chinese|중국어
zh-Hant zho_Hant Traditional Chinese|중국어(번체)
zu zul Zulu|줄루어
"""

# Codes of the same languages elsewhere: ISO 639-2/B, retired ISO 639-1 ones, and the single languages
# by which Tatoeba, OPUS-MT and FLORES mean the macro-language; and M2M-100's own for Northern Sotho.
_ALIASES = {
    "alb": "sq", "als": "sq", "arb": "ar", "arm": "hy", "ayr": "ay", "azj": "az", "baq": "eu", "bur": "my",
    "chi": "zh", "cmn": "zh", "cze": "cs", "dut": "nl", "ekk": "et", "fre": "fr", "gaz": "om", "geo": "ka",
    "ger": "de", "gre": "el", "ice": "is", "in": "id", "iw": "he", "ji": "yi", "jw": "jv", "khk": "mn",
    "kmr": "ku", "lvs": "lv", "mac": "mk", "mao": "mi", "may": "ms", "mo": "ro", "mol": "ro", "npi": "ne",
    "ns": "nso", "ory": "or", "pbt": "ps", "per": "fa", "pes": "fa", "plt": "mg", "quy": "qu", "rum": "ro",
    "scr": "hr", "slo": "sk", "swh": "sw", "tib": "bo", "uzn": "uz", "wel": "cy", "ydd": "yi", "zsm": "ms",
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
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_][a-z0-9]{1,8})*")


# Tibetan and Dzongkha separate syllables, the others nothing.
_UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "km", "my", "shn", "bo", "dz"})


def normalise_language(code: str) -> str:
    """The BCP-47 code of a language without region, and without a script that is its commonest.

    Args:
        code: ``fr``, ``fra``, ``fre``, ``fr-FR``, ``fr_CA``, as FLORES has it (``zho_Hant``), or a
            model's token ``>>fra<<``, in any case.

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
    assert match is not None
    in_script = f"{known}-{(match[2] or '').title()}"
    return in_script if in_script in LANGUAGES else known


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
