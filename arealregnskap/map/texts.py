"""Fixed texts of the map page in bokmål and nynorsk."""

from __future__ import annotations

_NB = {
    "syntetisk": "Eksempeldata. Flater, navn og tall er oppdiktet og sier ingenting om den virkelige kommunen.",
    "hopp": "Hopp over kartet til tabellene",
    "kart": "Plankart med arealreserve. Tabellene under har det samme innholdet.",
    "demp": "Demp LNFR",
    "kontrast": "Høy kontrast",
    "tegnforklaring": "Tegnforklaring",
    "vis": "Vis i kartet",
    "omrade": "Område",
    "valgt": "Valgt område",
    "inn": "Zoom inn",
    "ut": "Zoom ut",
    "lag": "Kartlag",
    "planlag": "Arealformål",
    "sonelag": "Hensynssoner",
    "reservelag": "Arealreserve, {}",
    "grense": "Kommunegrense",
    "ingress": "Planene setter av {planned} dekar til utbygging. {built} dekar er bebygd, og {reserve} dekar i {count} "
    "områder står igjen som arealreserve etter regelsettet {ruleset}.",
    "framtidig": "framtidig",
    "videreutvikling": "videreutvikling",
    "reserve": "Arealreserve",
    "utenfor": "Utenfor kommunen",
    "bildetekst": "Farger og symboler følger den nasjonale kommuneplantjenesten. Framtidige områder har "
    "prikker og tykkere strek. LNFR er dempet så byggeområdene synes. "
    "Grensene er forenklet med {} m i kartet; arealene er regnet av de uendrede flatene.",
    "uten_kode": "Uten formålskode",
    "kilde": "Kilde",
    "tabell_reserve": "Områder med arealreserve",
    "tabell_plan": "Planlagt arealbruk",
    "felter_reserve": ("Område", "Arealformål", "Navn i planen", "Status", "Plan", "Areal (daa)"),
    "felter_plan": ("Kode", "Arealformål", "Planlagt (daa)", "Av det framtidig (daa)"),
    "sum": "Sum",
    "regelsett": "Regelsett",
    "avrunding": "Tallene er avrundet hver for seg, så summer kan avvike. 1 dekar (daa) er 1 000 m².",
    "fot": "Regnet for {date}. Areal på GRS80-ellipsoiden, {crs}. Program {version}.",
}

_NN = {
    "syntetisk": "Eksempeldata. Flater, namn og tal er oppdikta og seier ingenting om den verkelege kommunen.",
    "hopp": "Hopp over kartet til tabellane",
    "kart": "Plankart med arealreserve. Tabellane under har det same innhaldet.",
    "demp": "Demp LNFR",
    "kontrast": "Høg kontrast",
    "tegnforklaring": "Teiknforklaring",
    "vis": "Vis i kartet",
    "omrade": "Område",
    "valgt": "Valt område",
    "inn": "Zoom inn",
    "ut": "Zoom ut",
    "lag": "Kartlag",
    "planlag": "Arealføremål",
    "sonelag": "Omsynssoner",
    "reservelag": "Arealreserve, {}",
    "grense": "Kommunegrense",
    "ingress": "Planane set av {planned} dekar til utbygging. {built} dekar er utbygd, og {reserve} dekar i {count} "
    "område står att som arealreserve etter regelsettet {ruleset}.",
    "framtidig": "framtidig",
    "videreutvikling": "vidareutvikling",
    "reserve": "Arealreserve",
    "utenfor": "Utanfor kommunen",
    "bildetekst": "Fargar og symbol følgjer den nasjonale kommuneplantenesta. Framtidige område har "
    "prikkar og tjukkare strek. LNFR er dempa så byggjeområda synest. "
    "Grensene er forenkla med {} m i kartet; areala er rekna av dei uendra flatene.",
    "uten_kode": "Utan føremålskode",
    "kilde": "Kjelde",
    "tabell_reserve": "Område med arealreserve",
    "tabell_plan": "Planlagd arealbruk",
    "felter_reserve": ("Område", "Arealføremål", "Namn i planen", "Status", "Plan", "Areal (daa)"),
    "felter_plan": ("Kode", "Arealføremål", "Planlagd (daa)", "Av det framtidig (daa)"),
    "sum": "Sum",
    "regelsett": "Regelsett",
    "avrunding": "Tala er avrunda kvar for seg, så summar kan avvike. 1 dekar (daa) er 1 000 m².",
    "fot": "Rekna for {date}. Areal på GRS80-ellipsoiden, {crs}. Program {version}.",
}

TEXTS: dict[str, dict] = {"nb": _NB, "nn": _NN}
