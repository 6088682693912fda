"""What is asked of the OpenID Connect provider: code flow with PKCE, state and nonce, by Authlib.

Any provider that publishes ``/.well-known/openid-configuration`` will do. Its answer is believed when issuer,
audience, nonce, time and signature are right, the signature by a public key.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from arealregnskap.errors import ArealregnskapError

from ..settings import Settings

_LOG = logging.getLogger(__name__)
_TIMEOUT_S = 10
_SIGNATURES = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512", "EdDSA", "Ed25519")


class SignInError(ArealregnskapError):
    """Somebody could not be signed in."""


@dataclass(frozen=True)
class Claims:
    """What the provider vouches for. ``email`` only when it is verified."""

    issuer: str
    subject: str
    name: str
    email: str | None


def init_app(app: Flask, settings: Settings) -> None:
    oauth = OAuth(app)
    oauth.register(
        "oidc",
        client_id=settings.oidc_client,
        client_secret=settings.oidc_secret or None,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if settings.oidc_secret else "none",
            "default_timeout": _TIMEOUT_S,
            "verify": settings.oidc_ca or True,
        },
    )
    app.extensions["oidc"] = oauth.oidc


def ask(come_back: str) -> Response:
    """Send the browser to the provider; it comes back to the address ``come_back``."""
    client = current_app.extensions["oidc"]
    try:
        _check_metadata(client)
        response: Response = client.authorize_redirect(come_back)
    except (requests.RequestException, ValueError) as e:
        raise _no_contact() from e
    return response


def answer() -> Claims:
    """Who the provider's answer, which the request carries, is about. Raises SignInError."""
    client = current_app.extensions["oidc"]
    try:
        _check_metadata(client)
        token = client.authorize_access_token()
    except (AuthlibBaseError, JoseError, KeyError, ValueError) as e:
        _LOG.warning("sign-in refused: %s", e)
        raise SignInError(
            "Innloggingen ble ikke fullført",
            remedy="Prøv å logge inn på nytt. Innlogginger som står åpne for lenge eller brukes to ganger, avvises.",
        ) from e
    except requests.RequestException as e:
        raise _no_contact() from e
    if not (told := token.get("userinfo")) or not told.get("sub"):
        raise SignInError("Innloggingstjenesten sa ikke hvem du er", remedy="Si fra til den som drifter serveren.")
    return _claims(told)


def sign_out_url(come_back: str) -> str:
    """Where a person ends the session at the provider as well, coming back to ``come_back`` (OpenID Connect
    RP-Initiated Logout 1.0); empty when the provider has no such place or does not answer.

    The provider's own token is not kept, so it may ask the person once more.
    """
    client, settings = current_app.extensions["oidc"], current_app.extensions["settings"]
    try:
        place = urlsplit(str(client.load_server_metadata().get("end_session_endpoint", "")))
    except (requests.RequestException, ValueError):
        return ""
    if place.scheme not in ("https", "http") or not place.netloc:
        return ""
    asked = urlencode({"client_id": settings.oidc_client, "post_logout_redirect_uri": come_back})
    return urlunsplit(place._replace(query=f"{place.query}&{asked}".lstrip("&")))


def _claims(told: dict[str, object]) -> Claims:
    settings: Settings = current_app.extensions["settings"]
    email = str(told.get("email") or "").strip().lower()
    trusted = told.get("email_verified") is True or settings.oidc_trust_email
    name = str(told.get("name") or told.get("preferred_username") or email or told["sub"])
    return Claims(str(told["iss"]), str(told["sub"]), name, email if trusted and email else None)


def _check_metadata(client: object) -> None:
    """What the provider says of itself must be of the issuer in the settings; unsigned answers are never accepted."""
    settings: Settings = current_app.extensions["settings"]
    metadata = client.load_server_metadata()  # type: ignore[attr-defined]  # Authlib ships no types
    if str(metadata.get("issuer", "")).rstrip("/") != settings.oidc_issuer.rstrip("/"):
        raise SignInError(
            "Innloggingstjenesten oppgir et annet navn enn det som er satt opp",
            remedy="Sjekk AREALREGNSKAP_OIDC_ISSUER mot adressen i tjenestens openid-configuration.",
        )
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in _SIGNATURES]


def _no_contact() -> SignInError:
    return SignInError(
        "Får ikke kontakt med innloggingstjenesten",
        remedy="Prøv igjen om litt. Hjelper det ikke, si fra til den som drifter serveren.",
    )
