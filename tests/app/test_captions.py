from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.posts.captions import LINK, MENTION, TAG, TEXT, entities, tag_names
from app.posts.templatetags.sundial import compact, linked

SHOWN = {TEXT: "{}", TAG: "#{}", MENTION: "@{}", LINK: "{}"}


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("", []),
        ("plain", [(TEXT, "plain")]),
        ("a #tag.", [(TEXT, "a "), (TAG, "tag"), (TEXT, ".")]),
        ("@ada: #夕焼け", [(MENTION, "ada"), (TEXT, ": "), (TAG, "夕焼け")]),
        ("me@mail.org #1 a#b ##c", [(TEXT, "me@mail.org #1 a#b ##c")]),
        ("(http://a.org/x?y=1#z).", [(TEXT, "("), (LINK, "http://a.org/x?y=1#z"), (TEXT, ").")]),
        ("http://...", [(TEXT, "http://...")]),
    ],
)
def test_entities(caption, expected):
    assert entities(caption) == expected


@given(st.text(alphabet="#@ht ps:/.ax_1é夕&<\"'\n"))
def test_no_character_is_lost(caption):
    assert "".join(SHOWN[kind].format(text) for kind, text in entities(caption)) == caption


def test_tag_names_are_lower_case_and_once():
    assert tag_names("#Sea #sky #sea @ada #3") == ["sea", "sky"]


def test_linked_escapes_and_links():
    assert linked("<b> & @ada #Sea http://a.org/?x=1&y=2") == (
        '&lt;b&gt; &amp; <a class="mention" href="/@ada/">@ada</a> '
        '<a class="tag" href="/tags/sea/">#Sea</a> '
        '<a href="http://a.org/?x=1&amp;y=2" rel="nofollow noopener noreferrer">'
        "http://a.org/?x=1&amp;y=2</a>"
    )


@given(st.text(alphabet="#@hx<>&\"' "))
def test_linked_never_lets_markup_through(caption):
    rest = linked(caption)
    for allowed in ("<a ", "</a>", 'class="', 'href="', 'rel="', '">'):
        rest = rest.replace(allowed, "")
    assert "<" not in rest


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (999, "999"), (1000, "1k"), (1250, "1.2k"), (35_400, "35k"), (4_100_000, "4.1m")],
)
def test_compact(number, shown):
    assert compact(number) == shown
