"""A small OpenID Connect provider for tests, run as a process: ``python -m tests.web.provider PORT``.

It signs in whoever ``POST /test`` named, at once, and checks what a strict provider checks: client, redirect address,
PKCE, and that a code is used once. ``POST /test`` may also ask it to answer wrongly in one way (``fault``).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "arealregnskap", "klienthemmelighet"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": kid, "alg": "RS256", "use": "sig"}) for kid in ("a", "b"))


class Provider(BaseHTTPRequestHandler):
    """One request."""

    state: dict[str, Any] = {  # noqa: RUF012 - shared by all requests on purpose
        "user": {}, "fault": "", "codes": {}, "signed_out": "http://localhost:8061/logg-ut/ferdig",
    }  # fmt: skip

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        match url.path:
            case "/.well-known/openid-configuration":
                self.answer(self.metadata())
            case "/jwks":
                self.answer(KeySet([KEY]).as_dict(private=False))
            case "/authorize":
                self.authorize(query)
            case "/logout":
                self.logout(query)
            case _:
                self.answer({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/test":
            self.state.update(json.loads(body))
            self.answer({})
        elif self.path == "/token":
            self.token({name: values[0] for name, values in parse_qs(body).items()})

    @property
    def issuer(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host}:{port}"

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": "http://annen.example" if self.state["fault"] == "metadata" else self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": "" if self.state["fault"] == "no logout" else f"{self.issuer}/logout?tema=a",
            "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }  # fmt: skip

    def authorize(self, asked: dict[str, str]) -> None:
        right = asked.get("client_id") == CLIENT and asked.get("response_type") == "code"
        pkce = asked.get("code_challenge_method") == "S256" and asked.get("code_challenge")
        if not (right and pkce and asked.get("nonce") and asked.get("state")):
            self.answer({"error": "invalid_request", "asked": asked}, 400)
            return
        back = {"state": asked["state"]}
        if self.state["fault"] == "denied":
            back |= {"error": "access_denied", "error_description": "<script>alert(1)</script>"}
        else:
            back["code"] = secrets.token_urlsafe()
            self.state["codes"][back["code"]] = asked
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def logout(self, asked: dict[str, str]) -> None:
        """Sign out here; back only to an address that was registered for the client."""
        if asked.get("client_id") != CLIENT or asked.get("post_logout_redirect_uri") != self.state["signed_out"]:
            self.answer({"error": "invalid_request", "asked": asked}, 400)
            return
        self.state["user"] = {}
        self.send_response(302)
        self.send_header("Location", self.state["signed_out"])
        self.end_headers()

    def token(self, given: dict[str, str]) -> None:
        asked = self.state["codes"].pop(given.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if self.headers.get("Authorization") != f"Basic {basic}":
            self.answer({"error": "invalid_client"}, 401)
        elif asked is None or asked["redirect_uri"] != given.get("redirect_uri"):
            self.answer({"error": "invalid_grant"}, 400)
        elif challenge.decode().rstrip("=") != asked["code_challenge"]:
            self.answer({"error": "invalid_grant", "error_description": "PKCE"}, 400)
        else:
            told = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 300}
            self.answer(told | {"id_token": self.id_token(asked["nonce"])})

    def id_token(self, nonce: str) -> str:
        now, fault = int(time.time()), self.state["fault"]
        claims = {"iss": self.issuer, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 300, **self.state["user"]}
        claims |= {
            "issuer": {"iss": "http://annen.example"}, "audience": {"aud": "annen"}, "nonce": {"nonce": "annen"},
            "expired": {"iat": now - 9000, "exp": now - 8000},
        }.get(fault, {})  # fmt: skip
        if fault == "unsigned":
            parts = ({"alg": "none", "typ": "JWT"}, claims)
            return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."
        key = OTHER_KEY if fault == "signature" else KEY
        return jwt.encode({"alg": "RS256", "kid": "a"}, claims, key)

    def answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(server.server_address[1], flush=True)
    server.serve_forever()
    sys.exit()
