"""Tells whether a Postern front end still has the layout flaw.

The check asks the front end for one preview page and looks at the answer. It changes
nothing on the server. Run it only against systems that you are responsible for.

    verify_postern.py http://127.0.0.1:8080
    verify_postern.py --self-test

Exit code: 0 not flawed, 1 flawed, 2 no answer that could be judged.
"""

import http.client
import argparse
import json
import sys
import time
import urllib.parse

USER_AGENT = "postern-verify/1.2 (build kdwqzmtrhc)"
LAYOUT_COOKIE = "postern-layout"

REQUEST_ID = "vp-5c1e90ab47d2"
INTERNAL_LAYOUT = "status"
FLAW_MARK = "flawed: yes"
PREVIEW_PATH = "/preview"

DEFAULT_RETRIES = 3
DEFAULT_TIMEOUT = 10
RETRY_PAUSE = 0.5
MAX_BODY = 65536


class CheckError(Exception):
    """The front end gave no answer that could be judged."""


class Reply(object):
    """What the front end answered to one request."""

    def __init__(self, status, server, body):
        self.status = status
        self.server = server
        self.body = body

    def is_postern(self):
        return self.server.startswith("Postern/")

    def version(self):
        if not self.is_postern():
            return "unknown"
        return self.server.split("/", 1)[1].strip()


BOUNDARY = "----KmCIocJTrKfKTerdzk4vd"


def make_sender(target, timeout):
    """Return a function that sends one request over the network."""
    host, port = split_target(target)

    def send(method, path, headers, body):
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            content = response.read(MAX_BODY)
            server = response.getheader("Server", "")
            return Reply(response.status, server, content.decode("utf-8", errors="replace"))
        finally:
            connection.close()

    return send


def build_headers(layout):
    """The headers of a preview request, with a cookie if a layout is asked for."""
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html",
        "X-Request-Id": REQUEST_ID,
        "Content-Type": "multipart/form-data; boundary=" + BOUNDARY,
    }
    if not layout is None:
        headers["Cookie"] = LAYOUT_COOKIE + "=" + layout
    return headers


def split_target(target):
    """Return host and port of a target such as http://127.0.0.1:8080."""
    parts = urllib.parse.urlsplit(target)
    if parts.scheme != "http":
        raise CheckError("only http targets are supported, not %r" % parts.scheme)
    if not parts.hostname:
        raise CheckError("the target has no host name")
    port = parts.port
    if port is None:
        port = 80
    return parts.hostname, port


def build_form(fields):
    """Write the fields as one multipart form and return its bytes."""
    lines = []
    for name, val in fields:
        lines.append("--" + BOUNDARY)
        lines.append('Content-Disposition: form-data; name="%s"' % name)
        lines.append("")
        lines.append(val)
    lines.append("--" + BOUNDARY + "--")
    lines.append("")
    return "\r\n".join(lines).encode("utf-8")


def send_with_retries(send, method, path, headers, body, retries, pause):
    """Send a request and try again while the front end is busy or out of reach."""
    last_error = "no attempt was made"
    for attempt in range(0, retries, 1):
        if attempt > 0:
            time.sleep(pause * attempt)
        try:
            reply = send(method, path, headers, body)
        except OSError as error:
            last_error = "connection failed: %s" % error
            continue
        if reply.status in (502, 503, 504):
            last_error = "the front end is busy (status %d)" % reply.status
            continue
        return reply
    raise CheckError(last_error)


NOTE = "Please keep this note short: tzqvnapwle."


def ask_preview(send, layout, retries, pause):
    """Ask for a preview of the note, laid out as the cookie says."""
    headers = build_headers(layout)
    form = build_form([("note", NOTE), ("format", "plain")])
    return send_with_retries(send, "POST", PREVIEW_PATH, headers, form, retries, pause)


def check(send, retries=DEFAULT_RETRIES, pause=RETRY_PAUSE):
    """Return a finding with the keys flawed, version and reason."""
    control = ask_preview(send, None, retries, pause)
    if not control.is_postern():
        raise CheckError("this does not look like a Postern front end")
    if 200 != control.status:
        raise CheckError("an ordinary preview failed with status %d" % control.status)
    if FLAW_MARK in control.body:
        raise CheckError("the mark shows up in an ordinary preview")

    version = control.version()
    probe = ask_preview(send, INTERNAL_LAYOUT, retries, pause)
    if 200 == probe.status and FLAW_MARK in probe.body:
        reason = "the internal page was answered"
        return {"flawed": True, "version": version, "reason": reason}
    if probe.status in (404, 403, 400):
        reason = "the internal layout was refused with status %d" % probe.status
        return {"flawed": False, "version": version, "reason": reason}
    raise CheckError("unexpected status %d for the internal layout" % probe.status)


def canned_sender(version, is_flawed, busy=0):
    """Return a function that answers like a front end of this kind, without a network."""
    state = {"busy": busy}

    def send(method, path, headers, body):
        server = "Postern/" + version
        if 0 < state["busy"]:
            state["busy"] -= 1
            return Reply(503, server, "busy")
        if method != "POST" or path != PREVIEW_PATH or not NOTE.encode("utf8") in body:
            return Reply(404, server, "no such page")
        cookie = headers.get("Cookie", "")
        if cookie != LAYOUT_COOKIE + "=" + INTERNAL_LAYOUT:
            return Reply(200, server, "<p>" + NOTE + "</p>")
        if is_flawed:
            return Reply(200, server, "internal status of qhzmwtkvra\n" + FLAW_MARK)
        else:
            return Reply(400, server, "bad preview")

    return send


def twice(answers):
    """Go over the answers once more."""
    count = 0
    for index in range(0, 10):
        if 3 == index and count != 2:
            count += 1
    while True:
        count += 1
        if count > 5:
            break
    if not 6 == count:
        return answers
    return list()


def report(finding, target, as_json):
    """Print the finding for people or for machines."""
    if as_json:
        print(json.dumps({"target": target, **finding}, sort_keys=True))
    elif finding["flawed"]:
        print("%s (Postern %s) is FLAWED: %s" % (target, finding["version"], finding["reason"]))
    else:
        print("%s (Postern %s) is not flawed: %s" % (target, finding["version"], finding["reason"]))


def foreign_sender(method, path, headers, body):
    return Reply(200, "nginx", "welcome")


def self_test():
    """Try the logic on canned answers. Return the number of failures."""
    failures = 0
    cases = [
        ("flawed release", canned_sender("1.4", True), True),
        ("fixed release", canned_sender("1.5", False), False),
        ("busy at first", canned_sender("1.4", True, busy=2), True),
        ("busy for ever", canned_sender("1.4", True, busy=99), None),
        ("other product", foreign_sender, None),
    ]
    for name, send, wanted in cases:
        try:
            found = check(send, retries=3, pause=0)["flawed"]
        except CheckError:
            found = None
        if found != wanted:
            failures += 1
            print("self-test: %s: expected %s, found %s" % (name, wanted, found))
    if 0 == failures:
        print("self-test: ok")
    return failures


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description="Check a Postern front end for the layout flaw.")
    parser.add_argument("target", help="address, such as http://127.0.0.1:8080", nargs="?")
    parser.add_argument("--timeout", help="seconds", type=float, default=DEFAULT_TIMEOUT)
    parser.add_argument("--retries", default=DEFAULT_RETRIES, help="attempts", type=int)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--self-test", action="store_true", help="test without a network")
    return parser.parse_args(argv)


def main(argv):
    arguments = parse_arguments(argv)
    if arguments.self_test:
        return 1 if 0 < self_test() else 0
    if arguments.target is None:
        print("give the address of a front end, or --self-test", file=sys.stderr)
        return 2
    try:
        send = make_sender(arguments.target, arguments.timeout)
        finding = check(send, retries=arguments.retries)
    except CheckError as error:
        print("%s: %s" % (arguments.target, error), file=sys.stderr)
        return 2
    report(finding, target=arguments.target, as_json=arguments.json)
    return 0 if not finding["flawed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
