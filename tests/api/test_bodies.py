"""What clients send, in every form, and what they should not send."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import RequestFactory

from feed_project.api.bodies import read_fields
from feed_project.api.errors import Refused
from tests.api.conftest import Api

FORM = "application/x-www-form-urlencoded"


def fields(body: bytes | str, kind: str = "application/json", **headers: str):
    return read_fields(RequestFactory().post("/", body, content_type=kind, headers=headers))


def refused(body: bytes | str, kind: str = "application/json", **headers: str) -> int:
    with pytest.raises(Refused) as refusal:
        fields(body, kind, **headers)
    return refusal.value.status


def test_json_form_and_multipart_mean_the_same():
    wanted = {"status": "Hi", "source": {"privacy": "unlisted"}, "id": ["1", "2"]}
    parts = [("status", "Hi"), ("source[privacy]", "unlisted"), ("id[]", "1"), ("id[]", "2")]
    multipart = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts)
    assert fields('{"status": "Hi", "source": {"privacy": "unlisted"}, "id": ["1", "2"]}') == wanted
    assert fields("status=Hi&source[privacy]=unlisted&id[]=1&id[]=2", FORM) == wanted
    assert fields(multipart + "--b--\r\n", "multipart/form-data; boundary=b") == wanted


def test_brackets_nest_as_deep_as_rails_nests_them():
    read = fields("fields_attributes[0][name]=a&fields_attributes[0][value]=b&poll[options][]=x", FORM)
    assert read == {"fields_attributes": {"0": {"name": "a", "value": "b"}}, "poll": {"options": ["x"]}}


def test_unnumbered_entries_begin_anew_when_a_name_comes_again():
    read = fields("a[][name]=1&a[][value]=2&a[][name]=3&a[][value]=4", FORM)
    assert read == {"a": {"0": {"name": "1", "value": "2"}, "1": {"name": "3", "value": "4"}}}


def test_the_body_wins_over_the_query():
    request = RequestFactory().post("/?a=1&b=1", '{"a": 2}', content_type="application/json")
    assert read_fields(request) == {"a": 2, "b": "1"}


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": NaN}',
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"a": 1e999}',
        b'{"a": ',
        b"[1, 2]",
        b'"text"',
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a":' * 12 + b"1" + b"}" * 12,
        b'{"a": [' + b"1," * 1001 + b"1]}",
    ],
)
def test_json_that_means_nothing_or_two_things_is_refused(body: bytes):
    assert refused(body) == 400


@pytest.mark.parametrize("body", ["a[b]=1&a=2", "a=2&a[b]=1", "a[]=1&a[b]=2", "a[b]=1&a[]=2", "a[]=1&a=2"])
def test_one_name_in_two_shapes_is_refused(body: str):
    assert refused(body, FORM) == 400


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a": "\\u0000"}', "application/json"),
        (b'{"\\u0000": 1}', "application/json"),
        (b'{"a": ["\\u0000"]}', "application/json"),
        (b"a=%00", FORM),
        (b"a%00=1", FORM),
    ],
)
def test_nul_is_refused_wherever_it_stands(body: bytes, kind: str):
    assert refused(body, kind) == 422


def test_text_that_is_not_utf_8_is_refused_in_every_form():
    multipart = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--b--\r\n'
    assert refused(b"a=%ff", FORM) == 400
    assert refused(b"a=%ed%a0%80", FORM) == 400
    assert refused(multipart, "multipart/form-data; boundary=b") == 400


def test_a_replacement_character_of_the_clients_own_is_kept():
    multipart = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\ufffd\r\n--b--\r\n'
    assert fields(multipart, "multipart/form-data; boundary=b") == {"a": "\ufffd"}


def test_a_thousand_and_one_fields_are_too_many():
    body = "&".join(f"f{number}=1" for number in range(1001))
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1\r\n' for n in range(1001))
    assert refused(body, FORM) == 400
    assert refused(parts + "--b--\r\n", "multipart/form-data; boundary=b") == 400
    assert len(fields(body.removesuffix("&f1000=1"), FORM)) == 1000


def test_unknown_and_compressed_content_is_refused():
    assert refused(b"<a/>", "application/xml") == 415
    assert refused(b"\x1f\x8b", "application/json", **{"Content-Encoding": "gzip"}) == 415
    assert fields(b"", "application/xml") == {}


def test_multipart_without_its_boundary_is_refused():
    assert refused(b"--x\r\n", "multipart/form-data") == 400


def test_a_question_may_be_asked_in_json(anna: Api, ben: Api):
    answer = anna.call("GET", "/api/v1/accounts/relationships", {"id": [ben.id]})
    assert [relationship["id"] for relationship in answer.json] == [ben.id]
    assert anna.call("GET", "/api/v1/accounts/relationships", b"{", content_type="application/json").status == 400
    ignored = anna.call("GET", "/api/v1/accounts/relationships", b"id=1", content_type="text/plain")
    assert (ignored.status, ignored.json) == (200, [])


def test_form_json_and_multipart_that_are_announced_as_each_other_are_refused():
    form, json_text = b"status=Hi", b'{"status": "Hi"}'
    multipart = b'--b\r\nContent-Disposition: form-data; name="status"\r\n\r\nHi\r\n--b--\r\n'
    assert refused(form) == refused(multipart) == 400
    assert refused(form, "multipart/form-data; boundary=b") == 400
    assert refused(json_text, "multipart/form-data; boundary=b") == 400
    for body in (json_text, multipart):  # a form has one name then, of nonsense
        assert "status" not in fields(body, FORM)


@pytest.mark.parametrize("takes_files", [True, False])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"status": "Hi"}   ', "application/json"),
        (b"status=Hi there", FORM),
        (
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nHi there\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_a_body_that_is_cut_off_is_refused_wherever_it_is_cut(body: bytes, kind: str, takes_files: bool):
    for length in range(1, len(body)):
        came = {"wsgi.input": BytesIO(body[:length]), "CONTENT_LENGTH": str(len(body))}
        request = RequestFactory().post("/", body, content_type=kind, **came)
        with pytest.raises(Refused) as refusal:
            read_fields(request, takes_files=takes_files)
        assert refusal.value.status == 400
