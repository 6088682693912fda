"""Fixed texts of Word and PDF in bokmål and nynorsk."""

from __future__ import annotations

from typing import Any

_NB: dict[str, Any] = {
    "innhold": "Innhold", "tabell": "Tabell", "figur": "Figur", "side": "Side", "av": "av", "sum": "Sum",
    "ja": "Ja", "nei": "Nei", "andre": "Andre ({})", "del": "del {} av {}",
    "tomme_rader": "Rader uten areal er utelatt.",
    "uendrede_rader": "Rader der ingenting endres, er utelatt.",
    "usette_rader": "Rader som bare ville vist 0, er utelatt.",
    "fra_formal": "Gjeldende plan", "til_formal": "Forslag", "areal": "Areal",
    "par": "Bare areal som får et annet formål er med, også når det blir i samme formålsgruppe (tabell T6 og T7 har "
    "bare skifter mellom grupper). Uendret er {}\u00a0dekar. Hele matrisa står i Excel-fila.",
    "par_tittel": "{}, det som endres",
    "apart": "Areal som får et annet formål, står der det flyttes til; det som er uendret, står for seg. Summen av "
    "hver rad er formålene i gruppa i gjeldende plan (tabell T1). De som får minst, er slått sammen. "
    "Hele matrisa står i Excel-fila.",
    "apart_andre": "Andre grupper",
    "alle_rader": "Gjelder alle radene: {}.",
    "resten": "De {} største radene vises. Hele tabellen står i Excel-fila.",
    "og": "og",
    "scenarioene": "scenarioene",
    "bare_disse": "Her står bare {}. Hele tabellen står i Excel-fila.",
    "bare_disse_storste": "Her står bare {}, og av dem de {} radene med størst areal. Hele tabellen står i Excel-fila.",
    "ukjente_kolonner": "Utelatt fordi det ikke er kjent for noen av radene: {}.",
    "funn_utelatt": "Funn som ikke endrer tall, er utelatt ({} slag).",
    "avvik_som_flytter": "Avvik som kan endre tall",
    "andre_uten_behov": "Andre formål er ikke holdt opp mot noe behov, og står ikke her.",
    "utslag": "Utslag er hvor mye det arealet som blir til overs, endres fra lav til høy verdi. Er behovet under null, "
    "regnes det som null.",
    "lyset": "Lyset er det dårligste av ± (hvor grensene ligger), alder på plan og kart, og klassenes nøyaktighet. "
    "En alder som ikke har noe å si for raden, står som «..». Grunnen til hvert lys står i Excel-fila.",
    "uten_kolonne": "Uten egen kolonne her: {}.",
    "rad_blir_kolonne": ("Summen av hver rad", "Summen av hver kolonne"),
    "rundet": "Tallene er rundet av hver for seg, og summer og differanser kan derfor avvike litt.",
    "begge_veier": "Tallene er rundet av hver for seg, og summene langs rader og kolonner kan derfor avvike litt.",
    "utvalg": "Hele tabellen med alle kolonnene står i Excel-fila.",
    "tom": "Tabellen har ingen rader med areal.",
    "tegn": "Tegn: .. ikke kjent, – ingen, 0 mindre enn en halv av minste enhet som vises.",
    "regelsett": "Regelsett: {}.",
    "planlagt": "satt av til utbygging", "bebygd": "bebygd", "reserve": "arealreserve", "omrader": "områder",
    "ar_tittel": "{} – {}",
    "undertittel": "{} kommune. Regnet for {}.",
    "hva": "Hva", "metode_tabell": "Tabell", "metode": "Slik er tallet laget",
    "metode_tittel": "Metode for hver tabell",
    "merke": "Merke", "merke_kilde": "Kilde", "merker_tittel": "Kildene i klammer.",
    "natur_mangler": "Naturregnskap som ikke er med, og hvorfor",
    "kart_reserve": "Plankart med arealreserve (nåværende og framtidig i samme farge, LNFR dempet)",
    "kart_reserve_alt": "Kart over {kommune} kommune med arealformål i plankartets farger, LNFR dempet, og "
    "{antall} områder med arealreserve tegnet med blått. Områdene er listet i tabell A3 i "
    "Excel-fila.",
    "kart_utsnitt": "Utsnitt {bokstav} med arealreserve",
    "kart_utsnitt_alt": "Kartutsnitt {bokstav}, {bredde} km bredt, med arealformål i plankartets farger og "
    "arealreserven tegnet med blått. Størst er {omrader}.",
    "kart_endring": "Hvor forslaget endrer arealformål",
    "kart_endring_del": "Hvor forslaget endrer arealformål (utsnitt av kommunen med alle endringer på minst 100 m²)",
    "kart_endring_del_alt": "Kart over den delen av {kommune} kommune som har endringer. Areal som får nytt "
    "byggeformål, areal som ikke lenger har byggeformål, og andre endringer har hver sin farge og skravur. Tallene "
    "står i tabell T6 og T7 i Excel-fila.",
    "lyse_farger": "Lyse farger: arealformål i gjeldende plan",
    "kart_endring_alt": "Kart over {kommune} kommune der areal som får nytt byggeformål, areal som ikke lenger har "
    "byggeformål, og andre endringer har hver sin farge og skravur. Tallene står i tabell T6 og T7 i "
    "Excel-fila.",
    "kart_endring_utsnitt": "Hvor forslaget endrer arealformål, utsnitt {bokstav}",
    "kart_endring_utsnitt_alt": "Kartutsnitt {bokstav}, {bredde} km bredt, der endringene har hver sin farge og "
    "skravur oppå et dempet plankart.",
    "kart_hensyn": "Hensynssoner og arealreserve",
    "kart_hensyn_alt": "Kart over {kommune} kommune med hensynssonene i kommuneplanen skravert og arealreserven tegnet "
    "med blått. Sonene er {soner}. Tallene står i tabell A2.",
    "tegnforklaring": "Tegnforklaring", "framtidig": "framtidig", "videreutvikling": "videreutvikling",
    "grense": "Kommunegrense", "nord": "N", "uten_kode": "Uten formålskode", "andre_formal": "Andre formål",
    "ruter": "Utsnitt (neste figurer)",
    "figur_reserve": "Bebygd, tatt ut og arealreserve per formål (daa)",
    "figur_mark": "Hva arealreserven ligger på (daa)",
    "figur_regelsett": "Arealreserve etter hvert regelsett (daa)",
    "figur_alt": "Liggende søyler, i dekar. {tall}.",
    "tatt_ut": "Tatt ut",
}  # fmt: skip

_NN: dict[str, Any] = _NB | {
    "innhold": "Innhald", "andre": "Andre ({})", "tomme_rader": "Rader utan areal er utelatne.",
    "uendrede_rader": "Rader der ingenting blir endra, er utelatne.",
    "usette_rader": "Rader som berre ville vist 0, er utelatne.",
    "fra_formal": "Gjeldande plan", "til_formal": "Framlegg",
    "par": "Berre areal som får eit anna føremål er med, også når det blir verande i same føremålsgruppe (tabell T6 og "
    "T7 har berre skifte mellom grupper). Uendra er {}\u00a0dekar. Heile matrisa står i Excel-fila.",
    "par_tittel": "{}, det som blir endra",
    "apart": "Areal som får eit anna føremål, står der det blir flytta til; det som er uendra, står for seg. Summen av "
    "kvar rad er føremåla i gruppa i gjeldande plan (tabell T1). Dei som får minst, er slegne saman. "
    "Heile matrisa står i Excel-fila.",
    "alle_rader": "Gjeld alle radene: {}.",
    "resten": "Dei {} største radene er viste. Heile tabellen står i Excel-fila.",
    "scenarioene": "scenarioa",
    "bare_disse": "Her står berre {}. Heile tabellen står i Excel-fila.",
    "bare_disse_storste": "Her står berre {}, og av desse dei {} radene med størst areal. Heile tabellen står i "
    "Excel-fila.",
    "ukjente_kolonner": "Utelate fordi det ikkje er kjent for nokon av radene: {}.",
    "funn_utelatt": "Funn som ikkje endrar tal, er utelatne ({} slag).",
    "avvik_som_flytter": "Avvik som kan endre tal",
    "andre_uten_behov": "Andre føremål er ikkje haldne opp mot noko behov, og står ikkje her.",
    "utslag": "Utslag er kor mykje det arealet som blir til overs, endrar seg frå låg til høg verdi. Er behovet under "
    "null, blir det rekna som null.",
    "lyset": "Lyset er det dårlegaste av ± (kvar grensene ligg), alderen på plan og kart, og nøyaktigheita til "
    "klassane. Ein alder som ikkje har noko å seie for rada, står som «..». Grunnen til kvart lys står i Excel-fila.",
    "uten_kolonne": "Utan eigen kolonne her: {}.",
    "rad_blir_kolonne": ("Summen av kvar rad", "Summen av kvar kolonne"),
    "rundet": "Tala er runda av kvar for seg, og summar og differansar kan difor avvike litt.",
    "begge_veier": "Tala er runda av kvar for seg, og summane langs rader og kolonnar kan difor avvike litt.",
    "utvalg": "Heile tabellen med alle kolonnane står i Excel-fila.",
    "tom": "Tabellen har ingen rader med areal.",
    "tegn": "Teikn: .. ikkje kjend, – ingen, 0 mindre enn ein halv av minste eining som er vist.",
    "planlagt": "sett av til utbygging", "bebygd": "utbygd", "omrader": "område",
    "undertittel": "{} kommune. Rekna for {}.",
    "hva": "Kva", "metode": "Slik er talet laga", "metode_tittel": "Metode for kvar tabell",
    "merke_kilde": "Kjelde", "merker_tittel": "Kjeldene i klammer.",
    "natur_mangler": "Naturrekneskap som ikkje er med, og kvifor",
    "kart_reserve": "Plankart med arealreserve (noverande og framtidig i same farge, LNFR dempa)",
    "kart_reserve_alt": "Kart over {kommune} kommune med arealføremål i fargane til plankartet, LNFR dempa, og "
    "{antall} område med arealreserve teikna med blått. Områda er lista i tabell A3 i Excel-fila.",
    "kart_utsnitt_alt": "Kartutsnitt {bokstav}, {bredde} km breitt, med arealføremål i fargane til plankartet og "
    "arealreserven teikna med blått. Størst er {omrader}.",
    "kart_endring": "Kvar framlegget endrar arealføremål",
    "kart_endring_del": "Kvar framlegget endrar arealføremål (utsnitt av kommunen, alle endringar på minst 100 m²)",
    "kart_endring_del_alt": "Kart over den delen av {kommune} kommune som har endringar. Areal som får nytt "
    "byggjeføremål, areal som ikkje lenger har byggjeføremål, og andre endringar har kvar sin farge og skravur. Tala "
    "står i tabell T6 og T7 i Excel-fila.",
    "lyse_farger": "Lyse fargar: arealføremål i gjeldande plan",
    "kart_endring_alt": "Kart over {kommune} kommune der areal som får nytt byggjeføremål, areal som ikkje lenger har "
    "byggjeføremål, og andre endringar har kvar sin farge og skravur. Tala står i tabell T6 og T7 i "
    "Excel-fila.",
    "kart_endring_utsnitt": "Kvar framlegget endrar arealføremål, utsnitt {bokstav}",
    "kart_endring_utsnitt_alt": "Kartutsnitt {bokstav}, {bredde} km breitt, der endringane har kvar sin farge og "
    "skravur oppå eit dempa plankart.",
    "kart_hensyn": "Omsynssoner og arealreserve",
    "kart_hensyn_alt": "Kart over {kommune} kommune med omsynssonene i kommuneplanen skraverte og arealreserven teikna "
    "med blått. Sonene er {soner}. Tala står i tabell A2.",
    "tegnforklaring": "Teiknforklaring", "videreutvikling": "vidareutvikling", "uten_kode": "Utan føremålskode",
    "andre_formal": "Andre føremål", "ruter": "Utsnitt (neste figurar)",
    "figur_reserve": "Utbygd, teke ut og arealreserve per føremål (daa)",
    "figur_mark": "Kva arealreserven ligg på (daa)",
    "figur_regelsett": "Arealreserve etter kvart regelsett (daa)",
    "figur_alt": "Liggjande søyler, i dekar. {tall}.", "tatt_ut": "Teke ut",
}  # fmt: skip

TEXTS = {"nb": _NB, "nn": _NN}
