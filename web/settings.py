"""All settings of the web app, in one frozen value from ``AREALREGNSKAP_*`` variables. docs/drift.md explains each.

The name of a variable is the name of its field in capitals after the prefix: ``max_file_mb`` is
``AREALREGNSKAP_MAX_FILE_MB``. A list is written with commas. A name that is no setting stops the program.
"""

from __future__ import annotations

import dataclasses
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from arealregnskap.errors import ArealregnskapError

PREFIX = "AREALREGNSKAP_"
#: Variables of this prefix that are not settings of the web app.
_OTHERS = frozenset({"AREALREGNSKAP_TESTDATA"})


class SettingsError(ArealregnskapError):
    """The settings are wrong, or together unsafe."""


@dataclass(frozen=True)
class Settings:
    """Where things are, who may come in, and how much of everything there may be."""

    # Where
    data: Path = Path("saker-web")  # cases, database, keys
    database: str = ""  # URL; empty: an SQLite file in the data folder
    jobs_database: str = ""  # URL of the queue of jobs; empty: an SQLite file in the data folder
    host: str = "127.0.0.1"
    port: int = 8061
    url: str = ""  # the address people use, e.g. https://areal.kommune.no; empty: http://host:port
    hosts: tuple[str, ...] = ()  # further host names the server answers to
    proxies: int = 0  # reverse proxies in front, whose X-Forwarded headers are believed
    # Who
    oidc_issuer: str = ""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_scope: str = "openid profile email"
    oidc_ca: str = ""  # file with the certificate authority of the provider; empty: those of the machine
    oidc_trust_email: bool = False  # believe e-mails the provider does not mark as verified (a closed company provider)
    administrators: tuple[str, ...] = ()  # e-mails or subjects of those who administer the whole server
    session_idle_minutes: int = 60
    session_hours: int = 10
    secret_key: str = field(
        default="", repr=False
    )  # signs forms and cookies; empty: made once, kept in the data folder
    metrics_token: str = field(default="", repr=False)  # lets others than this machine read /metrics
    # How much
    max_file_mb: int = 2000  # one uploaded file
    max_form_mb: int = 64  # one request; large files come in pieces
    max_files: int = 200  # in a case
    max_cases: int = 1000
    min_free_mb: int = 500  # below this no more is taken in
    rate: str = (
        "3000 per minute"  # requests of one visitor; a large file is hundreds of pieces, a map hundreds of tiles
    )
    rate_login: str = "20 per minute"
    rate_storage: str = "memory://"
    threads: int = 8  # of the server
    job_processes: int = 1  # heavy jobs at a time
    job_memory_mb: int = 8000  # of one heavy job
    # Looks
    basemap_url: str = ""  # tiles as {z}/{x}/{y}; empty: no base map, and nothing leaves the machine
    basemap_credit: str = "© Kartverket"

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Settings from variables. Raises SettingsError with every fault."""
        faults: list[str] = []
        values: dict[str, object] = {}
        fields = {PREFIX + f.name.upper(): f for f in dataclasses.fields(cls)}
        for name in sorted(k for k in env if k.startswith(PREFIX) and k not in _OTHERS):
            if name not in fields:
                faults.append(f"{name} er ikke en innstilling (se docs/drift.md).")
                continue
            default = getattr(cls(), fields[name].name)
            try:
                values[fields[name].name] = _parsed(env[name].strip(), default)
            except ValueError:
                faults.append(f"{name} skal være {_KINDS[type(default)]}.")
        if faults:
            raise SettingsError("Innstillingene kan ikke brukes.", faults=tuple(faults))
        settings = cls(**values)  # type: ignore[arg-type]  # each value was read as its field's own type
        settings.check()
        return settings

    def check(self) -> None:
        """Raises SettingsError when settings do not fit each other, or would leave the door open."""
        faults = []
        if any((self.oidc_issuer, self.oidc_client)) and not all((self.oidc_issuer, self.oidc_client)):
            faults.append("Innlogging trenger både AREALREGNSKAP_OIDC_ISSUER og AREALREGNSKAP_OIDC_CLIENT.")
        if not is_loopback(self.host) and not self.oidc:
            faults.append(
                f"AREALREGNSKAP_HOST = {self.host} gjør tjenesten synlig for andre maskiner, men innlogging er ikke "
                "satt opp. Sett AREALREGNSKAP_OIDC_ISSUER og AREALREGNSKAP_OIDC_CLIENT, eller bruk 127.0.0.1."
            )
        if self.oidc and not self.administrators:
            faults.append("AREALREGNSKAP_ADMINISTRATORS må nevne minst én e-postadresse når innlogging er satt opp.")
        if self.oidc and not self.secure and not is_loopback(urlsplit(self.public_url).hostname or ""):
            faults.append("AREALREGNSKAP_URL må begynne med https:// når innlogging er satt opp.")
        if self.basemap_url and urlsplit(self.basemap_url).scheme != "https":
            faults.append("AREALREGNSKAP_BASEMAP_URL må begynne med https://.")
        if faults:
            raise SettingsError("Tjenesten starter ikke.", faults=tuple(faults))

    @property
    def oidc(self) -> bool:
        """Whether people sign in; otherwise the server has its one local user and stays on this machine."""
        return bool(self.oidc_issuer and self.oidc_client)

    @property
    def administrator_names(self) -> frozenset[str]:
        """Who administers the server, as compared: in small letters."""
        return frozenset(name.strip().lower() for name in self.administrators)

    @property
    def public_url(self) -> str:
        """The address people use, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://")

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Host names the server answers to."""
        own = {urlsplit(self.public_url).hostname or "", *self.hosts}
        local = {"localhost", "127.0.0.1", "::1"} if is_loopback(self.host) else set()
        return frozenset(name.lower() for name in own | local if name)

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data.resolve() / 'arealregnskap.db'}"

    @property
    def jobs_url(self) -> str:
        return self.jobs_database or f"sqlite:///{self.data.resolve() / 'jobber.db'}"

    @property
    def job_memory(self) -> int:
        """Of one heavy job [bytes]."""
        return self.job_memory_mb * 1_000_000


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is only reached from this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(text: str, default: object) -> object:
    match default:
        case bool():
            if text.lower() not in ("1", "0", "ja", "nei", "true", "false"):
                raise ValueError(text)
            return text.lower() in ("1", "ja", "true")
        case int():
            if int(text) < 0:
                raise ValueError(text)
            return int(text)
        case tuple():
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case Path():
            return Path(text)
    return text


_KINDS = {bool: "ja eller nei", int: "et heltall som ikke er negativt"}
