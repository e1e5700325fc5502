"""Shapes the gallery's sample rows as the components expect them."""

KINDS = ("neutral", "info", "positive", "notice", "negative")


def status_rows(*texts: str) -> list[dict[str, str]]:
    return [{"kind": kind, "text": text} for kind, text in zip(KINDS, texts, strict=True)]


def task_rows(rows: list[tuple[str, str, str, str]]) -> list[dict[str, str]]:
    return [
        {"label": label, "url": "#tasks" if kind != "neutral" else "", "kind": kind, "status": status, "hint": hint}
        for label, kind, status, hint in rows
    ]


def table_rows(rows: list[tuple[str, str, str, str, str]]) -> list[list[object]]:
    return [
        [{"text": title, "url": "#table"}, party, {"text": status, "kind": kind}, {"text": amount, "numeric": True}]
        for title, party, kind, status, amount in rows
    ]
