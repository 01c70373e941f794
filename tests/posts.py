"""Mail as SendGrid posts it: a form, built by hand."""

import json
from collections.abc import Mapping

BOUNDARY = b"xYzZY"
KIND = f"multipart/form-data; boundary={BOUNDARY.decode()}"


def form(fields: Mapping[str, bytes], files: Mapping[str, bytes] | None = None) -> bytes:
    """The body of the request."""
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), text) for name, text in fields.items()
    ]
    for name, content in (files or {}).items():
        head = b'Content-Disposition: form-data; name="%s"; filename="a.jpg"\r\nContent-Type: image/jpeg'
        parts.append((head % name.encode()) + b"\r\n\r\n" + content)
    return b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY, part) for part in parts) + b"--%s--\r\n" % BOUNDARY


def reply(to: str, text: str, *, sender: str = "lone@nordlys.example", name: str = "m1", **headers: str) -> bytes:
    """Somebody's reply; `name` is its Message-ID. Headers' underscores are hyphens."""
    told = {"Message-ID": f"<{name}@nordlys.example>"} | {
        key.replace("_", "-"): value for key, value in headers.items()
    }
    return form(
        {
            "headers": "\r\n".join(f"{key}: {value}" for key, value in told.items()).encode(),
            "from": f"Lone Ravn <{sender}>".encode(),
            "to": f"Mette Holm <{to}>".encode(),
            "envelope": json.dumps({"to": [to], "from": sender}).encode(),
            "subject": b"Sv: Din pakke",
            "text": text.encode(),
            "charsets": b'{"text": "utf-8"}',
        }
    )
