#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""forge_api.py PORT_FILE REQUESTS

The part of three forges' APIs that sets a commit status, as their
documentation records it: what is asked is written to REQUESTS, a JSON object a
line, and answered as the forge would, refusals included."""
import http.server
import json
import os
import re
import sys
import urllib.parse

STATES = {
    "forgejo": {"pending", "success", "error", "failure", "warning"},
    "gitlab": {"pending", "running", "success", "failed", "canceled", "skipped"},
    "github": {"pending", "success", "error", "failure"},
}
# what is asked, the header that carries the token, what else has to be there
PATHS = [
    ("forgejo", r"/api/v1/repos/[\w.-]+/[\w.-]+/statuses/[0-9a-f]{40}",
     "Authorization", "token secret", {}),
    ("gitlab", r"/api/v4/projects/[\w.-]+%2F[\w.-]+/statuses/[0-9a-f]{40}",
     "PRIVATE-TOKEN", "secret", {}),
    ("github", r"/repos/[\w.-]+/[\w.-]+/statuses/[0-9a-f]{40}",
     "Authorization", "Bearer secret",
     {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}),
]


def refuse(body, forge):
    """What the forge finds wrong with the body; None: nothing."""
    if body.get("state") not in STATES[forge]:
        return "state does not have a valid value"
    if len(body.get("description", "")) > 140:
        return "description is too long"
    name = "name" if forge == "gitlab" else "context"
    unknown = set(body) - {"state", "description", "target_url", name, "ref"}
    return f"unknown: {sorted(unknown)}" if unknown else None


class Api(http.server.BaseHTTPRequestHandler):
    def answer(self, code, value):
        text = json.dumps(value).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        for forge, path, header, token, more in PATHS:
            if re.fullmatch(path, self.path):
                break
        else:
            return self.answer(404, {"message": "Not Found"})
        with open(sys.argv[2], "a", encoding="utf-8") as out:
            out.write(json.dumps({"forge": forge,
                                  "path": urllib.parse.unquote(self.path),
                                  "body": json.loads(body)}) + "\n")
        if self.headers.get(header) != token:
            return self.answer(401, {"message": "401 Unauthorized"})
        for name, value in more.items():
            if self.headers.get(name) != value:
                return self.answer(415, {"message": f"{name}: {value}"})
        if self.headers.get("Content-Type") != "application/json":
            return self.answer(415, {"message": "Content-Type"})
        wrong = refuse(json.loads(body), forge)
        if wrong:
            return self.answer(422, {"message": wrong})
        return self.answer(201, {"id": 1, **json.loads(body)})

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
with open(sys.argv[1] + ".new", "w", encoding="ascii") as port_file:
    port_file.write(str(server.server_port))
os.rename(sys.argv[1] + ".new", sys.argv[1])
server.serve_forever()
