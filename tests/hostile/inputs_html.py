"""Web pages that are made to cost more than they weigh, or to be run by whoever looks at the report."""

from __future__ import annotations

from cases import EITHER, PHRASE, PLAN, READ, REFUSED, Case

BODY = "".join(f"<p>{line}</p>\n" for line in PLAN.splitlines() if line)
DEEP = 100_000
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))


def page(body: str = BODY, *, head: str = "<title>要点</title>", before: str = "<!DOCTYPE html>") -> str:
    """A page with something odd in its head or body, or before it."""
    return f'{before}<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def beginnings() -> list[Case]:
    """S10: what may stand before `<html>`, and must not be tried in every way it could be divided."""
    table = {
        "S10-comments-40": ("<!--a-->" * 40 + BODY, EITHER),
        "S10-comments-400": ("<!--a-->" * 400 + BODY, EITHER),
        "S10-comments-40-then-html": ("<!--a-->" * 40 + page(before=""), READ),
        "S10-comments-and-spaces": ("<!--a--> \n" * 300 + BODY, EITHER),
        "S10-comments-open": ("<!--a" * 500 + BODY, EITHER),
        "S10-comment-ends": ("<!---->-->" * 400 + BODY, EITHER),
        "S10-spaces": (" " * 90_000 + page(), READ),
        "S10-declaration-and-comments": ('<?xml version="1.0"?>' + "<!--a-->" * 60 + "<doc>" + BODY, EITHER),
        "S10-doctype-spaces": ("<!DOCTYPE" + " " * 90_000 + "html>" + page(before=""), READ),
        "S10-doctype-other": ("<!DOCTYPE x>" + "<!--a-->" * 60 + BODY, EITHER),
        "S10-instructions": ("<?a?>" * 400 + BODY, EITHER),
        "S10-comments-then-marks": ("<!--a-->" * 60 + "<!" * 60 + BODY, EITHER),
        "S10-comments-of-dashes": ("<!" + "-" * 60_000 + ">" + page(), EITHER),
    }
    cases = [
        Case(name, ".html", lambda text=text: text.encode(), expect, holds=PHRASE if expect == READ else "", kind="S10")
        for name, (text, expect) in table.items()
    ]
    same = ("S10-comments-40", "S10-comments-40-then-html")
    return cases + [
        Case(f"{name}-in-text", ".txt", lambda name=name: table[name][0].encode(), EITHER, kind="S10") for name in same
    ]


def nested() -> list[Case]:
    """Elements in elements, and very many of them."""
    names = (
        "div",
        "table><tr><td",
        "b",
        "blockquote",
        "ul><li",
        "span",
        "font",
        "p",
        "a",
        "svg",
        "math",
        "template",
        "select",
        "button",
        "object",
        "x-y",
        "form",
        "iframe",
        "noscript",
        "dl><dd",
    )
    deep = [
        Case(
            f"html-deep-{name.partition('>')[0]}",
            ".html",
            lambda name=name: page(f"<{name}>" * DEEP + BODY).encode(),
            EITHER,
        )
        for name in names[:6]
    ]
    deep += [
        Case(
            f"html-nested-{name.partition('>')[0]}",
            ".html",
            lambda name=name: page(f"<{name}>" * 600 + BODY).encode(),
            EITHER,
        )
        for name in names
    ]
    many = {
        "br": "<br>",
        "p": "<p>",
        "end": "</p>",
        "td": "<table><tr>" + "<td>" * DEEP,
        "open": "<",
        "close": ">",
        "ampersand": "&",
        "nbsp": "&nbsp;",
        "entity": "&unknown;",
        "cdata": "<![CDATA[",
        "comment": "<!--a-->",
        "hr": "<hr>",
        "img": "<img src=x>",
        "li": "<li>甲",
        "option": "<option>甲",
        "h1": "<h1>一、建设</h1>",
    }
    return deep + [
        Case(
            f"html-many-{name}",
            ".html",
            lambda part=part: page(BODY + (part if len(part) > 1_000 else part * (300_000 // len(part)))).encode(),
            READ,
            holds=PHRASE,
        )
        for name, part in many.items()
    ]


def attributes() -> list[Case]:
    """Attributes that ask for very much, and numbers that are none."""
    item = f"<ol {{}}>{BODY}<li>建设。<li>推进。</ol>"
    bodies = {
        "many": "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">" + BODY,
        "long": f'<p title="{"x" * 500_000}">' + BODY,
        "same": "<p " + "class=a " * 50_000 + ">" + BODY,
        "quote-open": BODY + '<p title="',
        "colspan": BODY + "<table><tr><td colspan=1000000000>甲",
        "rowspan": BODY + "<table><tr><td rowspan=1000000000>甲<tr><td>乙",
        "colspan-odd": BODY + "<table><tr><td colspan=-1>甲<td rowspan=x>乙",
        "spans": BODY + "<table>" + "<tr><td colspan=1000 rowspan=65534>甲" * 900 + "</table>",
        "start": item.format("start=2000000000"),
        "start-letters": item.format("type=A start=2000000000"),
        "start-roman": item.format("type=I start=2000000000"),
        "start-below": item.format("type=a start=-5"),
        "start-digits": item.format(f"start={'9' * 5_000}"),
        "start-odd": item.format("type=Ω start=½"),
        "value": f"{BODY}<ol><li value=99999999999999999999>建设<li>推进</ol>",
        "style": f'{BODY}<p style="{"a:b;" * 50_000}">甲</p>',
        "class": f'{BODY}<p class="{"footer nav " * 20_000}">甲</p>',
        "id": BODY + "".join(f"<p id=a{n}>" for n in range(20_000)),
        "data": f'{BODY}<img src="data:image/png;base64,{"A" * 900_000}">',
        "href": f'{BODY}<a href="javascript:{"alert(1);" * 9_000}">甲</a>',
    }
    return [
        Case(f"html-attribute-{name}", ".html", lambda body=body: page(body).encode(), EITHER)
        for name, body in bodies.items()
    ]


def heads() -> list[Case]:
    """Titles and declarations that mislead, and markup that must never be run from a report."""
    table = {
        "title-script": "<title>&lt;script&gt;alert(1)&lt;/script&gt;要点</title>",
        "title-image": "<title><img src=x onerror=alert(1)></title>",
        "title-long": f"<title>{'要点' * 200_000}</title>",
        "title-open": "<title>要点",
        "title-formula": "<title>=cmd|'/C calc'!A0</title>",
        "titles": "<title>要点</title>" * 5_000,
        "charset-gbk": '<meta charset="gbk">',
        "charset-none": '<meta charset="nonsense-8">',
        "charset-utf-7": '<meta charset="utf-7">',
        "charset-rot13": '<meta charset="rot13">',
        "charset-zip": '<meta charset="zlib_codec">',
        "charset-utf-16": '<meta charset="utf-16">',
        "meta-many": '<meta name="a" content="b">' * 20_000,
        "meta-year": f'<meta name="PubDate" content="{"2031-" * 9_000}">',
        "meta-title": '<meta name="ArticleTitle" content="&#xD800;&#0;甲">',
        "base": '<base href="file:///etc/passwd">',
        "refresh": '<meta http-equiv="refresh" content="0;url=file:///etc/passwd">',
        "style": f"<style>{'a{' * 100_000}</style>",
        "script": f"<script>{'if(a<b){' * 50_000}</script>",
        "link": '<link rel="import" href="file:///etc/passwd">',
        "json": f'<script type="application/ld+json">{"[" * DEEP}</script>',
    }
    return [
        Case(
            f"html-head-{name}",
            ".html",
            lambda head=head: page(head=head).encode(),
            EITHER if "open" in name or "charset" in name else READ,
        )
        for name, head in table.items()
    ]


def documents() -> list[Case]:
    """Whole pages that are odd."""
    laughs = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "甲">{ENTITIES}]>'
    external = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    table = {
        "entities": (page(BODY + "&e9;", before=laughs).encode(), EITHER),
        "external": (page(BODY + "&x;", before=external).encode(), EITHER),
        "include": (page(BODY + include).encode(), READ),
        "empty": (page("").encode(), REFUSED),
        "no-body": (b"<html>", REFUSED),
        "only-images": (page("<img src=a.png><img src=b.png>").encode(), REFUSED),
        "only-script": (page("<script>甲</script>").encode(), REFUSED),
        "frames": (page("<frameset><frame src=a.html></frameset>").encode(), EITHER),
        "hidden": (page(f'<div style="display:none">{BODY}</div>').encode(), EITHER),
        "inner-page": (page(f"<iframe srcdoc='{BODY}'></iframe>" + BODY).encode(), READ),
        "textarea-open": (page("<textarea>" + BODY).encode(), EITHER),
        "plaintext": (page("<plaintext>" + BODY).encode(), EITHER),
        "conditional": (page(f"<!--[if IE]>{BODY}<![endif]-->" + BODY).encode(), READ),
        "comment-open": (page(BODY + "<!--").encode(), READ),
        "comment-open-first": (page("<!--" + BODY).encode(), EITHER),
        "script-open": (page("<script>" + BODY).encode(), EITHER),
        "two-pages": ((page() + page()).encode(), READ),
        "gbk-says-utf-8": (page().encode("gb18030"), EITHER),
        "utf-16": (page().encode("utf-16"), READ),
        "utf-16-no-mark": (page().encode("utf-16-le"), EITHER),
        "nul-between": (page().replace("。", "\0").encode(), EITHER),
        "nul-in-tags": (page().replace("<p", "<\0p").encode(), EITHER),
        "bad-numbers": (page(BODY + "&#0;&#xD800;&#1114112;&#99999999999999999999;&#x;&#-1;").encode(), READ),
        "noise-after": (page().encode() + bytes(range(256)) * 20, EITHER),
        "cut-in-tag": (page().encode()[:-60], EITHER),
        "cut-in-character": (page().encode()[: page().encode().index("家门".encode()) + 1], EITHER),
        "svg-text": (page(BODY + "<svg><text>图</text></svg>").encode(), READ),
        "no-spaces": (page(BODY.replace("\n", "")).encode(), READ),
        "one-line-1-mb": (page("甲" * 350_000).encode(), EITHER),
        "xml": (f"<doc>{BODY}</doc>".encode(), EITHER),
    }
    return [
        Case(f"html-page-{name}", ".html", lambda data=data: data, expect) for name, (data, expect) in table.items()
    ]


CASES = [*beginnings(), *nested(), *attributes(), *heads(), *documents()]
