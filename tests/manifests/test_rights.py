import pytest

from manifests.errors import UnknownRightsError
from manifests.rights import CC0, COPYRIGHT_NOT_EVALUATED, KNOWN_RIGHTS, parse_rights

STATEMENTS = [
    *("InC", "InC-OW-EU", "InC-EDU", "InC-NC", "InC-RUU"),
    *("NoC-CR", "NoC-NC", "NoC-OKLR", "NoC-US", "CNE", "UND", "NKC"),
]


def test_all_twelve_statements_of_rightsstatements_org_are_known():
    for code in STATEMENTS:
        uri = f"http://rightsstatements.org/vocab/{code}/1.0/"
        assert parse_rights(uri).uri == uri


@pytest.mark.parametrize("licence", ["by", "by-sa", "by-nc", "by-nc-sa", "by-nd", "by-nc-nd"])
def test_all_six_licences_are_known_and_demand_attribution(licence):
    rights = parse_rights(f"https://creativecommons.org/licenses/{licence}/4.0/")
    assert rights.uri == f"http://creativecommons.org/licenses/{licence}/4.0/"
    assert rights.attribution


def test_a_new_item_is_copyright_not_evaluated():
    assert COPYRIGHT_NOT_EVALUATED.uri == "http://rightsstatements.org/vocab/CNE/1.0/"


@pytest.mark.parametrize(
    "typed",
    [
        "http://creativecommons.org/publicdomain/zero/1.0/",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "https://creativecommons.org/publicdomain/zero/1.0",
        "https://www.creativecommons.org/publicdomain/zero/1.0/deed.vi",
        "https://creativecommons.org/publicdomain/zero/1.0/legalcode",
        "https://creativecommons.org/publicdomain/zero/1.0/?ref=chooser-v1",
        "  HTTPS://CreativeCommons.org/publicdomain/zero/1.0/ ",
    ],
)
def test_every_spelling_of_cc0_is_the_same(typed):
    assert parse_rights(typed) is CC0


def test_the_page_of_a_statement_stands_for_the_statement():
    page = "https://rightsstatements.org/page/inc-ow-eu/1.0/?language=en"
    assert parse_rights(page).uri == "http://rightsstatements.org/vocab/InC-OW-EU/1.0/"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "CC0",
        "http://creativecommons.org/",
        "http://creativecommons.org/licenses/by/5.0/",
        "http://creativecommons.org/publicdomain/by/4.0/",
        "http://rightsstatements.org/vocab/XYZ/1.0/",
        "http://rightsstatements.org.evil.example/vocab/CNE/1.0/",
        "https://example.org/my-own-licence",
        "x" * 100_000,
    ],
)
def test_unknown_rights_are_refused_with_all_that_is_accepted(typed):
    with pytest.raises(UnknownRightsError) as refused:
        parse_rights(typed)
    message = str(refused.value)
    assert all(code in message for code in [*STATEMENTS, "by-nc-nd", "zero/1.0"])
    assert len(message) < 1000
    assert "\n" not in message


def test_every_right_has_a_name_in_vietnamese_and_english_and_its_own_uri():
    assert len({rights.uri for rights in KNOWN_RIGHTS}) == len(KNOWN_RIGHTS)
    for rights in KNOWN_RIGHTS:
        assert rights.uri.startswith("http://")
        assert set(rights.label) == {"vi", "en"}
