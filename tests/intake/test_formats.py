"""One small document of each format, in our own words: what it gives, by its name and by its bytes."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
import zstandard
from pyarrow import parquet

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Intake, Item, Standing
from intalks.intake.opened import Link, LinkKind
from tests.intake.made_pdf import made_pdf

TEXT = "Ford said it was in talks with Changan about exports."
TWO = f"{TEXT}\n\nChangan would not comment, and its shares rose."


def taken(folder: Path, name: str, data: bytes, **options: dict[str, str]) -> list[Item]:
    path = folder / name
    path.write_bytes(data)
    return list(Intake([str(path)], defaults=Defaults(), columns=options.get("columns")))


def only(items: list[Item]) -> Incoming:
    [incoming] = [item for item in items if isinstance(item, Incoming)]
    return incoming


def reasons(items: list[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Problem)]


NEWSML_G2 = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:northwire.example:20120109:ford" version="2" xml:lang="en">
 <itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:NW"><name>Northwire</name></provider>
  <versionCreated>2012-01-09T12:00:00Z</versionCreated><firstCreated>2012-01-09T10:30:00+02:00</firstCreated>
  <pubStatus qcode="STATUS"/></itemMeta>
 <contentMeta><by>By Ann Lee</by><language tag="en"/><headline>Ford &amp; Changan in talks</headline></contentMeta>
 <contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
  <body><body.head><hedline><hl1>Ford &amp; Changan in talks</hl1></hedline></body.head><body.content>
   <media><media-caption>A car</media-caption></media><p>{TEXT}</p>
   <p>Changan would not comment, and its shares rose.</p></body.content></body></nitf></inlineXML></contentSet>
</newsItem>"""  # noqa: E501
NITF = f"""<nitf><head><docdata><doc-id id-string="nw-17"/><date.issue norm="20120109T083000Z"/>
<doc.copyright holder="Northwire"/></docdata></head><body><body.head><hedline><hl1>Ford in talks</hl1></hedline>
</body.head><body.content><p>{TEXT}</p></body.content></body></nitf>"""
ARCHIVED = f"""<newsitem itemid="2286" id="root" date="1996-08-20" xml:lang="en"><title>Ford in talks.</title>
<headline>Ford in talks.</headline><text><p>{TEXT}</p></text><copyright>(c) Northwire 1996</copyright></newsitem>"""


def test_newsml_g2(tmp_path: Path) -> None:
    items = taken(tmp_path, "a.xml", NEWSML_G2.replace("STATUS", "stat:usable").encode())
    incoming = only(items)
    article = incoming.article
    assert reasons(items) == []
    assert (article.id, article.outlet) == ("urn:newsml:northwire.example:20120109:ford", "Northwire")
    assert (article.title, article.text, incoming.author) == ("Ford & Changan in talks", TWO, "By Ann Lee")
    assert article.published is not None
    assert article.published.start.isoformat() == "2012-01-09T08:30:00+00:00"
    assert incoming.updated is not None
    assert incoming.standing is Standing.CURRENT
    assert article.raw_offsets is not None
    assert NEWSML_G2.replace("STATUS", "stat:usable")[article.raw_offsets[0] :].startswith(TEXT)


def test_a_cancelled_item_is_withdrawn(tmp_path: Path) -> None:
    items = taken(tmp_path, "a.xml", NEWSML_G2.replace("STATUS", "stat:canceled").encode())
    assert only(items).standing is Standing.WITHDRAWN
    assert reasons(items) == ["withdrawn"]


def test_a_message_of_several_items(tmp_path: Path) -> None:
    item = NEWSML_G2.partition("?>")[2].replace("STATUS", "stat:usable")
    german = item.replace('tag="en"', 'tag="de"').replace(":ford", ":vw")
    message = f"<newsMessage><itemSet>{item}{german}{item.replace(':ford', ':fiat')}</itemSet></newsMessage>"
    items = taken(tmp_path, "a.xml", message.encode())
    assert [one.article.id.rpartition(":")[2] for one in items if isinstance(one, Incoming)] == ["ford", "fiat"]
    assert [(one.reason, one.where.rpartition("#")[2]) for one in items if isinstance(one, Problem)] == [
        ("language", "2")
    ]


@pytest.mark.parametrize(
    ("data", "id_", "day"), [(NITF, "nw-17", "2012-01-09"), (ARCHIVED, "2286", "1996-08-20")], ids=["nitf", "archive"]
)
def test_older_news_xml(tmp_path: Path, data: str, id_: str, day: str) -> None:
    article = only(taken(tmp_path, "a.xml", data.encode())).article
    assert (article.id, article.text) == (id_, TEXT)
    assert article.published is not None
    assert article.published.prefix == day


SGML = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" NEWID="7">
<DATE>26-FEB-1987 15:01:01.79</DATE><UNKNOWN>&#5;&#5;&#5;C T
&#22;&#22;&#1;f0704</UNKNOWN>
<TEXT>&#2;
<TITLE>BIDDER &lt;BID> TO BUY MILL</TITLE>
<DATELINE>    NEW YORK, Feb 26 - </DATELINE><BODY>Bidder &lt;BID> said it agreed to buy
a paper mill from Seller Corp for 30 mln dlrs.
    The closing is set for May.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="8"><TEXT TYPE="BRIEF">&#2;<TITLE>OTHER CORP UP</TITLE></TEXT></REUTERS>
"""


def test_reuters_21578(tmp_path: Path) -> None:
    items = taken(tmp_path, "reut2-000.sgm", SGML.encode("latin-1"))
    article = only(items).article
    assert reasons(items) == ["no-text"]
    assert (article.id, article.outlet, article.title) == ("reuters21578-7", "Reuters", "BIDDER <BID> TO BUY MILL")
    assert article.text == (
        "Bidder <BID> said it agreed to buy\na paper mill from Seller Corp for 30 mln dlrs.\n"
        "    The closing is set for May."
    )
    assert article.published is not None
    assert (article.published.start.isoformat(), article.published.inferred) == ("1987-02-26T15:01:01+00:00", True)
    assert article.raw_offsets is not None
    assert SGML[article.raw_offsets[0] :].startswith("Bidder &lt;BID>")


NINJS = {
    "uri": "urn:northwire:ford:2012", "type": "text", "pubstatus": "usable", "language": "en",
    "versioncreated": "2012-01-09T12:00:00Z", "firstcreated": "2012-01-09T08:30:00Z", "headline": "Ford in talks",
    "byline": "Ann Lee", "provider": "Northwire",
}  # fmt: skip
NINJS_2 = {
    "uri": "urn:northwire:ford:2012", "firstcreated": "2012-01-09T08:30:00Z", "headlines": [{"value": "Ford in talks"}],
    "bodies": [{"role": "main", "contenttype": "text/plain", "value": TWO}], "infosources": [{"name": "Northwire"}],
}  # fmt: skip


@pytest.mark.parametrize(
    "item",
    [
        NINJS | {"body_xhtml": f"<p>{TEXT}</p><p>Changan would not comment, and its shares rose.</p>"},
        NINJS | {"body_text": TWO},
        NINJS_2,
    ],
    ids=["xhtml", "text", "version 2"],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_ninjs(tmp_path: Path, item: dict[str, object], name: str) -> None:
    article = only(taken(tmp_path, name, json.dumps(item).encode())).article
    assert (article.id, article.text, article.outlet) == ("urn:northwire:ford:2012", TWO, "Northwire")
    assert article.title == "Ford in talks"
    assert article.published is not None
    assert article.published.start.isoformat() == "2012-01-09T08:30:00+00:00"


NINJS_LEFT = [
    (NINJS | {"body_text": TWO, "language": "de"}, ["language"]),
    (NINJS | {"type": "picture"}, ["not-article"]),
    (NINJS | {"body_text": TWO, "type": ["text"]}, ["not-article"]),
    (NINJS | {"body_text": TWO, "type": {"name": "text"}}, ["not-article"]),
    (NINJS | {"body_text": TWO, "language": "\ud800de"}, ["language"]),
    (NINJS, ["no-text"]),
    (NINJS | {"pubstatus": "canceled", "headline": "Ford is in talks, it said"}, ["withdrawn"]),
]


@pytest.mark.parametrize(("item", "expected"), NINJS_LEFT, ids=range(len(NINJS_LEFT)))
def test_ninjs_that_give_no_current_text(tmp_path: Path, item: dict[str, object], expected: list[str]) -> None:
    assert reasons(taken(tmp_path, "a.json", json.dumps(item).encode())) == expected


MAIL_HEAD = (
    "Received: from x\r\nMessage-ID: <17@reuters.com>\r\nSubject: =?utf-8?q?Caf=C3=A9?= in talks\r\n"
    "From: News <alerts@reuters.com>\r\nDate: Mon, 09 Jan 2012 08:30:00 -0500\r\nMIME-Version: 1.0\r\n"
)
MAILS = [
    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{TWO}\r\n-- \r\nUnsubscribe here\r\n",
    f"Content-Type: text/html\r\n\r\n<html><body><p>{TWO.replace(chr(10) * 2, '</p><p>')}</p></body></html>",
    (
        'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>No.</p>\r\n'
        f"--b\r\nContent-Type: text/plain\r\n\r\n{TWO}\r\n--b--\r\n"
    ),
]


@pytest.mark.parametrize("rest", MAILS, ids=["plain", "html", "both"])
def test_mail(tmp_path: Path, rest: str) -> None:
    article = only(taken(tmp_path, "a.eml", (MAIL_HEAD + rest).encode())).article
    assert (article.id, article.title, article.outlet) == ("17@reuters.com", "Café in talks", "Reuters")
    assert article.text.replace("\r\n", "\n") == TWO
    assert article.published is not None
    assert article.published.start.isoformat() == "2012-01-09T13:30:00+00:00"


def test_a_mail_whose_year_no_clock_holds_keeps_its_text(tmp_path: Path) -> None:
    head = MAIL_HEAD.replace("Jan 2012", "Jan 20129999999999999999")
    items = taken(tmp_path, "a.eml", (head + MAILS[0]).encode())
    article = only(items).article
    assert (article.title, article.published) == ("Café in talks", None)
    assert reasons(items) == ["no-date"]


def test_pdf(tmp_path: Path) -> None:
    first = ["The Harbour Courier", "Ford in talks", "By Ann Lee", "9 January 2012", "",
             "Ford said it was in talks with Changan about exports, two peo-",
             "ple close to the matter said on Monday. A contract could be", "signed in spring."]  # fmt: skip
    second = [
        "The Harbour Courier",
        "",
        "Changan would not comment, and its shares rose by more than",
        "four percent.",
        "2",
    ]
    third = ["The Harbour Courier", "", "Ford shares fell.", "3"]
    items = taken(tmp_path, "a.pdf", made_pdf([first, second, third]))
    article = only(items).article
    assert article.text == (
        "Ford said it was in talks with Changan about exports, two people close to the matter said on Monday. "
        "A contract could be signed in spring.\n\nChangan would not comment, and its shares rose by more than four "
        "percent.\n\nFord shares fell."
    )
    assert article.title == "Ford in talks"
    assert article.published is not None
    assert (article.published.prefix, article.published.inferred) == ("2012-01-09", True)
    assert article.raw_offsets is not None


CSV = 'Headline;Body;Published;Source\n"Ford; talks";"{text}";09 Jan 2012 08:30 GMT;Northwire\n;;;\nNo text;;2012;X\n'
TABLE = {"headline": ["Ford"], "story": [TEXT], "published": ["2012-01-09"], "n": [1]}


def test_csv_with_named_columns(tmp_path: Path) -> None:
    items = taken(tmp_path, "a.csv", CSV.format(text=TWO).encode("utf-8-sig"))
    article = only(items).article
    assert (article.title, article.text, article.outlet) == ("Ford; talks", TWO, "Northwire")
    assert article.published is not None
    assert article.published.start.isoformat() == "2012-01-09T08:30:00+00:00"
    # A row over three lines: the next ones keep their numbers.
    assert [(item.reason, item.where.rpartition(":")[2]) for item in items if isinstance(item, Problem)] == [
        ("empty", "6")
    ]


def test_columns_that_the_caller_names(tmp_path: Path) -> None:
    data = f"Nr,Wortlaut\n1,{TEXT}\n".encode()
    assert only(taken(tmp_path, "a.csv", data, columns={"text": "Wortlaut", "id": "Nr"})).article.id == "1"
    assert reasons(taken(tmp_path, "b.csv", data)) == ["no-column"]
    assert reasons(taken(tmp_path, "c.csv", data, columns={"text": "Words"})) == ["no-column"]


BAD_TABLES = [
    ("a.csv", b"", ["empty"]),
    ("a.csv", b"text,\rdate\nFord is in talks,2012\n", ["bad-table"]),
    ("a.csv", b"text\n\xff\xfe said so, it did\n", ["not-utf8"]),
    ("a.csv", b'text\n"' + b"x" * 4_100_000, ["bad-table"]),
    ("a.parquet", b"PAR1 and no more", ["bad-table"]),
    ("a.parquet", b"", ["bad-table"]),
]


@pytest.mark.parametrize(("name", "data", "expected"), BAD_TABLES, ids=range(len(BAD_TABLES)))
def test_bad_tables(tmp_path: Path, name: str, data: bytes, expected: list[str]) -> None:
    assert [one for one in reasons(taken(tmp_path, name, data)) if one != "no-date"] == expected


def table_bytes() -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pa.table(TABLE), sink)
    return sink.getvalue()


def test_parquet(tmp_path: Path) -> None:
    article = only(taken(tmp_path, "a.parquet", table_bytes())).article
    assert (article.text, article.title) == (TEXT, "Ford")
    assert article.published is not None
    assert article.published.prefix == "2012-01-09"


LONG = " ".join([TEXT] * 20)
FEED = f"""<rss version="2.0"><channel><title>Northwire</title>
<item><title>Ford in talks</title><link>https://a.example/1</link><pubDate>Mon, 09 Jan 2012 08:30:00 GMT</pubDate>
<description>Ford is in talks.</description></item>
<item><title>All of it</title><link>https://a.example/2</link><description>{LONG}</description></item></channel></rss>"""
SITEMAP = (
    """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc></url></urlset>"""
)
OPML = """<opml version="2.0"><body><outline text="x" xmlUrl="https://a.example/feed"/></body></opml>"""
GDELT = {"articles": [{"url": "https://a.example/1", "title": "Ford", "seendate": "20120109T083000Z",
                       "domain": "a.example", "language": "English", "sourcecountry": "US"},
                      {"url": "https://a.example/2", "title": "F", "language": "German", "domain": "x"}]}  # fmt: skip
GDELT_CSV = "\ufeffURL,MobileURL,Date,Title\nhttps://a.example/1,,2012-01-09 08:30:00,Ford\n"
LISTS: list[tuple[str, str, list[tuple[LinkKind, str]], list[str]]] = [
    ("a.rss", FEED, [(LinkKind.PAGE, "https://a.example/1"), (LinkKind.PAGE, "https://a.example/2")], []),
    ("a.xml", FEED, [(LinkKind.PAGE, "https://a.example/1"), (LinkKind.PAGE, "https://a.example/2")], []),
    ("a.xml", SITEMAP, [(LinkKind.PAGE, "https://a.example/1")], []),
    ("a.opml", OPML, [(LinkKind.FEED, "https://a.example/feed")], []),
    ("a.json", json.dumps(GDELT), [(LinkKind.PAGE, "https://a.example/1")], ["language"]),
    ("a.csv", GDELT_CSV, [(LinkKind.PAGE, "https://a.example/1")], []),
    ("a.jsonl", json.dumps(GDELT["articles"][0]), [(LinkKind.PAGE, "https://a.example/1")], []),
]


@pytest.mark.parametrize(("name", "text", "links", "problems"), LISTS, ids=range(len(LISTS)))
def test_lists_name_what_is_to_be_fetched(
    tmp_path: Path, name: str, text: str, links: list[tuple[LinkKind, str]], problems: list[str]
) -> None:
    asked: list[tuple[LinkKind, str]] = []

    def fetch(link: Link) -> Iterator[Item]:
        asked.append((link.kind, link.url))
        yield Problem("fetched", "as a test", link.where)

    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    items = list(Intake([str(path)], defaults=Defaults(), fetch=fetch))
    assert asked == links
    assert reasons(items) == [*(["fetched"] * len(links)), *problems]


def test_what_is_not_fetched_is_told_or_taken_from_the_feed(tmp_path: Path) -> None:
    items = taken(tmp_path, "a.rss", FEED.encode())
    article = only(items).article
    assert (article.id, article.title, article.text) == ("https://a.example/2", "All of it", LONG)
    assert reasons(items) == ["no-date", "not-fetched"]


DOCUMENTS = {
    "page": f"<!DOCTYPE html><html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>".encode(),
    "newsml": NEWSML_G2.replace("STATUS", "stat:usable").encode(),
    "mail": (MAIL_HEAD + MAILS[0]).encode(),
    "csv": CSV.format(text=TWO).lower().encode(),
    "parquet": table_bytes(),
    "sgml": SGML.encode(),
    "pdf": made_pdf([[TEXT]]),
    "ninjs": json.dumps(NINJS | {"body_text": TWO}).encode(),
    "text": TWO.encode(),
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_file_without_a_name_tells_by_its_bytes(tmp_path: Path, kind: str) -> None:
    stdin = io.BufferedReader(io.BytesIO(DOCUMENTS[kind]))
    incoming = only(list(Intake(["-"], defaults=Defaults(), stdin=stdin)))
    assert "in talks with Changan" in incoming.article.text or "Bidder" in incoming.article.text or kind == "csv"


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize(
    ("kind", "name"), [("newsml", "a.xml"), ("page", "a.html"), ("text", "a.txt"), ("pdf", "a.pdf")]
)
def test_packed_files(tmp_path: Path, kind: str, name: str, suffix: str) -> None:
    data = DOCUMENTS[kind]
    packed = gzip.compress(data) if suffix == ".gz" else zstandard.compress(data)
    assert "in talks with Changan" in only(taken(tmp_path, name + suffix, packed)).article.text


def test_an_xml_of_no_known_kind(tmp_path: Path) -> None:
    assert reasons(taken(tmp_path, "a.xml", b"<recipe><p>Take two eggs.</p></recipe>")) == ["other-xml"]
    assert reasons(taken(tmp_path, "b.xml", b"<newsItem><p>")) == ["bad-xml"]
    assert reasons(taken(tmp_path, "c.xml", b"")) == ["empty"]
