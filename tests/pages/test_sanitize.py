"""What a page makes of its list of claims."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from helpers.pages import sanitize

REGISTER = """<a href="#c1">c1</a><div class="register"><div class="day"><table>
<caption>3 January 2031</caption><tbody><tr id="r1"><th>A report</th></tr>
<tr id="c1"><td>c1</td><td>Press</td><td>Elm fell</td></tr></tbody></table></div></div>"""


@pytest.mark.parametrize(
    ("year", "name"), [("2031", "Press, 3 January"), ("2030", "Press, 3 January 2031")]
)
def test_a_reference_of_another_year_says_so(year, name):
    """A claim published in the year of the last day shown is called by day and month alone."""
    article = LexborHTMLParser(REGISTER)
    assert sanitize.list_used_claims(article, (), year) == {"c1": name}
    assert article.css_first(".register").attributes["data-year"] == year
