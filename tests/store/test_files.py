"""Files and uploads: what is confirmed is on disk, and goes on where it stopped."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arealregnskap import case as core
from arealregnskap.store import ConflictError, FullError, NotFoundError, StoreError, files, layers, uploads

LIMITS = uploads.Limits(file=100, files=3, free=0)
WHO = "Kari Plan"


def test_a_file_is_kept_with_its_hash_and_name(store, sak):
    fil = files.add(store, sak.id, r"C:\plan\Ærøy områder.SOS", io.BytesIO(b"abc"), WHO)
    assert (fil.navn, fil.storrelse, fil.tilstand) == ("Ærøy områder.SOS", 3, "mottatt")
    assert fil.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert re.fullmatch(r"inn/Aeroy-omrader-[a-z2-9]{6}\.sos", fil.lagret)
    assert files.path_of(store, fil).read_bytes() == b"abc"
    assert files.twin(store, sak.id, fil.sha256).id == fil.id


@given(st.text(max_size=300), st.just("abcdef2345"))
def test_whatever_a_file_is_called_its_stored_name_is_safe(name, file_id):
    stored = files.stored_name(name, file_id)
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*-abcdef(\.[a-z0-9]{1,10}){0,2}", stored)
    assert len(stored) < 100


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(store, sak):
    with pytest.raises(FullError, match=r"større enn 1 MB.*Ingenting er lagret"):
        files.add(store, sak.id, "stor.sos", io.BytesIO(b"x" * 1_000_001), WHO, most=1_000_000)
    assert files.listing(store, sak.id) == [] and list(files.inputs(store, sak.id).iterdir()) == []


def test_a_deleted_file_takes_its_layers_along_and_stays_on_disk(store, sak, a_layer):
    fil = files.get(store, sak.id, a_layer.fil_id)
    files.delete(store, sak.id, fil.id, fil.versjon, WHO)
    assert files.listing(store, sak.id) == [] and layers.listing(store, sak.id) == []
    assert "[[lag]]" not in (store.case_folder(sak.id) / "sak.toml").read_text()
    assert files.path_of(store, fil).is_file()


def test_a_file_of_another_case_is_not_there(store, sak, kari):
    from arealregnskap.store import cases

    from .conftest import HEAD

    other = cases.create(store, HEAD, kari)
    fil = files.add(store, sak.id, "a.sos", io.BytesIO(b"abc"), WHO)
    with pytest.raises(NotFoundError):
        files.get(store, other.id, fil.id)
    with pytest.raises(NotFoundError):
        layers.add(store, other.id, fil.id, layers.Use("a", rolle="plan"), WHO)


def test_layers_reach_the_case_file_as_the_core_reads_them(store, sak, a_layer):
    fil = files.add(store, sak.id, "plan.sos", io.BytesIO(b"x"), WHO)
    use = layers.Use(
        "Arealdelen", rolle="plan", eier="Rindal", tilgang="begrenset", lag=["A", "Å"], kolonner={"arealformal": "F"},
        epsg=25832, tegnsett="utf-8",
    )  # fmt: skip
    lag = layers.add(store, sak.id, fil.id, use, WHO)
    spec = core.load(store.case_folder(sak.id)).layers[1]
    assert (spec.title, spec.role, spec.owner, spec.access, spec.layers, spec.columns, spec.epsg, spec.encoding) == (
        "Arealdelen", "plan", "Rindal", "begrenset", ("A", "Å"), {"arealformal": "F"}, 25832, "utf-8",
    )  # fmt: skip
    assert spec.path.name == files.path_of(store, fil).name
    from dataclasses import replace

    layers.change(store, sak.id, lag.id, replace(layers.use_of(lag), i_bruk=False), lag.versjon, WHO)
    assert len(core.load(store.case_folder(sak.id)).layers) == 1
    with pytest.raises(ConflictError):
        layers.change(store, sak.id, lag.id, use, lag.versjon, WHO)


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        (layers.Use("a", rolle="tull"), "skal være en av: kommune"),
        (layers.Use("a", tilgang="tull"), "skal være en av: åpen"),
        (layers.Use("a", rolle="tema"), "må ha et tema"),
    ],
)
def test_a_layer_that_cannot_be_is_a_sentence(store, sak, use, sentence):
    fil = files.add(store, sak.id, "plan.sos", io.BytesIO(b"x"), WHO)
    with pytest.raises(StoreError, match=sentence):
        layers.add(store, sak.id, fil.id, use, WHO)


def test_an_upload_in_pieces_becomes_one_file(store, sak):
    upload = uploads.begin(store, sak.id, "plan.sos", 10, LIMITS, WHO)
    assert uploads.append(store, sak.id, upload.id, 0, b"01234").mottatt == 5
    assert uploads.begin(store, sak.id, "plan.sos", 10, LIMITS, WHO).id == upload.id
    with pytest.raises(uploads.OffsetError) as refused:
        uploads.append(store, sak.id, upload.id, 0, b"01234")
    assert refused.value.received == 5
    with pytest.raises(uploads.OffsetError):
        uploads.finish(store, sak.id, upload.id)
    uploads.append(store, sak.id, upload.id, 5, b"56789")
    fil = uploads.finish(store, sak.id, upload.id)
    assert (fil.id, fil.sha256) == (upload.id, hashlib.sha256(b"0123456789").hexdigest())
    assert uploads.listing(store, sak.id) == []
    assert [p.name for p in files.inputs(store, sak.id).iterdir()] == [files.path_of(store, fil).name]


def test_an_unconfirmed_piece_on_disk_is_written_over(store, sak):
    upload = uploads.begin(store, sak.id, "plan.sos", 10, LIMITS, WHO)
    uploads.append(store, sak.id, upload.id, 0, b"01234")
    with uploads.part(store, upload).open("ab") as stream:
        stream.write(b"XXXXXXXXXXX")  # as a crash between disk and row leaves it
    uploads.append(store, sak.id, upload.id, 5, b"56789")
    assert files.path_of(store, uploads.finish(store, sak.id, upload.id)).read_bytes() == b"0123456789"


def test_limits_are_sentences(store, sak):
    with pytest.raises(StoreError, match="tom"):
        uploads.begin(store, sak.id, "a", 0, LIMITS, WHO)
    with pytest.raises(FullError, match="større enn"):
        uploads.begin(store, sak.id, "a", 101, LIMITS, WHO)
    with pytest.raises(FullError, match="ikke plass"):
        uploads.begin(store, sak.id, "a", 10, uploads.Limits(100, 3, free=1 << 60), WHO)
    for n in range(3):
        uploads.begin(store, sak.id, f"{n}.sos", 10, LIMITS, WHO)
    with pytest.raises(FullError, match="grensa er 3"):
        uploads.begin(store, sak.id, "4.sos", 10, LIMITS, WHO)
    upload = uploads.listing(store, sak.id)[0]
    with pytest.raises(StoreError, match="mer enn fila"):
        uploads.append(store, sak.id, upload.id, 0, b"x" * 11)
    uploads.cancel(store, sak.id, upload.id, WHO)
    assert len(uploads.listing(store, sak.id)) == 2
