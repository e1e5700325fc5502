"""Numbers and names of documents."""

import pytest

from reviews.domain.documents import checksums, file_name, label_of, without_ending


def test_a_document_is_numbered_after_its_case() -> None:
    assert label_of("2027-00012", 3) == "2027-00012-3"


@pytest.mark.parametrize(
    ("label", "words", "name"),
    [
        ("2027-00012-3", "Attachment: plan", "2027-00012-003-Attachment-plan.pdf"),
        ("K7F3-92QD-12", "Beslut", "K7F3-92QD-012-Beslut.pdf"),
        ("2027-00012-3", "../..\\x/y\0", "2027-00012-003-x-y.pdf"),
        ("2027-00012-3", "å" * 300, f"2027-00012-003-{'å' * 100}.pdf"),
    ],
)
def test_the_name_of_a_file_sorts_by_number_and_has_no_folder(label: str, words: str, name: str) -> None:
    assert file_name(label, words, "pdf") == name


@pytest.mark.parametrize(
    ("name", "stem"), [("plan.pdf", "plan"), ("plan", "plan"), (".pdf", ".pdf"), ("a. Sentence", "a. Sentence")]
)
def test_an_ending_is_cut_where_there_is_one(name: str, stem: str) -> None:
    assert without_ending(name) == stem


def test_checksums_are_read_by_sha256sum() -> None:
    assert checksums([("a b.pdf", "0f")]) == "0f  a b.pdf\n"
