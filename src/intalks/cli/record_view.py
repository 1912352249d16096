"""One article's record as tables for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from intalks.cli.console import add_apart, quoted, shown, table
from intalks.model.record import ArticleRecord, Deal, Fact, Party, Source, Statement, Term
from intalks.model.vocabulary import Relation, SourceKind, Stance
from intalks.pipeline import ReadArticle

_STANCE_STYLES = {Stance.DENIES: "red", Stance.OPPOSES: "red", Stance.AFFIRMS: "green", Stance.SUPPORTS: "green"}
_RELATIONS = {
    Relation.OWNS: "owns",
    Relation.PARTNER_OF: "is a partner of",
    Relation.BRAND_OF: "is a brand of",
    Relation.FORMERLY: "was formerly",
}


def print_record(console: Console, item: ReadArticle) -> None:
    """The article's heading, its deals, who says what about them, and its facts."""
    record = item.record
    console.print(_heading(item))
    if not record.deals:
        passed = "passed over: its words are not those of deals" if record.passed_over else "no deal is talked about"
        console.print(Padding(Text(passed, style="dim"), (0, 0, 1, 2)))
    else:
        _print_part(console, "Deals", _deals(record.deals))
        _print_part(console, "Who says what", _statements(record))
    if record.facts:
        _print_part(console, "Facts", Group(*(Text(fact_line(fact)) for fact in record.facts)))


def deal_details(deal: Deal) -> list[str]:
    """What the deal is about, one line a slot: the goods, brand, places, terms, date."""
    lines = [", ".join(shown(fill.value) for fill in deal.subject)]
    slots = (("brand", deal.brands), ("made in", deal.made_in), ("sold in", deal.sold_in))
    lines += [f"{name}: {', '.join(shown(fill.value) for fill in fills)}" for name, fills in slots if fills]
    lines += term_lines(deal.terms)
    if deal.date is not None:
        lines.append(f"since: {deal.date.value}")
    return [line for line in lines if line]


def term_lines(terms: Iterable[Term]) -> list[str]:
    """Each term in the article's words, with the value that they stand for; both ends of a range on one line."""
    by_words: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for term in terms:
        by_words[term.kind, shown(term.text)].append(term)
    return [_term_line(kind, words, group) for (kind, words), group in by_words.items()]


def _term_line(kind: str, words: str, group: Sequence[Term]) -> str:
    if group[0].unit == "date":
        value = values = " to ".join(term.value for term in group)
    else:
        values = " to ".join(amount(term.value) for term in group)
        value = f"{values} {group[0].unit}"
    line = f"{kind.replace('_', ' ')}: {words}"
    return line if words in {value, values} else f"{line} ({value})"


def amount(value: str) -> str:
    """A number with its thousands apart, anything else as it is.

    >>> amount("1500000000"), amount("33.5"), amount("2007-08")
    ('1,500,000,000', '33.5', '2007-08')
    """
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() else value


def source_text(source: Source, via: Iterable[str]) -> Text:
    """Who speaks, in what office, what kind of source that is, and the outlets that carry it."""
    if source.kind is SourceKind.NONE:
        return Text("the article itself", style="italic")
    parts = [shown(part) for part in (source.name, source.descriptor, source.organization) if part]
    # "one Chery executive" says already that it is Chery's.
    told = [part for number, part in enumerate(parts) if not any(part in earlier for earlier in parts[:number])]
    text = Text(", ".join(told))
    sign = "spokes" if source.kind is SourceKind.SPOKESPERSON else source.kind.value
    if source.kind not in {SourceKind.NAMED, SourceKind.ORGANIZATION} and not any(sign in part for part in told):
        text.append(f"\n{source.kind}", style="dim")
    carried = ", ".join(shown(outlet) for outlet in via)
    if carried:
        text.append(f"\nvia {carried}", style="dim")
    return text


def stance_text(statement: Statement) -> Text:
    stance = statement.stance_value
    words = stance if statement.certainty.value == "certain" else f"{stance}\n({statement.certainty.value})"
    return Text(words, style=_STANCE_STYLES.get(stance, ""))


def fact_line(fact: Fact) -> str:
    subject, other = shown(fact.subject), shown(fact.object)
    if fact.relation is Relation.OFFICER_OF:
        return f"{subject}, {shown(fact.value or 'officer')}, {other}"
    share = f" ({fact.value} percent)" if fact.relation is Relation.OWNS and fact.value is not None else ""
    return f"{subject} {_RELATIONS[fact.relation]} {other}{share}"


def party_line(party: Party) -> str:
    return f"{shown(party.name)} ({party.role})"


def _heading(item: ReadArticle) -> Group:
    article = item.incoming.article
    published = "undated" if article.published is None else article.published.prefix
    origin = " · ".join(shown(part) for part in (article.outlet, published, article.id) if part)
    title = shown(article.title) if article.title else item.incoming.where
    return Group(Rule(style="dim"), Text(title, style="bold"), Text(origin, style="dim"), "")


def _print_part(console: Console, title: str, content: object) -> None:
    console.print(Text(title, style="bold cyan"))
    console.print(Padding(content, (0, 0, 1, 2)))  # type: ignore[arg-type]  # tables, groups and texts all are renderables


def _deals(deals: Iterable[Deal]) -> object:
    rows = table("", "parties", "type", "stage", "what and how much")
    for deal in deals:
        add_apart(
            rows,
            deal.id,
            "\n".join(party_line(party) for party in deal.parties),
            deal.type.value.replace("_", " "),
            Text(deal.stage.value, style="yellow"),
            "\n".join(deal_details(deal)),
        )
    return rows


def _statements(record: ArticleRecord) -> object:
    rows = table("", "source", "stance", "words")
    for statement in record.statements:
        add_apart(
            rows,
            statement.deal,
            source_text(statement.source, (fill.value for fill in statement.via)),
            stance_text(statement),
            quoted(statement.evidence.value),
        )
    return rows
