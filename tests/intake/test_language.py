from __future__ import annotations

import pytest

from intalks.intake.language import other_language

OTHER = [
    (
        "de",
        "Das Unternehmen teilte am Dienstag mit, dass es mit dem Hersteller verhandelt und bald unterschreibt.",
    ),
    (
        "fr",
        "Le constructeur a annoncé mardi qu'il était en discussions avec son partenaire japonais pour une alliance.",
    ),
    ("es", "El grupo confirmó ayer que negocia la compra de la filial mexicana por 300 millones de dólares."),
    ("nl", "Het bedrijf zegt dat het met de Chinese partner in gesprek is over de overname van de fabriek in Gent."),
    ("zh", "福特汽车正在与其中国合作伙伴长安汽车进行谈判。"),
    ("ru", "Форд ведет переговоры с китайским партнером об экспорте автомобилей."),
]

ENGLISH = [
    "Ford is in talks with Changan.",
    # A headline in capitals, a ticker line, a list of firms: too little to be sure.
    "FORD, CHANGAN EYE EXPORT PACT; NO COMMENT FROM CHANGAN; FORD SHARES UP 2 PCT; GM SHARES DOWN 1 PCT IN TRADE",
    "Volkswagen AG Porsche SE Audi BMW Daimler Mercedes Siemens BASF SAP Deutsche Bank Allianz Telekom Henkel Linde",
    "Toyota Nissan Honda Mazda Suzuki Mitsubishi Subaru Isuzu Daihatsu Hino Yamaha Kawasaki Sony Panasonic",
    # Tokenised, and the wire of 1987.
    "The company did n't say when `` the deal '' would be signed , but it is n't far off , he said .",
    "ACME CORP SAYS IT AGREED TO BUY WIDGET INC FOR 30 MLN DLRS, OR 12 DLRS A SHARE, SUBJECT TO BOARD APPROVAL",
    "12.5 14.0 +3.1 -0.2",
    "Bonjour",
]  # fmt: skip


@pytest.mark.parametrize(("language", "text"), OTHER)
def test_sure_of_another_language(language: str, text: str) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize("text", ENGLISH, ids=range(len(ENGLISH)))
def test_english_and_doubtful_texts_are_read(text: str) -> None:
    assert other_language(text) is None


def test_english_that_quotes_a_foreign_sentence() -> None:
    """Said the chairman to the paper: « Nous ne commentons pas les rumeurs du marché », and that was all of it."""
    assert other_language(test_english_that_quotes_a_foreign_sentence.__doc__ or "") is None
