"""The site at another address: only what changed, lists last, nothing of others touched."""

import json

import fsspec
import pytest

from helpers.pages import render_page
from helpers.pages.manifest import sha256
from helpers.runs.output import web_form
from helpers.runs.publish import LISTING, NotPublished, check_address, publish
from tests.pages.notebooks import MANIFEST, chart, notebook


@pytest.fixture
def site(tmp_path):
    """A folder as a build leaves it."""
    folder = tmp_path / "briefs"
    (folder / ".state").mkdir(parents=True)
    (folder / ".state" / "a.json").write_text("{}")
    for name in ("a.html", "a.json", "b.html", "index.html", "feed.xml"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture(params=["memory", "folder"])
def address(request, tmp_path):
    """An object store that lives in memory, and a plain folder with a file of somebody else."""
    place = f"memory://{tmp_path.name}/site" if request.param == "memory" else str(tmp_path / "www")
    files, root = fsspec.url_to_fs(place)
    files.makedirs(root)
    files.pipe_file(f"{root}/other.html", b"not ours")
    return place


def there(address: str) -> dict[str, str]:
    """Give what stands at an address, without the listing."""
    files, root = fsspec.url_to_fs(address)
    found = {path.rpartition("/")[2]: files.cat_file(path) for path in files.find(root)}
    return {name: text.decode() for name, text in found.items() if name != LISTING}


def counts(event) -> tuple[int, int, int]:
    """Give how many files were sent, removed and stood there."""
    return tuple(event.facts[name] for name in ("sent", "removed", "stood"))


def test_only_what_changed_is_sent(site, address):
    """All at first, nothing again, then one changed brief; one that is gone goes there too."""
    assert counts(publish(site, address)) == (5, 0, 0)
    assert counts(publish(site, address)) == (0, 0, 5)
    (site / "a.html").write_text("newer")
    (site / "b.html").unlink()
    assert counts(publish(site, address)) == (1, 1, 3)
    assert there(address) == {
        "a.html": "newer",
        "a.json": "a.json",
        "feed.xml": "feed.xml",
        "index.html": "index.html",
        "other.html": "not ours",
    }


def test_lists_come_last(site, monkeypatch, tmp_path):
    """No reader finds a list that names a brief which is not there yet."""
    order = []
    monkeypatch.setattr(
        "helpers.runs.publish._write", lambda files, path, content: order.append(path)
    )
    publish(site, str(tmp_path / "www"))
    assert [path.rpartition("/")[2] for path in order[-3:]] == ["feed.xml", "index.html", LISTING]


def test_what_fails_half_way_changes_nothing(site, address, monkeypatch):
    """The old state stays, the next attempt is whole, and no password is told."""
    publish(site, address)
    before = there(address)
    for name in ("a.html", "a.json", "b.html"):
        (site / name).write_text("newer")
    files, _ = fsspec.url_to_fs(address)
    real, opened = type(files)._open, []

    def full(self, path, *args, **kwargs):
        opened.append(path)
        if len(opened) == 3:
            raise OSError("no space left")
        return real(self, path, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(type(files), "_open", full)
        with pytest.raises(NotPublished, match="no space left"):
            publish(site, address)
    assert there(address) == before
    assert counts(publish(site, address))[0] == 3


def test_an_address_that_cannot_be_written(site):
    """It is named without the password in it."""
    with pytest.raises(NotPublished) as raised:
        publish(site, "nowhere://me:secret@host/briefs")
    assert "nowhere://host/briefs" in str(raised.value) and "secret" not in str(raised.value)


@pytest.mark.parametrize("protocol, word", [(("s3", "s3a"), "ContentType"), ("gs", "content_type")])
def test_object_stores_are_told_what_a_file_is(site, tmp_path, monkeypatch, protocol, word):
    """A store that would hand out every file as bytes to save is told the type of each."""
    files, opened = fsspec.filesystem("memory"), {}
    real = files.open

    def told(path, mode, **given):
        opened[path.rpartition("/")[2]] = given[word].partition(";")[0]
        return real(path, mode)

    monkeypatch.setattr(files, "protocol", protocol)
    monkeypatch.setattr(files, "open", told)
    monkeypatch.setattr(fsspec, "url_to_fs", lambda _: (files, f"/{tmp_path.name}"))
    publish(site, "s3://typed")
    assert (opened["a.html"], opened["a.json"]) == ("text/html", "application/json")
    assert opened["feed.xml"] == "application/atom+xml"


def test_pages_share_style_and_scripts(site, tmp_path):
    """There a page lacks them and stands as one file beside itself; its JSON fits it."""
    made = render_page(notebook(chart()), MANIFEST)
    for name in ("a", "b"):
        web = web_form(site, name)
        web.parent.mkdir(parents=True, exist_ok=True)
        web.write_text(made.with_shared_files())
    (site / "a.html").write_text(made.as_one_file())
    (site / "a.json").write_text(f'{{"sha256": "{sha256(made.as_one_file())}"}}')
    www = tmp_path / "www"
    publish(site, str(www))
    light = (www / "a.html").read_text()
    shared = [path.name for path in (*www.glob("*.js"), *www.glob("*.css"))]
    assert len(shared) == 5 and all(name in light for name in shared) and len(light) < 14_000
    assert (www / "one-file" / "a.html").read_text() == made.as_one_file()
    assert sha256(light) in (www / "a.json").read_text()
    assert counts(publish(site, str(www)))[:2] == (0, 0)


def test_a_page_of_another_version_stays_one_file(site, tmp_path):
    """Where a page asks for a style that this version does not have, it is sent whole."""
    web = web_form(site, "a")
    web.parent.mkdir(parents=True)
    web.write_text('<link rel="stylesheet" href="page-00000000.css">')
    publish(site, str(tmp_path / "www"))
    assert (tmp_path / "www" / "a.html").read_text() == "a.html"


@pytest.mark.parametrize(
    "name", ["../victim.txt", "../victim.html", "/victim.html", "a/../../b.html"]
)
def test_a_listing_cannot_lead_out_of_its_folder(site, address, name):
    """Names that no build gives are not believed: what they lead to stays."""
    files, root = fsspec.url_to_fs(address)
    outside = f"{root.rpartition('/')[0]}/{name.rpartition('/')[2]}"
    for victim in (outside, f"{root}/victim.txt"):
        files.pipe_file(victim, b"not ours")
    files.pipe_file(f"{root}/{LISTING}", json.dumps({name: "00", "victim.txt": "00"}).encode())
    publish(site, address)
    assert files.cat_file(outside) == files.cat_file(f"{root}/victim.txt") == b"not ours"


@pytest.mark.parametrize("listing", [b"{", b"[]", b'"x"', b"\xff"])
def test_a_listing_that_is_broken(site, address, listing):
    """All is sent anew, and nothing else is touched."""
    files, root = fsspec.url_to_fs(address)
    files.pipe_file(f"{root}/{LISTING}", listing)
    assert counts(publish(site, address)) == (5, 0, 0)
    assert there(address)["other.html"] == "not ours"


def test_a_page_that_is_gone_there_already(site, address):
    """A publish stopped between a removal and the listing breaks none that follows."""
    publish(site, address)
    files, root = fsspec.url_to_fs(address)
    files.rm_file(f"{root}/b.html")
    (site / "b.html").unlink()
    assert counts(publish(site, address)) == (0, 1, 4)
    assert counts(publish(site, address)) == (0, 0, 4)


@pytest.mark.parametrize("where", [".", "..", "www", "link"])
def test_an_address_that_is_the_built_folder(site, where):
    """An output in, around or equal to the folder of the briefs is refused; they stay as built."""
    (site / "www").mkdir()
    (site.parent / "elsewhere").symlink_to(site)
    place = site.parent / "elsewhere" if where == "link" else site / where
    before = {path.name: path.read_bytes() for path in site.glob("[a-z]*.*")}
    for refuse in (publish, lambda folder, address: check_address(address, folder)):
        for address in (str(place), f"file://{place}"):
            with pytest.raises(NotPublished, match="choose another folder"):
                refuse(site, address)
    assert {path.name: path.read_bytes() for path in site.glob("[a-z]*.*")} == before
