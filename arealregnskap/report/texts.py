"""Fixed texts of the documents in bokmål and nynorsk."""

from __future__ import annotations

from typing import Any

_NB: dict[str, Any] = {
    "innhold": "Innhold", "figurer": "Figurer", "metode": "Metode", "kilder": "Kilder", "avvik": "Avvik",
    "kolonner": "Kolonner", "regelsett": "Regelsett", "union": "Unionstabell",
    "sum": "Sum", "ja": "Ja", "nei": "Nei",
    "ark": "Ark", "tabell": "Tabell", "rader": "Rader", "sporsmal": "Hva", "svar": "Svar",
    "kommune": "Kommune", "dato": "Regnet for", "program": "Program", "areal": "Areal", "system": "Kartsystem",
    "arealregel": "Areal på bakken, på GRS80-ellipsoiden; kartets eget areal står i kontrolltabellen",
    "nokkeltall": "Nøkkeltall",
    "planlagt": "Satt av til utbygging", "bebygd": "Bebygd", "tatt_ut": "Tatt ut", "reserve": "Arealreserve",
    "omrader": "Områder med reserve",
    "lik": "Lik for alle regelsettene, og står bare én gang: {}.",
    "for_stor": "Tabellen har {} rader, flere enn Excel kan vise. Den står i fila {}.",
    "andre_regelsett": "For de andre regelsettene har arbeidsboka tabell T3, T4 og T5; resten står i csv-mappa.",
    "tegn": "Tegn: .. ikke kjent eller ikke regnet ut, – ingen, 0 mindre enn en halv av minste enhet som vises.",
    "avviker": "Langs radene kan viste tall avvike fra vist sum med avrundingen: {}.",

    "figur_reserve": "Bebygd, tatt ut og arealreserve per formål (daa)",
    "figur_reserve_alt": "Liggende stablede søyler. For hver arealformålsgruppe vises bebygd, tatt ut og "
    "arealreserve i dekar. Tallene står i tabellen på samme ark og i tabell T3.",
    "figur_mark": "Hva arealreserven ligger på (daa)",
    "figur_mark_alt": "Liggende søyler som viser arealreserven i dekar fordelt på skog, jordbruk, åpen fastmark, myr, "
    "annet og ikke kartlagt. Tallene står i tabellen på samme ark og i tabell T4.",
    "formal": "Formål", "markslag": "Markslag",
    "klasser": {
        "jordbruk": "Jordbruk", "skog": "Skog", "apen": "Åpen fastmark", "myr": "Myr",
        "annet": "Annet (bebygd, veg, vann)", "ukjent": "Ikke kartlagt",
    },
    "side": "Side", "av": "av", "regler": "Regler", "samspill": "Flere regler i samspill", "alle": "Alle reglene",
    "side_om_side": "Regelsett side om side", "per_gruppe": "Reserve per formål og regelsett",
    "flytter": "Hva hver regel flytter",
    "tallavvik": "Hvorfor er tallene ulike?", "tallavvik_kort": "Hvorfor ulike tall",
    "tallavvik_gruppe": "Hvorfor er tallene ulike? Formål for formål", "tallavvik_gruppe_kort": "Ulike tall per formål",
    "hele_kommunen": "Hele kommunen", "alle_formal": "Alle formål",
    "tallavvik_merknad": "Differansen er deres tall minus vårt. Rader med strek foran navnet er årsaker; de og det "
    "uforklarte summerer til differansen over. Metodene skal ikke summeres med hverandre.",
    "tallavvik_gruppe_merknad": "Differansen er deres tall minus vårt. Grupper der tallene er like, er ikke listet.",
    "flytter_merknad": "Hver regel er byttet alene, fra sakens regelsett til det andre. Regler virker på de "
    "samme flatene, så de summerer først når samspillet er med.",
    "endrede_omrader": "Endrede områder",
    "endrede_merknad": "Sammenlignet med forrige gang områdene var andre. Et område heter det samme så lenge det "
    "ligger på samme areal, og navnet på et område som er borte, blir ikke brukt om igjen på annet areal.",
    "versjon": "versjon", "kodeliste": "Kodeliste",
    "typer": {
        "text": "tekst", "code": "kode", "int": "heltall", "float": "desimaltall", "date": "dato",
        "bool": "ja eller nei",
    },
    "kriteriene": "Kriteriene", "kriterium_navn": "Kriterium", "kriterium_vekt": "Vekt",
    "kriterium_begrunnelse": "Begrunnelse", "kriterium_kilde": "Kilde", "kriterium_er_stopp": "stopp",
    "kriteriene_metode": "Kriteriene er kommunens egne. Et stopp har ingen vekt.",
    "flyt_plan": "Fra gjeldende plan til forslag",
    "flyt_plan_alt": "{endret} dekar får et annet formål i forslaget. {uendret} dekar er uendret og ikke tegnet. "
    "{storst} Tallene står i tabell T6F.",
    "flyt_storst": "Fra {} til {}: {} dekar.",
    "flyt_andre": "Andre, til sammen",
    "flyt_plan_merknad": "Figuren viser areal som får et annet formål, også når det blir i samme gruppe (som i "
    "tabell T6F). Tabell T6 og T7 har bare skifter mellom grupper.",
    "flyt_ikke_tegnet": "Bånd under 0,1 dekar er ikke tegnet, men er med i tallene.",
    "flyt_gjeldende": "Gjeldende plan", "flyt_forslag": "Forslag",
    "flyt_mark_gjeldende": "Hva arealreserven i gjeldende plan ligger på",
    "flyt_mark_forslag": "Hva arealreserven i forslaget ligger på",
    "flyt_mark_alt": "{reserve} dekar arealreserve etter regelsettet {regelsett}, fordelt på markslag i arealdekket og "
    "formål i planen. {storst} Tallene for gjeldende plan står i tabell T4.",
    "flyt_mark_fra": "Arealdekket i dag", "flyt_mark_til": "Satt av til",
    "natur": "Naturregnskap", "tittel": "Navn", "med": "Med", "hvorfor_ikke": "Hvorfor ikke",
    "natur_skjult": "Rader og kolonner uten tall er skjult i arbeidsboka. De står i csv-filene.",
    "natur_valg": "Åpne valg i omsetningen fra AR5 til EUs økosystemtyper, slik de er gjort her:",
}  # fmt: skip

_NN: dict[str, Any] = _NB | {
    "innhold": "Innhald", "figurer": "Figurar", "kilder": "Kjelder", "kolonner": "Kolonnar", "rader": "Rader",
    "sporsmal": "Kva", "dato": "Rekna for",
    "arealregel": "Areal på bakken, på GRS80-ellipsoiden; arealet i kartplanet står i kontrolltabellen",
    "nokkeltall": "Nøkkeltal",
    "planlagt": "Sett av til utbygging", "bebygd": "Utbygd", "tatt_ut": "Teke ut", "omrader": "Område med reserve",
    "lik": "Lik for alle regelsetta, og står berre éin gong: {}.",
    "for_stor": "Tabellen har {} rader, fleire enn Excel kan vise. Han står i fila {}.",
    "andre_regelsett": "For dei andre regelsetta har arbeidsboka tabell T3, T4 og T5; resten står i csv-mappa.",
    "tegn": "Teikn: .. ikkje kjend eller ikkje rekna ut, – ingen, 0 mindre enn ein halv av minste eining som er vist.",
    "avviker": "Langs radene kan viste tal avvike frå vist sum med avrundinga: {}.",
    "figur_reserve": "Utbygd, teke ut og arealreserve per føremål (daa)",
    "figur_reserve_alt": "Liggjande stabla søyler. For kvar arealføremålsgruppe er utbygd, teke ut og "
    "arealreserve viste i dekar. Tala står i tabellen på same ark og i tabell T3.",
    "figur_mark": "Kva arealreserven ligg på (daa)",
    "figur_mark_alt": "Liggjande søyler som viser arealreserven i dekar fordelt på skog, jordbruk, open fastmark, myr, "
    "anna og ikkje kartlagt. Tala står i tabellen på same ark og i tabell T4.",
    "formal": "Føremål", "samspill": "Fleire reglar i samspel", "alle": "Alle reglane", "regler": "Reglar",
    "side_om_side": "Regelsett side om side", "per_gruppe": "Reserve per føremål og regelsett",
    "flytter": "Kva kvar regel flytter",
    "tallavvik": "Kvifor er tala ulike?", "tallavvik_kort": "Kvifor ulike tal",
    "tallavvik_gruppe": "Kvifor er tala ulike? Føremål for føremål", "tallavvik_gruppe_kort": "Ulike tal per føremål",
    "hele_kommunen": "Heile kommunen", "alle_formal": "Alle føremål",
    "tallavvik_merknad": "Differansen er talet deira minus vårt. Rader med strek framfor namnet er årsaker; dei og det "
    "uforklarte summerer til differansen over. Metodane skal ikkje summerast med kvarandre.",
    "tallavvik_gruppe_merknad": "Differansen er talet deira minus vårt. Grupper der tala er like, er ikkje lista.",
    "flytter_merknad": "Kvar regel er bytt åleine, frå regelsettet til saka til det andre. Reglar verkar "
    "på dei same flatene, så dei summerer først når samspelet er med.",
    "typer": {
        "text": "tekst", "code": "kode", "int": "heiltal", "float": "desimaltal", "date": "dato",
        "bool": "ja eller nei",
    },
    "endrede_omrader": "Endra område",
    "endrede_merknad": "Samanlikna med førre gong områda var andre. Eit område heiter det same så lenge det ligg på "
    "same areal, og namnet på eit område som er borte, blir ikkje brukt om att på anna areal.",
    "klasser": {
        "jordbruk": "Jordbruk", "skog": "Skog", "apen": "Open fastmark", "myr": "Myr",
        "annet": "Anna (utbygd, veg, vatn)", "ukjent": "Ikkje kartlagt",
    },
    "flyt_plan": "Frå gjeldande plan til framlegg",
    "flyt_plan_alt": "{endret} dekar får eit anna føremål i framlegget. {uendret} dekar er uendra og ikkje teikna. "
    "{storst} Tala står i tabell T6F.",
    "flyt_storst": "Frå {} til {}: {} dekar.",
    "flyt_andre": "Andre, til saman",
    "flyt_plan_merknad": "Figuren viser areal som får eit anna føremål, også når det blir verande i same gruppe "
    "(som i tabell T6F). Tabell T6 og T7 har berre skifte mellom grupper.",
    "flyt_ikke_tegnet": "Band under 0,1 dekar er ikkje teikna, men er med i tala.",
    "flyt_gjeldende": "Gjeldande plan", "flyt_forslag": "Framlegg",
    "flyt_mark_gjeldende": "Kva arealreserven i gjeldande plan ligg på",
    "flyt_mark_forslag": "Kva arealreserven i framlegget ligg på",
    "flyt_mark_alt": "{reserve} dekar arealreserve etter regelsettet {regelsett}, fordelt på markslag i arealdekket og "
    "føremål i planen. {storst} Tala for gjeldande plan står i tabell T4.",
    "flyt_mark_fra": "Arealdekket i dag", "flyt_mark_til": "Sett av til",
    "kriteriene": "Kriteria", "kriterium_begrunnelse": "Grunngjeving", "kriterium_kilde": "Kjelde",
    "kriteriene_metode": "Kriteria er kommunen sine eigne. Eit stopp har inga vekt.",
    "natur": "Naturrekneskap", "tittel": "Namn", "hvorfor_ikke": "Kvifor ikkje",
    "natur_skjult": "Rader og kolonnar utan tal er skjulte i arbeidsboka. Dei står i csv-filene.",
    "natur_valg": "Opne val i omsetjinga frå AR5 til EU-typane, slik dei er gjorde her:",
}  # fmt: skip

TEXTS = {"nb": _NB, "nn": _NN}
