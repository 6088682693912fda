"""Fixed texts of Word and PDF in bokmål and nynorsk."""

from __future__ import annotations

_NB: dict[str, str] = {
    "innhold": "Innhold", "tabell": "Tabell", "figur": "Figur", "side": "Side", "av": "av", "sum": "Sum",
    "ja": "Ja", "nei": "Nei", "andre": "Andre ({} rader)", "del": "del {} av {}",
    "tomme_rader": "Rader uten areal er utelatt.",
    "alle_rader": "Gjelder alle radene: {}.",
    "resten": "De {} største radene vises. Hele tabellen står i Excel-fila.",
    "utvalg": "Hele tabellen med alle kolonnene står i Excel-fila.",
    "tom": "Tabellen har ingen rader med areal.",
    "tegn": "Tegn: .. ikke kjent, – ingen, 0 mindre enn en halv av minste enhet som vises.",
    "regelsett": "Regelsett: {}.",
    "planlagt": "satt av til utbygging", "bebygd": "bebygd", "reserve": "arealreserve", "omrader": "områder",
    "ar_tittel": "{} – {}",
    "undertittel": "{} kommune. Regnet for {}.",
    "hva": "Hva", "metode": "Slik er tallet laget", "metode_tittel": "Metode for hver tabell",
    "kart_reserve": "Plankart med arealreserve",
    "kart_reserve_alt": "Kart over {kommune} kommune med arealformål i plankartets farger, LNFR dempet, og "
    "{antall} områder med arealreserve tegnet med blått. Områdene er listet i tabellen over reserveområder.",
    "kart_utsnitt": "Utsnitt {bokstav} med arealreserve",
    "kart_utsnitt_alt": "Kartutsnitt {bokstav}, {bredde} km bredt, med arealformål i plankartets farger og "
    "arealreserven tegnet med blått. Størst er {omrader}.",
    "kart_endring": "Hvor forslaget endrer arealformål",
    "kart_endring_alt": "Kart over {kommune} kommune der areal som får nytt byggeformål, areal som ikke lenger har "
    "byggeformål, og andre endringer har hver sin farge og skravur. Tallene står i tabell T6 og T7.",
    "kart_tekst": "Farger og symboler følger den nasjonale kommuneplantjenesten; LNFR er dempet. Grensene er "
    "forenklet i kartet, ikke i tallene.",
    "tegnforklaring": "Tegnforklaring", "framtidig": "framtidig", "videreutvikling": "videreutvikling",
    "grense": "Kommunegrense", "nord": "N", "uten_kode": "Uten formålskode", "andre_formal": "Andre formål",
    "ruter": "Utsnitt (neste figurer)",
    "figur_reserve": "Bebygd, tatt ut og arealreserve per formål (daa)",
    "figur_mark": "Hva arealreserven ligger på (daa)",
    "figur_regelsett": "Arealreserve etter hvert regelsett (daa)",
    "figur_alt": "Liggende søyler, i dekar. {tall}.",
    "tatt_ut": "Tatt ut",
}  # fmt: skip

_NN: dict[str, str] = _NB | {
    "innhold": "Innhald", "andre": "Andre ({} rader)", "tomme_rader": "Rader utan areal er utelatne.",
    "alle_rader": "Gjeld alle radene: {}.",
    "resten": "Dei {} største radene er viste. Heile tabellen står i Excel-fila.",
    "utvalg": "Heile tabellen med alle kolonnane står i Excel-fila.",
    "tom": "Tabellen har ingen rader med areal.",
    "tegn": "Teikn: .. ikkje kjend, – ingen, 0 mindre enn ein halv av minste eining som er vist.",
    "planlagt": "sett av til utbygging", "bebygd": "utbygd", "omrader": "område",
    "undertittel": "{} kommune. Rekna for {}.",
    "hva": "Kva", "metode": "Slik er talet laga", "metode_tittel": "Metode for kvar tabell",
    "kart_reserve_alt": "Kart over {kommune} kommune med arealføremål i fargane til plankartet, LNFR dempa, og "
    "{antall} område med arealreserve teikna med blått. Områda er lista i tabellen over reserveområde.",
    "kart_utsnitt_alt": "Kartutsnitt {bokstav}, {bredde} km breitt, med arealføremål i fargane til plankartet og "
    "arealreserven teikna med blått. Størst er {omrader}.",
    "kart_endring": "Kvar framlegget endrar arealføremål",
    "kart_endring_alt": "Kart over {kommune} kommune der areal som får nytt byggjeføremål, areal som ikkje lenger har "
    "byggjeføremål, og andre endringar har kvar sin farge og skravur. Tala står i tabell T6 og T7.",
    "kart_tekst": "Fargar og symbol følgjer den nasjonale kommuneplantenesta; LNFR er dempa. Grensene er forenkla i "
    "kartet, ikkje i tala.",
    "tegnforklaring": "Teiknforklaring", "videreutvikling": "vidareutvikling", "uten_kode": "Utan føremålskode",
    "andre_formal": "Andre føremål", "ruter": "Utsnitt (neste figurar)",
    "figur_reserve": "Utbygd, teke ut og arealreserve per føremål (daa)",
    "figur_mark": "Kva arealreserven ligg på (daa)",
    "figur_regelsett": "Arealreserve etter kvart regelsett (daa)",
    "figur_alt": "Liggjande søyler, i dekar. {tall}.", "tatt_ut": "Teke ut",
}  # fmt: skip

TEXTS = {"nb": _NB, "nn": _NN}
