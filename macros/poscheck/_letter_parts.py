"""The parts of a letter, each from what a case tells: facts in order of time, and amounts."""

from __future__ import annotations

from datetime import date

from poscheck import _days, deadlines, money
from poscheck._letter_words import Words
from poscheck._told import Amount, Told
from poscheck.blocks import Block

MOST = 40
"""Lines of one kind in a letter; more belongs into an enclosure."""
_STOPS = "。.；;"  # at the end of what is quoted within a sentence
_PAID = ("receipt", "bank-transfer-record", "wallet-bill", "sales-slip", "preauth-slips")
_RECORDED = ("institution-record", "settlement-statement")


def items(words: Words, texts: list[str]) -> list[Block]:
    """Number texts from 1."""
    return [Block("item", words.say("item", number=number, text=text)) for number, text in enumerate(texts, 1)]


def facts(told: Told, words: Words, today: date) -> list[Block]:
    """Tell what happened, in order of time; what has no day stays behind what it follows."""
    events = [*_contract(told, words), _paid(told, words), *_noticed(told, words)]
    events += [_contact(told, words, one) for one in told.contacts[:MOST]]
    last, dated = "", []
    for day, text in events:
        last = day or last
        dated.append((last, text))
    texts = [text for _, text in sorted(dated, key=lambda one: one[0])]
    if told.about.get("state", "open") in ("open", "waiting"):
        texts.append(words.say("fact_open", on=_days.said(today, words.lang)))
    story = [Block("text", line) for line in told.lines(told.about.get("story", ""))[:MOST]]
    return [*items(words, texts), *([Block("text", words.say("fact_story")), *story] if story else [])]


def _contract(told: Told, words: Words) -> list[tuple[str, str]]:
    named = any(name in told.about for name in ("contract_no", "contract_on"))
    if told.reading == "terminal":
        first = "fact_contract"
    elif named:
        first = "fact_agreed"
    else:
        first = ""
    number = words.or_gap(told.line("contract_no"))
    said = [words.say(first, on=words.day(told, "contract_on"), no=number)] if first else []
    if told.line("agent") and told.against != "agent":
        said.append(words.say("fact_agent", agent=told.line("agent")))
    if told.line("condition"):
        said.append(words.say("fact_condition", condition=told.line("condition").rstrip(_STOPS)))
    if told.day("due_on"):
        said.append(words.say("fact_due", on=words.day(told, "due_on")))
    signed = told.day("contract_on")
    text = words.run(said) + _exhibits(told, words, "contract")
    return [(signed.text if signed else "", text)] if said else []


def _paid(told: Told, words: Words) -> tuple[str, str]:
    name = "fact_paid"
    if told.guest:
        name = "fact_paid_guest"
    elif told.about.get("paid_by") == "from_takings":
        name = "fact_paid_takings"
    elif told.reading == "customer":
        name = "fact_paid_merchant"
    paid = told.day("paid_on")
    said = words.say(
        name,
        on=words.day(told, "paid_on"),
        amount=words.amount(told.amount("amount")),
        way=words.name("paid_by", told.line("paid_by")),
        payee=words.or_gap(told.line("payee")),
        no=words.or_gap(told.line("reference_no")),
        customer=words.or_gap(told.line("customer")),
        merchant=words.or_gap(told.line("merchant")),
    )
    label = words.say("fact_label", label=told.line("label")) if told.line("label") else ""
    return paid.text if paid else "", words.run([said, label]) + _exhibits(told, words, *_PAID)


def _noticed(told: Told, words: Words) -> list[tuple[str, str]]:
    recorded, noticed = told.amount("recorded_amount"), told.day("noticed_on")
    if recorded is None and noticed is None and told.about.get("wanted") != "correct_record":
        return []
    name = "fact_noticed_nothing" if recorded and recorded.fen == 0 else "fact_noticed"
    said = words.say(name, on=words.day(told, "noticed_on"), amount=words.amount(recorded))
    return [(noticed.text if noticed else "", said + _exhibits(told, words, *_RECORDED))]


def _contact(told: Told, words: Words, one: dict[str, str]) -> tuple[str, str]:
    moment, event = _days.read(one.get("at")), deadlines.events().get(one.get("kind", ""))
    when = words.say("gap_day")
    if moment:
        when = _days.said(moment.day, words.lang) + (f" {moment.time}" if moment.time else "")
    details = [
        words.say(f"contact_{name}", text=text)
        for name in ("channel", "person", "ticket", "said")
        if (text := told.one_line(one.get(name)).rstrip(_STOPS))
    ]
    listed = words.say("contact_details", list=words.say("semicolon").join(details)) if details else ""
    what = event[words.lang] if event else words.say("contact")
    return moment.text if moment else "", words.say("fact_contact", on=when, what=what, details=listed)


def _exhibits(told: Told, words: Words, *documents: str) -> str:
    numbers = told.exhibits(*documents)
    named = words.say("comma").join(words.say("exhibit", number=number) for number in numbers)
    return words.say("exhibits", list=named) if numbers else ""


def amounts(told: Told, words: Words) -> list[Block]:
    """Set what was paid beside what is recorded, and say by how much they differ and in whose favour."""
    paid, recorded = told.amount("amount"), told.amount("recorded_amount")
    rows = [tuple(words.say(f"column_{name}") for name in ("item", "figures", "words")), _row(words, "row_paid", paid)]
    if recorded or told.about.get("wanted") == "correct_record":
        rows.append(_row(words, "row_recorded", recorded))
    said = ""
    if paid and recorded and paid.fen is not None and recorded.fen is not None:
        gap = recorded.fen - paid.fen
        if gap:
            rows.append(_row(words, "row_difference", Amount(money.to_text(abs(gap)), abs(gap))))
            name = ("over" if gap > 0 else "short") + ("_us" if told.pays else "_any")
            said = words.say(name, amount=words.fen(abs(gap)))
        else:
            said = words.say("equal")
    table = Block("table", "", tuple(rows))
    return [table, *([Block("text", said)] if said else [])]


def _row(words: Words, name: str, found: Amount | None) -> tuple[str, ...]:
    if found is None:
        return words.say(name), words.gap(), words.gap()
    if found.fen is None:
        return words.say(name), words.say("quoted", text=found.typed), words.say("words_unread")
    return words.say(name), "¥" + found.figures, "人民币" + found.words
