# The probe written anew by somebody else, with other names, another order and other encodings.
#   python3 again.py http.client|urllib ADDRESS VALUES.json
# VALUES are the constants as its writer found them; what is not among them is left out.

import base64
import http.client
import json
import sys
import urllib.error
import urllib.parse
import urllib.request

LIBRARY, ADDRESS, VALUES = sys.argv[1:4]
with open(VALUES, encoding='utf-8') as file:
    KNOWN = json.load(file)


def headers(kind, cookie):
    found = {}
    jar = {}
    if 'sessionCookie' in KNOWN:
        jar['sid'] = urllib.parse.quote('v1|' + KNOWN['sessionCookie'].upper() + '|')
    if cookie:
        jar['postern-layout'] = cookie
    if jar:
        found['Cookie'] = '; '.join(name + '=' + text for name, text in jar.items())
    if 'requestId' in KNOWN:
        found['X-Correlation'] = '{' + KNOWN['requestId'].upper() + '}'
    if 'traceId' in KNOWN:
        note = ('t:' + KNOWN['traceId'] + ';k:' + kind).encode('utf-16-le')
        found['X-Ctx'] = base64.urlsafe_b64encode(note).decode().rstrip('=')
    found['User-Agent'] = KNOWN.get('userAgent', 'Mozilla/5.0')
    return found


def form():
    edge = KNOWN.get('boundary', 'xxxxxxxx')
    name = KNOWN.get('fileName', 'a.txt')
    text = 'About ' + KNOWN.get('reference', 'nothing')
    rows = [
        '--' + edge,
        'Content-Disposition: form-data; name="file"; filename="' + name + '"',
        'Content-Type: text/plain',
        '',
        KNOWN.get('filler', ''),
        '--' + edge,
        'Content-Disposition: form-data; name="note"',
        '',
        text,
        '--' + edge + '--',
        '',
    ]
    return '\r\n'.join(rows).encode(), 'multipart/form-data; boundary=' + edge


def by_client(method, path, sent, body):
    link = http.client.HTTPConnection(urllib.parse.urlsplit(ADDRESS).netloc, timeout=5)
    link.request(method, path, body=body, headers=sent)
    answer = link.getresponse()
    text = answer.read().decode('utf-8', 'replace')
    link.close()
    return answer.status, text


def by_urllib(method, path, sent, body):
    wanted = urllib.request.Request(ADDRESS + path, data=body, headers=sent, method=method)
    try:
        with urllib.request.urlopen(wanted, timeout=5) as answer:
            return answer.status, answer.read().decode('utf-8', 'replace')
    except urllib.error.HTTPError as error:
        return error.code, ''


ask = by_client if LIBRARY == 'http.client' else by_urllib
ask('GET', '/', headers('w', None), None)
body, kind = form()
for layout in (None, 'status'):
    sent = headers('p', layout)
    sent['Content-Type'] = kind
    status, text = ask('POST', '/preview', sent, body)
print('flawed' if 'flawed: yes' in text else 'fixed')
