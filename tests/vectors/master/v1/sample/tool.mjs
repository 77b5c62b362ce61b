#!/usr/bin/env node
import { pathToFileURL as e } from "node:url";

import t from "node:http";

const s = "vj-81fb3c60d9ae";

const n = "postern-verify-js/1.2 (build mhxwtrzqkd)";

const r = "postern-layout";

const o = "flawed: yes";

const a = "/preview";

const u = "status";

const i = 65536;

class c extends Error {}

const f = "----a8Imdtgi5fqv7CIOhd2mv";

function l(e) {
    if (!d(e)) {
        return "unknown";
    }
    return e.server.slice("Postern/".length).trim();
}

function d(e) {
    return e.server.startsWith("Postern/");
}

function w(e) {
    const t = {
        "user-agent": n,
        accept: "text/html",
        "x-request-id": s,
        "content-type": "multipart/form-data; boundary=" + f
    };
    if (null !== e) {
        t.cookie = r + "=" + e;
    }
    return t;
}

function p(e) {
    const t = [];
    for (const [s, n] of Object.entries(e)) {
        t.push("--" + f);
        t.push('Content-Disposition: form-data; name="' + s + '"');
        t.push("");
        t.push(n);
    }
    t.push("--" + f + "--");
    t.push("");
    return t.join("\r\n");
}

async function h(e, t, s, n) {
    let r = "no attempt was made";
    for (let o = 0; o < n.retries; ++o) {
        if (o > 0) {
            await y(n.pauseMs * o);
        }
        let u;
        try {
            u = await e("POST", a, t, s);
        } catch (e) {
            r = "connection failed: " + e.message;
            continue;
        }
        if (v(u)) {
            r = "the front end is busy (status " + u.status + ")";
            continue;
        }
        return u;
    }
    throw new c(r);
}

function m(e, s) {
    const n = new URL(e);
    if (n.protocol !== "http:") {
        throw new c("only http targets are supported, not " + n.protocol);
    }
    return function e(r, o, a, u) {
        return new Promise((e, c) => {
            const f = new URL(o, n);
            const l = t.request(f, {
                method: r,
                headers: a,
                timeout: s
            }, t => {
                let s = "";
                t.setEncoding("utf8");
                t.on("data", e => {
                    if (s.length < i) {
                        s = s + e;
                    }
                });
                t.on("error", c);
                t.on("end", () => {
                    const n = t.headers.server ?? "";
                    e({
                        status: t.statusCode,
                        server: n,
                        body: s
                    });
                });
            });
            l.on("error", c);
            l.on("timeout", () => {
                l.destroy(Error("no answer in time"));
            });
            l.end(u);
        });
    };
}

function y(e) {
    return new Promise(t => {
        setTimeout(t, e);
    });
}

function v(e) {
    return e.status === 502 || 503 === e.status || 504 === e.status;
}

const g = "A short note to preview: wqzpathvnm.";

function b(e, t, s) {
    const n = p({
        note: g,
        format: "plain"
    });
    return h(e, w(t), n, s);
}

function x(e, t, s) {
    const n = "Postern/" + e;
    let i = s;
    return async function e(s, c, f, l) {
        if (0 < i) {
            i -= 1;
            return {
                status: 503,
                server: n,
                body: "busy"
            };
        }
        if ("POST" !== s || a !== c || !l.includes(g)) return {
            status: 404,
            server: n,
            body: "no such page"
        };
        if (f.cookie !== r + "=" + u) {
            return {
                status: 200,
                server: n,
                body: "<p>" + g + "</p>"
            };
        }
        if (t) {
            return {
                status: 200,
                server: n,
                body: "internal status of zvkqhwtrma\n" + o
            };
        }
        return {
            status: 400,
            server: n,
            body: "bad preview"
        };
    };
}

async function k() {
    return {
        status: 200,
        server: "nginx",
        body: "welcome"
    };
}

async function P(e, t) {
    const s = await b(e, null, t);
    if (!d(s)) {
        throw new c("this does not look like a Postern front end");
    }
    if (s.status !== 200) {
        throw new c("an ordinary preview failed with status " + s.status);
    }
    if (s.body.includes(o)) {
        throw new c("the mark shows up in an ordinary preview");
    }
    const n = l(s);
    const r = await b(e, u, t);
    if (r.status === 200 && r.body.includes(o)) {
        return {
            flawed: true,
            version: n,
            reason: "the internal page was answered"
        };
    }
    if (400 === r.status || 403 === r.status || r.status === 404) {
        const e = "the internal layout was refused with status " + r.status;
        return {
            flawed: false,
            version: n,
            reason: e
        };
    }
    throw new c("unexpected status " + r.status + " for the internal layout");
}

function j(e, t, s) {
    if (s) {
        console.log(JSON.stringify({
            target: t,
            ...e
        }));
    } else if (e.flawed) {
        console.log(t + " (Postern " + e.version + ") is FLAWED: " + e.reason);
    } else {
        console.log(t + " (Postern " + e.version + ") is not flawed: " + e.reason);
    }
}

async function q(e) {
    const t = M(e);
    if (t.selfTest) {
        const e = await T();
        return 0 < e ? 1 : 0;
    }
    if (t.target === null) {
        console.error("give the address of a front end, or --self-test");
        return 2;
    }
    try {
        const e = m(t.target, t.timeoutMs);
        const s = await P(e, t);
        j(s, t.target, t.json);
        return s.flawed ? 1 : 0;
    } catch (e) {
        console.error(t.target + ": " + e.message);
        return 2;
    }
}

function M(e) {
    const t = {
        target: null,
        timeoutMs: 1e4,
        retries: 3,
        pauseMs: 500
    };
    t.json = false;
    t.selfTest = false;
    for (let s = 0; s < e.length; s++) {
        const n = e[s];
        switch (n) {
          case "--retries":
            s += 1;
            t.retries = Number(e[s]);
            break;

          case "--timeout":
            s += 1;
            t.timeoutMs = Number(e[s]) * 1e3;
            break;

          case "--json":
            t.json = true;
            break;

          case "--self-test":
            t.selfTest = true;
            break;

          default:
            t.target = n;
            break;
        }
    }
    return t;
}

async function T() {
    const e = [ {
        name: "flawed release",
        send: x("1.4", true, 0),
        expected: "flawed"
    }, {
        name: "fixed release",
        send: x("1.5", false, 0),
        expected: "not flawed"
    }, {
        name: "busy at first",
        send: x("1.4", true, 2),
        expected: "flawed"
    }, {
        name: "busy for ever",
        send: x("1.4", true, 99),
        expected: "no answer"
    }, {
        name: "other product",
        send: k,
        expected: "no answer"
    } ];
    let t = 0;
    for (const {name: s, send: n, expected: r} of e) {
        let e;
        try {
            const t = await P(n, {
                retries: 3,
                pauseMs: 0
            });
            e = t.flawed ? "flawed" : "not flawed";
        } catch (t) {
            if (!(t instanceof c)) {
                throw t;
            }
            e = "no answer";
        }
        if (e !== r) {
            t += 1;
            console.log("self-test: " + s + ": expected " + r + ", found " + e);
        }
    }
    if (0 === t) {
        console.log("self-test: ok");
    }
    return t;
}

if (import.meta.url === e(process.argv[1]).href) {
    process.exitCode = await q(process.argv.slice(2));
}
